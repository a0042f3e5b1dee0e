// Records what Koa 3 makes of status, type, length, message, headers and body in any order: response_order_cases.json,
// which response_order_parity_test.cpp replays.
//
//   npm install koa@3.3.0                                  (in any folder)
//   node tests/parity/koa/response_order_record.mjs <that folder>            writes the file (Node 20 only)
//   node tests/parity/koa/response_order_record.mjs <that folder> --check    fails when the file is not what Koa does
//
// A case is {method, steps: [[what, value], ...], seen: [[status, message, type, length], ...] after each step, is: {status,
// reason, headers, body}}. The orders are drawn by a generator of our own, so that they are the same each time.
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
const file = path.join(path.dirname(new URL(import.meta.url).pathname), 'response_order_cases.json');

let seed = 20260;
function draw(count) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor(seed / 2 ** 32 * count);
}
const one_of = (list) => list[draw(list.length)];

const kinds = {
  status: () => one_of([200, 200, 201, 204, 205, 301, 304, 404, 500, 700]),
  message: () => one_of(['custom', 'Other']),
  type: () => one_of(['html', 'json', 'text', 'png', 'application/vnd.api+json', '', 'no-such-type']),
  length: () => one_of([0, 3, 5, 100]),
  text: () => one_of(['hello', '<p>hi', '', 'é']),
  bytes: () => one_of(['abc', '']),
  json: () => one_of([{ a: 1 }, [1, 2], 0, true, false]),
  stream: () => one_of([['ab', 'cd'], ['xyz']]),
  null: () => null,
  set: () => one_of([['Content-Type', 'text/css'], ['X-A', '1'], ['Content-Type', 'application/json']]),
  remove: () => one_of(['Content-Type', 'X-A']),
};
const usual = ['status', 'status', 'type', 'type', 'length', 'text', 'text', 'bytes', 'json', 'json', 'stream', 'null', 'null',
  'message', 'set', 'remove'];

function step(ctx, [what, value]) {
  switch (what) {
    case 'text': case 'json': case 'null': ctx.body = value; break;
    case 'bytes': ctx.body = Buffer.from(value); break;
    case 'stream': ctx.body = Readable.from(value); break;
    case 'set': ctx.set(...value); break;
    case 'remove': ctx.remove(value); break;
    default: ctx[what] = value;
  }
}

function send(port, method) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(`${method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
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
    .filter(([name]) => !hidden.includes(name.toLowerCase()));
  let body = octets.subarray(end + 4);
  if (method !== 'HEAD' && headers.some(([name]) => name === 'Transfer-Encoding')) body = together(body);
  return { status: Number(status), reason, headers, body: body.toString() };
}

const cases = [];
let current;
const app = new Koa();
app.silent = true;
app.use((ctx) => {
  for (const each of current.steps) {
    step(ctx, each);
    current.seen.push([ctx.status, ctx.message ?? '', ctx.type, ctx.length ?? null]);
  }
});
const server = app.listen(0, '127.0.0.1');
await new Promise((resolve) => { server.once('listening', resolve); });
for (let number = 0; number < 300; ++number) {
  const steps = [];
  for (let count = 2 + draw(5); count > 0; --count) {
    const what = one_of(usual);
    steps.push([what, kinds[what]()]);
  }
  current = { method: number % 4 === 3 ? 'HEAD' : 'GET', steps, seen: [] };
  current.is = read(await send(server.address().port, current.method), current.method);
  cases.push(current);
}
server.close();

const text = `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
if (process.argv.includes('--check')) {
  if (fs.readFileSync(file, 'utf8') !== text) throw new Error(`${file} is not what Koa does`);
} else {
  fs.writeFileSync(file, text);
  console.log(`${cases.length} cases`);
}
