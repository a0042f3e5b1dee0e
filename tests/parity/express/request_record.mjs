// Records what Express answers to requests that ask about themselves: request_cases.json, which
// request_parity_test.cpp compares with its own applications of the same names.
//
//   npm install express@5.3.0 cookie-parser@1.4.7                 (in any folder)
//   node tests/parity/express/request_record.mjs <that folder>
//   node tests/parity/express/request_record.mjs <that folder> --check    fails when the file is not what Express does
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
process.env.NODE_ENV = 'production';
console.error = () => {};  // final handlers report errors there
const load = createRequire(join(process.argv[2], 'package.json'));
const express = load('express');
const cookieParser = load('cookie-parser');
const file = join(dirname(fileURLToPath(import.meta.url)), 'request_cases.json');

// ---- the applications; their twins in C++ have the same names ----
const apps = {};
function make(name, build, settings = {}) {
    const app = express().disable('x-powered-by');
    for (const [setting, value] of Object.entries(settings)) app.set(setting, value);
    build(app);
    apps[name] = app;
}

make('negotiation', (app) => app.use((req, res) => {
    res.json({
        type: req.accepts('html', 'json', 'text/plain', 'image/*'), types: req.accepts(),
        charset: req.acceptsCharsets('utf-8', 'iso-8859-1'), charsets: req.acceptsCharsets(),
        encoding: req.acceptsEncodings('br', 'gzip', 'identity'), encodings: req.acceptsEncodings(),
        language: req.acceptsLanguages('en', 'de-CH', 'fr'), languages: req.acceptsLanguages(),
    });
}));
make('is', (app) => app.use((req, res) => {
    res.json({
        json: req.is('json'), html: req.is('html', 'text/html'), text: req.is('text/*'), any: req.is('*/*'),
        suffix: req.is('+json'), form: req.is('urlencoded', 'multipart'), all: req.is(),
    });
}));
make('range', (app) => app.use((req, res) => {
    const shown = (ranges) => ranges === undefined ? 'none' : ranges < 0 ? ranges
        : { type: ranges.type, ranges: ranges.map(({ start, end }) => [start, end]) };
    res.json({ whole: shown(req.range(100)), combined: shown(req.range(100, { combine: true })) });
}));
const query = (app) => app.use((req, res) => res.json(req.query));
make('query simple', query);
make('query extended', query, { 'query parser': 'extended' });
make('query off', query, { 'query parser': false });
make('query custom', query, { 'query parser': (text) => ({ all: text ?? '' }) });
make('query mounted', (app) => {
    const inner = express().disable('x-powered-by').set('query parser', 'extended');
    inner.get('/tree', (req, res) => res.json(req.query));
    app.use('/inner', inner);
    app.use((req, res) => res.json(req.query));
});
const origin = (app) => app.use((req, res) => {
    const { ip, ips, protocol, secure, host, hostname, subdomains, xhr } = req;
    res.json({ ip, ips, protocol, secure, host, hostname, subdomains, xhr });
});
make('trust none', origin);
make('trust all', origin, { 'trust proxy': true });
make('trust one', origin, { 'trust proxy': 1 });
make('trust two', origin, { 'trust proxy': 2, 'subdomain offset': 1 });
make('trust list', origin, { 'trust proxy': 'loopback, 10.0.0.0/8, fc00::/7' });
make('trust others', origin, { 'trust proxy': ['192.168.0.0/16'] });
make('trust odd', origin, { 'trust proxy': (address, hop) => hop === 0 || address.endsWith('.7') });
make('params', (app) => {
    const shown = (req, res) => res.json(req.params);
    app.get('/user/:id', shown);
    app.get('/from/:a-:b', shown);
    app.get('/files/*path', shown);
    app.get('/page{/:number}', shown);
    app.get('/two/:x/*rest', shown);
    const child = express.Router({ mergeParams: true });
    child.get('/child/:own', shown);
    app.use('/parent/:up', child);
    app.use('/alone/:up', express.Router().get('/child/:own', shown));
});
make('cookies', (app) => {
    app.use(cookieParser(['today', 'yesterday']));
    app.use((req, res) => res.json({ cookies: req.cookies, signed: req.signedCookies }));
});
make('cookies unsigned', (app) => {
    app.use(cookieParser());
    app.use((req, res) => res.json({ cookies: req.cookies, signed: req.signedCookies }));
});
make('urls', (app) => {
    const shown = (req, res) => {
        const { method, url, baseUrl, originalUrl, path } = req;
        res.json({ method, url, baseUrl, originalUrl, path });
    };
    const inner = express.Router();
    inner.all('/leaf', shown);
    const outer = express.Router();
    outer.use('/inner', inner);
    outer.use('/any/:id', shown);
    app.use('/outer', outer);
    app.use('/rewrite', (req, res, next) => { req.url = '/outer/inner/leaf?new=1'; next('route'); });
    app.use(shown);
});
make('fresh', (app) => app.use((req, res) => {
    if (req.query.status) res.status(Number(req.query.status));
    res.set('ETag', '"tag"').set('Last-Modified', 'Wed, 01 Jan 2020 00:00:00 GMT');
    res.set('X-Fresh', `${req.fresh} ${req.stale}`).send('body');
}));
make('headers', (app) => app.use((req, res) => {
    const names = ['x-a', 'X-B', 'Referer', 'Referrer', 'Cookie', 'User-Agent', 'Accept', 'Authorization', 'From'];
    res.json({ got: names.map((name) => req.get(name) ?? ''), version: req.httpVersion });
}));

