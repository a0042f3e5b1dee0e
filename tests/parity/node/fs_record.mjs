// Records what Node's fs does: fs_cases.json, which fs_parity_test.cpp replays.
//
//   node fs_record.mjs            writes the file (Node 20 only: it is the specification)
//   node fs_record.mjs --check    fails when the file is not what Node does
//
// A case is {call, args, is | throws: {message, code, syscall, path, dest}, after}: what one call does in a fresh
// directory that holds the fixture, and what is in there afterwards. "@" stands for the directory. The call is made in
// Node's promise form and in its blocking form, which must agree; where they do not, the form in `only` is recorded.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
process.umask(0o022);

const fixture = [
  ['write_file', '@/f', 'hello world'], ['write_file', '@/empty', ''], ['mkdir', '@/d'], ['mkdir', '@/d/sub'],
  ['mkdir', '@/d/sub/deep'], ['mkdir', '@/d/aa'], ['mkdir', '@/bare'], ['write_file', '@/d/a', 'A'],
  ['write_file', '@/d/Z', ''], ['write_file', '@/d/sub/b', 'B'], ['write_file', '@/d/sub/deep/c', 'C'],
  ['write_file', '@/d/aa/x', 'X'], ['symlink', 'f', '@/link'], ['symlink', 'd', '@/dlink'],
  ['symlink', 'nowhere', '@/dangling'], ['symlink', 'loop', '@/loop'], ['chmod', '@/empty', 0o600],
];

const long = `@/${'x'.repeat(300)}`;
const cases = [];
const add = (call, ...args) => cases.push({ call, args });
const only = (form, call, ...args) => cases.push({ call, args, only: form });

const places = ['@/none', '@/f/x', '@/no/x', '@/loop', '@/dangling', '', long, '@/a\0b'];
for (const call of ['read_file', 'stat', 'lstat', 'access', 'readlink', 'rmdir', 'unlink', 'readdir', 'rm'])
  for (const place of places) add(call, place);
for (const call of ['read_file', 'stat', 'lstat', 'access', 'readlink', 'rmdir', 'unlink', 'readdir', 'rm', 'truncate'])
  for (const place of ['@/f', '@/empty', '@/d', '@/bare', '@/link', '@/dlink', '@/f/', '@/d/', '@/dlink/'])
    if (!(call === 'truncate' && place === '@/bare')) add(call, place);
for (const place of ['@/f/x', '@/no/x', '@/a\0b']) only('sync', 'mkdtemp', place);
for (const place of [...places, '@/f', '@/d', '@/link', '@/dlink/sub/../a']) only('native', 'realpath', place);
for (const place of [...places, '@/f', '@/d', '@/link', '@/d/']) {
  add('chmod', place, 0o640);
  add('utimes', place, 1.5, 2.25);
  add('write_file', place, 'new');
  add('append_file', place, 'more');
}
add('utimes', '@/f', -1.75, 1e9 + 0.125);
for (const mode of [1, 2, 4]) for (const place of ['@/f', '@/empty', '@/none']) add('access', place, mode);
for (const place of ['@/none', '@/f/x', '@/loop', '', long]) add('truncate', place, 1);
for (const length of [0, 3, 11, 20]) add('truncate', '@/f', length);

for (const flag of ['r', 'r+', 'rs+', 'w', 'wx', 'xw', 'w+', 'wx+', 'a', 'ax', 'a+', 'ax+', 'as', 'as+']) {
  for (const place of ['@/f', '@/none', '@/dangling']) {
    add('write_file', place, 'new', flag);
    add('read_file', place, flag);
  }
}
for (const flag of ['', 'zz', '+r', 'rw', 'W']) only('sync', 'read_file', '@/f', flag);

