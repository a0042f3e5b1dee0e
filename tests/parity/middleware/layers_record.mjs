// Records what the npm packages answer that the middleware of both faces is after. Each case is an application in data: a
// face, its layers with the packages' own options, and what the handler behind them answers; layers_apps.hpp builds the
// same one for the test beside this file, which needs no Node.
//
//   npm install express@5.3.0 koa@3.3.0 koa-etag@5.0.0 koa-conditional-get@3.0.0 koa-compress@5.2.2 compression@1.8.2 \
//       cors@2.8.6 helmet@8.3.0 response-time@2.3.4 morgan@1.12.1 serve-favicon@2.5.1 method-override@3.0.0 \
//       serve-index@1.9.2 vhost@3.0.2      (in any folder)
//   NODE_ENV=production node tests/parity/middleware/layers_record.mjs <that folder>
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as http_request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

console.warn = () => {};  // koa-etag announces its successor
const here = dirname(fileURLToPath(import.meta.url));
const need = createRequire(join(process.argv[2], 'package.json'));
const express = need('express'), Koa = need('koa');
const plain = (module) => module.default ?? module;

// ---- the folder that serve-index shows ----
const files = ['b.txt', 'a.txt', 'C.txt', '.hidden', 'sub/inner.txt', 'sub/deeper/x', 'empty/.keep', '<b>&"\'.html', 'sp ace.txt', 'Zed/z'];
const root = mkdtempSync(join(tmpdir(), 'layers-'));
for (const name of files) {
    mkdirSync(dirname(join(root, 'public', name)), { recursive: true });
    writeFileSync(join(root, 'public', name), name);
}
writeFileSync(join(root, 'secret.txt'), 'not to be seen\n');
mkdirSync(join(root, 'public-not'));

// ---- the layers ----
let lines = [];
const with_function = (options) => options.origin?.ends_with === undefined ? options
    : { ...options, origin: (origin, done) => done(null, origin !== undefined && origin.endsWith(options.origin.ends_with)) };
const express_layers = {
    compress: (options) => need('compression')(options),
    cors: (options) => need('cors')(with_function(options)),
    security_headers: (options) => need('helmet')(options),
    response_time: (options) => need('response-time')(options),
    logger: ({ format, ...options }) => need('morgan')(format, { ...options, stream: { write: (line) => lines.push(line.slice(0, -1)) } }),
    favicon: ({ icon, ...options }) => need('serve-favicon')(Buffer.from(icon), options),
    method_override: ({ getter, ...options }) => need('method-override')(getter, options),
    serve_index: (options) => need('serve-index')(join(root, 'public'), options),
    vhost: ({ hostname }) => need('vhost')(hostname, (req, res) => {
        res.send([req.vhost.host, req.vhost.hostname, ...Array.from({ length: req.vhost.length }, (_, i) => req.vhost[i])].join(' '));
    }),
};
const koa_layers = {
    etag: (options) => plain(need('koa-etag'))(options),
    conditional_get: () => plain(need('koa-conditional-get'))(),
    compress: (options) => need('koa-compress')(options),
};

// ---- the applications ----
const spelt = (piece) => (typeof piece === 'number' ? 'All work and no play. '.repeat(piece / 22 + 1).slice(0, piece) : piece);
function express_app({ layers, answer }) {
    const pieces = answer.pieces.map(spelt);
    const app = express();
    app.disable('x-powered-by').disable('etag');
    for (const [name, options, mount] of layers) app.use(mount ?? '/', express_layers[name](options));
    app.use((req, res) => {
        if (answer.how === 'next') return req.next();
        if (answer.how === 'thrown') throw Object.assign(new Error(pieces.join('')), { status: answer.status });
        if (answer.how === 'method') return res.send(`${req.method} ${req.originalMethod}`);
        res.status(answer.status);
        for (const [name, value] of answer.headers) res.set(name, value);
        if (answer.how === 'whole') return res.send(pieces.join(''));
        for (const piece of pieces) res.write(piece);
        res.end();
    });
    return app;
}
function koa_app({ layers, answer }) {
    const pieces = answer.pieces.map(spelt);
    const app = new Koa();
    app.silent = true;
    for (const [name, options] of layers) app.use(koa_layers[name](options));
    app.use((ctx) => {
        if (answer.how === 'thrown') ctx.throw(answer.status, pieces.join(''));
        ctx.status = answer.status;
        ctx.body = answer.how === 'whole' ? pieces.join('') : Readable.from(pieces.map((piece) => Buffer.from(piece)));
        for (const [name, value] of answer.headers) ctx.set(name, value);
    });
    return app;
}

