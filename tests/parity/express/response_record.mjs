// Records what Express 5 answers: response_cases.json, which response_parity_test.cpp replays.
//
//   npm install express@5.3 && node response_record.mjs            writes the file (Node 20 only)
//   node response_record.mjs --check                               fails when the file is not what Express does
//
// The applications are the `//=` comments of response_apps.hpp and response_header_apps.hpp, beside their C++ twins.
// NODE_PATH or the folder this is started in has node_modules. A case is {app, settings, request: {method, url,
// headers}, is: {status, reason, headers, body}}; Date, Connection and Keep-Alive are left out, a time that is counted
// from now is "(later)".
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createRequire } from 'node:module';

process.env.NODE_ENV = 'production';
if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
const express = createRequire(path.resolve('./x.js'))('express');
const here = path.dirname(new URL(import.meta.url).pathname);
const file = path.join(here, 'response_cases.json');

function apps_of(name) {
  const apps = [];
  for (const line of fs.readFileSync(path.join(here, name), 'utf8').split('\n')) {
    const [, kind, text] = line.match(/^\s*\/\/([=@+])\s+(.*)$/) ?? [];
    const last = apps[apps.length - 1];
    if (kind === '=') {
      const [, called, settings, code] = text.match(/^([^:{]+?)\s*(\{.*?\})?:(?:\s(.*))?$/);
      apps.push({ called, settings: JSON.parse(settings ?? '{}'), code: code ?? '', requests: [] });
    } else if (kind === '+') {
      last.code += ' ' + text;
    } else if (kind === '@') {
      const [line_of_request, ...fields] = text.split(' | ');
      const [method, url] = line_of_request.split(' ');
      last.requests.push({ method, url, headers: fields.map((each) => each.split(/: (.*)/s).slice(0, 2)) });
    }
  }
  return apps;
}

function send(port, { method, url, headers }) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = net.connect(port, '127.0.0.1', () => {
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      const length = method === 'POST' ? 'Content-Length: 0\r\n' : '';
      socket.write(`${method} ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${length}${lines}\r\n`);
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
    .filter(([name]) => !hidden.includes(name.toLowerCase()))
    .map(([name, value]) => [name, value.replace(/(Max-Age=.*Expires=)[^;]*/, '$1(later)')]);
  return { status: Number(status), reason, headers, body: octets.subarray(end + 4).toString() };
}

// The settings that are functions, by what they are called in the comments.
const functions = {
  custom: (body) => (body.length > 0 ? `"custom-${body.length}"` : undefined),
  hide: (key, value) => {
    if (key === 'password' || value === 'hidden') return undefined;
    return key === 'n' ? { of: value + 1 } : value;
  },
  whole: (key, value) => (key === '' ? { instead: [value.a, 'b'] } : value),
};

const cases = [];
for (const name of ['response_apps.hpp', 'response_header_apps.hpp']) {
  for (const { called, settings, code, requests } of apps_of(name)) {
    const app = express();
    app.disable('x-powered-by');
    for (const [setting, value] of Object.entries(settings)) {
      app.set(setting, functions[value] ?? value);
    }
    const handle = new Function('req', 'res', 'next', code);
    app.use((req, res, next) => { handle(req, res, next); });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => { server.once('listening', resolve); });
    for (const request of requests.length > 0 ? requests : [{ method: 'GET', url: '/', headers: [] }]) {
      cases.push({ app: called, settings, request, is: read(await send(server.address().port, request)) });
    }
    server.close();
  }
}

const text = `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
if (process.argv.includes('--check')) {
  if (fs.readFileSync(file, 'utf8') !== text) throw new Error(`${file} is not what Express does`);
} else {
  fs.writeFileSync(file, text);
  console.log(`${cases.length} cases`);
}
