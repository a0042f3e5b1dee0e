// Records what the npm packages answer that the middleware of both faces is after. Each case is an application in data: a
// face, its layers with the packages' own options, and what the handler behind them answers; layers_apps.hpp builds the
// same one for the test beside this file, which needs no Node.
//
//   npm install express@5.3.0 koa@3.3.0 koa-etag@5.0.0 koa-conditional-get@3.0.0 koa-compress@5.2.2 compression@1.8.2 \
//       cors@2.8.6 helmet@8.3.0 response-time@2.3.4 morgan@1.12.1 serve-favicon@2.5.1 method-override@3.0.0 \
//       serve-index@1.9.2 vhost@3.0.2 koa-bodyparser@4.4.1 koa-static@5.0.0 express-rate-limit@8.7.5 connect-timeout@1.9.1 \
//       csurf@1.11.0 cookie-parser@1.4.7      (in any folder)
//   NODE_ENV=production node tests/parity/middleware/layers_record.mjs <that folder>
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request as http_request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';

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

// ---- the folder that koa-static serves ----
const served = ['index.html', 'a.txt', '.hidden', '.git/config', 'sub/index.html', 'sub/b.txt', 'other/main.htm', 'page.html', 'both.html', 'both.htm', 'data.json',
    'app.js', 'style.css', 'image.png', 'no_extension', 'x.unknown', 'sp ace.txt', 'packed.txt', 'packed/index.html', 'zipped.css'];
