// Prints what promise_parity_test.cpp compares with: node promise_record.mjs (Node 20).
const scripts = {};
const script = (name, run) => { scripts[name] = run; };
const error = what => new Error(what);

/** Counts microtasks: writes `1`, `2`, ... one each. */
function count(log, most) {
  let p = Promise.resolve();
  for (let i = 1; i <= most; ++i) p = p.then(() => log(i));
}
const later = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
const fails = (ms, what) => new Promise((_, reject) => setTimeout(() => reject(error(what)), ms));

script('all of settled', log => {
  Promise.all([Promise.resolve(1), Promise.resolve(2)]).then(v => log(`all ${v}`));
  count(log, 5);
});
script('all awaited', log => {
  (async () => { log('in'); log(`all ${await Promise.all([Promise.resolve(1), Promise.resolve(2)])}`); })();
  count(log, 5); log('out');
});
script('all of none', log => {
  Promise.all([]).then(v => log(`all ${v.length}`));
  count(log, 3);
});
script('all of values and promises', log => {
  Promise.all([1, Promise.resolve('two'), Promise.resolve()]).then(([a, b]) => log(`all ${a} ${b}`));
  count(log, 5);
});
script('all in the order asked, not of coming', async log => {
  const v = await Promise.all([later(6, 'slow'), later(1, 'fast')]);
  log(v);
});
script('all with one rejected', log => {
  Promise.all([Promise.resolve(1), Promise.reject(error('a')), Promise.reject(error('b'))])
    .then(() => log('never'), x => log(`failed ${x.message}`));
  count(log, 5);
});
script('all rejects without waiting', async log => {
  const slow = later(6, 1).then(v => { log('slow'); return v; });
  try { await Promise.all([slow, fails(1, 'no')]); } catch (x) { log(x.message); }
  await slow; log('end');
});
script('all of an async function', log => {
  const f = async () => { log('f'); await null; log('g'); return 4; };
  Promise.all([f(), f()]).then(v => log(`all ${v}`));
  count(log, 5);
});
script('all of chains', log => {
  Promise.all([Promise.resolve(1).then(v => v + 1), Promise.resolve(5)]).then(v => log(`all ${v}`));
  count(log, 6);
});
script('race of settled', log => {
  Promise.race([Promise.resolve('a'), Promise.resolve('b')]).then(v => log(`race ${v}`));
  count(log, 4);
});
script('race to a rejection', log => {
  Promise.race([new Promise(() => {}), Promise.reject(error('a')), Promise.resolve(1)])
    .then(() => log('never'), x => log(`failed ${x.message}`));
  count(log, 4);
});
script('race of timers', async log => {
  log(await Promise.race([later(8, 'slow'), later(1, 'fast')]));
});
script('race of none', log => {
  Promise.race([]).then(() => log('never'), () => log('never'));
  count(log, 3);
});
script('race is lost quietly', async log => {
  log(await Promise.race([Promise.resolve('a'), fails(1, 'lost')]));
  await later(4); log('end');
});
script('any takes the first value', log => {
  Promise.any([Promise.reject(error('a')), Promise.resolve('b'), Promise.resolve('c')]).then(v => log(`any ${v}`));
  count(log, 4);
});
script('any of rejected', log => {
  Promise.any([Promise.reject(error('a')), Promise.reject(error('b'))])
    .then(() => log('never'), x => log(`${x.message}: ${x.errors.map(e => e.message)}`));
  count(log, 5);
});
script('any keeps the order of the errors', async log => {
  try { await Promise.any([fails(4, 'slow'), fails(1, 'fast')]); } catch (x) { log(x.errors.map(e => e.message)); }
});
script('any of none', log => {
  Promise.any([]).catch(x => log(`${x.message} ${x.errors.length}`));
  count(log, 3);
});
script('all_settled', log => {
  Promise.allSettled([Promise.resolve(1), Promise.reject(error('a')), 3]).then(all => {
    for (const r of all) log(`${r.status} ${r.status === 'fulfilled' ? r.value : r.reason.message}`);
  });
  count(log, 5);
});
script('all_settled of none', log => {
  Promise.allSettled([]).then(all => log(`settled ${all.length}`));
  count(log, 3);
});
script('nested', log => {
  Promise.all([Promise.race([Promise.resolve(1)]), Promise.any([Promise.resolve(2)])]).then(v => log(`all ${v}`));
  count(log, 6);
});
script('the four side by side', log => {
  const p = Promise.resolve(1), q = Promise.reject(error('q'));
  Promise.all([p, q]).catch(() => log('all'));
  Promise.allSettled([p, q]).then(() => log('settled'));
  Promise.any([q, p]).then(() => log('any'));
  Promise.race([q, p]).catch(() => log('race'));
  q.catch(() => log('catch'));
  count(log, 5);
});
script('unhandled', async log => {
  const heard = x => log(`unhandled ${x.message}`);
  process.on('unhandledRejection', heard);
  Promise.all([Promise.reject(error('a')), Promise.reject(error('b'))]);
  Promise.any([Promise.reject(error('c'))]);
  Promise.race([Promise.reject(error('d')), Promise.reject(error('e'))]);
  Promise.allSettled([Promise.reject(error('f'))]);
  await later(2);
  process.off('unhandledRejection', heard);
});

for (const [name, run] of Object.entries(scripts)) {
  let text = '';
  await run(line => { text += `${Array.isArray(line) ? line.join(',') : line}|`; });
  await new Promise(done => setTimeout(done, 10));
  console.log(`${name}: ${text}`);
}
