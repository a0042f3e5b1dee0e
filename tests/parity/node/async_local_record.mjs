// Prints what async_local_parity_test.cpp compares with: node async_local_record.mjs (Node 20).
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';

const a = new AsyncLocalStorage();
const b = new AsyncLocalStorage();
const seen = () => `${a.getStore() ?? '-'}${b.getStore() ?? '-'}`;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const scripts = {
  'called at once': async (log) => {
    log(seen());
    log(a.run('x', () => { log(seen()); a.run('y', () => log(seen())); b.run('z', () => log(seen())); log(seen()); return 'result'; }));
    log(seen());
  },
  'left by an exception': async (log) => {
    try { a.run('x', () => { throw new Error('broken'); }); } catch (error) { log(error.message); }
    log(seen());
    try { await a.run('x', async () => { await sleep(1); log(seen()); throw new Error('later'); }); } catch (error) { log(error.message); }
    log(seen());
  },
  'behind suspensions': async (log) => {
    await a.run('x', async () => { log(seen()); await sleep(1); log(seen()); await stat('.'); log(seen()); await Promise.resolve(); log(seen()); });
    log(seen());
  },
  'nested and awaited': async (log) => {
    await a.run('x', async () => {
      await a.run('y', async () => { await sleep(1); log(seen()); });
      log(seen());
      await b.run('z', async () => { log(seen()); await sleep(1); log(seen()); });
      log(seen());
    });
    log(seen());
  },
  'exit': async (log) => {
    await a.run('x', async () => {
      a.exit(() => log(seen()));
      await a.exit(async () => { await sleep(1); log(seen()); a.run('y', () => log(seen())); });
      log(seen());
    });
  },
  'interleaved': async (log) => {
    const one = async (ms) => { let all = ''; for (let i = 0; i < 3; ++i) { await sleep(ms); all += seen(); } return all; };
    const all = await Promise.all([a.run('1', () => one(1)), a.run('2', () => one(2)), a.run('3', () => one(1))]);
    for (const each of all) log(each);
    log(seen());
  },
  'callbacks': async (log) => {
    setTimeout(() => a.run('x', () => {
      process.nextTick(() => log(`tick ${seen()}`));
      queueMicrotask(() => log(`microtask ${seen()}`));
      setImmediate(() => log(`immediate ${seen()}`));
      setTimeout(() => { log(`timeout ${seen()}`); setTimeout(() => log(`second ${seen()}`), 5); }, 5);
    }), 1);
    log(seen());
    await sleep(40);
    log(seen());
  },
  'interval': async (log) => {
    let left = 3;
    const timer = a.run('x', () => setInterval(() => { log(seen()); if (--left === 0) clearInterval(timer); }, 2));
    await a.run('y', () => sleep(30));
  },
  'promises': async (log) => {
    const made = a.run('maker', () => new Promise((resolve) => setTimeout(() => resolve(), 3)));
    const follow = a.run('follower', () => made.then(() => log(seen())));
    made.finally(() => log(seen()));
    await a.run('waiter', async () => { await made; log(seen()); });
    await follow;
    log(seen());
  },
  'emitter': async (log) => {
    const emitter = new EventEmitter();
    a.run('listener', () => emitter.on('event', () => log(seen())));
    emitter.emit('event');
    a.run('emitter', () => emitter.emit('event'));
  },
  'not awaited': async (log) => {
    a.run('x', () => { (async () => { await sleep(2); log(seen()); })(); });
    a.run('y', () => { (async () => { await sleep(4); log(seen()); })(); });
    log(seen());
    await sleep(20);
  },
  'bound': async (log) => {
    const bound = a.run('x', () => AsyncLocalStorage.bind((what) => log(`${what} ${seen()}`)));
    bound('called');
    a.run('y', () => bound('again'));
    setTimeout(bound, 1, 'timer');
    await sleep(10);
  },
  'changed': async (log) => {
    await b.run({ n: 0, toString() { return `n${this.n}`; } }, async () => {
      b.getStore().n = 1; await sleep(1); log(seen()); b.getStore().n = 2; log(seen());
    });
  },
};
for (const [name, run] of Object.entries(scripts)) {
  let text = '';
  await run((line) => { text += `${line}|`; });
  console.log(`${name}: ${text}`);
}
