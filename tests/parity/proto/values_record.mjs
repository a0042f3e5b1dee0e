// Records what npm protocol-buffers makes of values and bytes, for values_parity_test.cpp, which needs no Node.
//
//   npm install protocol-buffers@5.0.0                             (in any folder; Node 20)
//   node tests/parity/proto/values_record.mjs <that folder>
//
// A case is {schema, message, value?, bytes?, offset?} and what came of it: of a value "encoded" (hex) or "encode_error",
// of bytes "decoded" or "decode_error". Buffers are {"$bytes": hex} in it. A case that "differs" names why; the test
// wants Cortado to do otherwise there.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const protobuf = createRequire(join(process.argv[2], 'package.json'))('protocol-buffers');

const shown = (value) => Buffer.isBuffer(value) ? { $bytes: value.toString('hex') } : Array.isArray(value) ? value.map(shown)
    : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(each)])) : value;
const meant = (value) => value?.$bytes !== undefined ? Buffer.from(value.$bytes, 'hex') : Array.isArray(value) ? value.map(meant)
    : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, meant(each)])) : value;

const cases = [];
function add(schema, given, more = {}) {
    const made = { schema, message: 'A', ...given, ...more };
    const type = protobuf(schema)[made.message];
    if ('value' in given) {
        try {
            const bytes = type.encode(meant(given.value));
            made.encoded = bytes.toString('hex');
            made.length = type.encodingLength(meant(given.value));
            made.bytes = made.encoded;
        } catch (error) {
            made.encode_error = error.message;
        }
    }
    if (made.bytes !== undefined) {
        try {
            made.decoded = shown(type.decode(Buffer.from(made.bytes, 'hex'), given.offset ?? 0));
        } catch (error) {
            made.decode_error = error.message;
        }
    }
    cases.push(JSON.stringify(made));
}
const encode = (schema, ...values) => values.forEach((value) => add(schema, { value }));
const decode = (schema, ...all) => all.forEach((bytes) => add(schema, { bytes }));
const differs = (why, schema, given) => add(schema, given, { differs: why });

// ---- numbers ----
const one = (type) => `message A { optional ${type} a = 1; }`;
encode(one('int32'), {}, { a: 0 }, { a: 1 }, { a: 127 }, { a: 128 }, { a: 300 }, { a: 2147483647 }, { a: null });
encode(one('int64'), { a: 0 }, { a: 1 }, { a: 4294967296 }, { a: 9007199254740991 });
encode(one('uint32'), { a: 0 }, { a: 4294967295 });
encode(one('uint64'), { a: 0 }, { a: 9007199254740991 });
encode(one('sint32'), { a: 0 }, { a: -1 }, { a: 1 }, { a: -1000 }, { a: 1000 });
encode(one('sint64'), { a: -1 }, { a: -1000 }, { a: 1000 });
encode(one('fixed32'), { a: 0 }, { a: 4294967295 });
encode(one('sfixed32'), { a: -1 }, { a: 2147483647 });
encode(one('float'), { a: 0 }, { a: 0.5 }, { a: -1.25 });
encode(one('double'), { a: 0 }, { a: 0.1 }, { a: -1e300 });
encode(one('bool'), { a: true }, { a: false });
decode(one('int32'), '', '0801', '08010802', '08fbffffff0f');
decode(one('bool'), '0801', '0800', '0802');
decode(one('double'), '09000000000000f03f');
differs('negative int32 have ten bytes, as protobuf writes them', one('int32'), { value: { a: -1 } });
for (const bytes of ['08ffffffffffffffffff01', '0880808080f8ffffffff01']) differs('and reads them', one('int32'), { bytes });
for (const a of [-1, -1000]) differs('negative int64 are in two\'s complement, as protobuf writes them', one('int64'), { value: { a } });
for (const bytes of ['08ffffffffffffffffff01', '0898f8ffffffffffffff01']) differs('and reads them', one('int64'), { bytes });
differs('negative enums too', 'enum E { N = -1; Z = 0; } message A { optional E a = 1; }', { value: { a: -1 } });
differs('64 bits are a number', one('fixed64'), { bytes: '090100000000000000' });
differs('a number that its type cannot hold is refused', one('uint32'), { value: { a: 4294967296 } });
differs('a fraction is refused', one('int32'), { value: { a: 1.5 } });

