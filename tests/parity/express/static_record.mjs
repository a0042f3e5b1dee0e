// Records what real Express answers for files: express.static, res.sendFile and res.download, over the folder that
// static_fixture.hpp makes again for the test beside this file; that needs no Node.
//
//   npm install express@5.3.0      (in any folder)
//   NODE_ENV=production node tests/parity/express/static_record.mjs <that folder>
//
// Requests go over a raw socket, so that nothing tidies their paths up. Octets are Latin-1 in the data.
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const express = createRequire(join(process.argv[2], 'package.json'))('express');

// ---- the folder ----
const fixture = [
    ['public/index.html', '<p>home</p>\n', 1700000000.123],
    ['public/hello.txt', 'Hello, files!\n', 1700000000.5],
    ['public/data.json', '{"a":1}\n', 1600000000.9996],
    ['public/empty.txt', '', 1500000000],
    ['public/noext', 'no extension\n', 1500000001],
    ['public/strange.zzz', 'unknown type\n', 1500000002],
    ['public/page.html', '<p>page</p>\n', 1500000003],
    ['public/sp ace.txt', 'spaces\n', 1500000004],
    ['public/caf\u00e9.txt', 'coffee\n', 1500000005],
    ['public/100%.txt', 'percent\n', 1500000006],
    ['public/a+b&c.txt', 'signs\n', 1500000007],
    ['public/.hidden', 'hidden\n', 1500000008],
    ['public/.well/known.txt', 'well known\n', 1500000009],
    ['public/dir/index.html', '<p>dir</p>\n', 1500000010],
    ['public/dir/other.css', 'p { color: red }\n', 1500000011],
    ['public/bare/file.js', 'let x;\n', 1500000012],
    ['public/trailing.', 'dot at the end\n', 1500000013],
    ['public/alt/home.htm', '<p>alt</p>\n', 1500000014],
    ['secret.txt', 'not to be seen\n', 1500000015],
];
const links = [['public/link.txt', '../secret.txt'], ['public/loop', 'loop'], ['public/broken', 'nowhere']];

const root = mkdtempSync(join(tmpdir(), 'static-'));
for (const [name, text, mtime] of fixture) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
    utimesSync(join(root, name), mtime, mtime);
}
for (const [name, to] of links) symlinkSync(to, join(root, name));

