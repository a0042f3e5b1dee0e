// The same as bench/timers.cpp, with Node.
const million = 1_000_000;
const tell = (name, begin) => console.log(name, (Number(process.hrtime.bigint() - begin) / million).toFixed(1));
const now = () => process.hrtime.bigint();

{
  const timers = new Array(million);
  const begin = now();
  for (let i = 0; i < million; ++i) timers[i] = setTimeout(() => {}, 1000);
  for (const each of timers) clearTimeout(each);
  tell('set_all_clear_all', begin);
}
{
  const begin = now();
  for (let i = 0; i < million; ++i) clearTimeout(setTimeout(() => {}, 1000));
  tell('set_clear_each', begin);
}
{
  const timers = new Array(million);
  const begin = now();
  for (let i = 0; i < million; ++i) timers[i] = setTimeout(() => {}, 1000 + i % 1000);
  for (const each of timers) clearTimeout(each);
  tell('set_clear_1000_durations', begin);
}

let count = 0;
const drive = (name, part) => new Promise(done => {
  const begin = now();
  const last = () => { tell(name, begin); done(); };
  part(last);
});
const each = (ask, last) => {
  for (let i = 1; i < million; ++i) ask(() => { ++count; });
  ask(() => { ++count; last(); });
};
const pause = () => new Promise(done => setTimeout(done, 5));

await pause();
await drive('set_fire', last => each(f => setTimeout(f, 1), last));
await pause();
await drive('immediate', last => each(setImmediate, last));
await pause();
await drive('immediate_chain', last => {
  let left = million;
  const again = () => { ++count; if (--left > 0) setImmediate(again); else last(); };
  setImmediate(again);
});
await pause();
await drive('next_tick', last => each(process.nextTick, last));
await pause();
await drive('queue_microtask', last => each(queueMicrotask, last));
await pause();
await drive('await_promise', async last => {
  for (let i = 0; i < million; ++i) await Promise.resolve();
  last();
});
process.exitCode = count === 5 * million ? 0 : 1;