// ---- texts and bytes ----
encode(one('string'), {}, { a: '' }, { a: 'hello' }, { a: 'h\u00e9llo \u2603 \u{1F600}' }, { a: 'x'.repeat(200) }, { a: null });
encode(one('bytes'), {}, { a: { $bytes: '' } }, { a: { $bytes: '00ff' } }, { a: { $bytes: 'ab'.repeat(130) } }, { a: 'text' });
decode(one('string'), '0a03616263', '0a0161' + '0a0162', '0a00');
decode(one('bytes'), '0a03616263', '0a00');
differs('a text that is cut off is refused', one('string'), { bytes: '0a05616263' });
differs('bytes that are cut off are refused', one('bytes'), { bytes: '0a05616263' });

// ---- defaults ----
const defaults = `enum E { X = 3; Y = 4; } message A { optional int32 i = 1 [default = 42]; optional string s = 2 [default = "hi"];
optional bool b = 3 [default = true]; optional double d = 4 [default = -1.5]; optional E e = 5 [default = Y]; optional E f = 6; optional int32 n = 7 [default = -3]; }`;
encode(defaults, {}, { i: 0, s: '', b: false, d: 0 }, { i: 1, s: 'x', b: true, d: 2, e: 3, f: 4 }, { i: null });
decode(defaults, '', '0807');
encode('message A { repeated int32 r = 1; optional A a = 2; optional bytes b = 3; optional string s = 4; map<string, int32> m = 5; optional bool c = 6; oneof o { int32 x = 7; } }', {});

// ---- required ----
const required = 'message A { required int32 a = 1; required string b = 2; optional int32 c = 3; }';
encode(required, { a: 1, b: 'x' }, { a: 0, b: '' }, {}, { a: 1 }, { b: 'x' }, { a: null, b: 'x' });
decode(required, '080112017a', '0801', '', '12017a');
const inner = 'message B { required int32 n = 1; } message A { optional B b = 1; repeated B c = 2; }';
encode(inner, {}, { b: { n: 1 } }, { b: {} }, { c: [{ n: 1 }, { n: 2 }] }, { c: [{ n: 1 }, {}] });
decode(inner, '0a00', '0a020801', '12020801' + '1200');

// ---- enums ----
const enums = 'enum E { ZERO = 0; ONE = 1; BIG = 300; } message A { optional E e = 1; repeated E r = 2; }';
encode(enums, {}, { e: 0 }, { e: 1 }, { e: 300 }, { r: [0, 300, 1] }, { r: [] });
decode(enums, '', '0801', '1000' + '1001', '08ac02');
differs('a number an enum does not name is kept as an unknown field', enums, { bytes: '0807' });
const nested_enum = 'message A { enum E { P = 5; Q = 6; } optional E e = 1; optional B b = 2; message B { optional E e = 1; } }';
encode(nested_enum, {}, { e: 6 }, { b: { e: 5 } }, { b: {} });

// ---- messages ----
const nested = 'message A { optional int32 n = 1; optional B b = 2; message B { optional string s = 1; optional A a = 2; } repeated B list = 3; }';
encode(nested, {}, { b: {} }, { b: { s: 'x' } }, { n: 1, b: { s: 'x' } }, { list: [{ s: 'a' }, {}] }, { list: [] }, { unknown: 1 }, { b: { unknown: { deep: 1 } } });
decode(nested, '1200', '12030a0178', '1a00' + '1a030a0179', '0801' + '1203' + '0a0178' + '1a00');
for (const value of [{ b: { a: { n: 2 } } }, { list: [{ a: { b: { s: 'deep' } } }] }])
    differs('messages that hold one another have their lengths', nested, { value });
differs('a message that comes twice is merged', nested, { bytes: '12030a0178' + '120212' + '00' });
add('package p.q; message A { optional C c = 1; } message C { optional int32 n = 1; }', { value: { c: { n: 3 } } });
add('message X { message A { optional int32 n = 1; } optional A a = 1; } message A { optional X x = 1; }', { value: { x: { a: { n: 3 } } } });