for (const place of ['@/none', '@/f', '@/d', '@/no/x', '@/f/x', '@/dangling', '', long, '@/a\0b', '@/new/']) {
  add('mkdir', place);
  add('mkdir', place, 0o700);
  add('mkdir_recursive', place);
}
for (const place of ['@/m/n/o', '@/d/sub/p/q', '@/f/x/y', '@/dangling/x', '@/m/q/../r/s', '@/m/z/', '@/dlink/new/er',
  '@/m//n', '@/./m/./n', '@/loop/x']) only('sync', 'mkdir_recursive', place);

for (const place of ['@', '@/d', '@/d/', '@/dlink', '@/bare', '@/f', '@/none']) {
  add('readdir', place);
  only('sync', 'readdir_recursive_types', place);
  add('readdir_types', place);
}
for (const place of ['@/d', '@/d/', '@/bare', '@/f', '@/none']) only('sync', 'readdir_recursive', place);

for (const place of [...places, '@/f', '@/d', '@/d/', '@/link', '@/dlink', '@/bare']) {
  add('rm_force', place);
  add('rm_recursive', place);
  only('promises', 'rm_recursive_force', place);
}
only('sync', 'rm_recursive', '@/dlink/');

const pairs = [['@/none', '@/b'], ['@/f', '@/b'], ['@/f', '@/empty'], ['@/f', '@/d'], ['@/d', '@/f'], ['@/d', '@/bare'],
  ['@/bare', '@/d'], ['@/f', '@/no/x'], ['@/f', '@/f/x'], ['@/f', '@/f'], ['@/d', '@/d/inner'], ['@/link', '@/b'],
  ['@/dangling', '@/b'], ['@/f', '@/dangling'], ['@/f', '@/link'], ['', '@/b'], ['@/f', ''], ['@/a\0b', '@/b'],
  ['@/f', '@/a\0b'], ['@/loop', '@/b'], ['@/f', long], ['@/f', '@/d/'], ['@/f', '@/b/']];
for (const [one, other] of pairs) {
  add('rename', one, other);
  add('link', one, other);
  add('symlink', one, other);
  add('copy_file', one, other);
  add('copy_file', one, other, 1);
}
for (const mode of [2, 3, 8]) add('copy_file', '@/f', '@/b', mode);

add('handle_read', '@/f', 'r', 4, 6);
add('handle_read', '@/f', 'r', 100, null);
add('handle_read', '@/f', 'r', 4, 50);
add('handle_read', '@/d', 'r', 4, null);
add('handle_read', '@/f', 'a', 4, null);
add('handle_write', '@/f', 'r+', 'XY', 3);
add('handle_write', '@/f', 'r+', 'XY', null);
add('handle_write', '@/f', 'a', 'XY', 0);
add('handle_write', '@/f', 'r', 'XY', null);
add('handle_truncate', '@/f', 'r+', 5);
add('handle_truncate', '@/f', 'r', 5);
add('handle_sync', '@/f', 'r+');
add('handle_datasync', '@/f', 'r+');
add('handle_chmod', '@/f', 'r+', 0o611);
add('handle_utimes', '@/f', 'r+', 3.5, 4.75);
add('handle_stat', '@/f', 'r');
for (const range of [{}, { start: 3 }, { end: 3 }, { start: 2, end: 6 }, { start: 10, end: 99 }, { start: 50 },
  { start: 5, end: 1 }, { start: 0, end: 0 }])
  for (const size of [65536, 4]) add('stream', '@/f', range.start ?? null, range.end ?? null, size);
add('stream', '@/none', null, null, 4);
add('stream', '@/d', null, null, 4);
add('write_stream', '@/f', 'w', null, ['one', 'two']);
add('write_stream', '@/f', 'r+', 3, ['one', 'two']);
add('write_stream', '@/f', 'a', null, ['one', 'two']);
add('write_stream', '@/f', 'wx', null, ['one']);
add('write_stream', '@/none', 'w', null, []);
add('write_stream', '@/no/x', 'w', null, ['one']);