// ---- the cases ----
const text = (size) => size;  // a piece that is a number stands for a text of that length
const whole = { status: 200, headers: [['Content-Type', 'text/html; charset=utf-8']], pieces: ['hello'], how: 'whole' };
const cases = [];
const make = (face, layers, answer, requests) => cases.push({ face, layers, answer: { ...whole, ...answer }, requests: requests.map((each) => structuredClone(each)) });
const get = (headers = {}, path = '/', method = 'GET') => ({ method, path, headers });

// etag and conditional_get
const tag = '"5-qvTGHdzF6KLavt4PO0gs2a6pQ00"', since = 'Tue, 14 Nov 2023 22:13:20 GMT', before = 'Tue, 14 Nov 2023 22:13:19 GMT';
const conditions = [{}, { 'If-None-Match': tag }, { 'If-None-Match': `W/${tag}` }, { 'If-None-Match': '"x", ' + tag }, { 'If-None-Match': '*' },
    { 'If-None-Match': '"x"' }, { 'If-None-Match': tag, 'Cache-Control': 'no-cache' }, { 'If-Modified-Since': since }, { 'If-Modified-Since': before },
    { 'If-None-Match': tag, 'If-Modified-Since': before }, { 'If-None-Match': '"x"', 'If-Modified-Since': since }, { 'If-None-Match': tag, 'If-Modified-Since': since }];
const conditional = [['conditional_get', {}], ['etag', {}]];
const all_conditions = conditions.flatMap((headers) => [get(headers), get(headers, '/', 'HEAD'), get(headers, '/', 'POST')]);
make('koa', conditional, {}, all_conditions);
make('koa', conditional, { headers: [...whole.headers, ['Last-Modified', since]] }, all_conditions);
make('koa', [['conditional_get', {}], ['etag', { weak: true }]], {}, conditions.map((headers) => get(headers)));
for (const status of [201, 203, 301, 404, 500]) make('koa', conditional, { status }, [get(), get({ 'If-None-Match': tag })]);
make('koa', conditional, { headers: [['ETag', '"own"']] }, [get(), get({ 'If-None-Match': '"own"' })]);
make('koa', conditional, { how: 'stream', pieces: ['he', 'llo'] }, [get(), get({ 'If-None-Match': '*' })]);
make('koa', conditional, { how: 'thrown', status: 403 }, [get(), get({ 'If-None-Match': '*' })]);
make('koa', conditional, { pieces: [''] }, [get(), get({ 'If-None-Match': '*' })]);

// compress
const codings = [undefined, 'gzip', 'deflate', 'br', 'gzip, deflate', 'gzip, deflate, br', 'deflate, gzip', 'br;q=0.5, gzip', 'GZIP', 'identity', 'gzip;q=0',
    'identity;q=0.5, gzip;q=0.1', 'compress', 'x-gzip', 'gzip;q=0.1, deflate;q=0.9', '', 'br;q=0, gzip;q=0, *;q=0.1'];
const accepting = codings.map((value) => get(value === undefined ? {} : { 'Accept-Encoding': value }));
const types = ['text/html', 'text/plain; charset=utf-8', 'application/json', 'image/png', 'image/svg+xml', 'application/ld+json', 'application/pdf',
    'application/octet-stream', 'font/woff2', 'application/wasm'];
