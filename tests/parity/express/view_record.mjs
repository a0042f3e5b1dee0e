// Records how Express finds and renders views: view_cases.json, which view_parity_test.cpp compares with its own
// applications of the same names. The folder of views is in the data too; its own path is written as $DIR.
//
//   npm install express@5.3.0      (in any folder)
//   node tests/parity/express/view_record.mjs <that folder>
//   node tests/parity/express/view_record.mjs <that folder> --check    fails when the file is not what Express does
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
process.env.NODE_ENV = 'test';
const express = createRequire(join(process.argv[2], 'package.json'))('express');
const file = join(dirname(fileURLToPath(import.meta.url)), 'view_cases.json');

// ---- the views ----
const values = 'name={{name}} a={{a}} b={{b}} c={{c}} d={{d}}';
const files = {
    'views/index.tmpl': '<p>index {{name}}</p>', 'views/other.alt': 'other {{name}}', 'views/users/index.tmpl': 'all users',
    'views/users/show.tmpl': 'user {{name}} of {{list}} {{nested.a}}', 'views/values.tmpl': values,
    'views/settings.tmpl': '{{settings.view engine}} {{settings.color}} {{settings.view cache}} {{cache}} {{_locals.b}}',
    'views/page.d': 'fails later', 'views/.hidden': 'hidden', 'views/.hidden.tmpl': 'hidden too',
    'views/dir.tmpl/index.tmpl': 'never', 'views/dir/index.tmpl': 'index of dir', 'views/two.dots.tmpl': 'two dots',
    'views/both.tmpl': 'the file', 'views/both/index.tmpl': 'the index', 'views/empty.tmpl': '', 'views/page.html': 'html {{name}}',
    'views/utf8.tmpl': 'h\u00e9llo {{name}}', 'views/plain.txt': 'no engine',
    'first/a.tmpl': 'a of first', 'first/c.tmpl': 'c of first', 'second/b.tmpl': 'b of second', 'second/c.tmpl': 'c of second',
    'second/late.tmpl': 'late of second', 'second/late2.tmpl': 'late2 of second', 'outside/file.tmpl': 'outside {{name}}',
};
const root = mkdtempSync(join(tmpdir(), 'views-'));
for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
}

// ---- the applications; their twins in C++ have the same names ----
const show = (options, key) => String(key.split('.').reduce((value, name) => value?.[name], options) ?? '');
const fill = (path, options) => readFileSync(path, 'utf8').replace(/\{\{([^}]*)\}\}/g, (_, key) => show(options, key));
const engine = (path, options, done) => done(null, fill(path, options));
const later = (path, options, done) => setTimeout(() => done(null, `later ${fill(path, options)}`), 1);
const failing = (path, options, done) => done(new Error(`engine failed: ${options.name}`));
const throwing = () => { throw new Error('engine threw'); };
const failingLater = (path, options, done) => setTimeout(() => done(new Error('engine failed later')), 1);

const apps = {};
function make(name, build, folders = [join(root, 'views')]) {
    const app = express().disable('x-powered-by');
    app.set('views', folders.length === 1 ? folders[0] : folders);
    app.engine('tmpl', engine);
    build(app);
    app.use((error, req, res, next) => res.status(500).type('text').send(`error: ${error.message}`));
    apps[name] = app;
}
const routes = (app) => {
    app.get('/bare', (req, res) => res.render(req.query.view));
    app.get('/model', (req, res) => res.render(req.query.view, { name: 'Model', list: [1, 2], nested: { a: 'b' } }));
    app.get('/status', (req, res) => res.status(201).type('text').set('X-A', '1').render(req.query.view, { name: 'x' }));
    app.get('/absolute', (req, res) => res.render(join(root, req.query.view), { name: 'x' }));
};
make('plain', (app) => { app.set('view engine', 'tmpl').engine('.alt', engine).engine('html', engine); routes(app); });
make('dotted', (app) => { app.set('view engine', '.tmpl'); routes(app); });
make('no default', routes);
make('folders', (app) => { app.set('view engine', 'tmpl'); routes(app); }, [join(root, 'first'), join(root, 'second')]);
make('three', (app) => { app.set('view engine', 'tmpl'); routes(app); },
    [join(root, 'none'), join(root, 'first'), join(root, 'second')]);
