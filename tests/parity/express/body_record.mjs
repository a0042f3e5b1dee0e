// Records what Express's body parsers answer, for body_parity_test.cpp, which needs no Node.
//
//   npm install express@5.3.0                                       (in any folder; Node 20)
//   node tests/parity/express/body_record.mjs <that folder>
//
// Bodies are text, {"hex": "..."}, or {"spaces": n}, which is that many in brackets; "pieces" are sent as chunks. Date, Connection and Keep-Alive are left out.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const express = createRequire(join(process.argv[2], 'package.json'))('express');
process.env.NODE_ENV = 'production';

const refuse = (error) => () => { throw error; };
const apps = {
    json: [express.json()],
    json_loose: [express.json({ strict: false })],
    json_limit: [express.json({ limit: '1kb' })],
    json_type: [express.json({ type: 'application/vnd.api+json' })],
    json_types: [express.json({ type: ['json', '+json'] })],
    json_any: [express.json({ type: '*/*' })],
    json_chosen: [express.json({ type: (req) => req.headers['x-type'] === 'json' })],
    json_packed: [express.json({ inflate: false })],
    json_verify: [express.json({ verify: (req, res, octets) => { if (octets[0] === 0x5b) throw new Error('no arrays'); } })],
    json_verify_status: [express.json({ verify: refuse(Object.assign(new Error('who are you?'), { status: 401, type: 'not.known' })) })],
    form: [express.urlencoded()],
    form_extended: [express.urlencoded({ extended: true })],
    form_limits: [express.urlencoded({ extended: true, depth: 3, parameterLimit: 5, limit: 200 })],
    form_few: [express.urlencoded({ parameterLimit: 3 })],
    form_latin: [express.urlencoded({ defaultCharset: 'iso-8859-1' })],
    form_sentinel: [express.urlencoded({ extended: true, charsetSentinel: true, interpretNumericEntities: true })],
    raw: [express.raw()],
    raw_limit: [express.raw({ limit: 10, type: '*/*' })],
    text: [express.text()],
    text_latin: [express.text({ defaultCharset: 'iso-8859-1', type: 'text/*' })],
    text_limit: [express.text({ limit: '5b' })],
    all: [express.json(), express.urlencoded({ extended: true }), express.text(), express.raw()],
    twice: [express.json(), express.json({ strict: false }), express.text({ type: '*/*' })],
    bare: [express.json({ limit: 10 })],
};

function make(name) {
    const app = express().disable('x-powered-by');
    app.use(...apps[name]);
    app.use((req, res) => res.json(req.body === undefined ? { nothing: true } : { body: req.body }));
    if (name !== 'bare') {
        app.use((err, req, res, next) => {
            const { status, type, message, expose } = err;
            res.status(status).json({ status, type: type ?? '', message, expose });
        });
    }
    return app;
}

const octets = (body) => {
    if (body.spaces !== undefined) return Buffer.from(`[${' '.repeat(body.spaces)}]`);
    return body.hex === undefined ? Buffer.from(body) : Buffer.from(body.hex, 'hex');
};
const hex = (buffer) => ({ hex: buffer.toString('hex') });

function ask(port, { method = 'POST', headers = {}, body, pieces }) {
    const lines = [`${method} / HTTP/1.1`, 'Host: localhost', 'Connection: close'];
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    const sent = [];
    if (body !== undefined) {
        lines.push(`Content-Length: ${octets(body).length}`);
        sent.push(octets(body));
    } else if (pieces !== undefined) {
        lines.push('Transfer-Encoding: chunked');
        for (const piece of pieces.map(octets)) sent.push(`${piece.length.toString(16)}\r\n`, piece, '\r\n');
        sent.push('0\r\n\r\n');
    }
    return new Promise((resolve, reject) => {
        const got = [];
        const socket = connect(port, '127.0.0.1', () => {
            socket.write(Buffer.concat([`${lines.join('\r\n')}\r\n\r\n`, ...sent].map((each) => Buffer.from(each))));
        });
        socket.on('data', (piece) => got.push(piece)).on('error', reject).on('end', () => resolve(Buffer.concat(got)));
    });
}

function read(raw) {
    const end = raw.indexOf('\r\n\r\n');
    const [line, ...fields] = raw.subarray(0, end).toString('latin1').split('\r\n');
    const headers = fields.map((field) => field.split(/: (.*)/s).slice(0, 2))
        .filter(([name]) => !/^(date|connection|keep-alive)$/i.test(name));
    return { status: +line.slice(9, 12), reason: line.slice(13), headers, body: raw.subarray(end + 4).toString() };
}