for (const face of ['express', 'koa']) {
    const one = [['compress', {}]], gzip = get({ 'Accept-Encoding': 'gzip' });
    make(face, one, { pieces: [text(4000)] }, accepting.filter((each) => face === 'express' || each.headers['Accept-Encoding'] !== ''));
    for (const type of types) make(face, one, { headers: [['Content-Type', type]], pieces: [text(2000)] }, [gzip]);
    for (const size of [0, 1, 1023, 1024, 1025]) make(face, one, { pieces: [text(size)] }, [gzip, get({}, '/')]);
    make(face, [['compress', { threshold: 10 }]], {}, [gzip]);
    make(face, [['compress', { threshold: '2kb' }]], { pieces: [text(2047)] }, [gzip]);
    make(face, [['compress', { threshold: '2kb' }]], { pieces: [text(2048)] }, [gzip]);
    make(face, one, { how: 'stream', pieces: ['one', 'two', text(3000)] }, [gzip, get({ 'Accept-Encoding': 'br' }), get(), get({ 'Accept-Encoding': 'deflate' })]);
    make(face, one, { pieces: [text(2000)] }, [get({ 'Accept-Encoding': 'gzip' }, '/', 'POST')]);
    for (const status of [201, 404, 500]) make(face, one, { status, pieces: [text(2000)] }, [gzip]);
    for (const headers of [[['Cache-Control', 'no-transform']], [['Cache-Control', 'public, no-transform, max-age=1']], [['Cache-Control', 'private']],
        [['Content-Encoding', 'x-own']], [['Vary', 'Origin']], [['Vary', '*']], [['ETag', 'W/"weak"']]]) {
        make(face, one, { headers: [...whole.headers, ...headers], pieces: [text(2000)] }, [gzip]);
    }
}

// cors
const origins = [undefined, 'https://a.example', 'https://b.example', 'https://a.example.evil.com', 'http://a.example', 'HTTPS://A.EXAMPLE'];
const preflight = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'X-Own, Content-Type' };
const asking = origins.flatMap((origin) => {
    const from = origin === undefined ? {} : { Origin: origin };
    return [get(from), get({ ...from, ...preflight }, '/', 'OPTIONS'), get(from, '/', 'OPTIONS'), get(from, '/', 'POST'), get(from, '/', 'HEAD')];
});
for (const options of [{}, { origin: 'https://a.example' }, { origin: 'https://a.example', credentials: true }, { origin: ['https://a.example', 'https://b.example'] },
    { origin: ['https://a.example'], credentials: true }, { origin: true }, { origin: false }, { methods: ['GET', 'PUT'] }, { preflightContinue: true },
    { optionsSuccessStatus: 200 }, { allowedHeaders: ['X-Own', 'X-Two'] }, { exposedHeaders: ['X-Total', 'X-Page'] }, { maxAge: 600 }, { maxAge: 0 },
    { origin: ['https://a.example'], exposedHeaders: ['X-Total'], allowedHeaders: ['X-Own'], maxAge: 5, methods: ['PATCH'], credentials: true }]) {
    make('express', [['cors', options]], {}, asking);
}
make('express', [['cors', { origin: ['https://a.example'] }]], { headers: [['Vary', 'Accept']] }, asking.slice(0, 10));
make('express', [['cors', { origin: ['https://a.example'] }]], { how: 'thrown', status: 403 }, asking.slice(0, 10));
make('express', [['cors', {}], ['compress', {}]], { pieces: [text(2000)] }, [get({ 'Accept-Encoding': 'gzip', Origin: 'https://a.example' })]);

