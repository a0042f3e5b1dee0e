// The jobs of bench/buffer.cpp done by Node's Buffer: reads "NAME SIZE" lines, answers each with nanoseconds.
import buffer, { Buffer } from 'node:buffer';
import { createInterface } from 'node:readline';

let sink;

/** The inputs of a size; bench/buffer.cpp makes the same. */
function inputs(size) {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; ++i) bytes[i] = i * 7919 + Math.floor(i / 256) + 13;
  const mixed = Buffer.alloc(size, 'h\u00e9llo w\u00f6rld \u20ac \u65e5\u672c\u8a9e \u{1f600} ');
  while (!buffer.isUtf8(mixed)) {
    let at = size - 1;
    while (at > 0 && (mixed[at] & 0xc0) === 0x80) --at;
    mixed.fill(' ', at);
  }
  const ascii = Buffer.alloc(size, 'hello world ');
  const flat = (text) => Buffer.from(text, 'latin1').toString('latin1');
  return {
    size, bytes, mixed, ascii, other: Buffer.from(bytes), utf16: Buffer.from(ascii.toString(), 'utf16le'),
    hex: flat(bytes.toString('hex')), base64: flat(bytes.toString('base64')), base64url: flat(bytes.toString('base64url')),
    asciiText: ascii.toString(), mixedText: mixed.toString(),
  };
}

function sumOfWords(bytes) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) sum += bytes.readUInt32LE(i);
  return sum;
}
function writeWords(bytes) {
  for (let i = 0; i < bytes.length; i += 4) bytes.writeUInt32BE(i, i);
}
function sumOfDoubles(bytes) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 8) sum += bytes.readDoubleLE(i);
  return sum;
}

const jobs = {
  hex_encode: (o) => { sink = o.bytes.toString('hex'); },
  hex_decode: (o) => { sink = Buffer.from(o.hex, 'hex'); },
  base64_encode: (o) => { sink = o.bytes.toString('base64'); },
  base64url_encode: (o) => { sink = o.bytes.toString('base64url'); },
  base64_decode: (o) => { sink = Buffer.from(o.base64, 'base64'); },
  base64url_decode: (o) => { sink = Buffer.from(o.base64url, 'base64url'); },
  is_utf8_ascii: (o) => { sink = buffer.isUtf8(o.ascii); },
  is_utf8_mixed: (o) => { sink = buffer.isUtf8(o.mixed); },
  is_ascii: (o) => { sink = buffer.isAscii(o.ascii); },
  to_string_ascii: (o) => { sink = o.ascii.toString(); },
  to_string_mixed: (o) => { sink = o.mixed.toString(); },
  to_string_latin1: (o) => { sink = o.ascii.toString('latin1'); },
  to_string_utf16le: (o) => { sink = o.utf16.toString('utf16le'); },
  from_ascii: (o) => { sink = Buffer.from(o.asciiText); },
  from_mixed: (o) => { sink = Buffer.from(o.mixedText); },
  from_latin1: (o) => { sink = Buffer.from(o.asciiText, 'latin1'); },
  from_utf16le: (o) => { sink = Buffer.from(o.asciiText, 'utf16le'); },
  byte_length: (o) => { sink = Buffer.byteLength(o.mixedText); },
  transcode_utf16le: (o) => { sink = buffer.transcode(o.mixed, 'utf8', 'utf16le'); },
  alloc: (o) => { sink = Buffer.alloc(o.size); },
  alloc_unsafe: (o) => { sink = Buffer.allocUnsafe(o.size); },
  from_buffer: (o) => { sink = Buffer.from(o.bytes); },
  concat: (o) => { sink = Buffer.concat([o.bytes, o.other]); },
  compare: (o) => { sink = o.bytes.compare(o.other); },
  equals: (o) => { sink = o.bytes.equals(o.other); },
  index_of_byte: (o) => { sink = o.ascii.indexOf(0); },
  index_of_text: (o) => { sink = o.ascii.indexOf('world!'); },
  fill_byte: (o) => { sink = o.other.fill(7); },
  fill_text: (o) => { sink = o.other.fill('abc'); },
  copy: (o) => { sink = o.bytes.copy(o.other); },
  write: (o) => { sink = o.other.write(o.asciiText); },
  subarray: (o) => { sink = o.bytes.subarray(1, -1); },
  swap16: (o) => { sink = o.other.swap16(); },
  swap32: (o) => { sink = o.other.swap32(); },
  swap64: (o) => { sink = o.other.swap64(); },
  to_json: (o) => { sink = JSON.stringify(o.bytes); },
  read_uint32_le: (o) => { sink = sumOfWords(o.bytes); },
  write_uint32_be: (o) => { writeWords(o.other); },
  read_double_le: (o) => { sink = sumOfDoubles(o.bytes); },
};

function nanosecondsOf(job, o) {
  for (let count = 1; ; count *= 2) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < count; ++i) job(o);
    const spent = Number(process.hrtime.bigint() - start);
    if (spent > 2e7) return spent / count;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, size] = line.split(' ');
  console.log(nanosecondsOf(jobs[name], inputs(Number(size))).toFixed(1));
}