// ---- the applications; static_apps.hpp has the same ----
const folder = join(root, 'public');
function make(build) {
    const app = express();
    app.disable('x-powered-by');
    build(app);
    return app;
}
const rest = (app) => app.use((req, res) => res.status(404).set('X-Seen', req.url).send('fell through'));
const apps = {
    plain: make((app) => { app.use(express.static(folder)); }),
    rest: make((app) => { app.use(express.static(folder)); rest(app); }),
    mounted: make((app) => { app.use('/assets', express.static(folder)); rest(app); }),
    strict: make((app) => { app.use(express.static(folder, { fallthrough: false })); rest(app); }),
    flat: make((app) => { app.use(express.static(folder, { index: false, redirect: false })); rest(app); }),
    noindex: make((app) => { app.use(express.static(folder, { index: false })); rest(app); }),
    options: make((app) => {
        app.use(express.static(folder, {
            maxAge: 90500, immutable: true, etag: false, lastModified: false, acceptRanges: false, dotfiles: 'allow',
            extensions: ['json', 'html'], index: ['none.html', 'home.htm'],
        }));
        rest(app);
    }),
    deny: make((app) => { app.use(express.static(folder, { dotfiles: 'deny', cacheControl: false, fallthrough: false })); }),
    headers: make((app) => {
        app.use((req, res, next) => { res.set('Cache-Control', 'no-store'); res.set('ETag', '"own"'); next(); });
        app.use(express.static(folder, {
            setHeaders(res, path, stat) {
                res.setHeader('X-Size', String(stat.size));
                res.setHeader('Content-Type', 'text/x-own');
                res.setHeader('X-Name', path.slice(folder.length));
            },
        }));
    }),
    rewrite: make((app) => {
        app.use((req, res, next) => { if (req.url === '/spa') req.url = '/page.html?rewritten'; next(); });
        app.use(express.static(folder));
        rest(app);
    }),
    send: make((app) => {
        app.get('/below/*path', (req, res) => res.sendFile(req.params.path.join('/'), { root: folder }));
        app.get('/absolute', (req, res) => res.sendFile(join(folder, 'hello.txt')));
        app.get('/up', (req, res) => res.sendFile('../secret.txt', { root: folder }));
        app.get('/up-absolute', (req, res) => res.sendFile(`${folder}/../secret.txt`));
        app.get('/nul', (req, res) => res.sendFile('a\0b', { root: folder }));
        app.get('/folder', (req, res) => res.sendFile('dir', { root: folder }));
        app.get('/folder-slash', (req, res) => res.sendFile('dir/', { root: folder }));
        app.get('/missing', (req, res) => res.sendFile('missing.txt', { root: folder }));
        app.get('/hidden', (req, res) => res.sendFile('.hidden', { root: folder, dotfiles: 'deny' }));
        app.get('/hidden-allowed', (req, res) => res.sendFile('.hidden', { root: folder, dotfiles: 'allow' }));
        app.get('/status', (req, res) => res.status(404).sendFile('page.html', { root: folder }));
        app.get('/typed', (req, res) => res.type('text/plain').sendFile('page.html', { root: folder }));
        app.get('/options', (req, res) => res.sendFile('hello.txt', {
            root: folder, maxAge: 3600000, immutable: true, lastModified: false, acceptRanges: false,
            headers: { 'X-Own': 'yes', 'Cache-Control': 'private' },
        }));
        app.get('/part', (req, res) => res.sendFile('hello.txt', { root: folder, start: 2, end: 8 }));
        app.get('/part-behind', (req, res) => res.sendFile('hello.txt', { root: folder, start: 99 }));
        app.get('/percent', (req, res) => res.sendFile('100%.txt', { root: folder }));
        app.get('/relative', (req, res) => res.sendFile('hello.txt'));
        app.get('/download', (req, res) => res.download(join(folder, 'hello.txt')));
        app.get('/download-as', (req, res) => res.download(join(folder, 'hello.txt'), 'na\u00efve plan.pdf'));
        app.get('/download-path', (req, res) => res.download(join(folder, 'hello.txt'), '/a/b/c.txt'));
        app.get('/download-root', (req, res) => res.download('data.json', { root: folder, maxAge: 1000 }));
        app.get('/download-headers', (req, res) => res.download('data.json', 'd.json', {
            root: folder, headers: { 'Content-Disposition': 'inline', 'X-Own': 'yes' },
        }));
        app.get('/download-missing', (req, res) => res.download(join(folder, 'missing.txt')));
        app.use((error, req, res, next) => {
            if (req.url !== '/missing') return next(error);
            res.status(error.status).send(`error ${error.status}`);
        });
    }),
    noetag: make((app) => {
        app.disable('etag');
        app.get('/', (req, res) => res.sendFile('hello.txt', { root: folder }));
    }),
};

