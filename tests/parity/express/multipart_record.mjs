// Records what multer makes of forms: multipart_cases.json, which multipart_parity_test.cpp compares with what
// middleware::multipart makes of the same.
//
//   npm install express@5.3.0 multer@2.5.0      (in any folder)
//   node tests/parity/express/multipart_record.mjs <that folder>
//   node tests/parity/express/multipart_record.mjs <that folder> --check    fails when the file is not what multer does
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
const from_folder = createRequire(join(process.argv[2], 'package.json'));
const express = from_folder('express');
const multer = from_folder('multer');
const file = join(dirname(fileURLToPath(import.meta.url)), 'multipart_cases.json');

function make(limits) {
    const app = express();
    app.use(multer({ storage: multer.memoryStorage(), limits }).any());
    app.use((req, res) => res.json({
        body: req.body ?? null,
        files: (req.files ?? []).map((each) => ({
            field: each.fieldname, name: each.originalname, type: each.mimetype, size: each.size,
            text: each.buffer.toString('latin1'),
        })),
    }));
    app.use((error, req, res, next) => res.json({ error: error.message }));
    return app;
}

// ---- the forms, as octets of latin1 ----
const field = (name, text, more = '') => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n${more}\r\n${text}\r\n`;
const upload = (name, filename, text, more = 'Content-Type: text/plain\r\n') =>
    `--B\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n${more}\r\n${text}\r\n`;
const end = '--B--\r\n';
const utf8 = (text) => Buffer.from(text).toString('latin1');

const cases = [];
const add = (name, body, { type = 'multipart/form-data; boundary=B', limits = {}, pieces = 1 } = {}) =>
    cases.push({ name, limits, type, pieces, body });

add('one field', field('a', '1') + end);
add('fields in their order', field('b', '1') + field('a', '2') + field('c', '') + end);
add('a field several times', field('a', '1') + field('b', 'x') + field('a', '2') + field('a', '3') + end);
add('a text of several lines', field('a', 'one\r\ntwo\n\r\n--not\r\n--C') + end);
add('UTF-8 in a field', field('a', utf8('h\u00e9llo \u2603')) + end);
add('a field with a type', field('a', '{}', 'Content-Type: application/json\r\n') + end);
add('a preamble and an epilogue', `before\r\n${field('a', '1')}--B--\r\nbehind\r\n`);
add('no parts', end);
add('a file', upload('f', 'a.txt', 'the text') + end);
add('files and fields', field('a', '1') + upload('f', 'a.txt', 'x') + field('b', '2') + upload('f', 'b.txt', 'yy') + end);
add('an empty file', upload('f', 'a.txt', '') + end);
add('a file field left empty', upload('f', '', '', 'Content-Type: application/octet-stream\r\n') + field('a', '1') + end);
add('a file without a type', upload('f', 'a.bin', 'x', '') + end);
add('a type with parameters', upload('f', 'a.txt', 'x', 'Content-Type: text/plain; charset=latin1\r\n') + end);
add('a file name with folders', upload('f', '../../etc/passwd', 'x') + end);
add('a file name of another system', upload('f', 'C:\\dir\\a.txt', 'x') + end);
add('an encoded file name', `--B\r\nContent-Disposition: form-data; name="f"; filename*=UTF-8''h%C3%A9.txt\r\n\r\nx\r\n${end}`);
add('UTF-8 in a file name', upload('f', utf8('h\u00e9.txt'), 'x') + end);
add('octets of all kinds', upload('f', 'a', '\0\x01\r\n\xff\xfe--B \r\n-', 'Content-Type: a/b\r\n') + end);
add('in pieces of one octet', field('a', '1') + upload('f', 'a.txt', 'x\r\n--Cy') + end, { pieces: 1e9 });
add('a quoted boundary', (field('a', '1') + end).replaceAll('--B', '--B C'), { type: 'multipart/form-data; boundary="B C"' });
add('a name in brackets', field('user[name]', 'x') + field('user[age]', '7') + field('list[]', '1') + end);
add('another type', 'a=1', { type: 'application/x-www-form-urlencoded' });
add('no boundary', field('a', '1') + end, { type: 'multipart/form-data' });
add('no end', field('a', '1'));
add('no name', `--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n${end}`);
add('too many fields', field('a', '1') + field('b', '2') + field('c', '3') + end, { limits: { fields: 2 } });
add('as many fields as may be', field('a', '1') + field('b', '2') + end, { limits: { fields: 2 } });
add('too many files', upload('f', 'a', 'x') + upload('g', 'b', 'y') + end, { limits: { files: 1 } });
add('a file too long', upload('f', 'a', 'x'.repeat(11)) + end, { limits: { fileSize: 10 } });
add('a file as long as may be', upload('f', 'a', 'x'.repeat(10)) + end, { limits: { fileSize: 10 } });
add('a field too long', field('a', 'x'.repeat(11)) + end, { limits: { fieldSize: 10 } });
add('a name too long', field('a'.repeat(11), 'x') + end, { limits: { fieldNameSize: 10 } });

// ---- recording ----
function exchange(port, { type, body, pieces }) {
    const octets = Buffer.from(body, 'latin1');
    const head = `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${octets.length}\r\n\r\n`;
    return new Promise((resolve, reject) => {
        const received = [];
        const socket = net.connect(port, '127.0.0.1', async () => {
            socket.setNoDelay(true).write(head);
            const size = Math.max(1, Math.ceil(octets.length / pieces));
            for (let at = 0; at < octets.length; at += size) {
                socket.write(octets.subarray(at, at + size));
                if (pieces > 1) await new Promise(setImmediate);
            }
        });
        socket.on('data', (piece) => received.push(piece));
        socket.on('error', reject);
        socket.on('end', () => {
            const raw = Buffer.concat(received).toString();
            resolve(JSON.parse(raw.slice(raw.indexOf('\r\n\r\n') + 4)));
        });
    });
}
for (const each of cases) {
    const server = await new Promise((done) => { const made = make(each.limits).listen(0, '127.0.0.1', () => done(made)); });
    each.is = await exchange(server.address().port, each);
    server.close();
}

const text = `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
if (process.argv.includes('--check')) {
    if (readFileSync(file, 'utf8') !== text) throw new Error('multipart_cases.json is not what multer does');
} else {
    writeFileSync(file, text);
}
console.log(`${cases.length} cases`);