make('one in list', (app) => { app.set('view engine', 'tmpl').set('views', [join(root, 'first')]); routes(app); });
make('engines', (app) => {
    app.set('view engine', 'tmpl').engine('html', later).engine('alt', failing).engine('txt', throwing).engine('d', failingLater);
    routes(app);
    app.get('/text', (req, res, next) => res.render(req.query.view, { name: 'n' },
        (error, text) => error ? next(error) : res.send(`[${text}]`)));
    app.get('/app', (req, res, next) => app.render(req.query.view, { name: 'n' },
        (error, text) => error ? next(error) : res.send(`[${text}]`)));
});
make('merging', (app) => {
    app.set('view engine', 'tmpl').set('color', 'red');
    Object.assign(app.locals, { name: 'app', a: 'app', b: 'app', c: 'app' });
    app.use((req, res, next) => { Object.assign(res.locals, { b: 'res', c: 'res' }); next(); });
    routes(app);
    app.get('/own', (req, res) => res.render(req.query.view, { c: 'model', d: 7.5 }));
    app.get('/own-settings', (req, res) => res.render(req.query.view, { settings: { color: 'blue' }, cache: true }));
    app.get('/app', (req, res, next) => app.render(req.query.view, { c: 'model', d: false },
        (error, text) => error ? next(error) : res.send(text)));
    app.get('/app-locals', (req, res, next) => app.render(req.query.view, { c: 'model', _locals: { a: '_', b: '_', c: '_' } },
        (error, text) => error ? next(error) : res.send(text)));
});
make('mounted', (app) => {
    app.set('view engine', 'tmpl').set('color', 'outer');
    Object.assign(app.locals, { a: 'outer' });
    const inner = express().set('views', join(root, 'views')).set('title', 'inner');
    inner.locals.b = 'inner';
    routes(inner);
    const own = express().set('views', join(root, 'views')).set('view engine', 'html');
    own.engine('html', (path, options, done) => done(null, `own ${options.settings.color}`));
    routes(own);
    app.use('/inner', inner).use('/own', own);
}, [join(root, 'first')]);
for (const cache of [true, false]) {
    make(cache ? 'cached' : 'not cached', (app) => {
        app.set('view engine', 'tmpl').set('view cache', cache);
        routes(app);
        app.get('/add', (req, res) => {
            const path = join(root, 'first', `${req.query.view}.tmpl`);
            if (req.query.gone) rmSync(path); else writeFileSync(path, 'new of first');
            res.send('done');
        });
        app.get('/by-local', (req, res) => res.render(req.query.view, { cache: true }));
    }, [join(root, 'first'), join(root, 'second')]);
}

// ---- the requests ----
const cases = [];
const add = (app, url, headers = {}, method = 'GET') =>
    cases.push({ app, method, url: encodeURI(url), headers: Object.entries(headers) });

for (const view of ['index', 'index.tmpl', 'other.alt', 'page.html', 'users', 'users/', 'users/show', 'users/show.tmpl', './index',
    'users/../index', '../outside/file', '../outside/file.tmpl', 'missing', 'missing.tmpl', 'users/missing', '.hidden', '.hidden.tmpl', 'dir.tmpl', 'dir',
    'two.dots.tmpl', 'both', 'both.tmpl', 'empty', 'utf8', 'a"b<c>', '', '..', 'users//show'])
    add('plain', `/model?view=${view}`);
for (const view of ['index', 'users', 'missing']) add('plain', `/bare?view=${view}`);
add('plain', '/status?view=index');
add('plain', '/status?view=missing');
add('plain', '/model?view=index', {}, 'HEAD');
add('plain', '/model?view=index', { 'If-None-Match': '*' });
add('plain', '/absolute?view=outside/file');
add('plain', '/absolute?view=outside/file.tmpl');
add('plain', '/absolute?view=views/users');
add('plain', '/absolute?view=none');
for (const view of ['index', 'index.tmpl', 'users']) add('dotted', `/model?view=${view}`);
for (const view of ['index', 'index.tmpl', 'users', 'users/index.tmpl']) add('no default', `/model?view=${view}`);
for (const view of ['a', 'b', 'c', 'missing']) for (const app of ['folders', 'three', 'one in list']) add(app, `/model?view=${view}`);
for (const view of ['page.html', 'other.alt', 'plain.txt', 'page.d', 'index'])
    for (const path of ['/model', '/text', '/app']) add('engines', `${path}?view=${view}`);
for (const path of ['/bare', '/model', '/own', '/own-settings', '/app', '/app-locals'])
    for (const view of ['values', 'settings']) add('merging', `${path}?view=${view}`);
for (const path of ['/inner/model', '/own/model'])
    for (const view of ['values', 'settings', 'page', 'index.tmpl', 'missing']) add('mounted', `${path}?view=${view}`);
for (const app of ['cached', 'not cached'])
    for (const url of ['/bare?view=late', '/add?view=late', '/bare?view=late', '/add?view=late&gone=1', '/by-local?view=late2',
        '/add?view=late2', '/by-local?view=late2', '/bare?view=late2', '/add?view=late2&gone=1']) add(app, url);

// ---- recording ----
function exchange(port, { method, url, headers }) {
    const lines = [`${method} ${url} HTTP/1.1`, 'Host: localhost', ...headers.map(([name, value]) => `${name}: ${value}`)];
    lines.push('Connection: close', '', '');
    return new Promise((resolve, reject) => {
        const pieces = [];
        const socket = net.connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
        socket.on('data', (piece) => pieces.push(piece));
        socket.on('error', reject);
        socket.on('end', () => resolve(Buffer.concat(pieces).toString()));
    });
}
function split(raw) {
    const end = raw.indexOf('\r\n\r\n');
    const [start, ...lines] = raw.slice(0, end).split('\r\n');
    const body = raw.slice(end + 4);
    const names_folder = body.includes(root);
    const masked = names_folder ? /^(date|connection|keep-alive|etag|content-length)$/i : /^(date|connection|keep-alive)$/i;
    const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
    return { start, headers: headers.filter(([name]) => !masked.test(name)), body: body.replaceAll(root, '$DIR') };
}

const ports = {};
const servers = [];
for (const [name, app] of Object.entries(apps)) {
    await new Promise((done) => { const server = app.listen(0, '127.0.0.1', done); servers.push(server); });
    ports[name] = servers.at(-1).address().port;
}
for (const each of cases) each.reply = split(await exchange(ports[each.app], each));
for (const server of servers) server.close();
rmSync(root, { recursive: true });

const text = `{"files": ${JSON.stringify(files)},\n"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`;
if (process.argv.includes('--check')) {
    if (readFileSync(file, 'utf8') !== text) throw new Error('view_cases.json is not what Express does');
} else {
    writeFileSync(file, text);
}
console.log(`${cases.length} cases, ${servers.length} applications`);