// ---- the requests ----
const cases = [];
const add = (app, url, headers = {}, more = {}) => cases.push({
    app, method: more.method ?? 'GET', url,
    headers: Array.isArray(headers) ? headers : Object.entries(headers), body: more.body ?? null,
});

for (const headers of [
    {}, { Accept: 'application/json' }, { Accept: 'text/*;q=.5, application/json;q=0.4' }, { Accept: 'image/png' },
    { Accept: 'video/mp4' }, { Accept: '' }, { Accept: 'text/html;level=1, */*;q=0.1' }, { Accept: '*/*;q=0' },
    [['Accept', 'text/plain'], ['Accept', 'text/html;q=0.9']],
    { 'Accept-Charset': 'iso-8859-1, utf-8;q=0.5' }, { 'Accept-Charset': 'utf-7' }, { 'Accept-Charset': '*' },
    { 'Accept-Encoding': 'gzip, deflate, br' }, { 'Accept-Encoding': 'identity;q=0' }, { 'Accept-Encoding': 'zstd' },
    { 'Accept-Language': 'de, en;q=0.5' }, { 'Accept-Language': 'en-GB' }, { 'Accept-Language': 'it;q=0.3, *;q=0.1' },
]) add('negotiation', '/', headers);

for (const type of ['application/json', 'text/html; charset=utf-8', 'TEXT/HTML', 'application/vnd.api+json',
    'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense', 'text/html; charset', 'image/png'])
    add('is', '/', { 'Content-Type': type }, { method: 'POST', body: 'x' });
add('is', '/', { 'Content-Type': 'application/json' });
add('is', '/', { 'Content-Type': 'application/json', 'Content-Length': '0' }, { method: 'POST' });
add('is', '/', {}, { method: 'POST', body: 'x' });

for (const range of ['bytes=0-9', 'bytes=0-4,3-9,50-', 'bytes=-10', 'bytes=200-', 'bytes=9-5', 'pages', 'bytes=', 'bytes=a-b',
    'items=0-1,90-400', ''])
    add('range', '/', { Range: range });
add('range', '/');

for (const app of ['query simple', 'query extended', 'query off', 'query custom', 'query mounted'])
    for (const text of ['', '?', '?a=1&b=2&a=3', '?user[name]=Ann&user[tags][]=x&user[tags][]=y', '?a+b=c%20d&e=%zz&f'])
        add(app, '/' + text);
for (const text of ['?a.b=1&a[30]=x', '?__proto__[x]=1&a[hasOwnProperty]=2', '?10=a&b=1&2=c', '?a[]=1&a[]=2&a=3', '?a[b][c][d][e][f][g]=1',
    '?' + Array.from({ length: 22 }, (_, i) => `t=${i}`).join('&'), '?=x&&y', '?a[0]=b&a[1][c]=d', '?a?b=c?d'])
    for (const app of ['query simple', 'query extended']) add(app, '/' + text);
add('query mounted', '/inner/tree?a[b]=1');
add('query mounted', '/inner/tree');
add('query mounted', '/inner/none?a[b]=1');

const forwarded = [
    {}, { 'X-Forwarded-For': '1.1.1.1' }, { 'X-Forwarded-For': '1.1.1.1, 2.2.2.7,10.0.0.9' },
    [['X-Forwarded-For', '1.1.1.1, 10.1.1.1'], ['X-Forwarded-For', '10.0.0.9']], { 'X-Forwarded-For': 'unknown, fc00::1' },
    { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'a.b.example.com:8080' },
    { 'X-Forwarded-Proto': 'https , http', 'X-Forwarded-Host': 'first.example.com , second.example.com' },
    { 'X-Forwarded-Proto': '', 'X-Forwarded-Host': '', 'X-Forwarded-For': '' },
];
for (const app of Object.keys(apps).filter((name) => name.startsWith('trust')))
    for (const headers of forwarded) add(app, '/', headers);
for (const app of ['trust none', 'trust two'])
    for (const host of ['tobi.ferrets.example.com', 'example.com:3000', 'localhost', '[::1]:3000', '[::1]', '127.0.0.1:80', '012.0.0.1'])
        add(app, '/', { Host: host, 'X-Requested-With': 'XMLHttpRequest' });
add('trust none', '/', { 'X-Requested-With': 'xmlhttprequest' });
add('trust none', '/', { 'X-Requested-With': 'fetch' });

for (const url of ['/user/7', '/user/a%20b%2Fc', '/user/%C3%A9', '/user/%zz', '/user/', '/USER/x/', '/from/A-B-C', '/files/a/b%2Fc/d',
    '/files/a/', '/files/', '/page', '/page/3', '/page/3/4', '/two/1/2/3', '/parent/p/child/c', '/alone/p/child/c', '/user/7?id=8'])
    add('params', url);