// security_headers
for (const options of [{}, { contentSecurityPolicy: false }, { contentSecurityPolicy: { directives: { 'script-src': ["'self'", 'cdn.example.com'] } } },
    { contentSecurityPolicy: { directives: { scriptSrc: ["'self'"], styleSrc: null, 'img-src': ['*'], 'worker-src': ["'none'"] } } },
    { contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'self'"], 'upgrade-insecure-requests': [] } } },
    { contentSecurityPolicy: { reportOnly: true } }, { crossOriginEmbedderPolicy: { policy: 'credentialless' } },
    { crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' } }, { crossOriginResourcePolicy: { policy: 'cross-origin' } }, { originAgentCluster: false },
    { referrerPolicy: { policy: ['origin', 'unsafe-url'] } }, { strictTransportSecurity: { maxAge: 60, includeSubDomains: false, preload: true } },
    { strictTransportSecurity: false }, { xFrameOptions: { action: 'deny' } }, { xFrameOptions: { action: 'same-origin' } }, { xDnsPrefetchControl: { allow: true } },
    { xPermittedCrossDomainPolicies: { permittedPolicies: 'by-content-type' } }, { xXssProtection: false }, { xDownloadOptions: false }, { xContentTypeOptions: false }]) {
    make('express', [['security_headers', options]], {}, [get()]);
}
make('express', [['security_headers', {}]], { headers: [['X-Frame-Options', 'DENY'], ['Referrer-Policy', 'origin']] }, [get()]);
make('express', [['security_headers', {}]], { how: 'next' }, [get()]);
make('express', [['security_headers', {}]], { how: 'thrown', status: 403 }, [get()]);

// response_time
for (const options of [{}, { digits: 0 }, { digits: 6 }, { suffix: false }, { header: 'X-Took' }]) make('express', [['response_time', options]], {}, [get()]);
make('express', [['response_time', {}]], { headers: [['X-Response-Time', 'own']] }, [get()]);
make('express', [['response_time', {}]], { how: 'next' }, [get()]);
make('express', [['response_time', {}]], { how: 'stream' }, [get()]);

// logger
const told = [get(), get({}, '/a/b?c=d&e=%20'), get({}, '/', 'HEAD'), get({}, '/', 'POST'), get({ Referer: 'http://r.example/', 'User-Agent': 'Tester/1.0 (x; y)' }),
    get({ 'User-Agent': 'quote " back \\ slash' }), get({ 'User-Agent': 'tab\there' }), get({ Authorization: 'Basic dG9iaTpsb2tp' }), get({ Authorization: 'basic dG8iOng=' }),
    get({ Authorization: 'Basic !!!' }), get({ Authorization: 'Bearer dG9iaTpsb2tp' }), get({ 'X-Own': 'one', Referrer: 'http://other.example/' })];
for (const format of ['combined', 'common', 'tiny', 'short', 'dev', ':method :url :status :res[content-length] :res[content-type] :req[x-own] :http-version', 'text only :: :1 :',
    ':status[x] [:method] ":referrer" :remote-user', ':req[X-Own] :res[X-None]:status']) {
    make('express', [['logger', { format }]], {}, told);
}
for (const status of [204, 301, 304, 404, 500]) make('express', [['logger', { format: 'dev' }]], { status, how: 'whole' }, [get()]);
make('express', [['logger', { format: 'common' }]], { how: 'stream' }, [get()]);
make('express', [['logger', { format: 'dev', immediate: true }]], {}, [get()]);

// favicon
for (const options of [{}, { maxAge: 1000 }, { maxAge: 0 }, { maxAge: -5 }, { maxAge: 1e12 }, { maxAge: 1999 }]) {
    make('express', [['favicon', { icon: 'not really an icon', ...options }]], {}, [get({}, '/favicon.ico')]);
}
const icon_tag = '"12-eV2oR3SUsGuZDXdTsz0zpPKXtPs"';
make('express', [['favicon', { icon: 'not really an icon' }]], {}, [...['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT'].map((method) => get({}, '/favicon.ico', method)),
    get(), get({}, '/favicon.ico?x=1'), get({}, '/favicon.icon'), get({}, '/FAVICON.ICO'), get({}, '/x/favicon.ico'), get({ 'If-None-Match': '*' }, '/favicon.ico'),
    get({ 'If-None-Match': icon_tag }, '/favicon.ico'), get({ 'If-None-Match': '"x"' }, '/favicon.ico'), get({ 'If-None-Match': '*' }, '/favicon.ico', 'HEAD')]);

// method_override
const overriding = ['DELETE', 'delete', ' PUT , POST', 'bogus', '', 'GET', 'M-SEARCH', 'CONNECT', 'DESCRIBE', 'PURGE'].flatMap((value) =>
    ['POST', 'GET', 'PUT'].map((method) => get({ 'X-HTTP-Method-Override': value }, '/', method)));
make('express', [['method_override', { getter: 'X-HTTP-Method-Override' }]], { how: 'method' }, [...overriding, get({}, '/', 'POST')]);
make('express', [['method_override', { getter: 'X-HTTP-Method-Override', methods: ['GET', 'PUT'] }]], { how: 'method' }, overriding);
make('express', [['method_override', { getter: '_method' }]], { how: 'method' }, ['?_method=DELETE', '?_method=patch&x=1', '?_method=', '', '?_method=bogus', '?_method=PUT&_method=DELETE',
    '?x=_method', '?%5Fmethod=DELETE'].map((query) => get({}, `/${query}`, 'POST')));
make('express', [['method_override', { getter: 'X-HTTP-Method-Override' }], ['method_override', { getter: '_method' }]], { how: 'method' },
    [get({ 'X-HTTP-Method-Override': 'PUT' }, '/?_method=DELETE', 'POST'), get({}, '/?_method=DELETE', 'POST')]);

// vhost
const hosts = ['a.example.com', 'A.Example.COM', 'a.example.com:3000', 'example.com', 'a.b.example.com', '.example.com', 'a.example.com.evil.org', 'evil.org', 'x-a.example.com',
    'aXexample.com', 'a.example.comx', '[::1]:80', '[::1]', 'a.example.com:', 'user.a.example.com', '-.example.com'];
for (const hostname of ['a.example.com', '*.example.com', '*.*.example.com', 'user.*.example.com', '[::1]', '*', 'a*.example.com', '*.example.*', '*a*.example.com', '$.example.com']) {
    make('express', [['vhost', { hostname }]], {}, hosts.map((Host) => get({ Host })));
}

// serve_index
const listed = ['/', '/sub', '/sub/', '/sub/deeper/', '/empty/', '/Zed', '/missing', '/a.txt', '/a.txt/', '/.hidden', '/..', '/../', '/../secret.txt', '/../public-not/', '/%2e%2e/',
    '/%2e%2e%2f', '/..%2f', '/sub/..', '/sub/../..', '/sub/%2e%2e/%2e%2e/', '/%00', '/sub%00', '/%', '/%zz', '/sub/../empty/', '//', '//sub', '/%2fetc/', '/..%5c', '/sub%2fdeeper',
    `/${'a'.repeat(300)}`];
for (const options of [{}, { hidden: true }]) {
    make('express', [['serve_index', options]], { how: 'next' }, listed.flatMap((path) => [get({ Accept: 'application/json' }, path), get({ Accept: 'text/plain' }, path)]));
}
make('express', [['serve_index', {}]], { how: 'next' }, [...['POST', 'PUT', 'OPTIONS', 'HEAD'].map((method) => get({ Accept: 'application/json' }, '/', method)),
    get({ Accept: 'image/png' }), get({ Accept: 'application/json, text/plain;q=0.9' }), get({ Accept: 'text/plain, application/json;q=0.9' }), get({ Accept: 'application/*' })]);
make('express', [['serve_index', {}, '/files']], { how: 'next' }, ['/files', '/files/', '/files/sub', '/files/..', '/files/../..', '/sub', '/filesub'].map((path) => get({ Accept: 'text/plain' }, path)));

// what is refused at once
const refused = [];
for (const options of [{ contentSecurityPolicy: { directives: { 'script-src': ['self'] } } }, { contentSecurityPolicy: { directives: { 'script-src': ["'self'", 'nonce-1'] } } },
    { contentSecurityPolicy: { directives: { 'script-src': ['a;b'] } } }, { contentSecurityPolicy: { directives: { 'script-src': ['a, b'] } } },
    { contentSecurityPolicy: { directives: { 'Script-src': ["'self'"] } } }, { contentSecurityPolicy: { directives: { '': ["'self'"] } } },
    { contentSecurityPolicy: { directives: { 'script-src': ["'self'"], scriptSrc: ["'self'"] } } }, { contentSecurityPolicy: { useDefaults: false, directives: {} } },
    { crossOriginOpenerPolicy: { policy: 'none' } }, { crossOriginEmbedderPolicy: { policy: 'x' } }, { crossOriginResourcePolicy: { policy: 'same_site' } },
    { referrerPolicy: { policy: ['foo'] } }, { referrerPolicy: { policy: ['origin', 'origin'] } }, { xFrameOptions: { action: 'allow-from' } },
    { xPermittedCrossDomainPolicies: { permittedPolicies: 'some' } }]) {
    let message = '';
    try { express_layers.security_headers(options); } catch (error) { message = error.message; }
    refused.push({ layer: 'security_headers', options, message });
}

// ---- asking ----
const unpacked = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync };
const masked = new Set(['date', 'connection', 'keep-alive']);
function ask(port, { method, path, headers }) {
    return new Promise((resolve, reject) => {
        const asking = http_request({ host: '127.0.0.1', port, method, path, headers: { Host: 'localhost', ...headers }, agent: false }, (reply) => {
            const pieces = [];
            reply.on('data', (piece) => pieces.push(piece));
            reply.on('end', () => {
                const coding = reply.headers['content-encoding'];
                const octets = Buffer.concat(pieces);
                const kept = [];
                for (let i = 0; i < reply.rawHeaders.length; i += 2) kept.push([reply.rawHeaders[i].toLowerCase(), reply.rawHeaders[i + 1]]);
                resolve({
                    status: reply.statusCode,
                    headers: kept.filter(([name]) => !masked.has(name)).map(([name, value]) => [name, name === 'x-took' || name === 'x-response-time'
                        ? value.replace(/^\d+/, '0').replace(/\.\d+/, (part) => `.${'0'.repeat(part.length - 1)}`) : value]).sort(),
                    body: (octets.length > 0 && coding in unpacked ? unpacked[coding](octets) : octets).toString(),
                });
            });
        });
        asking.on('error', reject);
        asking.end();
    });
}
const at_rest = () => new Promise((resolve) => setTimeout(resolve, 2));
const hidden_times = (line) => line.replace(/\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d/g, 'DATE').replace(/\d+\.\d{3} ms/g, 'TIME ms');

for (const each of cases) {
    const app = each.face === 'koa' ? koa_app(each) : express_app(each);
    const server = await new Promise((resolve) => { const listening = app.listen(0, '127.0.0.1', () => resolve(listening)); });
    for (const request of each.requests) {
        lines = [];
        request.reply = await ask(server.address().port, request);
        if (request.reply.body === each.answer.pieces.map(spelt).join('')) request.reply.body = null;  // the answer, whole
        if (each.layers.some(([name]) => name === 'logger')) {
            while (lines.length === 0) await at_rest();
            request.lines = lines.map(hidden_times);
        }
    }
    server.close();
}
rmSync(root, { recursive: true });

const lists = { files, refused, cases };
const body = Object.entries(lists).map(([name, list]) => `${JSON.stringify(name)}: [\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`);
writeFileSync(join(here, 'layers_cases.json'), `{\n${body.join(',\n')}\n}\n`);
console.log(`${cases.reduce((sum, each) => sum + each.requests.length, 0)} requests, ${refused.length} refusals`);
