// What bench/zlib.cpp measures, in Node.
import zlib from 'node:zlib';

const words = ['the', 'of', 'stream', 'and', 'request', 'to', 'buffer', 'in', 'a', 'server', 'is', 'that', 'loop', 'was',
  'timer', 'he', 'for', 'it', 'with', 'as', 'header', 'his', 'on', 'be', 'value', 'at', 'by', 'i', 'promise', 'this',
  'had', 'not'];
const text_of = (size) => {
  let text = '';
  for (let seed = 1; text.length < size;) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    text += words[seed >>> 27] + (((seed >>> 20) & 15) === 0 ? '.\n' : ' ');
  }
  return Buffer.from(text.slice(0, size));
};
const measure = (name, size, seconds, call) => {
  const begin = performance.now();
  let least = Infinity;
  for (let calls = 0; calls < 2 || performance.now() - begin < seconds * 1000; calls += 1) {
    const from = process.hrtime.bigint();
    call();
    least = Math.min(least, Number(process.hrtime.bigint() - from));
  }
  console.log(`${name}_${size} ${least}`);
};
const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } };
for (const [size, bytes] of [['64KiB', 1 << 16], ['1MiB', 1 << 20]]) {
  const text = text_of(bytes);
  const gz = zlib.gzipSync(text), br = zlib.brotliCompressSync(text, quality);
  measure('gzip', size, 0.3, () => zlib.gzipSync(text));
  measure('gzip_1', size, 0.3, () => zlib.gzipSync(text, { level: 1 }));
  measure('gunzip', size, 0.3, () => zlib.gunzipSync(gz));
  measure('brotli_5', size, 0.3, () => zlib.brotliCompressSync(text, quality));
  measure('brotli_decompress', size, 0.3, () => zlib.brotliDecompressSync(br));
  measure('crc32', size, 0.1, () => zlib.crc32(text));
}
