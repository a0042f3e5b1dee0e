// Records what Node's zlib does: zlib_cases.json, which zlib_parity_test.cpp and brotli_parity_test.cpp replay.
//
//   node zlib_record.mjs            writes the file (Node 20 only: it is the specification)
//   node zlib_record.mjs --check    fails when the file is not what Node does
//
// A case is {call, options, input, is | throws: {name, message, code, errno}}: input is base64, or {text, times}; `is`
// is what came out as base64, or, when it is longer than 4 KiB, {size, crc32}. A call that packs is recorded packed, in
// Node's bytes: the test unpacks them, and unpacks its own. The blocking form, the callback's and the stream that gets
// the input in pieces of `pieces` bytes must agree; where they do not, the form in `only` is recorded.
import fs from 'node:fs';
import zlib from 'node:zlib';

if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);

const call_of = {
  gzip: 'gzip', gunzip: 'gunzip', deflate: 'deflate', inflate: 'inflate', deflate_raw: 'deflateRaw',
  inflate_raw: 'inflateRaw', unzip: 'unzip', brotli_compress: 'brotliCompress', brotli_decompress: 'brotliDecompress',
};
const packs = ['gzip', 'deflate', 'deflate_raw', 'brotli_compress'];
const upper = (name) => name[0].toUpperCase() + name.slice(1);
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const flushes = ['Z_NO_FLUSH', 'Z_PARTIAL_FLUSH', 'Z_SYNC_FLUSH', 'Z_FULL_FLUSH', 'Z_FINISH', 'Z_BLOCK'];
const brotli_flush = { 0: 0, 2: 1, 4: 2 };
const brotli_params = ['mode', 'quality', 'lgwin', 'lgblock', 'size_hint', 'large_window'];

// The options in Node's words: those of the case are in ours, flushes as zlib's numbers.
const in_node = (call, options) => {
  const made = {};
  for (const [name, value] of Object.entries(options)) {
    if (call.startsWith('brotli') && brotli_params.includes(name)) {
      made.params ??= {};
      made.params[zlib.constants[`BROTLI_PARAM_${name.toUpperCase()}`]] = Number(value);
    } else if (call.startsWith('brotli') && name.includes('flush')) made[camel(name)] = brotli_flush[value];
    else made[camel(name)] = name === 'dictionary' ? Buffer.from(value) : value;
  }
  return made;
};

const cases = [];
const add = (call, input, options = {}, more = {}) => cases.push({ call, options, input, ...more });
const b64 = (bytes) => Buffer.from(bytes).toString('base64');
const repeat = (text, times) => ({ text, times });
const bytes_of = (input) => (typeof input === 'string' ? Buffer.from(input, 'base64')
  : Buffer.from(input.text.repeat(input.times)));

const hello = b64('hello hello hello world');
const words = repeat('The quick brown fox jumps over the lazy dog. ', 150);
const inputs = [b64(''), b64('a'), hello, words, repeat('\0', 20000), b64([...Array(256).keys()])];

// ---- what packs, by every option ----
for (const call of packs) for (const input of inputs) add(call, input);
for (const call of ['gzip', 'deflate', 'deflate_raw']) {
  for (const level of [-1, 0, 1, 9]) add(call, words, { level });
  for (const window_bits of [8, 9, 12, 15]) if (call !== 'gzip' || window_bits > 8) add(call, words, { window_bits });
  for (const mem_level of [1, 9]) add(call, words, { mem_level });
  for (const strategy of [0, 1, 2, 3, 4]) add(call, words, { strategy });
  for (const chunk_size of [64, 100000]) add(call, words, { chunk_size });
  for (const flush of [0, 2, 3]) add(call, words, { flush }, { only: 'stream' });
  for (const finish_flush of [0, 2, 3]) add(call, hello, { finish_flush });
  add(call, words, { dictionary: 'The quick brown fox' });
  // ---- and what it refuses ----
  for (const level of [-2, 10]) add(call, hello, { level });
  for (const window_bits of [0, 7, 16, -1]) add(call, hello, { window_bits });
  for (const mem_level of [0, 10]) add(call, hello, { mem_level });
  for (const chunk_size of [0, 63]) add(call, hello, { chunk_size });
  for (const max_output_length of [0, 4294967297]) add(call, hello, { max_output_length });
  add(call, words, { max_output_length: 20 }, { only: 'sync' });
}
add('gzip', hello, { window_bits: 8 });
for (const quality of [0, 1, 5, 11, 12]) add('brotli_compress', words, { quality });
for (const mode of [0, 1, 2]) add('brotli_compress', words, { mode });
for (const lgwin of [10, 16, 24]) add('brotli_compress', words, { lgwin });
for (const chunk_size of [64, 100000]) add('brotli_compress', words, { chunk_size });
for (const chunk_size of [0, 63]) add('brotli_compress', hello, { chunk_size });
for (const max_output_length of [0, 4294967297]) add('brotli_compress', hello, { max_output_length });
add('brotli_compress', words, { size_hint: 90000 });
add('brotli_compress', words, { lgblock: 18 });
add('brotli_compress', words, { flush: 2 }, { only: 'stream' });
add('brotli_compress', words, { max_output_length: 20 }, { only: 'sync' });

// ---- what unpacks: good data, then data that is cut, changed, followed by something ----
const whole = Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(20));
const unpacks = { gunzip: zlib.gzipSync, inflate: zlib.deflateSync, inflate_raw: zlib.deflateRawSync,
  brotli_decompress: zlib.brotliCompressSync };
