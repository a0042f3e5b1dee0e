// Prints what exit_parity_test.cpp compares with: node exit_record.mjs (Node 20). Each script is a process of its own.
import { spawnSync } from 'node:child_process';

const scripts = {
  'exit calls the hooks with its code': () => {
    process.on('exit', c => log(`a${c}`));
    process.on('exit', c => log(`b${c}`));
    process.exit(3);
  },
  'exit without a code': () => {
    process.on('exit', c => log(`a${c}`));
    process.exitCode = 4;
    process.exit();
  },
  'exit inside a hook': () => {
    process.on('exit', c => { log(`a${c}`); process.exit(5); });
    process.on('exit', c => log(`b${c}`));
    process.exit(3);
  },
  'exit inside a hook of the end': () => {
    process.on('exit', c => { log(`a${c}`); process.exit(5); });
    process.on('exit', c => log(`b${c}`));
  },
  'a hook sets the code': () => {
    process.on('exit', c => { log(`a${c}`); process.exitCode = 6; });
    process.on('exit', c => log(`b${c}`));
    process.exit(2);
  },
  'a hook sets the code of the end': () => {
    process.on('exit', c => { log(`a${c}`); process.exitCode = 9; });
  },
  'what is queued is dropped': () => {
    process.on('exit', () => { log('a'); process.nextTick(() => log('never')); Promise.resolve().then(() => log('never')); });
    setImmediate(() => { process.nextTick(() => log('never')); process.exit(0); });
  },
  'hooks added and removed by hooks': () => {
    const f = () => log('f');
    process.on('exit', () => { log('a'); process.off('exit', f); process.on('exit', () => log('never')); });
    process.on('exit', f);
  },
  'a hook that was removed': () => {
    const f = () => log('f');
    process.on('exit', f); process.on('beforeExit', f);
    process.off('exit', f); process.off('beforeExit', f);
    process.on('exit', () => log('a'));
  },
  'exit in beforeExit': () => {
    process.on('beforeExit', c => { log(`before${c}`); process.exit(7); });
    process.on('beforeExit', () => log('never'));
    process.on('exit', c => log(`a${c}`));
  },
  'a hook that throws': () => {
    process.on('uncaughtException', x => log(`uncaught ${x.message}`));
    process.on('exit', c => { log(`a${c}`); throw new Error('x'); });
    process.on('exit', () => log('never'));
  },
};

for (const [name, run] of Object.entries(scripts)) {
  const text = `const log = line => require('fs').writeSync(1, line + '|'); (${run})();`;
  const { stdout, status } = spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' });
  console.log(`${name}: ${stdout}${status}`);
}