// ---- the requests ----
const hello_tag = 'W/"e-18bcfe569f4"';
const requests = [];
const ask = (app, path, headers = {}, method = 'GET') => requests.push({ app, method, path, headers });
for (const path of ['/', '/hello.txt', '/data.json', '/empty.txt', '/noext', '/strange.zzz', '/sp%20ace.txt', '/caf%C3%A9.txt',
    '/100%25.txt', '/a+b&c.txt', '/a%2Bb%26c.txt', '/trailing.', '/hello.txt?x=1', '/dir', '/dir?x=1&y=%22', '/dir/', '/dir/?q',
    '/dir/other.css', '/bare', '/bare/', '/missing', '/hello.txt/', '/hello.txt/more', '/.hidden', '/.well/known.txt',
    '/.missing', '/link.txt', '/broken', '//hello.txt', '/dir//other.css', '//dir', '///dir', '/./hello.txt',
    '/dir/../hello.txt', '/dir/..', '/..', '/../secret.txt', '/../public/hello.txt', '/dir/../../secret.txt', '/%2e%2e/secret.txt',
    '/%2E%2E%2Fsecret.txt', '/..%2fsecret.txt', '/dir%2fother.css', '/dir%2f', '/..%5csecret.txt', '/a%5c..%5cb', '/%00',
    '/hello.txt%00', '/hello.txt%00.png', '/%', '/%zz', '/%ff', '/%c0%ae%c0%ae/secret.txt', '/%e2%80%ae', '/dir/%2e', '/%2e/',
    '/dir%3f', '/%68ello.txt', '/hello.TXT', `/${'a'.repeat(300)}`, '/...', '/.../', '/loop', '/%2f%2f%2fetc/passwd', '//etc/passwd',
    '/%252e%252e/secret.txt', '/dir/.%00./x', '/dir;x', '/~', '/hello.txt.', '/hello.txt%20', '/%2e%2e%2f%2e%2e%2fetc/passwd']) {
    ask('rest', path);
}
for (const path of ['/hello.txt', '/missing', '/dir', '/dir/', '/../secret.txt', '/%00', '/%']) ask('plain', path);
for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) ask('rest', '/hello.txt', {}, method);
ask('rest', '/missing', {}, 'HEAD');
ask('rest', '/dir', {}, 'HEAD');
for (const path of ['/assets', '/assets/', '/assets?x=1', '/assets/hello.txt', '/assets/dir', '/assets/dir?x', '/assets/missing',
    '/assets//dir', '/assets/../hello.txt', '/hello.txt', '/ASSETS/hello.txt', '/ASSETS/dir', '/assets%2fhello.txt']) {
    ask('mounted', path);
}
ask('rest', 'http://example.com/dir?x=1');
ask('mounted', 'http://example.com/assets/hello.txt');
for (const path of ['/missing', '/hello.txt/', '/.hidden', '/../secret.txt', '/%00', '/%', '/dir', '/bare/', '/broken', '/loop', '/missing/',
    `/${'a'.repeat(300)}`]) {
    ask('strict', path);
}
for (const method of ['POST', 'OPTIONS']) ask('strict', '/hello.txt', {}, method);
for (const app of ['flat', 'noindex']) for (const path of ['/', '/dir', '/dir/', '/hello.txt']) ask(app, path);
for (const path of ['/hello.txt', '/.hidden', '/.well/known.txt', '/page', '/data', '/noext', '/alt/', '/dir/', '/missing', '/page/', '/hello',
    '/.well', '/trailing', '/bare']) {
    ask('options', path);
}
ask('options', '/hello.txt', { Range: 'bytes=0-1' });
ask('options', '/hello.txt', { 'If-Match': hello_tag });
ask('options', '/hello.txt', { 'If-Unmodified-Since': 'Tue, 14 Nov 2023 22:13:20 GMT' });
for (const path of ['/hello.txt', '/.hidden', '/.well/known.txt', '/dir/../.hidden', '/..hidden']) ask('deny', path);
ask('headers', '/hello.txt');
ask('headers', '/hello.txt', { 'If-None-Match': '"own"' });
ask('headers', '/missing');
for (const path of ['/spa', '/spa?x', '/hello.txt']) ask('rewrite', path);
const late = 'Tue, 14 Nov 2023 22:13:21 GMT', same = 'Tue, 14 Nov 2023 22:13:20 GMT', early = 'Tue, 14 Nov 2023 22:13:19 GMT';
for (const range of ['bytes=0-4', 'bytes=5-', 'bytes=-4', 'bytes=0-0', 'bytes=0-999', 'bytes=13-', 'bytes=14-', 'bytes=99-', 'bytes=-0',
    'bytes=-99', 'bytes=0-1,3-4', 'bytes=0-4,5-9', 'bytes=0-4,2-9', 'bytes=9-2', 'bytes=a-b', 'bytes=', 'bytes', 'items=0-4', 'Bytes=0-4',
    'bytes = 0-4', 'bytes=0-4,99-', 'bytes=99-,98-', 'bytes= 1-3', 'bytes=1 - 3', 'bytes=0-4;x', 'bytes=--1', 'bytes=99999999999999999999-']) {
    ask('rest', '/hello.txt', { Range: range });
}
ask('rest', '/empty.txt', { Range: 'bytes=0-' });
ask('rest', '/hello.txt', { Range: 'bytes=0-4' }, 'HEAD');
ask('rest', '/hello.txt', { Range: 'bytes=99-' }, 'HEAD');
for (const condition of [hello_tag, '"e-18bcfe569f4"', 'W/"other"', late, same, early, 'nonsense']) {
    ask('rest', '/hello.txt', { Range: 'bytes=0-4', 'If-Range': condition });
}
for (const tags of [hello_tag, '"e-18bcfe569f4"', 'W/"other"', '*', `"a", ${hello_tag}`, `"a",,"b"`, hello_tag.slice(2, -1)]) {
    ask('rest', '/hello.txt', { 'If-None-Match': tags });
    ask('rest', '/hello.txt', { 'If-Match': tags });
}
for (const date of [late, same, early]) {
    ask('rest', '/hello.txt', { 'If-Modified-Since': date });
    ask('rest', '/hello.txt', { 'If-Unmodified-Since': date });
}
ask('rest', '/hello.txt', { 'If-None-Match': 'W/"other"', 'If-Modified-Since': late });
ask('rest', '/hello.txt', { 'If-None-Match': hello_tag, 'Cache-Control': 'no-cache' });
ask('rest', '/hello.txt', { 'If-None-Match': hello_tag, Range: 'bytes=0-4' });
ask('rest', '/hello.txt', { 'If-Match': 'W/"other"', 'If-None-Match': hello_tag });
ask('rest', '/hello.txt', { 'If-Match': hello_tag, 'If-Unmodified-Since': early });
ask('rest', '/hello.txt', { 'If-None-Match': hello_tag }, 'HEAD');
ask('rest', '/dir/', { 'If-None-Match': '*' });
ask('rest', '/dir', { 'If-None-Match': '*' });
for (const path of ['/below/hello.txt', '/below/dir/other.css', '/below/sp%20ace.txt', '/below/%2e%2e/secret.txt', '/below/missing', '/below/dir',
    '/absolute', '/up', '/up-absolute', '/nul', '/folder', '/folder-slash', '/missing', '/hidden', '/hidden-allowed', '/status',
    '/typed', '/options', '/part', '/part-behind', '/percent', '/relative', '/download', '/download-as', '/download-path', '/download-root',
    '/download-headers', '/download-missing']) {
    ask('send', path);
}
ask('send', '/absolute', {}, 'HEAD');
ask('send', '/absolute', { 'If-None-Match': hello_tag });
ask('send', '/absolute', { Range: 'bytes=7-11' });
ask('send', '/absolute', { Range: 'bytes=70-' });
ask('send', '/part', { Range: 'bytes=1-2' });
ask('send', '/status', { 'If-None-Match': '*' });
ask('send', '/download', { Range: 'bytes=0-3' });
ask('noetag', '/');