for (const place of [...places, '@/f', '@/d', '@/link', '@/dlink/']) {
  add('lutimes', place, 1.5, 2.25);
  add('chown', place, -1, -1);
  add('lchown', place, -1, -1);
  add('statfs', place);
  only('promises', 'opendir', place);
  only('sync', 'read_file_buffer', place);
}
for (const call of ['chown', 'lchown'])
  for (const ids of [[-2, -1], [-1, -2], [4294967296, 0]]) add(call, '@/f', ...ids);
add('handle_chown', '@/f', 'r', -1, -1);
add('handle_chown', '@/f', 'r', -2, -1);
for (const call of ['dir_read_closed', 'dir_close_closed']) add(call, '@/d');
for (const place of ['@/d', '@/f', '@/none']) add('rm_retries', place);

const copies = [...pairs, ['@/d', '@/new'], ['@/d', '@/new/deep/er'], ['@/d/', '@/new/'], ['@/d', '@/d'], ['@/d', '@/d/sub/deep'],
  ['@/d', '@/dlink/inner'], ['@/dlink', '@/new'], ['@/dlink', '@/dlink'], ['@/link', '@/dlink'], ['@/dlink', '@/link'],
  ['@/d/sub', '@/d/aa'], ['@/d/aa', '@/d/sub'], ['@/none', '@/d'], ['@/f', '@/f/../f'], ['@/d', '@/d/../d'], ['@/./d/', '@/x/../y'],
  ['@/loop', '@/link'], ['@/dangling', '@/link'], ['@/link', '@/dangling'], ['@/dlink/sub', '@/new'], ['@/d', '@/bare/d'],
  ['@/bare', '@/d/sub'], ['@/f', '@/d/sub/b'], ['@', '@/d/copy'], ['@/dlink/', '@/bare']];
for (const [one, other] of copies)
  for (const call of ['cp', 'cp_recursive', 'cp_dereference', 'cp_careful', 'cp_polite', 'cp_verbatim']) only('sync', call, one, other);
for (const [one, other] of [['@/d', '@/new'], ['@/d', '@/bare'], ['@/f', '@/b'], ['@/d/sub', '@/new']]) {
  for (const name of ['sub', 'a', 'd', 'f', 'none']) only('sync', 'cp_filter', one, other, name);
  only('sync', 'cp_timestamps', one, other);
}
for (const mode of [1, 3, 8, -1]) only('sync', 'cp_mode', '@/f', '@/b', mode);
add('cp_two_ways', '@/f', '@/b');

const kind = (entry) => ['File', 'Directory', 'SymbolicLink', 'FIFO', 'Socket', 'CharacterDevice', 'BlockDevice']
  .find((name) => entry[`is${name}`]());
const type_of = (entry) => ({ File: 'file', Directory: 'directory', SymbolicLink: 'symbolic_link' })[kind(entry)];
const shown_stats = (stats) => [type_of(stats), (stats.mode & 0o7777), stats.isDirectory() ? null : stats.size];
const shown_entries = (entries) => entries.map((each) => [each.parentPath, each.name, type_of(each)]);