const changed = 1700000000;
for (const name of served) {
    const path = join(root, 'site', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `this is ${name}`);
    utimesSync(path, changed, changed);
}
for (const [name, ending, pack] of [['packed.txt', 'gz', gzipSync], ['packed.txt', 'br', brotliCompressSync],
    ['packed/index.html', 'br', brotliCompressSync], ['zipped.css', 'gz', gzipSync], ['lone.txt', 'gz', gzipSync]]) {
    writeFileSync(join(root, 'site', `${name}.${ending}`), pack(`this is ${name}`));
    utimesSync(join(root, 'site', `${name}.${ending}`), changed, changed);
}

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
    rate_limit: (options) => need('express-rate-limit').rateLimit({ keyGenerator: (req) => req.get('X-Key') ?? 'nobody', skip: (req) => req.get('X-Skip') === '1', ...options }),
    timeout: ({ after }) => need('connect-timeout')(after),
    urlencoded: () => express.urlencoded({ extended: false }),
    csrf: (options) => [need('cookie-parser')(), need('csurf')({ cookie: true, ...options })],
    vhost: ({ hostname }) => need('vhost')(hostname, (req, res) => {
        res.send([req.vhost.host, req.vhost.hostname, ...Array.from({ length: req.vhost.length }, (_, i) => req.vhost[i])].join(' '));
    }),
};
const koa_layers = {
    etag: (options) => plain(need('koa-etag'))(options),
    conditional_get: () => plain(need('koa-conditional-get'))(),
    compress: (options) => need('koa-compress')(options),
    body_parser: ({ detectJSON, onerror, ...options }) => need('koa-bodyparser')({
        ...options,
        ...(detectJSON ? { detectJSON: (ctx) => /\.json$/i.test(ctx.path) } : {}),
        ...(onerror ? { onerror: (error, ctx) => ctx.throw(422, `body parse error ${error.status}`) } : {}),
    }),
    static_files: (options) => need('koa-static')(join(root, 'site'), options),
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
        if (answer.how === 'late') return undefined;
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
    app.use((ctx, next) => {
        if (answer.how === 'next' || (answer.how === 'api' && ctx.path !== '/api')) return next();
        if (answer.how === 'body') {
            ctx.body = { body: ctx.request.body, raw: ctx.request.rawBody };
            return undefined;
        }
        if (answer.how === 'thrown') ctx.throw(answer.status, pieces.join(''));
        ctx.status = answer.status;
        ctx.body = answer.how === 'whole' || answer.how === 'api' ? pieces.join('') : Readable.from(pieces.map((piece) => Buffer.from(piece)));
        for (const [name, value] of answer.headers) ctx.set(name, value);
        return undefined;
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

// body_parser
const send = (type, body, headers = {}, path = '/') => ({ method: 'POST', path, headers: type === '' ? headers : { 'Content-Type': type, ...headers }, body });
const pack = (how, type, body) => ({ ...send(type, '', { 'Content-Encoding': how }), octets: { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[how](body).toString('hex') });
const as_json = 'application/json', as_form = 'application/x-www-form-urlencoded';
make('koa', [['body_parser', {}]], { how: 'body' }, [...['{"a":1}', '[1,"b",null]', '{}', '[]', '', ' ', 'null', '1', '"a"', 'true', '{"a":', '{"a":}', '{a:1}', '{"a":1}x', ' {"a":1} ', '\ufeff{"a":1}',
    '{"b":2,"a":{"c":[]}}', '{"a":"\u00e9\u{1f600}"}', '{"a":1,"a":2}', '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}'].map((body) => send(as_json, body)),
    ...['application/json-patch+json', 'application/vnd.api+json', 'application/csp-report', 'application/scim+json', 'application/problem+json', 'text/json', 'application/json; charset=utf-8',
        'Application/JSON', 'application/json;', 'text/plain', 'text/xml', 'multipart/form-data; boundary=x', 'application/octet-stream', ''].map((type) => send(type, '[1]')),
    ...['a=1&b=2', 'a=1&a=2', 'a[b]=1', 'a[]=1&a[]=2', 'a', '', 'a=%C3%A9&b=+', 'a=%zz', 'a.b=1', '__proto__[x]=1', 'hasOwnProperty=1', 'a[b][c][d][e][f][g]=1', '&&=1'].map((body) => send(as_form, body)),
    send(`${as_form}; charset=utf-8`, 'a=1'), send(as_json, '{"a":"\u00e9"}', { 'Content-Type': 'application/json; charset=iso-8859-1' }),
    send(as_json, '{"a":1}', { 'Content-Type': 'application/json; charset=x-none' }), send(as_json, '{"a":1}', { 'Content-Encoding': 'identity' }),
    send(as_json, '{"a":1}', { 'Content-Encoding': 'x-none' }), send(as_json, 'no gzip', { 'Content-Encoding': 'gzip' }), send(as_form, 'no gzip', { 'Content-Encoding': 'deflate' }),
    ...['gzip', 'deflate', 'br'].flatMap((how) => [pack(how, as_json, '{"a":1}'), pack(how, as_form, 'a=1')]),
    ...['GET', 'DELETE', 'PUT', 'PATCH'].map((method) => ({ ...send(as_json, '{"a":1}'), method })), get({ 'Content-Type': as_json }), get({}, '/', 'POST'),
    send(as_json, `{"a":"${'x'.repeat(99)}"}`)]);
// Its own limits, in octets: # stands for as many letters.
make('koa', [['body_parser', {}]], {}, [[as_form, 'a=#', 56 * 1024 - 2], [as_form, 'a=#', 56 * 1024 - 1], [as_json, '["#"]', 1024 * 1024 - 4], [as_json, '["#"]', 1024 * 1024 - 3]]
    .map(([type, body, letters]) => ({ ...send(type, body), letters })));
const limited = [send(as_json, '{"a":1}'), send(as_json, '{"a":"12345678"}'), send(as_json, '{"a":"1234"}'), send(as_json, '{"a":"12345"}'), send(as_form, 'a=1'), send(as_form, 'a=123456789'),
    send(as_form, 'a=1234567890'), send('text/plain', '123456789012'), send('text/plain', '1234567890123'), pack('gzip', as_json, `{"a":"${'x'.repeat(500)}"}`), pack('gzip', as_form, `a=${'x'.repeat(500)}`)];
make('koa', [['body_parser', { jsonLimit: '12b', formLimit: 11, textLimit: 12, enableTypes: ['json', 'form', 'text'] }]], { how: 'body' }, limited);
make('koa', [['body_parser', { jsonLimit: '12b', formLimit: 11, onerror: true }]], { how: 'body' }, [...limited, send(as_json, '{"a":')]);
make('koa', [['body_parser', { strict: false }]], { how: 'body' }, ['null', '1', '"a"', 'true', '{"a":1}', '', 'x'].map((body) => send(as_json, body)));
for (const enableTypes of [['json'], ['form'], ['text'], ['json', 'form', 'text']]) {
    make('koa', [['body_parser', { enableTypes }]], { how: 'body' }, [send(as_json, '[1]'), send(as_form, 'a=1'), send('text/plain', 'a text'), send('text/plain', ''), send('text/html', '<p>')]);
}
make('koa', [['body_parser', { extendTypes: { json: ['application/x-javascript'], form: 'application/x-own' } }]], { how: 'body' },
    [send('application/x-javascript', '[1]'), send('application/x-own', 'a=1'), send(as_json, '[1]'), send(as_form, 'a=1')]);
make('koa', [['body_parser', { detectJSON: true }]], { how: 'body' }, [send('', '[1]', {}, '/a.json'), send('', '[1]', {}, '/a'), send(as_form, '{"a":1}', {}, '/a.json'), send(as_json, '[1]', {}, '/a')]);
make('koa', [['body_parser', {}], ['body_parser', { strict: false }]], { how: 'body' }, [send(as_json, '1'), send(as_json, '[1]'), send(as_form, 'a=1')]);

// static_files
const found = ['/', '/a.txt', '/sub/', '/sub', '/sub/b.txt', '/other/', '/other', '/page', '/page.html', '/both', '/data.json', '/app.js', '/style.css', '/image.png', '/no_extension', '/x.unknown', '/sp%20ace.txt',
    '/sp ace.txt'.replace(' ', '+'), '/.hidden', '/.git/config', '/missing', '/missing/', '/a.txt/', '/a.txt?x=1', '/A.TXT', '/packed.txt', '//a.txt', '/sub//b.txt', '/./a.txt'];
const bad = ['/..', '/../', '/../secret.txt', '/../site/a.txt', '/sub/../a.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%2e%2e%2fsecret.txt', '/sub/%2e%2e/%2e%2e/secret.txt', '/..%5csecret.txt', '/%00', '/a.txt%00',
    '/%', '/%zz', '/%c0%ae%c0%ae/secret.txt', '/%2fetc/passwd', '//etc/passwd', '/....//secret.txt', `/${'a'.repeat(300)}`];
const files_of = (options, requests) => make('koa', [['static_files', options]], { how: 'next' }, requests);
files_of({}, [...found, ...bad].map((path) => get({}, path)));
files_of({}, ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'].flatMap((method) => ['/', '/a.txt', '/missing'].map((path) => get({}, path, method))));
files_of({}, ['gzip', 'br', 'gzip, br', 'gzip;q=0', 'identity'].map((coding) => get({ 'Accept-Encoding': coding }, '/packed.txt')));
const packing = [undefined, 'gzip', 'br', 'gzip, deflate, br', 'br;q=0, gzip', 'gzip;q=0.5, br', 'gzip, br;q=0.5', 'br;q=0.5, identity', '*', 'deflate', 'BR'];
for (const options of [{}, { gzip: false }, { brotli: false }, { gzip: false, brotli: false }]) {
    for (const path of ['/packed.txt', '/packed/', '/zipped.css', '/a.txt']) {
        files_of(options, packing.map((coding) => get(coding === undefined ? {} : { 'Accept-Encoding': coding }, path)));
    }
}
files_of({ maxage: 5000 }, [get({ 'Accept-Encoding': 'br' }, '/packed.txt', 'HEAD'), get({ 'Accept-Encoding': 'br' }, '/packed.txt', 'POST'),
    get({ 'Accept-Encoding': 'gzip' }, '/lone.txt'), get({}, '/lone.txt')]);
make('koa', [['static_files', { defer: true }]], { how: 'next' }, [get({}, '/a.txt'), get({ 'Accept-Encoding': 'gzip' }, '/packed.txt'), get({}, '/missing'), get({}, '/sub/'), get({}, '/a.txt', 'POST')]);
make('koa', [['static_files', { defer: true }]], { how: 'whole', status: 404, pieces: ['an own page'] }, [get({}, '/a.txt')]);
make('koa', [['static_files', { defer: true }]], { how: 'thrown', status: 403 }, [get({}, '/a.txt')]);
files_of({}, [get({ 'If-Modified-Since': 'Tue, 14 Nov 2023 22:13:20 GMT' }, '/a.txt'), get({ 'If-None-Match': '*' }, '/a.txt'), get({ Range: 'bytes=0-3' }, '/a.txt')]);
for (const options of [{ hidden: true }, { index: 'main.htm' }, { index: false }, { extensions: ['html'] }, { extensions: ['.htm', 'html'] }, { maxage: 5000, immutable: true }, { maxage: 1999 }]) {
    files_of(options, ['/', '/a.txt', '/other/', '/sub/', '/page', '/both', '/no_extension', '/.hidden', '/.git/config'].map((path) => get({}, path)));
}
make('koa', [['static_files', { defer: true }]], { how: 'api', pieces: ['from the api'] }, [get({}, '/api'), get({}, '/a.txt'), get({}, '/missing'), get({}, '/a.txt', 'HEAD'), get({}, '/a.txt', 'POST'), get({}, '/')]);

// rate_limit
const mine = get({ 'X-Key': 'me' }), yours = get({ 'X-Key': 'you' });
for (const options of [{ standardHeaders: 'draft-6' }, { standardHeaders: 'draft-7' }, { standardHeaders: 'draft-8' }, { standardHeaders: 'draft-8', identifier: 'mine' }, { standardHeaders: false },
    { standardHeaders: false, legacyHeaders: true }, { standardHeaders: 'draft-6', legacyHeaders: true, statusCode: 420 }]) {
    make('express', [['rate_limit', { limit: 2, windowMs: 3600000, legacyHeaders: false, ...options }]], {}, [mine, yours, mine, get({ 'X-Key': 'me', 'X-Skip': '1' }), mine, mine, yours]);
}
make('express', [['rate_limit', { limit: 1, windowMs: 90000, standardHeaders: 'draft-8', legacyHeaders: false }]], { how: 'next' }, [mine, mine]);
make('express', [['rate_limit', { limit: 1, windowMs: 1000, standardHeaders: 'draft-7', legacyHeaders: false }], ['rate_limit', { limit: 5, windowMs: 86400000, standardHeaders: 'draft-8', legacyHeaders: false }]], { status: 201 }, [mine]);

// timeout
const methods = ['GET', 'HEAD', 'POST', 'DELETE'].map((method) => get({}, '/', method));
make('express', [['timeout', { after: 1 }]], { how: 'late' }, methods);
for (const how of ['whole', 'stream', 'next', 'thrown']) make('express', [['timeout', { after: 60000 }]], { how, status: how === 'thrown' ? 403 : 200 }, methods);

// csrf
const secret = 'a-secret-of-18-byte', token_of = (salt, of) => `${salt}-${createHash('sha1').update(`${salt}-${of}`).digest('base64url')}`;
const token = token_of('saltsalt', secret), cookie = { Cookie: `_csrf=${secret}` };
const post = (headers, path = '/', method = 'POST') => get({ ...cookie, ...headers }, path, method);
make('express', [['urlencoded', {}], ['csrf', {}]], {}, [get(), get(cookie), ...['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => post({}, '/', method)),
    ...['csrf-token', 'xsrf-token', 'X-CSRF-Token', 'x-xsrf-token'].map((name) => post({ [name]: token })), ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => post({ 'csrf-token': token }, '/', method)),
    ...['', '-', 'x', token.slice(0, -1), `${token}x`, token.toUpperCase(), token_of('saltsalt', 'another'), `saltsalt-${secret}`, token.slice(8), ` ${token} `].map((each) => post({ 'csrf-token': each })),
    post({ 'csrf-token': token_of('s', secret) }), get({ 'csrf-token': token }, '/', 'POST'), get({ 'csrf-token': token, Cookie: '_csrf=' }, '/', 'POST'), post({}, `/?_csrf=${token}`),
    { ...post({ 'Content-Type': as_form }), body: `_csrf=${token}` }, { ...post({ 'Content-Type': as_form }), body: '_csrf=x' }, { ...post({ 'Content-Type': as_form, 'csrf-token': token }), body: 'other=1' }]);
make('express', [['urlencoded', {}], ['csrf', { ignoreMethods: ['POST'] }]], {}, [post({}), post({}, '/', 'GET'), post({ 'csrf-token': token }, '/', 'GET')]);

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
const soon = new Set(['ratelimit-reset', 'x-ratelimit-reset', 'retry-after']);
const settled = (name, value) => (soon.has(name) ? 'SOON' : name === 'ratelimit' ? value.replace(/(reset|t)=\d+$/, '$1=SOON') : name === 'set-cookie' && value.startsWith('_csrf=') ? '_csrf=RANDOM' : value);
const masked = new Set(['date', 'connection', 'keep-alive']);
function ask(port, { method, path, headers, body, octets, letters }) {
    return new Promise((resolve, reject) => {
        const text = letters === undefined ? body : body.replace('#', 'x'.repeat(letters));
        const sent = octets === undefined ? text : Buffer.from(octets, 'hex');
        const length = sent ? { 'Content-Length': Buffer.byteLength(sent) } : {};
        const asking = http_request({ host: '127.0.0.1', port, method, path, headers: { Host: 'localhost', ...length, ...headers }, agent: false }, (reply) => {
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
                        ? value.replace(/^\d+/, '0').replace(/\.\d+/, (part) => `.${'0'.repeat(part.length - 1)}`) : settled(name, value)]).sort(),
                    body: (octets.length > 0 && coding in unpacked ? unpacked[coding](octets) : octets).toString(),
                });
            });
        });
        asking.on('error', reject);
        asking.end(sent);
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

const lists = { files, served, refused, cases };
const body = Object.entries(lists).map(([name, list]) => `${JSON.stringify(name)}: [\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`);
writeFileSync(join(here, 'layers_cases.json'), `{\n${body.join(',\n')}\n}\n`);
console.log(`${cases.reduce((sum, each) => sum + each.requests.length, 0)} requests, ${refused.length} refusals`);
