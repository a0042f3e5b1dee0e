// Records what each of Express's four body parsers does with each of its options, for parsers_parity_test.cpp:
// parsers_cases.json. What is in the bodies is the matter of body_record.mjs.
//
//   npm install express@5.3.0 cookie-parser@1.4.7                   (in any folder; Node 20)
//   node tests/parity/express/parsers_record.mjs <that folder>
//
// A case is {parser, options, request: {method, headers, body | pieces}, reply}; bodies are hexadecimal. Date, Connection
// and Keep-Alive are left out.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

process.env.NODE_ENV = 'production';
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(process.argv[2], 'package.json'));
const express = require('express');
const cookieParser = require('cookie-parser');

const parsers = {
  json: { type: 'application/json', good: '{"a":1}', bad: '["b"]', long: '{"a":"0123456789"}' },
  urlencoded: { type: 'application/x-www-form-urlencoded', good: 'a=1', bad: 'b=2', long: 'a=0123456789abcdef' },
  text: { type: 'text/plain', good: 'a text', bad: 'bad', long: 'a text that is long' },
  raw: { type: 'application/octet-stream', good: 'a raw', bad: 'bad', long: 'a row that is long' },
};
const refuse = (more) => (req, res, octets) => {
  if (octets[0] === '['.charCodeAt(0) || octets[0] === 'b'.charCodeAt(0)) throw Object.assign(new Error('not this'), more);
};
// What a reviver is shown, and in which order; some of it is replaced, left out or refused.
const revive = () => {
  let seen = [];
  return (key, value) => {
    seen.push(key);
    if (key === 'out') return undefined;
    if (key === 'bad') {
      seen = [];
      throw Object.assign(new Error('no bad here'), { status: 418, type: 'own.type' });
    }
    if (key !== '') return typeof value === 'number' ? value + 1 : value;
    const order = seen.join();
    seen = [];
    return { order, value };
  };
};
const options = {
  none: () => ({}),
  limit: () => ({ limit: 12 }),
  limit_text: () => ({ limit: '12b' }),
  no_inflate: () => ({ inflate: false }),
  type: () => ({ type: 'application/vnd.own' }),
  types: (type) => ({ type: [type, 'application/vnd.own'] }),
  chosen: () => ({ type: (req) => req.headers['x-take'] === '1' }),
  verify: () => ({ verify: refuse({}) }),
  verify_status: () => ({ verify: refuse({ status: 400 }) }),
  verify_type: () => ({ verify: refuse({ status: 422, type: 'own.type' }) }),
  reviver: () => ({ reviver: revive() }),
  reviver_any: () => ({ reviver: (key, value) => (key === '' ? [key, value] : value), strict: false }),
  reviver_nothing: () => ({ reviver: () => undefined }),
  few: () => ({ parameterLimit: 2, extended: true, depth: 2 }),
};
const cookie_options = {
  plain: [],
  decode: [undefined, { decode: (value) => value.toUpperCase() }],
  decode_signed: ['secret', { decode: (value) => value.replaceAll('~', '.') }],
  decode_throws: ['secret', { decode: (value) => { if (value.includes('%')) throw new Error('not this'); return `<${value}>`; } }],
};

