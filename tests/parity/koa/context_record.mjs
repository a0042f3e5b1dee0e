// Records what Koa 3 answers: context_cases.json, which context_parity_test.cpp replays.
//
//   npm install koa@3.3.0 koa-mount@4.2.0 @koa/router@14.0.0     (in any folder)
//   node tests/parity/koa/context_record.mjs <that folder>            writes the file (Node 20 only)
//   node tests/parity/koa/context_record.mjs <that folder> --check    fails when the file is not what Koa does
//
// The applications are the `//=` comments of the *_apps.hpp here, beside their C++ twins. A case is {app, options,
// request: {method, url, headers, body}, is: {status, reason, headers, body}}; Date, Connection and Keep-Alive are left
// out, a body in chunks is put together, a time that is counted from now is "(later)".
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';

process.env.NODE_ENV = 'production';
if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
const load = createRequire(path.resolve(process.argv[2] ?? '.', 'x.js'));
const Koa = load('koa');
const { version } = load('koa/package.json');
if (version !== '3.3.0') throw new Error(`Koa 3.3.0 is the specification, this is ${version}`);
const mount = load('koa-mount'), Router = load('@koa/router');
const here = path.dirname(new URL(import.meta.url).pathname);
const file = path.join(here, 'context_cases.json');
const headers_of_apps = ['response_apps.hpp', 'response_header_apps.hpp', 'request_apps.hpp', 'application_apps.hpp',
  'mount_apps.hpp'];

function apps_of(name) {
  const apps = [];
  for (const line of fs.readFileSync(path.join(here, name), 'utf8').split('\n')) {
    const [, kind, text] = line.match(/^\s*\/\/([=@+])\s+(.*)$/) ?? [];
    const last = apps[apps.length - 1];
    if (kind === '=') {
      const [, called, options, code] = text.match(/^([^:{]+?)\s*(\{.*?\})?:(?:\s(.*))?$/);
      apps.push({ called, options: JSON.parse(options ?? '{}'), code: code ?? '', requests: [] });
    } else if (kind === '+') {
      last.code += ' ' + text;
    } else if (kind === '@') {
      const [line_of_request, ...rest] = text.split(' | ');
      const [method, url] = line_of_request.split(' ');
      const body = rest.filter((each) => each.startsWith('= ')).map((each) => each.slice(2)).join('');
      const headers = rest.filter((each) => !each.startsWith('= ')).map((each) => each.split(/: ?(.*)/s).slice(0, 2));
      last.requests.push({ method, url, headers, body });
    }
  }
  return apps;
}

function send(port, { method, url, headers, body }) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = net.connect(port, '127.0.0.1', () => {
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      const host = headers.some(([name]) => name === 'Host') ? '' : 'Host: localhost\r\n';
      const length = body !== '' || method === 'POST' ? `Content-Length: ${Buffer.byteLength(body)}\r\n` : '';
      socket.write(`${method} ${url} HTTP/1.1\r\n${host}Connection: close\r\n${length}${lines}\r\n${body}`);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
  });
}

function together(octets) {
  const pieces = [];
  for (let at = 0; at < octets.length;) {
    const end = octets.indexOf('\r\n', at);
    const size = Number.parseInt(octets.subarray(at, end).toString(), 16);
    pieces.push(octets.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(pieces);
}

const hidden = ['date', 'connection', 'keep-alive'];
function read(octets, method) {
  const end = octets.indexOf('\r\n\r\n');
  const [first, ...lines] = octets.subarray(0, end).toString('latin1').split('\r\n');
  const [, status, reason] = first.match(/^HTTP\/1\.1 (\d+) (.*)$/);
  const headers = lines.map((line) => line.split(/: ?(.*)/s).slice(0, 2))
    .filter(([name]) => !hidden.includes(name.toLowerCase()))
    .map(([name, value]) => [name, value.replace(/expires=(?!Thu, 01 Jan 1970)[^;]*/, 'expires=(later)')]);
  let body = octets.subarray(end + 4);
  if (method !== 'HEAD' && headers.some(([name]) => name === 'Transfer-Encoding')) body = together(body);
  return { status: Number(status), reason, headers, body: body.toString() };
}

const cases = [];
for (const name of headers_of_apps) {
  for (const { called, options, code, requests } of apps_of(name)) {
    const app = new Koa(options);
    app.silent = true;
    const AsyncFunction = (async () => {}).constructor;
    const handle = new AsyncFunction('ctx', 'next', 'app', 'Readable', 'mount', 'Router', 'Koa', code);
    app.use((ctx, next) => handle(ctx, next, app, Readable, mount, Router, Koa));
    app.use((ctx) => { if (ctx.state.below) ctx.body = `below ${ctx.url}`; });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => { server.once('listening', resolve); });
    for (const request of requests.length > 0 ? requests : [{ method: 'GET', url: '/', headers: [], body: '' }]) {
      const is = read(await send(server.address().port, request), request.method);
      cases.push({ app: called, options, request, is });
    }
    server.close();
  }
}

const text = `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
if (process.argv.includes('--check')) {
  if (fs.readFileSync(file, 'utf8') !== text) throw new Error(`${file} is not what Koa does`);
} else {
  fs.writeFileSync(file, text);
  console.log(`${cases.length} cases`);
}