// ---- repeated ----
for (const [type, list] of [['int32', [1, 2, 300]], ['string', ['a', '', 'b']], ['bool', [true, false]], ['double', [0.5, -2]], ['sint32', [-1, 1]], ['bytes', [{ $bytes: '00' }, { $bytes: '' }]]])
    encode(`message A { repeated ${type} a = 1; }`, {}, { a: [] }, { a: list }, { a: null });
const packed = 'message A { repeated int32 a = 1 [packed = true]; optional string s = 2; repeated double d = 3 [packed = true]; repeated int32 no = 4 [packed = false]; }';
encode(packed, {}, { a: [] }, { a: [1, 2, 300] }, { a: [1], s: 'x', d: [1.5, 2.5] }, { no: [1, 2] });
decode(packed, '0a03010203', '0a0101' + '0a0102', '1a08000000000000f03f');
const unpacked = 'message A { repeated int32 a = 1; }';
decode(unpacked, '0801' + '0802');
differs('packed numbers are read whatever the schema says', unpacked, { bytes: '0a020102' });
differs('and unpacked ones', packed, { bytes: '0801' });

// ---- oneof ----
const oneof = 'message A { oneof o { string s = 1; int32 n = 2; } optional int32 x = 3; }';
encode(oneof, {}, { s: 'x' }, { n: 0 }, { n: 7, x: 1 }, { x: 1 });
decode(oneof, '1007', '0a0178' + '1007');
encode(oneof, { s: 'x', n: 1 }, { s: null, n: 1 });

// ---- maps ----
const map = 'message B { optional int32 n = 1; } message A { map<string, string> m = 1; map<string, B> b = 2; }';
encode(map, {}, { m: {} }, { m: { a: 'x' } }, { m: { b: 'y', a: 'x' } }, { m: { '': '' } }, { b: { k: { n: 1 } } });
decode(map, '0a060a016112' + '0178', '0a030a0161' + '0a060a01611201' + '79');
encode('message A { map<int32, int32> m = 1; }', { m: { 1: 2 } }, { m: { 300: 1, 2: 5 } });

// ---- what is unknown ----
const small = 'message A { optional int32 a = 1; }';
decode(small, '1007' + '0801', '1203616263' + '0801', '15' + '01020304' + '0801', '19' + '0102030405060708' + '0801', '0801' + '1007', 'a03f01' + '0802');
differs('groups are skipped', small, { bytes: '130801140801' });
differs('a field of another wire type is unknown', small, { bytes: '0a0161' });

// ---- offsets ----
add(small, { bytes: '00000801', offset: 2 });
add(small, { bytes: '0801', offset: 2 });
add(small, { bytes: '0801', offset: 3 });

// ---- bytes that are none ----
decode(small, '08', '10', '08ff');
decode('message A { optional B b = 1; message B { optional int32 n = 1; } }', '0a05', '0a02');
differs('a wire type that there is not is refused', small, { bytes: '0e01' });
differs('field number 0 is refused', small, { bytes: '0001' });

// ---- order, options ----
differs('fields are written by their numbers', 'message A { optional int32 b = 2; optional int32 a = 1; }', { value: { a: 1, b: 2 } });
encode('// c\nsyntax = "proto2"; option x = "y"; message A { /* c */ optional int32 a = 1; reserved 5; }', { a: 1 });
differs('field numbers have up to 29 bits', 'message A { optional int32 a = 536870911; }', { value: { a: 1 } });
encode('syntax = "proto3"; message A { int32 a = 1; string s = 2; }', { a: 1, s: 'x' }, {});
differs('proto3 leaves zeros out', 'syntax = "proto3"; message A { int32 a = 1; string s = 2; }', { value: { a: 0, s: '' } });
differs('proto3 packs numbers', 'syntax = "proto3"; message A { repeated int32 a = 1; }', { value: { a: [1, 2] } });

writeFileSync(join(here, 'values_cases.json'), `[\n${cases.join(',\n')}\n]\n`);
console.log(`${cases.length} cases`);
