// The packages of npm on the message of bench/proto.cpp:  node proto.mjs PROTOBUF_FOLDER NPM_FOLDER < JOBS
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const [folder, packages] = process.argv.slice(2);
const require = createRequire(resolve(packages, 'package.json'));
const bytes = readFileSync(join(folder, 'product.bin'));
const schema = readFileSync(join(folder, 'product.proto'), 'utf8');
const small = require('protocol-buffers')(schema).Product;
const large = require('protobufjs').parse(schema).root.lookupType('bench.Product');
const small_value = small.decode(bytes), large_value = large.decode(bytes);

const jobs = {
    'protocol-buffers_encode': () => small.encode(small_value),
    'protocol-buffers_decode': () => small.decode(bytes),
    'protobufjs_encode': () => large.encode(large_value).finish(),
    'protobufjs_decode': () => large.decode(bytes),
};

function nanoseconds(job) {
    for (let i = 0; i < 20000; i++) job();
    let best = Infinity;
    for (let run = 0; run < 20; run++) {
        const start = process.hrtime.bigint();
        for (let i = 0; i < 500; i++) job();
        best = Math.min(best, Number(process.hrtime.bigint() - start) / 500);
    }
    return best;
}

for await (const name of createInterface({ input: process.stdin })) console.log(nanoseconds(jobs[name]).toFixed(1));
