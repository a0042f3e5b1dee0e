// Records what Node's Buffer does: buffer_cases.json, which buffer_parity_test.cpp replays.
//
//   node buffer_record.mjs            writes the file (Node 20 only: it is the specification)
//   node buffer_record.mjs --check    fails when the file is not what Node does
//
// A case is {call, on?, args, is | throws: [name, code, message], after?}: `on` and `after` are the bytes of the
// buffer before and after the call. In values {hex} is a buffer, {big} a bigint, {double} a number's bits, null is
// undefined, {words} is a Uint16Array. `ours` stands beside `is` where the answer here is another on purpose. Texts are UTF-8 in C++, so lone surrogates are recorded as U+FFFD.
import buffer, { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';

if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);

const cases = [];
const bytes = (hex) => Buffer.from(hex, 'hex');
const big = (value) => ({ big: String(value) });
const real = (value) => {
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(value);
  if (Number.isNaN(value)) return { double: '7ff8000000000000' }; // which one is left open
  return { double: bits.toString('hex') };
};

const snake = (name) => name.replace(/BigUInt64/g, 'BigUint64').replace(/UInt/g, 'Uint')
  .replace(/(LE|BE)$/, (end) => `_${end.toLowerCase()}`).replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`)
  .replace('to_j_s_o_n', 'to_json');

const given = (value) => {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(given);
  if (typeof value !== 'object') return value;
  if ('hex' in value) return bytes(value.hex);
  if ('words' in value) return new Uint16Array(value.words);
  if ('big' in value) return BigInt(value.big);
  return bytes(value.double).readDoubleBE();
};
const shown = (value) => {
  if (value === undefined) return null;
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'bigint') return big(value);
  if (typeof value.next === 'function') return [...value];
  if (Buffer.isBuffer(value)) return { hex: value.toString('hex') };
  if (typeof value === 'number' && (!Number.isSafeInteger(value) || Object.is(value, -0))) return real(value);
  return value;
};
const outcome = (act) => {
  try {
    return { is: shown(act()) };
  } catch (error) {
    return { throws: [error.name, error.code, error.message.toWellFormed()] };
  }
};

/** A method of a buffer with these bytes. */
function on(hex, name, ...args) {
  const subject = bytes(hex);
  const entry = { call: snake(name), on: hex, args };
  const isFloat = /^read(Float|Double)/.test(name);
  Object.assign(entry, outcome(() => subject[name](...args.map(given))));
  if (isFloat && 'is' in entry && typeof entry.is === 'number') entry.is = real(entry.is);
  if (name === 'toJSON' && 'is' in entry) entry.is = JSON.stringify(entry.is);
  if (subject.toString('hex') !== hex) entry.after = subject.toString('hex');
  cases.push(entry);
}
/** A function of Buffer or of node:buffer. */
function call(name, ...args) {
  const entry = { call: snake(name), args };
  const home = name in Buffer ? Buffer : buffer;
  cases.push(Object.assign(entry, outcome(() => home[name](...args.map(given)))));
}

const encodings = ['utf8', 'hex', 'base64', 'base64url', 'latin1', 'ascii', 'utf16le'];
const texts = ['', 'a', 'ab', 'abc', 'abcd', 'Hello, World!', 'é', 'Zażółć gęślą jaźń', '日本語', '€', '😀', 'a😀b',
  'deadBEEF', 'abxyz', 'YWJjZGVm', 'YWJj\nZGVm', 'YQ==', 'YQ', 'YWI=', 'YW-_+/', '=', '==YQ==', 'YQ==YQ==', 'Y!W@J#j',
  ' Y W J j ', 'YWJjZ', '////', '____', '\u0000\u0001\u007f\u0080\u00ff', 'x'.repeat(70), 'é'.repeat(40)];
const someBytes = ['', '00', 'ff', '61', '6162', '616263', '61626364', '00ff80c2a9', 'e282ac', 'f09f9880', 'e282', 'f09f98',
  'c0af', 'eda080', 'f4908080', 'f8888080', '80', 'c3', 'c328', 'e28028', 'e28228', '61ff62', 'fffefd', 'efbbbf61', '3dd800de',
  '3dd8', '00dc', '3dd84100', '410042', 'f0808080', 'ed9fbfee8080', '61e28261f09f9861c361', '000102030405060708090a0b0c0d0e0f'];

function texting() {
  for (const encoding of encodings) {
    for (const text of texts) {
      call('from', text, encoding);
      call('byteLength', text, encoding);
    }
    for (const hex of someBytes) on(hex, 'toString', encoding);
  }
  for (const name of ['UTF8', 'Utf-8', 'UCS2', 'ucs-2', 'UTF-16LE', 'utf16LE', 'Binary', 'LATIN1', 'HEX', 'Base64', 'BASE64URL',
    'Ascii', 'utf', 'utf-7', 'foo', '', 'utf 8', 'hex ', 'base-64', 'utf16', 'iso-8859-1']) {
    call('isEncoding', name);
    call('byteLength', 'héx', name);
    if (name !== '') {
      call('from', 'ab', name);
      on('6162', 'toString', name);
      on('', 'toString', name);
    }
  }
  for (const range of [[0], [1], [3], [4], [-1], [0, 2], [1, 2], [2, 1], [1, 9], [1, -1], [-5, 2], [5, 9], [null, 2], [3, 3]]) {
    on('616263e9', 'toString', 'latin1', ...range);
    on('616263e9', 'toString', 'foo', ...range);
  }
}

function writing() {
  for (const encoding of [...encodings, 'foo']) {
    for (const text of ['a😀b', 'é€', 'deadbeef', 'YWJjZGVm', '']) {
      on('2e2e2e2e2e2e', 'write', text, encoding);
      for (const [offset, length] of [[0, 0], [0, 1], [0, 3], [0, 5], [2, 4], [5, 6], [6, 1]]) {
        on('2e2e2e2e2e2e', 'write', text, offset, length, encoding);
      }
    }
    on('2e2e2e', 'write', 'abc', 1, encoding);
    on('2e2e2e', 'write', 'abc', 4, encoding);
  }
  for (const range of [[], [-1], [4], [0, 4], [0, -1], [1, 3], [3], [5e9]]) on('2e2e2e', 'write', 'abc', ...range);
}

const widths = { 8: 1, 16: 2, 32: 4, 64: 8 };
function numbers() {
  const source = '00017f80feff123456789abcdef0';
  const readers = ['readUInt8', 'readInt8'];
  for (const bits of [16, 32]) for (const sign of ['UInt', 'Int']) for (const end of ['LE', 'BE']) readers.push(`read${sign}${bits}${end}`);
  for (const sign of ['BigUInt64', 'BigInt64', 'Float', 'Double']) for (const end of ['LE', 'BE']) readers.push(`read${sign}${end}`);
  for (const name of readers) {
    const width = widths[name.match(/\d+/)?.[0] ?? (name.includes('Float') ? 32 : 64)];
    on(source, name);
    for (const offset of [0, 1, 3, 5, 14 - width, 15 - width, -1, 14, 5e9]) on(source, name, offset);
    on('', name, 0);
    on('ff'.repeat(width), name, 0);
    on('ff'.repeat(width - 1), name, 0);
    on('80'.padEnd(2 * width, '0'), name, 0);
  }
  for (const end of ['LE', 'BE']) {
    for (const sign of ['UInt', 'Int']) {
      for (let width = 0; width <= 7; ++width) {
        for (const offset of [0, 3, 9, -1]) on(source, `read${sign}${end}`, offset, width);
        on('ff'.repeat(6), `read${sign}${end}`, 0, width);
        for (const value of [0, 1, -1, 127, 128, 255, 256, 2 ** (8 * width) - 1, 2 ** (8 * width), 2 ** (8 * width - 1), -(2 ** (8 * width - 1)), -(2 ** (8 * width - 1)) - 1]) {
          if (Number.isSafeInteger(value)) on('2e'.repeat(8), `write${sign}${end}`, value, 1, width);
        }
        on('2e'.repeat(4), `write${sign}${end}`, 1, 4, width);
      }
    }
  }
}

function writingNumbers() {
  for (const bits of [8, 16, 32]) {
    for (const sign of ['UInt', 'Int']) {
      for (const end of bits === 8 ? [''] : ['LE', 'BE']) {
        const name = `write${sign}${bits}${end}`;
        for (const value of [0, 1, -1, 2 ** bits - 1, 2 ** bits, 2 ** (bits - 1) - 1, 2 ** (bits - 1), -(2 ** (bits - 1)), -(2 ** (bits - 1)) - 1, 15e9]) {
          on('2e'.repeat(6), name, value, 1);
        }
        on('2e'.repeat(6), name, 1);
        for (const offset of [-1, 5, 6, 7]) on('2e'.repeat(6), name, 1, offset);
        on('', name, 1, 0);
      }
    }
  }
  for (const end of ['LE', 'BE']) {
    for (const offset of [0, 1, 2, -1]) {
      on('2e'.repeat(9), `writeBigInt64${end}`, big(-(2n ** 63n)), offset);
      on('2e'.repeat(9), `writeBigInt64${end}`, big(0x0123456789abcdefn), offset);
      on('2e'.repeat(9), `writeBigUInt64${end}`, big(2n ** 64n - 1n), offset);
      on('2e'.repeat(9), `writeBigUInt64${end}`, big(0xfedcba9876543210n), offset);
    }
    for (const value of [0, -0, 1, 1.5, -2.25, Infinity, -Infinity, 3.4028234663852886e38, 1e-45]) {
      on('2e'.repeat(9), `writeFloat${end}`, real(Math.fround(value)), 1);
      on('2e'.repeat(9), `writeDouble${end}`, real(value), 1);
    }
    for (const offset of [2, 6, -1]) {
      on('2e'.repeat(9), `writeFloat${end}`, real(1), offset);
      on('2e'.repeat(9), `writeDouble${end}`, real(1), offset);
    }
    on('2e'.repeat(3), `writeDouble${end}`, real(1), 0);
  }
}

function making() {
  for (const size of [0, 1, 5, -1, 4294967297, 8e9]) call('alloc', size);
  for (const fill of [0, 1, 255, 256, -1, 300, '', 'a', 'ab', 'é', '€', '😀', { hex: '010203' }, { hex: '' }]) {
    call('alloc', 5, fill);
    call('alloc', 0, fill);
  }
  for (const [text, encoding] of [['zz', 'hex'], ['0102', 'hex'], ['abzz', 'hex'], ['YWI=', 'base64'], ['=', 'base64'], ['é', 'latin1'], ['€x', 'latin1'], ['ab', 'utf16le'], ['a', 'foo'], ['', 'foo']]) {
    call('alloc', 5, text, encoding);
    call('alloc', 0, text, encoding);
    on('2e2e2e2e2e', 'fill', text, encoding);
    on('2e2e2e2e2e', 'fill', text, 1, encoding);
    on('2e2e2e2e2e', 'fill', text, 1, 4, encoding);
    on('2e2e2e2e2e', 'fill', text, 1, 9, encoding);
    on('', 'fill', text, encoding);
  }
  for (const bad of ["it's", 'zz\n', 'z"\'z', 'z"\'`z\\', '\u0001z\u007f', 'z'.repeat(150), "'${", 'zé'.repeat(80)]) on('2e', 'fill', bad, 'hex');
  for (const value of [0, 65, 321, 'a', 'abc', '€', { hex: '0102' }, { hex: '' }]) {
    for (const range of [[], [1], [1, 3], [3, 1], [5], [6], [-1], [0, 6], [0, -1], [5, 5], [2, 5], [9e9]]) on('2e2e2e2e2e', 'fill', value, ...range);
  }
  for (const list of [[], [1, 2, 3], [-1, 256, 257, 1000, -129], [0]]) call('from', list);
  call('from', [real(1.9), real(-1.5), real(NaN), real(Infinity), real(1e20), real(256.5), real(-0.5)]);
  call('from', { hex: '010203' });
  for (const length of [null, 0, 3, 6, 7, 9, -1, 5e9]) call('concat', [{ hex: '0102' }, { hex: '' }, { hex: '03040506' }], length);
  call('concat', []);
  call('concat', [], 3);
}