// The calls in Node's words. `go` is fs.promises or, with `Sync` on each name, fs.
const calls = (go) => ({
  read_file: (place, flag) => go.readFile(place, { encoding: 'utf8', flag }),
  write_file: (place, data, flag) => go.writeFile(place, data, { flag }),
  append_file: (place, data) => go.appendFile(place, data),
  stat: async (place) => shown_stats(await go.stat(place)),
  lstat: async (place) => shown_stats(await go.lstat(place)),
  access: (place, mode) => go.access(place, mode),
  realpath: (place) => go.realpath(place),
  readlink: (place) => go.readlink(place),
  rmdir: (place) => go.rmdir(place),
  unlink: (place) => go.unlink(place),
  readdir: (place) => go.readdir(place),
  readdir_recursive: (place) => go.readdir(place, { recursive: true }),
  readdir_types: async (place) => shown_entries(await go.readdir(place, { withFileTypes: true })),
  readdir_recursive_types: async (place) =>
    shown_entries(await go.readdir(place, { withFileTypes: true, recursive: true })),
  mkdtemp: (place) => go.mkdtemp(place),
  mkdir: (place, mode) => go.mkdir(place, mode),
  mkdir_recursive: (place) => go.mkdir(place, { recursive: true }),
  rm: (place) => go.rm(place),
  rm_force: (place) => go.rm(place, { force: true }),
  rm_recursive: (place) => go.rm(place, { recursive: true }),
  rm_recursive_force: (place) => go.rm(place, { recursive: true, force: true }),
  lutimes: (place, atime, mtime) => go.lutimes(place, atime, mtime),
  chown: (place, uid, gid) => go.chown(place, uid, gid),
  lchown: (place, uid, gid) => go.lchown(place, uid, gid),
  statfs: async (place) => Object.keys(await go.statfs(place)).join(' '),
  read_file_buffer: async (place) => (await go.readFile(place)).toString('latin1'),
  opendir: async (place) => {
    const opened = await go.opendir(place);
    const names = [opened.path];
    const all = [];
    for await (const each of opened) all.push([each.parentPath, each.name, type_of(each)]);
    return [...names, ...all.sort((one, other) => (one[1] < other[1] ? -1 : 1))];
  },
  dir_read_closed: async (place) => {
    const opened = await go.opendir(place);
    await opened.close();
    return opened.read();
  },
  dir_close_closed: async (place) => {
    const opened = await go.opendir(place);
    await opened.close();
    await opened.close();
  },
  rm_retries: (place) => go.rm(place, { recursive: true, maxRetries: 2, retryDelay: 1 }),
  cp: (one, other) => go.cp(one, other),
  cp_recursive: (one, other) => go.cp(one, other, { recursive: true }),
  cp_dereference: (one, other) => go.cp(one, other, { recursive: true, dereference: true }),
  cp_careful: (one, other) => go.cp(one, other, { recursive: true, force: false, errorOnExist: true }),
  cp_polite: (one, other) => go.cp(one, other, { recursive: true, force: false }),
  cp_verbatim: (one, other) => go.cp(one, other, { recursive: true, verbatimSymlinks: true }),
  cp_filter: (one, other, name) => go.cp(one, other, { recursive: true, filter: (source) => path.basename(source) !== name }),
  cp_timestamps: async (one, other) => {
    for (const place of fs.readdirSync(path.dirname(one), { recursive: true }).map((name) => path.join(path.dirname(one), name)))
      if (fs.lstatSync(place).isFile()) fs.utimesSync(place, 1.5, 2.25);
    await go.cp(one, other, { recursive: true, preserveTimestamps: true });
  },
  cp_mode: (one, other, mode) => go.cp(one, other, { mode }),
  cp_two_ways: (one, other) => go.cp(one, other, { dereference: true, verbatimSymlinks: true }),
  truncate: (place, length) => go.truncate(place, length),
  chmod: (place, mode) => go.chmod(place, mode),
  utimes: (place, atime, mtime) => go.utimes(place, atime, mtime),
  rename: (one, other) => go.rename(one, other),
  link: (one, other) => go.link(one, other),
  symlink: (one, other) => go.symlink(one, other),
  copy_file: (one, other, mode) => go.copyFile(one, other, mode),
});

