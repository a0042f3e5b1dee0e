// Records what Express 5 answers to applications with routes: routing_cases.json, which routing_parity_test.cpp replays.
//
//   npm install express@5.3.0 && node routing_record.mjs           writes the file (Node 20 only)
//   node routing_record.mjs --check                                fails when the file is not what Express does
//
// The applications are the `//=` comments of routing_*_apps.hpp, beside their C++ twins. NODE_PATH or the folder this is
// started in has node_modules. A case is {app, request: {method, url, headers}, is: {status, reason, headers, body}};
// Date, Connection and Keep-Alive are left out.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';

process.env.NODE_ENV = 'production';
if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
const express = createRequire(path.resolve('./x.js'))('express');
const here = path.dirname(new URL(import.meta.url).pathname);
const file = path.join(here, 'routing_cases.json');
// ETags are made of the time: routing_parity_test.cpp sets the same.
const fileTime = 1795426770.079;
fs.utimesSync(path.join(here, 'routing_file.txt'), fileTime, fileTime);

// What the applications are made of: the same as in routing_apps.hpp.
const parts = {
  express,
  folder: here,
  step: (name) => (req, res, next) => { res.append('X-Step', name); next(); },
  say: (text) => (req, res) => { res.send(text); },
  show: (req, res) => {
    const { method, url, baseUrl, originalUrl, params } = req;
    res.json({ method, url, base: baseUrl, original: originalUrl, path: req.path, params });
  },
  mark: (req, res, next) => {
    res.append('X-At', `[${req.baseUrl}] ${req.url} ${JSON.stringify(req.params)}`);
    next();
  },
  report: (err, req, res, next) => {
    if (res.headersSent) return next(err);
    res.status(err.status ?? 500).send(`error: ${err.message}`);
  },
  pass: (name) => (err, req, res, next) => {
    if (!res.headersSent) res.append('X-Error', name);
    next(err);
  },
  error: (status, message, headers = {}) => Object.assign(new Error(message), { status, headers }),
  sub: (options) => Object.assign(express(), options).disable('x-powered-by'),
};

function apps_of(name) {
  const apps = [];
  for (const line of fs.readFileSync(path.join(here, name), 'utf8').split('\n')) {
    const [, kind, text] = line.match(/^\s*\/\/([=@+])\s+(.*)$/) ?? [];
    if (kind === '=') apps.push({ called: text, code: '', requests: [] });
    if (kind === '+') apps.at(-1).code += `${text}\n`;
    if (kind !== '@') continue;
    const [line_of_request, ...fields] = text.split(' | ');
    const [method, url] = line_of_request.split(' ');
    apps.at(-1).requests.push({ method, url, headers: fields.map((each) => each.split(/: (.*)/s).slice(0, 2)) });
  }
  return apps;
}

function send(port, { method, url, headers }) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = net.connect(port, '127.0.0.1', () => {
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.write(`${method} ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines}\r\n`);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
  });
}

const hidden = ['date', 'connection', 'keep-alive'];
function read(octets) {
  const end = octets.indexOf('\r\n\r\n');
  const [first, ...lines] = octets.subarray(0, end).toString('latin1').split('\r\n');
  const [, status, reason] = first.match(/^HTTP\/1\.1 (\d+) (.*)$/);
  const headers = lines.map((line) => line.split(/: ?(.*)/s).slice(0, 2))
    .filter(([name]) => !hidden.includes(name.toLowerCase()));
  return { status: Number(status), reason, headers, body: octets.subarray(end + 4).toString() };
}

const cases = [];
const sources = fs.readdirSync(here).filter((name) => /^routing_\w+_apps\.hpp$/.test(name)).sort();
for (const { called, code, requests } of sources.flatMap(apps_of)) {
  const app = express();
  app.disable('x-powered-by');
  new Function('app', ...Object.keys(parts), code)(app, ...Object.values(parts));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.once('listening', resolve); });
  for (const request of requests)
    cases.push({ app: called, request, is: read(await send(server.address().port, request)) });
  server.close();
}

const text = `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
if (process.argv.includes('--check')) {
  if (fs.readFileSync(file, 'utf8') !== text) throw new Error(`${file} is not what Express does`);
} else {
  fs.writeFileSync(file, text);
  console.log(`${cases.length} cases of ${new Set(cases.map((each) => each.app)).size} applications`);
}