function comparing() {
  const parts = ['', '61', '6162', '6163', '62', 'ff', '00', '616263'];
  for (const a of parts) {
    for (const b of parts) {
      call('compare', { hex: a }, { hex: b });
      on(a, 'equals', { hex: b });
    }
  }
  for (const range of [[0], [1], [9], [-1], [1, 2], [0, 3, 1], [0, 3, 0, 3], [0, 4], [0, -1], [0, 3, -1], [0, 3, 0, 4], [0, 3, 4], [2, 1, 0, 2], [2, 1, 2, 1],
    [1, 3, 1, 3], [0, 2, 1, 3], [5e9], [null, null, 1], [0, 3, 3, 3]]) {
    on('616263', 'compare', { hex: '616263' }, ...range);
    on('626364', 'compare', { hex: '616263' }, ...range);
  }
  for (const range of [[], [0], [1], [3], [4], [-1], [-2], [-9], [1, 2], [1, -1], [-2, -1], [2, 1], [0, 9], [9, 10], [null, 2], [0, 0]]) {
    on('61626364', 'subarray', ...range);
    on('61626364', 'slice', ...range);
  }
  for (const index of [0, 3, 4, -1, -4, -5]) on('61626364', 'at', index);
}

function walking() {
  for (const hex of ['', '00', '61ff62']) for (const name of ['keys', 'values', 'entries']) on(hex, name);
  for (const list of [[], [0], [1, 2, 300, -1]]) call('of', ...list);
  for (const range of [[], [1], [1, 2], [4], [9], [0, 0], [1, 99], [null, 2], [-1], [0, -1], [9, -1], [-1, -1]]) {
    call('copyBytesFrom', { words: [1, 2, 3, 65535] }, ...range);
    call('copyBytesFrom', { words: [] }, ...range);
  }
}