// ---- the requests: {options: [request]} ----
const bodies = ({ type, good, bad, long }) => {
  const typed = (body, headers = {}) => ({ headers: { 'Content-Type': type, ...headers }, body });
  const packed = { gzip: zlib.gzipSync, deflate: zlib.deflateSync, br: zlib.brotliCompressSync };
  const as = (coding, body) => typed(packed[coding.toLowerCase()](body), { 'Content-Encoding': coding });
  const other = (body, of) => typed(body, { 'Content-Type': of });
  const chunked = (...pieces) => ({ headers: { 'Content-Type': type }, pieces });
  return {
    none: [typed(good), typed(good, { 'Content-Encoding': 'identity' }), as('gzip', good), as('deflate', good), as('br', good), as('GZIP', good),
      typed(good, { 'Content-Encoding': 'nulls' }), typed('no gzip', { 'Content-Encoding': 'gzip' }), as('gzip', ''),
      typed(''), { headers: { 'Content-Type': type } }, { method: 'GET', headers: { 'Content-Type': type } },
      chunked(good.slice(0, 2), good.slice(2)), chunked(), other(good, 'application/x-other'), { headers: {}, body: good },
      other(good, `${type}; charset=utf-8`), other(good, `${type}; charset=x-unknown`), other(good, type.toUpperCase())],
    limit: [typed(good), typed(long), chunked(good), chunked(long.slice(0, 8), long.slice(8)), as('gzip', good), as('gzip', long),
      as('deflate', long), as('br', long), typed(long.slice(0, 12)), typed(long.slice(0, 13)), typed(long.repeat(99)), chunked(long.repeat(99))],
    limit_text: [typed(good), typed(long)],
    no_inflate: [typed(good), as('gzip', good), typed(good, { 'Content-Encoding': 'identity' }), as('deflate', good)],
    type: [typed(good), other(good, 'application/vnd.own'), other(good, 'application/vnd.own; charset=utf-8')],
    types: [typed(good), other(good, 'application/vnd.own'), other(good, 'application/x-foo')],
    chosen: [typed(good, { 'X-Take': '1' }), typed(good), { headers: { 'X-Take': '1' }, body: good }, { method: 'GET', headers: { 'X-Take': '1' } },
      other(good, 'image/png; x'), { headers: { 'X-Take': '1', 'Content-Type': 'image/png; x' }, body: good }],
    verify: [typed(good), typed(bad), as('gzip', bad), other(bad, `${type}; charset=x-unknown`), other(good, `${type}; charset=iso-8859-1`), typed('')],
    verify_status: [typed(good), typed(bad)],
    verify_type: [typed(good), typed(bad)],
    ...(type === parsers.json.type && {
      reviver: ['{"a":1,"b":{"c":[1,"x",{"d":2}],"e":{}},"f":null}', '[1,[2,[3]],"x"]', '{}', '[]', '', '{"out":1,"b":{"out":{"c":1},"d":1}}',
        '[{"out":1},{"out":1,"b":2}]', '{"a":{"bad":1}}', '{"a":', '"text"', '{"a":1,"a":{"b":2}}'].map((body) => typed(body)),
      reviver_any: ['"text"', '7', 'null', 'true', '{"a":[1]}', 'nul', ''].map((body) => typed(body)),
      reviver_nothing: ['{"a":1}', '[1]', ''].map((body) => typed(body)),
    }),
    ...(type === parsers.urlencoded.type && {
      few: [typed('a=1&b=2'), typed('a=1&b=2&c=%C3%A9'), typed('a[b][c]=1'), typed('a[b][c][d]=1'), other('a=1&b=2&c=\u00e9', `${type}; charset=iso-8859-1`)],
    }),
  };
};
const cookies = ['a=b; c="d e"; a=second', 'a=%41%20x; b=s%3Ax; c', 'a=s:tobi~x/73ujqKTj5R3Jjgn53w59kfWaXQKcaxkYsy6+5lckg; b=s:tobi.x/73ujqKTj5R3Jjgn53w59kfWaXQKcaxkYsy6+5lckg', 'a=one+two; b=j:{"x":1}; c=s:forged~x',
  'a=<b>; b=%zz', '', '=', 'a="; b=""; c="x'];

function make(parser, chosen) {
  const app = express().disable('x-powered-by');
  app.use(express[parser](options[chosen](parsers[parser].type)));
  if (chosen === 'none') app.use(express[parser]());
  app.use((req, res) => res.json(req.body === undefined ? { nothing: true } : { body: req.body }));
  app.use((err, req, res, next) => {
    const { status, type = '', message, body, charset, encoding, expected, limit, received } = err;
    res.status(status).json({ status, type, message, body: body?.toString(), charset, encoding, expected, limit, received });
  });
  return app;
}

function make_cookies(_, chosen) {
  const app = express().disable('x-powered-by');
  app.use(cookieParser(...cookie_options[chosen]));
  app.use((req, res) => res.json({ plain: Object.entries(req.cookies), signed: Object.entries(req.signedCookies) }));
  return app;
}

function ask(port, { method = 'POST', headers, body, pieces }) {
  const lines = [`${method} / HTTP/1.1`, 'Host: localhost', 'Connection: close'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const sent = [];
  if (body !== undefined) {
    lines.push(`Content-Length: ${Buffer.from(body).length}`);
    sent.push(body);
  } else if (pieces !== undefined) {
    lines.push('Transfer-Encoding: chunked');
    for (const piece of pieces) sent.push(`${Buffer.from(piece).length.toString(16)}\r\n`, piece, '\r\n');
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

const hex = (body) => Buffer.from(body).toString('hex');
const rows = [];
const cookie_requests = cookies.map((sent) => ({ method: 'GET', headers: { Cookie: sent } }));
const all = Object.entries(parsers).map(([parser, texts]) => [parser, make, bodies(texts)]);
all.push(['cookies', make_cookies, Object.fromEntries(Object.keys(cookie_options).map((name) => [name, cookie_requests]))]);
for (const [parser, making, asked] of all) {
  for (const [chosen, requests] of Object.entries(asked)) {
    const server = making(parser, chosen).listen(0, '127.0.0.1');
    await new Promise((resolve) => { server.on('listening', resolve); });
    for (const request of requests) {
      const reply = read(await ask(server.address().port, request));
      const shown = { ...request };
      if (request.body !== undefined) shown.body = hex(request.body);
      if (request.pieces !== undefined) shown.pieces = request.pieces.map(hex);
      rows.push({ parser, options: chosen, request: shown, reply });
    }
    server.close();
  }
}
writeFileSync(join(here, 'parsers_cases.json'), `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
console.log(`parsers_cases.json: ${rows.length}`);