const changed = (bytes, at, by = 0x55) => {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? copy.length + at : at] ^= by;
  return copy;
};
for (const [call, pack] of Object.entries(unpacks)) {
  const packed = pack(whole);
  for (const name of call === 'gunzip' || call === 'inflate' ? [call, 'unzip'] : [call]) {
    add(name, b64(packed));
    for (const pieces of [1, 7]) add(name, b64(packed), {}, { pieces, only: 'stream' });
    for (const chunk_size of [64, 1000]) add(name, b64(packed), { chunk_size });
    for (const max_output_length of [10, 899, 900, 901]) add(name, b64(packed), { max_output_length }, { only: 'sync' });
    for (const finish_flush of [0, 2]) add(name, b64(packed.subarray(0, 40)), { finish_flush });
    for (const length of [0, 1, 2, 5, 12, 40, packed.length - 1]) add(name, b64(packed.subarray(0, length)));
    for (const at of [0, 1, 2, 3, 10, 20, 30, -1, -5]) add(name, b64(changed(packed, at)));
    for (const rest of ['\0', '\0\0\0\0', 'x', 'garbage', '\x1f', '\x1f\x8b', '\x1f\x8bgarbage'])
      add(name, b64(Buffer.concat([packed, Buffer.from(rest, 'latin1')])));
    add(name, b64(Buffer.concat([packed, packed])));
    add(name, b64(Buffer.concat([packed, packed])), {}, { pieces: 1, only: 'stream' });
    add(name, b64(Buffer.concat([packed, Buffer.from('\0'), packed])));
    add(name, b64(Buffer.concat([packed, pack(''), packed, Buffer.from('rest')])));
  }
  add(call, b64(pack(Buffer.alloc(100000))), {});
}
for (const call of ['gunzip', 'inflate', 'inflate_raw', 'unzip', 'brotli_decompress']) {
  for (const input of [b64('hello world'), b64('\0'), b64([0x1f]), b64([0x1f, 0x8b]), b64([0x78, 0x9c]), b64([0xff, 0xff])])
    add(call, input);
}
for (const call of ['gunzip', 'inflate', 'inflate_raw', 'unzip'])
  for (const window_bits of [0, 7, 8, 9, 15, 16]) {
    const pack = { inflate: zlib.deflateSync, inflate_raw: zlib.deflateRawSync }[call] ?? zlib.gzipSync;
    add(call, b64(pack(whole)), { window_bits });
  }
for (const [call, pack] of [['inflate', zlib.deflateSync], ['inflate_raw', zlib.deflateRawSync], ['unzip', zlib.deflateSync]]) {
  const packed = b64(pack(whole, { dictionary: Buffer.from('lazy dog. The quick') }));
  add(call, packed);
  add(call, packed, { dictionary: 'lazy dog. The quick' });
  add(call, packed, { dictionary: 'another' });
}

// ---- the three forms ----
const shown = (call, bytes) => {
  if (bytes.length <= 4096 || packs.includes(call)) return { is: bytes.toString('base64') };
  return { is: { size: bytes.length, crc32: zlib.crc32(bytes) } };
};
const failed = ({ name, message, code, errno }) => ({ throws: { name, message, code, errno: errno ?? 0 } });
const forms = {
  sync: async (call, input, options) => zlib[`${call_of[call]}Sync`](input, options),
  callback: (call, input, options) => new Promise((resolve, reject) =>
    zlib[call_of[call]](input, options, (error, bytes) => (error ? reject(error) : resolve(bytes)))),
  stream: (call, input, options, pieces) => new Promise((resolve, reject) => {
    const stream = zlib[`create${upper(call_of[call])}`](options);
    const got = [];
    stream.on('data', (piece) => got.push(piece)).on('error', reject).on('end', () => resolve(Buffer.concat(got)));
    const size = pieces ?? 1000;
    for (let at = 0; at < input.length; at += size) stream.write(input.subarray(at, at + size));
    stream.end();
  }),
};
const perform = async (form, { call, options, input, pieces }) => {
  try {
    return shown(call, await forms[form](call, bytes_of(input), in_node(call, options), pieces));
  } catch (error) {
    return failed(error);
  }
};

const lines = [];
for (const each of cases) {
  const seen = await perform(each.only ?? 'sync', each);
  if (!each.only) {
    // Packed in pieces it is other bytes of the same length or not; an error comes in any form.
    for (const form of packs.includes(each.call) && seen.is !== undefined ? ['callback'] : ['callback', 'stream']) {
      const other = await perform(form, each);
      if (JSON.stringify(seen) !== JSON.stringify(other)) {
        throw new Error(`${JSON.stringify(each)}: ${form} differs\n${JSON.stringify(seen)}\n${JSON.stringify(other)}`);
      }
    }
  }
  lines.push(JSON.stringify({ ...each, ...seen }));
}
const sums = [['', 0], ['hello', 0], ['hello', 907060870], ['a', 4294967295]].map(([text, value]) =>
  [text, value, zlib.crc32(text, value)]);
const text = `{"crc32":${JSON.stringify(sums)},\n"cases":[\n${lines.join(',\n')}\n]}\n`;
const file = new URL('zlib_cases.json', import.meta.url);
if (!process.argv.includes('--check')) fs.writeFileSync(file, text);
else if (fs.readFileSync(file, 'utf8') !== text) throw new Error('zlib_cases.json is not what Node does');
console.log(`${lines.length} cases`);