// ---- the cases ----
const cases = [];
const add = (app, request) => cases.push({ app, request });
const typed = (app, type, body, more = {}) => add(app, { headers: { 'Content-Type': type, ...more }, body });
const J = 'application/json', F = 'application/x-www-form-urlencoded', T = 'text/plain', B = 'application/octet-stream';

const texts = ['{', '[', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '[1,', '[1,]', '[1 2]', '{"a" 1}', '{a:1}',
    '{"a":1 "b":2}', 'nul', 'nulL', 'trx', '[tru]', '"abc', '"a\nb"', '"\\x"', '"\\u12g4"', '"\\u12', '"\\', '-', '[-]', '01',
    '[01]', '1.', '[1.x]', '1e', '[1e+]', '{} x', '[]1', 'undefined', 'NaN', 'Infinity', '[object Object]', '+1', '[.5]',
    '{"a":}', '[,]', '{,}', '["a","b"', '["a":1]', '1 2', '{"aaaaaaaaaaaaaaaaaaaaaaaaaa":x}', 'x{"aaaaaaaaaaaaaaaaaaaaaaaaaa":1}',
    '[1,2,3,4,5,6,7,8,9,x,1,2,3,4,5,6,7,8]', '["éééééééééé\u{1F600}\u{1F600}\u{1F600}",x,"é\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}"]',
    '[é]', '["\u{1F600}",x]', '{"a":nulll}', '[1]]', '}', '{"a":"b}', '["\t"]', '[1.5.5]', '[--1]', '{"a":1]', '[1}',
    '{"a":1, "b"}', '{"a":1,"b" 2}', '{"a":1,"b" "c"}', '{"a":1,"b"', "{'a':1}", '[t', '-01', '{"a":[}', '{"a":{]', '\u00a0[]',
    '1', '"x"', 'true', 'null', '0', '-0', '1e3', '1.50', '1e400', ' [ 1 , 2 ] ', '{"a":{"b":[true,false,null,"\\u00e9\\n"]}}',
    '{"a":1,"b":2,"a":3}', '"\\ud83d\\ude00"', '{"__proto__":{"x":1}}', '[1e21,1e-7,123456789.125,0.1]', '[]', '{}', '   ', '\n'];
for (const text of texts) typed('json_loose', J, text);

for (const body of ['{"a":1}', '[1,"x"]', '', '1', '"x"', 'true', '  nul', '  \t', 'NaN', 'undefined', '#', '##{}',
    '       the quick brown fox jumps over', '\u20ac', 'é{}', '{"a":', '\ufeff{"bom":true}', ' [] ']) typed('json', J, body);
for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset="UTF-8"', 'application/vnd.api+json',
    'text/json', 'application/jsonx', 'application/json; charset=', 'json', '', 'application/json, text/html', 'application/json;;',
    'application/json; charset=utf-8; charset=x']) typed('json', type, '{"a":"é"}');
for (const [charset, body] of [['utf-16', Buffer.from('\ufeff{"a":"é\u{1F600}"}', 'utf16le')], ['utf-16', Buffer.from('{"a":1}', 'utf16le')],
    ['utf-16le', Buffer.from('{"a":"x"}', 'utf16le')], ['utf-16be', Buffer.from('{"a":"x"}', 'utf16le').swap16()],
    ['utf-16', Buffer.from('{"a":"x"}', 'utf16le').swap16()], ['UTF-16', Buffer.from('\ufeff{"a":2}', 'utf16le').swap16()],
    ['utf-32', Buffer.from('7b000000220000006100000022000000' + '3a000000310000007d000000', 'hex')], ['utf-8', Buffer.from('7b2261223a22ff227d', 'hex')],
    ['iso-8859-1', Buffer.from('{}')], ['koi8-r', Buffer.from('{}')], ['utf-x', Buffer.from('{}')], ['utf-9', Buffer.from('')]]) {
    typed('json', `application/json; charset=${charset}`, hex(body));
}
typed('json_verify', 'application/json; charset=utf-x', '{}');
add('json', { method: 'GET' });
add('json', { method: 'GET', headers: { 'Content-Type': J } });
add('json', { method: 'GET', headers: { 'Content-Type': J }, body: '{"get":1}' });
add('json', { headers: { 'Content-Type': J }, pieces: ['{"a"', ':[1,', '2]}'] });
add('json', { headers: { 'Content-Type': J }, pieces: [] });
add('json', { headers: { 'Content-Type': J }, pieces: [hex(Buffer.from('5b22c3', 'hex')), hex(Buffer.from('a9225d', 'hex'))] });
add('json', { body: '{"a":1}' });