/** Looking for a buffer in an odd number of bytes by units of two, Node 20 says length - 1 for "not there", where no
    whole unit can begin. */
function searchingOdd() {
  for (const hay of ['61', '6100620061', '61006200610062']) {
    for (const needle of ['', '7800', '6200', '61', '620061']) {
      for (const offset of [[], [0], [1], [2], [4], [9], [-1], [-3], [-9]]) {
        for (const name of ['indexOf', 'lastIndexOf', 'includes']) {
          const found = bytes(hay)[name === 'includes' ? 'indexOf' : name](bytes(needle), ...(offset.length ? offset : [undefined]), 'utf16le');
          on(hay, name, { hex: needle }, ...(offset.length ? offset : [null]), 'utf16le');
          if (needle !== '' && found === hay.length / 2 - 1) cases.at(-1).ours = name === 'includes' ? false : -1;
        }
      }
    }
  }
}

function copying() {
  for (const range of [[], [1], [3], [4], [-1], [0, 1], [0, 3], [0, 4], [0, -1], [0, 1, 2], [0, 1, 9], [0, 0, -1], [2, 0, 3], [1, 2, 1], [9, 1, 2], [0, 3, 9]]) {
    const target = bytes('2e2e2e');
    const entry = { call: 'copy', on: '616263', args: [{ hex: '2e2e2e' }, ...range] };
    Object.assign(entry, outcome(() => bytes('616263').copy(target, ...range)));
    cases.push({ ...entry, target: target.toString('hex') });
  }
  for (const size of [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 200]) {
    const hex = Buffer.from(Array.from({ length: size }, (_, i) => i)).toString('hex');
    for (const name of ['swap16', 'swap32', 'swap64']) on(hex, name);
  }
  for (const hex of ['', '00', 'ff0102', '616263646566']) {
    on(hex, 'toJSON');
    on(hex, 'inspect');
  }
  for (const size of [49, 50, 51, 52, 300]) on('ab'.repeat(size), 'inspect');
}