// s:value.signature, made by cookie-signature
const sign = createRequire(load.resolve('cookie-parser'))('cookie-signature').sign;
const signed = (value, secret) => encodeURIComponent('s:' + sign(value, secret));
for (const cookie of ['a=1', 'a=1; b=2; a=3', 'a=x%20y; b="quoted"; c=%zz', `s=${signed('yes', 'today')}`, `s=${signed('old', 'yesterday')}`,
    `s=${signed('no', 'other')}`, 's=s:forged; t=plain', 'j=j%3A%7B%22id%22%3A7%7D', 'j=j:{; k=j:0; l=j:[1,"x"]',
    `s=${signed('j:{"a":[1]}', 'today')}`, 'a; =b; c=', ''])
    for (const app of ['cookies', 'cookies unsigned']) add(app, '/', cookie === '' ? {} : { Cookie: cookie });
add('cookies', '/', [['Cookie', 'a=1'], ['Cookie', 'b=2']]);

for (const url of ['/', '/x?y=1', '/outer', '/outer/inner/leaf', '/outer/inner/leaf?q', '/OUTER/Inner/leaf/', '/outer/any/7/rest/of?it=1',
    '/outer/any/7', '/outer/any/7?x', '/rewrite', '/rewrite?old', '/rewrite/', '/rewrite/more?a=b', '/a%20b/%2F', '//double', '/outer//inner'])
    add('urls', url);
add('urls', '/outer/inner/leaf', {}, { method: 'DELETE' });

for (const headers of [{}, { 'If-None-Match': '"tag"' }, { 'If-None-Match': 'W/"tag"' }, { 'If-None-Match': '"other"' }, { 'If-None-Match': '*' },
    { 'If-None-Match': '"tag"', 'Cache-Control': 'no-cache' }, { 'If-Modified-Since': 'Wed, 01 Jan 2020 00:00:00 GMT' },
    { 'If-Modified-Since': 'Tue, 31 Dec 2019 23:59:59 GMT' },
    { 'If-None-Match': '"other"', 'If-Modified-Since': 'Wed, 01 Jan 2020 00:00:00 GMT' },
    [['If-None-Match', '"x"'], ['If-None-Match', '"tag"']]])
    add('fresh', '/', headers);
add('fresh', '/', { 'If-None-Match': '"tag"' }, { method: 'POST' });
add('fresh', '/', { 'If-None-Match': '"tag"' }, { method: 'HEAD' });
add('fresh', '/?status=404', { 'If-None-Match': '"tag"' });
add('fresh', '/?status=201', { 'If-None-Match': '"tag"' });

add('headers', '/');
add('headers', '/', [['X-A', '1'], ['x-b', 'two words '], ['Referer', 'r'], ['From', 'f']]);
add('headers', '/', [['X-A', '1'], ['x-a', '2'], ['X-a', '']]);
add('headers', '/', [['Cookie', 'a=1'], ['Cookie', 'b=2'], ['Accept', 'a/b'], ['Accept', 'c/d']]);
add('headers', '/', [['User-Agent', '1'], ['User-Agent', '2'], ['Authorization', 'a'], ['Authorization', 'b'], ['From', '1'], ['From', '2']]);
add('headers', '/', [['Referrer', 'with two r'], ['Referer', 'with one']]);
add('headers', '/', [['Referrer', ''], ['Referer', 'with one']]);

// ---- recording ----
function exchange(port, { method, url, headers, body }) {
    const has = (name) => headers.some(([each]) => each.toLowerCase() === name);
    const lines = [`${method} ${url} HTTP/1.1`];
    if (!has('host')) lines.push('Host: localhost');
    for (const [name, value] of headers) lines.push(`${name}: ${value}`);
    if (body !== null) lines.push(`Content-Length: ${body.length}`);
    lines.push('Connection: close', '', body ?? '');
    return new Promise((resolve, reject) => {
        const pieces = [];
        const socket = net.connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
        socket.on('data', (piece) => pieces.push(piece));
        socket.on('error', reject);
        socket.on('end', () => resolve(Buffer.concat(pieces).toString()));
    });
}
const masked = /^(date|connection|keep-alive)$/i;
function split(raw) {
    const end = raw.indexOf('\r\n\r\n');
    const [first, ...lines] = raw.slice(0, end).split('\r\n');
    const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
    return { start: first, headers: headers.filter(([name]) => !masked.test(name)), body: raw.slice(end + 4) };
}

const ports = {};
const servers = [];
for (const [name, app] of Object.entries(apps)) {
    await new Promise((done) => { const server = app.listen(0, '127.0.0.1', done); servers.push(server); });
    ports[name] = servers.at(-1).address().port;
}
for (const each of cases) each.reply = split(await exchange(ports[each.app], each));
for (const server of servers) server.close();

const text = `{"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`;
if (process.argv.includes('--check')) {
    if (readFileSync(file, 'utf8') !== text) throw new Error('request_cases.json is not what Express does');
} else {
    writeFileSync(file, text);
}
console.log(`${cases.length} cases, ${servers.length} applications`);
