// Prints what events_parity_test.cpp compares with: node events_record.mjs (Node 20).
import { EventEmitter, errorMonitor, once, on } from 'node:events';

const scripts = {};
const script = (name, run) => { scripts[name] = run; };

script('order', log => {
  const e = new EventEmitter();
  e.on('a', () => log('1'));
  e.once('a', () => log('o'));
  e.prependListener('a', () => log('0'));
  e.prependOnceListener('a', () => log('p'));
  log(e.emit('a')); log(e.emit('a')); log(e.emit('b')); log(e.listenerCount('a'));
});
script('snapshot', log => {
  const e = new EventEmitter();
  const b = () => log('b');
  e.on('a', () => { log('a'); e.off('a', b); e.on('a', () => log('new')); });
  e.on('a', b);
  e.emit('a'); log('-'); e.emit('a'); log(e.listenerCount('a'));
});
script('nested once', log => {
  const e = new EventEmitter();
  e.on('a', () => log('x'));
  e.once('a', () => { log('o'); e.emit('a'); log('back'); });
  e.on('a', () => log('y'));
  e.emit('a');
});
script('once of an outer emit', log => {
  const e = new EventEmitter();
  let deep = 0;
  e.on('a', () => { if (deep++ === 0) e.emit('a'); log('x'); });
  e.once('a', () => log('o'));
  e.emit('a');
});
script('the same twice', log => {
  const e = new EventEmitter();
  const f = () => log('f'), g = () => log('g');
  e.on('a', f); e.on('a', g); e.on('a', f);
  e.off('a', f); e.emit('a'); e.off('a', f); e.off('a', f); e.emit('a');
});
script('removing a once by its function', log => {
  const e = new EventEmitter();
  const f = () => log('f');
  e.once('a', f); e.off('a', f); log(e.emit('a')); log(e.listenerCount('a'));
});
script('meta', log => {
  const e = new EventEmitter();
  const f = () => {}, g = () => {};
  e.on('newListener', n => log(`+${n}${e.listenerCount(n)}`));
  e.on('removeListener', n => log(`-${n}${e.listenerCount(n)}`));
  e.on('a', f); e.once('a', g); e.emit('a'); e.on('b', f); e.off('a', f); e.off('a', f); e.on('b', g);
  log(e.eventNames()); e.removeAllListeners('b'); log(e.eventNames()); e.on('a', f); e.removeAllListeners();
  log(e.eventNames());
});
script('meta within', log => {
  const e = new EventEmitter();
  e.once('newListener', n => { if (n === 'a') e.on('a', () => log('first')); });
  e.on('a', () => log('second'));
  e.emit('a');
});
script('names', log => {
  const e = new EventEmitter();
  const f = () => {};
  e.on('b', f); e.on('a', f); e.on('b', f); log(e.eventNames());
  e.off('b', f); log(e.eventNames()); e.off('b', f); log(e.eventNames()); e.on('b', f); log(e.eventNames());
});
script('error', log => {
  const e = new EventEmitter();
  try { e.emit('error', new Error('boom')); } catch (x) { log(x.message); }
  try { e.emit('error', 'text'); } catch (x) { log(x.message); }
  try { e.emit('error'); } catch (x) { log(x.message); }
  e.on('error', x => log(`heard ${x.message}`));
  log(e.emit('error', new Error('again')));
});
script('throwing', log => {
  const e = new EventEmitter();
  e.on('a', () => log('1'));
  e.once('a', () => { throw new Error('no'); });
  e.on('a', () => log('2'));
  try { e.emit('a'); } catch (x) { log(x.message); }
  e.emit('a');
});
script('once promise', async log => {
  const e = new EventEmitter();
  const waiting = (async () => { log(`got ${await once(e, 'a')}`); })();
  process.nextTick(() => { e.emit('a', 'x'); log('emitted'); });
  await waiting;
  log(e.eventNames());
});
script('once promise and error', async log => {
  const e = new EventEmitter();
  const waiting = (async () => { try { await once(e, 'a'); } catch (x) { log(`caught ${x.message}`); } })();
  log(e.eventNames());
  log(e.emit('error', new Error('bad'))); log('emitted');
  await waiting;
  log(e.eventNames());
});
script('once made before', async log => {
  const e = new EventEmitter();
  const a = once(e, 'a'), b = once(e, 'b');
  e.emit('b', '2'); e.emit('a', '1'); e.emit('a', 'late');
  log(`${await a}${await b}`);
});
script('iteration', async log => {
  const e = new EventEmitter();
  const events = on(e, 'a', { close: ['end'] });
  process.nextTick(() => { e.emit('a', '1'); e.emit('a', '2'); log('tick'); });
  setImmediate(() => { e.emit('a', '3'); log('immediate'); e.emit('end'); e.emit('a', '4'); });
  for await (const [each] of events) log(each);
  log('over'); log(e.eventNames());
});
script('iteration and error', async log => {
  const e = new EventEmitter();
  const events = on(e, 'a');
  e.emit('a', '1'); e.emit('error', new Error('bad')); 
  log(e.eventNames());
  try { for await (const [each] of events) log(each); } catch (x) { log(`caught ${x.message}`); }
  log((await events.next()).done);
});
script('leak', async log => {
  const e = new EventEmitter();
  process.on('warning', w => log(w.message));
  e.setMaxListeners(2);
  for (let i = 0; i < 5; ++i) e.on('a', () => {});
  e.removeAllListeners('a');
  for (let i = 0; i < 3; ++i) e.on('a', () => {});
  for (let i = 0; i < 3; ++i) e.once('b', () => {});
  e.emit('b');
  for (let i = 0; i < 3; ++i) e.on('b', () => {});
  await new Promise(done => setImmediate(done));
});
script('leak after some left', async log => {
  const e = new EventEmitter();
  process.removeAllListeners('warning');
  process.on('warning', w => log(w.message.slice(0, 66)));
  const f = () => {};
  e.setMaxListeners(2);
  for (let i = 0; i < 3; ++i) e.on('a', f);
  e.off('a', f); e.on('a', f);
  e.off('a', f); e.off('a', f); e.on('a', f); e.on('a', f);
  await new Promise(done => setImmediate(done));
});
script('range', log => {
  try { new EventEmitter().setMaxListeners(-1); } catch (x) { log(x.message); }
});