function searching() {
  const hay = '616263616263';
  const offsets = [[], [0], [1], [2], [3], [4], [5], [6], [7], [-1], [-3], [-4], [-6], [-7], [5e9], [-5e9]];
  for (const needle of [97, 99, 353, -157, 0, 'a', 'abc', 'bca', 'cab', 'c', '', 'x', 'abcabcabc', { hex: '6162' }, { hex: '' }, { hex: '63' }]) {
    for (const offset of offsets) {
      for (const name of ['indexOf', 'lastIndexOf']) on(hay, name, needle, ...offset);
    }
    on(hay, 'includes', needle);
    on(hay, 'includes', needle, 4);
    on('', 'indexOf', needle);
    on('', 'lastIndexOf', needle);
  }
  for (const [needle, encoding] of [['6263', 'hex'], ['zz', 'hex'], ['YmM=', 'base64'], ['YmM', 'base64url'], ['b', 'latin1'], ['b', 'ascii'], ['b', 'foo'], ['b', 'UTF-8']]) {
    for (const name of ['indexOf', 'lastIndexOf', 'includes']) {
      on(hay, name, needle, encoding);
      on(hay, name, needle, 2, encoding);
    }
  }
  const units = '610062006300610062006300';
  for (const needle of ['a', 'b', 'c', 'bc', '', 'abcabc', { hex: '6200' }, { hex: '620063' }, { hex: '00' }, { hex: '0062' }]) {
    for (const offset of [0, 1, 2, 3, 7, 8, 9, 11, 12, -1, -4, -5, -12]) {
      on(units, 'indexOf', needle, offset, 'ucs2');
      on(typeof needle === 'string' ? `${units}61` : units, 'lastIndexOf', needle, offset, 'utf16le');
    }
  }
  on(hay, 'indexOf', { hex: '62' }, 0, 'foo');
  on('e9', 'indexOf', 'é', 0, 'latin1');
  on('c3a9', 'indexOf', 'é');
}