const with_handle = (use) => async (place, flag, ...args) => {
  const handle = await fs.promises.open(place, flag);
  try { return await use(handle, ...args); } finally { await handle.close(); }
};
const handle_calls = {
  handle_read: with_handle(async (handle, size, at) => {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(size), 0, size, at);
    return buffer.toString('utf8', 0, bytesRead);
  }),
  handle_write: with_handle(async (handle, data, at) => (await handle.write(data, at)).bytesWritten),
  handle_truncate: with_handle((handle, length) => handle.truncate(length)),
  handle_sync: with_handle((handle) => handle.sync()),
  handle_datasync: with_handle((handle) => handle.datasync()),
  handle_chmod: with_handle((handle, mode) => handle.chmod(mode)),
  handle_chown: with_handle((handle, uid, gid) => handle.chown(uid, gid)),
  handle_utimes: with_handle((handle, atime, mtime) => handle.utimes(atime, mtime)),
  handle_stat: with_handle(async (handle) => shown_stats(await handle.stat())),
  stream: async (place, start, end, highWaterMark) => {
    const pieces = [];
    const options = { highWaterMark, start: start ?? undefined, end: end ?? undefined };
    for await (const piece of fs.createReadStream(place, options)) pieces.push(piece.toString());
    return pieces;
  },
  write_stream: (place, flags, start, pieces) => new Promise((resolve, reject) => {
    const stream = fs.createWriteStream(place, { flags, start: start ?? undefined });
    stream.on('error', reject).on('close', () => resolve(stream.bytesWritten));
    for (const piece of pieces) stream.write(piece);
    stream.end();
  }),
};

const blocking = new Proxy({}, {
  get: (_, name) => (...args) => (name === 'realpath' ? fs.realpathSync.native : fs[`${name}Sync`])(...args),
});
const forms = { promises: calls(fs.promises), sync: calls(blocking), native: calls(blocking) };

// Everything below a directory: [path, type, permissions, content or target, mtime where it was set].
const tree = (top, inner = '') => fs.readdirSync(path.join(top, inner)).sort().flatMap((name) => {
  const place = path.join(inner, name);
  const stats = fs.lstatSync(path.join(top, place));
  const mode = stats.mode & 0o7777;
  const mtime = stats.mtimeMs < 1e12 + 1e10 ? stats.mtimeMs : null;
  if (stats.isSymbolicLink()) return [[place, 'symbolic_link', fs.readlinkSync(path.join(top, place))]];
  if (stats.isDirectory()) return [[place, 'directory', mode, null, mtime], ...tree(top, place)];
  return [[place, 'file', mode, fs.readFileSync(path.join(top, place), 'latin1'), mtime]];
});

const perform = async ({ call, args }, form) => {
  const top = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'cortado-fs-'));
  const there = (value) => Array.isArray(value) ? value.map(there)
    : typeof value === 'string' ? value.replace(/^@/, top) : value;
  const back = (value) => JSON.parse(JSON.stringify(value).replaceAll(top, '@'));
  try {
    for (const [name, ...rest] of fixture) await forms.sync[name](...rest.map(there));
    const seen = {};
    try {
      const is = await (handle_calls[call] ?? forms[form][call])(...args.map(there));
      seen.is = back(is ?? null);
    } catch (error) {
      const { message, code, syscall, path: place, dest } = error;
      seen.throws = back({ message, code, syscall, path: place, dest });
    }
    seen.after = back(tree(top));
    return seen;
  } finally {
    fs.rmSync(top, { recursive: true, force: true });
  }
};

const lines = [];
const unchanged = JSON.stringify((await perform({ call: 'stat', args: ['@/f'] }, 'promises')).after);
for (const each of cases) {
  const seen = await perform(each, each.only ?? 'promises');
  if (!each.only && forms.sync[each.call]) {
    const other = await perform(each, 'sync');
    if (JSON.stringify(seen) !== JSON.stringify(other))
      throw new Error(`${each.call}: two answers\n${JSON.stringify(seen)}\n${JSON.stringify(other)}`);
  }
  if (JSON.stringify(seen.after) === unchanged) delete seen.after;
  lines.push(JSON.stringify({ ...each, ...seen }));
}
const text = `{"fixture":${JSON.stringify(fixture)},\n"unchanged":${unchanged},\n"cases":[\n${lines.join(',\n')}\n]}\n`;
const file = new URL('fs_cases.json', import.meta.url);
if (!process.argv.includes('--check')) fs.writeFileSync(file, text);
else if (fs.readFileSync(file, 'utf8') !== text) throw new Error('fs_cases.json is not what Node does');
console.log(`${lines.length} cases`);