script('error monitor', log => {
  const e = new EventEmitter();
  e.on(errorMonitor, x => log(`monitor ${x.message}`));
  try { e.emit('error', new Error('boom')); } catch (x) { log(`thrown ${x.message}`); }
  e.on('error', x => log(`heard ${x.message}`));
  e.once(errorMonitor, () => log('once'));
  log(e.emit('error', new Error('again')));
  log(e.listenerCount(errorMonitor)); log(e.listenerCount('error'));
});
script('captured rejection', async log => {
  const e = new EventEmitter({ captureRejections: true });
  e.on('error', x => log(`error ${x.message}`));
  e.on('a', async v => { log(`in ${v}`); throw new Error('at once'); });
  e.on('a', async () => { await null; throw new Error('later'); });
  log(e.emit('a', 'x'));
  queueMicrotask(() => { log('micro'); process.nextTick(() => log('tick of micro')); queueMicrotask(() => log('micro2')); });
  process.nextTick(() => log('tick'));
  await new Promise(done => setImmediate(done));
});
script('captured rejection of an error listener', async log => {
  const e = new EventEmitter({ captureRejections: true });
  const uncaught = x => log(`unhandled ${x.message}`);
  process.on('unhandledRejection', uncaught);
  e.on('error', async x => { log(`error ${x.message}`); throw new Error('second'); });
  e.on('a', async () => { throw new Error('first'); });
  e.emit('a', 'x');
  await new Promise(done => setImmediate(done));
  process.off('unhandledRejection', uncaught);
});
script('captured rejection without a listener', async log => {
  const e = new EventEmitter({ captureRejections: true });
  const uncaught = x => log(`uncaught ${x.message}`);
  process.on('uncaughtException', uncaught);
  e.on('a', async () => { throw new Error('alone'); });
  e.emit('a', 'x');
  await new Promise(done => setImmediate(done));
  process.off('uncaughtException', uncaught);
});
script('captured rejection of a once', async log => {
  const e = new EventEmitter({ captureRejections: true });
  e.on('error', x => log(`error ${x.message}`));
  e.once('a', async () => { throw new Error('once'); });
  log(e.emit('a', 'x')); log(e.emit('a', 'x'));
  await new Promise(done => setImmediate(done));
});
script('raw listeners', log => {
  const e = new EventEmitter();
  e.on('a', v => log(`on ${v}`));
  e.once('a', v => log(`once ${v}`));
  e.listeners('a').forEach(f => f('1'));
  log(e.listenerCount('a'));
  const raw = e.rawListeners('a');
  raw.forEach(f => f('2'));
  log(e.listenerCount('a'));
  raw.forEach(f => f('3'));
  log(e.listeners('b').length);
});
script('counting one listener', log => {
  const e = new EventEmitter();
  const f = () => {}, g = () => {};
  e.on('a', f); e.on('a', g); e.once('a', f);
  log(e.listenerCount('a', f)); log(e.listenerCount('a', g)); log(e.listenerCount('b', f));
});
script('default of max listeners', log => {
  const before = EventEmitter.defaultMaxListeners;
  const e = new EventEmitter(), own = new EventEmitter().setMaxListeners(3);
  log(before);
  EventEmitter.setMaxListeners(7);
  log(e.getMaxListeners()); log(own.getMaxListeners()); log(new EventEmitter().getMaxListeners());
  EventEmitter.setMaxListeners(4, e, own);
  log(e.getMaxListeners()); log(own.getMaxListeners()); log(EventEmitter.defaultMaxListeners);
  EventEmitter.setMaxListeners(before);
  try { EventEmitter.setMaxListeners(-1); } catch (x) { log(x.message); }
});

for (const [name, run] of Object.entries(scripts)) {
  let text = '';
  await run(line => { text += `${Array.isArray(line) ? line.join(',') : line}|`; });
  console.log(`${name}: ${text}`);
}