for (const size of [1023, 1024, 1025, 5000]) {
    const body = `{"a":"${'x'.repeat(size - 8)}"}`;
    typed('json_limit', J, body);
    add('json_limit', { headers: { 'Content-Type': J }, pieces: [body.slice(0, 600), body.slice(600)] });
}
typed('json', J, { spaces: 102398 });
typed('json', J, { spaces: 102399 });
for (const type of [J, 'application/vnd.api+json', 'application/vnd.api+json; charset=utf-8']) {
    for (const app of ['json_type', 'json_types', 'json_any']) typed(app, type, '{"a":1}');
}
add('json_any', { body: '{"a":1}' });
typed('json_any', 'nonsense', '{"a":1}');
add('json_chosen', { headers: { 'X-Type': 'json' }, body: '{"a":1}' });
add('json_chosen', { headers: { 'Content-Type': J }, body: '{"a":1}' });

const gzip = (text) => hex(zlib.gzipSync(text)), deflate = (text) => hex(zlib.deflateSync(text)), brotli = (text) => hex(zlib.brotliCompressSync(text));
for (const [coding, body] of [['gzip', gzip('{"a":1}')], ['GZIP', gzip('{"a":1}')], ['deflate', deflate('{"a":1}')], ['br', brotli('{"a":1}')],
    ['identity', '{"a":1}'], ['Identity', '{"a":1}'], ['', '{"a":1}'], ['compress', 'x'], ['x-gzip', gzip('{}')], ['gzip, deflate', 'x'], ['gzip', 'no gzip'],
    ['deflate', 'no deflate'], ['br', hex(Buffer.from('ffffff', 'hex'))], ['gzip', hex(zlib.gzipSync('{"a":1}').subarray(0, 20))], ['gzip', ''],
    ['gzip', gzip('')], ['gzip', gzip('{"a":')], ['gzip', hex(Buffer.concat([zlib.gzipSync('{"a":'), zlib.gzipSync('1}')]))]]) {
    typed('json', J, body, { 'Content-Encoding': coding });
}
for (const pack of [['gzip', gzip], ['deflate', deflate], ['br', brotli]]) {
    typed('json_limit', J, pack[1](`["${'x'.repeat(1020)}"]`), { 'Content-Encoding': pack[0] });
    typed('json_limit', J, pack[1](`["${'x'.repeat(1021)}"]`), { 'Content-Encoding': pack[0] });
    typed('json_limit', J, pack[1](`["${'x'.repeat(1000000)}"]`), { 'Content-Encoding': pack[0] });
}
for (const coding of ['gzip', 'nonsense', 'identity']) typed('json_packed', J, '{"a":1}', { 'Content-Encoding': coding });
for (const body of ['{"a":1}', '[1]', '', '{']) typed('json_verify', J, body);
typed('json_verify', J, gzip('[1]'), { 'Content-Encoding': 'gzip' });
typed('json_verify_status', J, '{}');

const forms = ['a=1&b=2', 'a=1&a=2&a=3', 'a[b]=1', 'a[]=1&a[]=2', 'a[b][c]=1&a[b][d]=2', 'a=x+y%20z', 'a=%C3%A9', 'a=%E9', 'a=%zz', 'é=ü', '', '&', '=x',
    'a', 'a=', 'a=b=c', 'a&b&c', '__proto__=1&constructor=2', 'a[5]=x&a[2]=y', 'a[150]=x', 'a.b=1', '10=x&2=y&z=1', 'a[b]=1&a=2', 'a=1&&b=2',
    'hasOwnProperty=1&toString=2', 'a%5Bb%5D=1', 'a[]=', 'a[][b]=1&a[][b]=2', '[a]=1', 'a[=1'];
