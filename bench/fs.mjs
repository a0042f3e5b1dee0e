// What bench/fs.cpp measures, in Node: bench/fs.py runs both. An awaited read is the faster of fs.promises.readFile and
// of fs.readFile with its callback turned into a promise.
import fs from 'node:fs';

const seconds = Number(process.argv[2] ?? 0.5);
const files = 64;
const by_callback = (path) => new Promise((resolve, reject) =>
  fs.readFile(path, (error, content) => (error ? reject(error) : resolve(content))));

const measure = async (directory, size, span, loop) => {
  let reads = 0;
  const begin = performance.now();
  const run = {
    goes_on: () => performance.now() - begin < span * 1000,
    path: () => `${directory}/${reads % files}`,
    check: (content) => {
      if (content.length !== size) throw new Error('not the whole file');
      reads += 1;
    },
  };
  await loop(run);
  return reads / ((performance.now() - begin) / 1000);
};

const in_turn = (read) => async (run) => {
  while (run.goes_on()) run.check(await read(run.path()));
};
const concurrently = (read) => (run) => Promise.all(Array.from({ length: files }, () => in_turn(read)(run)));

const ways = [
  ['read_file_sync', [(run) => { while (run.goes_on()) run.check(fs.readFileSync(run.path())); }]],
  ['read_file', [in_turn(by_callback), in_turn(fs.promises.readFile)]],
  ['read_file x64', [concurrently(by_callback), concurrently(fs.promises.readFile)]],
];
for (const size of [1024, 65536]) {
  const directory = fs.mkdtempSync('/tmp/cortado-bench-');
  for (let i = 0; i < files; i += 1) fs.writeFileSync(`${directory}/${i}`, 'x'.repeat(size));
  for (const [name, loops] of ways) {
    let best = 0;
    for (const loop of loops) {
      await measure(directory, size, seconds / 4, loop);
      best = Math.max(best, await measure(directory, size, seconds, loop));
    }
    console.log(`${name} ${size / 1024} KiB ${best.toFixed(0)}`);
  }
  fs.rmSync(directory, { recursive: true });
}