// ---- asking ----
function exchange(port, { method, path, headers }) {
    return new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1');
        let text = '';
        socket.setEncoding('latin1');
        socket.on('data', (piece) => { text += piece; });
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
        const lines = Object.entries({ Host: 'localhost', ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
}

const masked = new Set(['date', 'connection', 'keep-alive']);
function taken_apart(text) {
    const end = text.indexOf('\r\n\r\n');
    const [line, ...lines] = text.slice(0, end).split('\r\n');
    const [, status, reason] = line.match(/^HTTP\/1\.1 (\d+) (.*)$/);
    const headers = lines.map((each) => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 2)])
        .filter(([name]) => !masked.has(name.toLowerCase()));
    return { status: Number(status), reason, headers, body: text.slice(end + 4) };
}

const cases = [];
const servers = {};
for (const [name, app] of Object.entries(apps)) {
    servers[name] = await new Promise((resolve) => { const server = app.listen(0, '127.0.0.1', () => resolve(server)); });
}
for (const request of requests) {
    const reply = taken_apart(await exchange(servers[request.app].address().port, request));
    cases.push({ ...request, reply });
}
for (const server of Object.values(servers)) server.close();
rmSync(root, { recursive: true });

const lists = { fixture, links, cases };
const body = Object.entries(lists).map(([name, list]) => `${JSON.stringify(name)}: [\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`);
writeFileSync(join(here, 'static_cases.json'), `{\n${body.join(',\n')}\n}\n`);
console.log(`${cases.length} cases`);