for (const body of forms) {
    typed('form', F, body);
    typed('form_extended', F, body);
}
typed('form', F, hex(Buffer.from('613dff', 'hex')));
typed('form_extended', F, `a${'[b]'.repeat(32)}=1`);
typed('form_extended', F, `a${'[b]'.repeat(33)}=1`);
typed('form_extended', F, Array.from({ length: 1000 }, (_, i) => `n${i}`).join('&'));
typed('form_extended', F, Array.from({ length: 1001 }, (_, i) => `n${i}`).join('&'));
typed('form_extended', F, Array.from({ length: 130 }, (_, i) => `a[]=${i}`).join('&'));
typed('form', F, Array.from({ length: 130 }, (_, i) => `a=${i}`).join('&'));
for (const body of ['a=1&b=2&c=3&d=4&e=5', 'a=1&b=2&c=3&d=4&e=5&f=6', 'a[b][c][d]=1', 'a[b][c][d][e]=1', `a=${'x'.repeat(198)}`, `a=${'x'.repeat(199)}`]) typed('form_limits', F, body);
for (const body of ['a&b&c', 'a&b&c&d', '&&', '&&&']) typed('form_few', F, body);
for (const charset of ['utf-8', 'iso-8859-1', 'ISO-8859-1', 'utf-16', 'latin1', 'koi8-r']) {
    typed('form', `${F}; charset=${charset}`, 'a=%E9&b=%C3%A9');
    typed('form_latin', `${F}; charset=${charset}`, 'a=%E9');
}
typed('form', `${F}; charset=iso-8859-1`, hex(Buffer.from('613de9', 'hex')));
typed('form_latin', F, 'a=%E9&b=%F8');
for (const body of ['utf8=%E2%9C%93&a=%C3%A9', 'utf8=%26%2310003%3B&a=%E9', 'utf8=no&a=%C3%A9', 'a=%26%239786%3B']) {
    typed('form_sentinel', F, body);
    typed('form_sentinel', `${F}; charset=iso-8859-1`, body);
}
typed('form', T, 'a=1');
typed('form', F, gzip('a=1&b=2'), { 'Content-Encoding': 'gzip' });
add('form', { headers: { 'Content-Type': F }, pieces: ['a=1', '&b', '=2'] });

for (const body of ['hello', '', hex(Buffer.from('00ff80', 'hex'))]) {
    typed('raw', B, body);
    typed('raw', T, body);
    typed('text', T, body);
    typed('text', 'text/html', body);
    typed('raw_limit', 'a/b', body);
}
typed('raw', B, gzip('packed'), { 'Content-Encoding': 'gzip' });
typed('raw', `${B}; charset=nonsense`, 'x');
typed('raw_limit', 'a/b', '0123456789');
typed('raw_limit', 'a/b', '0123456789a');
add('raw_limit', { headers: { 'Content-Type': 'a/b' }, pieces: ['012345', '6789a'] });
for (const [charset, body] of [['utf-8', 'é'], ['iso-8859-1', hex(Buffer.from('e980', 'hex'))], ['latin1', hex(Buffer.from('e9', 'hex'))],
    ['us-ascii', hex(Buffer.from('61e9', 'hex'))], ['windows-1252', hex(Buffer.from('8081e9', 'hex'))], ['utf-16', hex(Buffer.from('hé', 'utf16le'))],
    ['utf-16be', hex(Buffer.from('hé', 'utf16le').swap16())], ['nonsense', 'x'], ['UTF8', 'é']]) typed('text', `text/plain; charset=${charset}`, body);
typed('text_latin', 'text/x', hex(Buffer.from('e9', 'hex')));
typed('text_limit', T, '12345');
typed('text_limit', T, '123456');
typed('text_limit', `${T}; charset=nonsense`, '123456');
typed('text', T, hex(Buffer.from('efbbbf61ff', 'hex')));
for (const type of [J, F, T, B, 'image/png']) typed('all', type, '{"a":[1]}');
typed('twice', J, '{"a":1}');
typed('twice', J, '1');
typed('twice', T, '1');
for (const body of ['{"a":1}', '{"a":12345678901}', '{"a"', '<&>']) typed('bare', J, body);
add('bare', { headers: { 'Content-Type': 'application/json; charset=x' }, body: '{}' });

// ---- the replies ----
const servers = new Map();
for (const name of Object.keys(apps)) {
    const server = make(name).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.on('listening', resolve));
    servers.set(name, server);
}
const rows = [];
for (const { app, request } of cases) rows.push({ app, request, reply: read(await ask(servers.get(app).address().port, request)) });
for (const server of servers.values()) server.close();
writeFileSync(join(here, 'body_cases.json'), `{\n"bodies": [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n}\n`);
console.log(`body_cases.json: ${rows.length}`);
