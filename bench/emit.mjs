// The same as bench/emit.cpp, with Node.
import { EventEmitter } from 'node:events';

const times = 20_000_000;
const tell = (name, part) => {
  for (let i = 0; i < 100_000; ++i) part(i);
  const begin = process.hrtime.bigint();
  for (let i = 0; i < times; ++i) part(i);
  console.log(name, (Number(process.hrtime.bigint() - begin) / times).toFixed(2));
};
let sum = 0;
const emitToListeners = (name, listeners) => {
  const emitter = new EventEmitter();
  for (let i = 0; i < listeners; ++i) emitter.on('data', value => { sum += value ^ i; });
  tell(name, value => emitter.emit('data', value));
};

emitToListeners('emit_0', 0);
emitToListeners('emit_1', 1);
emitToListeners('emit_3', 3);
emitToListeners('emit_10', 10);
const emitter = new EventEmitter();
tell('on_off', () => {
  const listener = value => { sum += value; };
  emitter.on('data', listener);
  emitter.off('data', listener);
});
tell('once_emit', value => {
  emitter.once('data', given => { sum += given; });
  emitter.emit('data', value);
});
process.exitCode = sum === 0 ? 1 : 0;