function transcoding() {
  const names = ['utf8', 'utf16le', 'latin1', 'ascii'];
  for (const hex of someBytes) for (const from of names) for (const to of names) call('transcode', { hex }, from, to);
  for (const code of [0xad, 0x34f, 0x200d, 0xfeff, 0xfff0, 0xfff9, 0x180f, 0x1d173, 0xe0001]) {
    const hex = Buffer.from(`a${String.fromCodePoint(code)}b`).toString('hex');
    for (const to of ['latin1', 'ascii']) call('transcode', { hex }, 'utf8', to);
  }
  for (const [from, to] of [['hex', 'utf8'], ['utf8', 'base64'], ['foo', 'utf8'], ['UTF8', 'Binary'], ['utf-8', 'UCS-2']]) {
    call('transcode', { hex: '4142' }, from, to);
    call('transcode', { hex: '' }, from, to);
  }
  for (const hex of someBytes) {
    call('isUtf8', { hex });
    call('isAscii', { hex });
  }
}

texting();
writing();
numbers();
writingNumbers();
making();
comparing();
copying();
searching();
searchingOdd();
walking();
transcoding();

const file = new URL('buffer_cases.json', import.meta.url);
const seen = new Set();
const lines = cases.map((entry) => JSON.stringify(entry)).filter((line) => !seen.has(line) && seen.add(line));
const text = `[\n${lines.join(',\n')}\n]\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('buffer_cases.json is not what this Node does: run node buffer_record.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
}
console.log(`${lines.length} cases`);
