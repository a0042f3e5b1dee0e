// Records what Node 20 and the npm packages below answer, as plain data for the unit tests beside this file.
// The tests need no Node; run this only to renew or extend the tables:
//
//   npm install cookie@0.7.2 cookie-signature@1.2.2 encodeurl@2.0.3 escape-html@1.0.3 etag@1.8.1 fresh@2.0.0 \
//       mime-types@3.0.2 parseurl@1.3.3          (in any folder)
//   node tests/unit/http/record_tables.mjs <that folder>
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import querystring from 'node:querystring';

const here = dirname(fileURLToPath(import.meta.url));
const load = createRequire(join(process.argv[2], 'package.json'));
const cookie = load('cookie');
const signature = load('cookie-signature');
const encodeurl = load('encodeurl');
const escapeHtml = load('escape-html');
const etag = load('etag');
const fresh = load('fresh');
const mime = load('mime-types');
const parseurl = load('parseurl');

// ---- writing C++ ----

// A string_view literal of the text's UTF-8 bytes: octal escapes end after three digits, hexadecimal ones do not.
function cpp(text) {
    let out = '';
    for (const b of Buffer.from(text, 'utf8')) {
        if (b === 0x22 || b === 0x5c || b === 0x3f) out += '\\' + String.fromCharCode(b);
        else if (b >= 0x20 && b < 0x7f) out += String.fromCharCode(b);
        else out += '\\' + b.toString(8).padStart(3, '0');
    }
    return `"${out}"sv`;
}

function write(file, includes, body) {
    const heads = ['cstdint', 'string_view', ...includes].sort().map((name) => `#include <${name}>`);
    writeFileSync(join(here, file), `#pragma once

// Written by record_tables.mjs: do not edit.

${heads.join('\n')}

// clang-format off
namespace recorded {
using namespace std::string_view_literals;

${body.join('\n\n')}

}  // namespace recorded
// clang-format on
`);
}

function table(declaration, rows) {
    return `${declaration} = {\n${rows.map((row) => `    {${row}},`).join('\n')}\n};`;
}

// ---- making inputs: the same every time ----

let seed = 20240229;
function random(below) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
}
function soup(pieces, most) {
    let text = '';
    for (let left = 1 + random(most); left > 0; --left) text += pieces[random(pieces.length)];
    return text;
}
function soups(count, pieces, most) {
    return [...new Set(Array.from({ length: count }, () => soup(pieces, most)))];
}

// ---- query ----

const queryPieces = ['a', 'b', 'ab', 'x', '=', '=', '&', '&', '+', '%', '%2', '%20', '%26', '%3D', '%C3%A9', '%c3', '%A9',
    '%E2%82%AC', '%F0%9F%98%80', '%ED%A0%80', '%F5', '%zz', '%00', 'é', '€', ';', '[', ']', '[]', '.', '?', '#', '/', '"', ' '];
function decodable(text) {
    try {
        return decodeURIComponent(text) !== undefined;
    } catch {
        return false;
    }
}
const queries = ['', '&', '&&', '=', '==', '=&=', 'a', 'a&b', 'a=', '=a', 'a=1&a=2&a=3', 'a=1&b=2&a=3', 'a=b=c', 'a+b=c+d',
    'a%20b=c%20d', 'a%2Bb=c%2Bd', '%', '%%', '%%41', '%41%', 'a=%', 'a=%4', 'a=%4z', 'a=%z4', 'a[b]=1', 'a[]=1&a[]=2',
    'a.b=1', 'a;b', 'a=1;b=2', 'q=caf%C3%A9', 'q=caf%E9', 'q=%FF%FE', 'q=%C3', 'q=%C3x', 'q=%E2%82', 'q=%E2%82x',
    'q=%F0%9F%98', 'q=%C0%80', 'q=%ED%A0%80', 'q=%F4%90%80%80', 'q=café', 'q=%00', '__proto__=1', 'hasOwnProperty=1',
    '1=a&0=b', 'a=1&&b=2', '&a=1', 'a=1&', 'a&a&a', 'a=%u2019', '?a=1', 'a=1#b', ...soups(500, queryPieces, 9)]
    // Where decodeURIComponent fails, Node cuts each character of the text to eight bits. Its server hands over bytes as
    // characters, so that this is right there; for a text that is Unicode already it is not.
    .filter((text) => /^[\x00-\x7f]*$/.test(text) || decodable(text));
const longQuery = (n, pair) => Array.from({ length: n }, (_, i) => pair(i)).join('&');
const limits = [longQuery(1001, (i) => `k${i}=${i}`), longQuery(1000, (i) => `k${i}=${i}`), '&'.repeat(999) + 'a=1',
    '&'.repeat(1000) + 'a=1', longQuery(1200, () => 'a')];
const unlimited = (text, most) => Object.values(querystring.parse(text, null, null, { maxKeys: most })).flat().length;

write('query_table.hpp', ['vector'], [
    `struct query_row {
    std::string_view text;
    struct entry {
        std::string_view name;
        std::vector<std::string_view> values;
    };
    std::vector<entry> entries;
};`,
    '// querystring.parse(text)',
    table('inline const std::vector<query_row> queries', queries.map((text) => {
        const entries = Object.entries(querystring.parse(text))
            .map(([name, values]) => `{${cpp(name)}, {${[values].flat().map(cpp).join(', ')}}}`);
        return `${cpp(text)}, {${entries.join(', ')}}`;
    })),
    `struct escape_row {
    std::string_view text;
    std::string_view escaped;
};`,
    '// querystring.escape(text)',
    table('inline const std::vector<escape_row> query_escapes',
        [...Array.from({ length: 128 }, (_, i) => String.fromCharCode(i)), 'é', '€', '😀', 'a b&c=d', '100%']
            .map((text) => `${cpp(text)}, ${cpp(querystring.escape(text))}`)),
    `// How many values querystring.parse(text, null, null, {maxKeys}) keeps.
struct limit_row {
    std::string_view text;
    std::size_t most;
    std::size_t kept;
};`,
    table('inline const std::vector<limit_row> query_limits', limits.flatMap((text) =>
        [0, 1, 1000].map((most) => `${cpp(text)}, ${most}, ${unlimited(text, most)}`))),
]);

// ---- url ----

function decoded(text) {
    try {
        return `${cpp(text)}, true, ${cpp(decodeURIComponent(text))}`;
    } catch {
        return `${cpp(text)}, false, ""sv`;
    }
}
const urlPieces = ['a', 'Z', '0', '/', '%', '%2', '%20', '%2F', '%2f', '%C3%A9', '%C3', '%A9', '%E2%82%AC', '%E2', '%82', '%F0%9F%98%80',
    '%ED%A0%80', '%F4%90%80%80', '%C0%AF', '%00', '%zz', 'é', '€', '😀', '+', '?', '#', '.', '..', ' ', '"', '<', '\\', '^', '|', '`', '{', '\n'];
const texts = ['', '%', '%%', '%%%41', '%41', '%4', '%e9', '%C3%A9', '%C3é', '%E2%82%ACé', '%F4%8F%BF%BF', '%F4%90%80%80', '%FE',
    ...Array.from({ length: 128 }, (_, i) => String.fromCharCode(i)),
    ...Array.from({ length: 256 }, (_, i) => '%' + i.toString(16).padStart(2, '0')), ...soups(300, urlPieces, 7)];
const targets = ['/', '/a', '/a?', '/a?b', '/a?b?c', '/a/b?c=d&e=f', '//host/path', '/?', '/a%20b?c%20d', '*', '/a#b', '/a?b#c', '/a#b?c',
    'http://h/', 'http://h', 'http://h?x', 'http://h:80/p?q', 'https://u:p@h:1/p/q?r=s', 'http://h/p#f', 'HTTP://h/p', '/http://h/p', '/a/../b'];

write('url_table.hpp', ['vector'], [
    `struct decode_row {
    std::string_view text;
    bool valid;
    std::string_view decoded;
};`,
    '// decodeURIComponent(text)',
    table('inline const std::vector<decode_row> decodes', texts.map(decoded)),
    `struct encode_row {
    std::string_view text;
    std::string_view component;
    std::string_view url;
};`,
    '// encodeURIComponent(text), encodeurl(text)',
    table('inline const std::vector<encode_row> encodes',
        texts.map((text) => `${cpp(text)}, ${cpp(encodeURIComponent(text))}, ${cpp(encodeurl(text))}`)),
    `struct target_row {
    std::string_view target;
    std::string_view path;
    bool has_query;
    std::string_view query;
};`,
    '// parseurl({url})',
    table('inline const std::vector<target_row> targets', targets.map((url) => {
        const parsed = parseurl({ url });
        const query = parsed.search === null ? null : parsed.query ?? '';
        return `${cpp(url)}, ${cpp(parsed.pathname ?? '/')}, ${query !== null}, ${cpp(query ?? '')}`;
    })),
]);

// ---- cookie ----

const cookiePieces = ['a', 'b', 'foo', '=', '=', ';', '; ', ';', '"', '%', '%20', '%C3%A9', '%E9', ',', ' ', '\t', '\\', '+', '/', 'é'];
const headers = ['', '=', '==', 'a', 'a=', '=a', 'a=b', 'foo=bar;bar=123', 'foo=bar; foo=baz', 'FOO = bar; baz = raz', 'a="b"', 'a="b c"', 'a="',
    'a=""', 'a="b', 'a=b"', 'a=%20', 'a=%E9', 'a=%', 'a=%41%', 'a=b=c', 'a;b=c', 'a=b;', ';a=b', ';;a=b;;', ' a=b ', 'a=\tb', '"a"=b',
    'a=b, c=d', '$Version=1; a=b', 'a=1; b=2; a=3', '%61=1', 'a="%22"', 'a=j:{"x":1}', 'sid=s%3Aabc.def', 'a= ; b=c', 'a ; b=c',
    ...soups(260, cookiePieces, 10)].filter((text) => !/__proto__|constructor/.test(text));
const secret = 'keyboard cat';
const signed = [...['', 'a', 'hello', 'a.b.c', 'tobiiscool', 'été'], ...soups(20, ['a', '.', '=', '/', 'é', '1'], 12)];

const day = new Date(Date.UTC(2030, 1, 3, 4, 5, 6, 789));
const options = [
    ['{}', {}], ['{.domain = "example.com"}', { domain: 'example.com' }], ['{.domain = ".sub.example.com"}', { domain: '.sub.example.com' }],
    ['{.path = "/"}', { path: '/' }], ['{.expires = day}', { expires: day }], ['{.max_age = 0s}', { maxAge: 0 }],
    ['{.max_age = 1h}', { maxAge: 3600 }], ['{.max_age = -1s}', { maxAge: -1 }], ['{.http_only = true}', { httpOnly: true }],
    ['{.secure = true}', { secure: true }], ['{.partitioned = true}', { partitioned: true }],
    ['{.priority = cookie_priority::low}', { priority: 'low' }], ['{.priority = cookie_priority::medium}', { priority: 'medium' }],
    ['{.priority = cookie_priority::high}', { priority: 'high' }], ['{.same_site = same_site::strict}', { sameSite: 'strict' }],
    ['{.same_site = same_site::lax}', { sameSite: 'lax' }], ['{.same_site = same_site::none}', { sameSite: 'none' }],
    ['{.domain = "a.b", .path = "/x y", .expires = day, .max_age = 5s, .http_only = true, .secure = true, .partitioned = true, '
        + '.priority = cookie_priority::high, .same_site = same_site::lax}',
    { domain: 'a.b', path: '/x y', expires: day, maxAge: 5, httpOnly: true, secure: true, partitioned: true, priority: 'high', sameSite: 'lax' }],
];
function accepts(name, value, how) {
    try {
        cookie.serialize(name, value, how);
        return true;
    } catch {
        return false;
    }
}
const ascii = Array.from({ length: 128 }, (_, i) => String.fromCharCode(i));
const label63 = 'a'.repeat(63);
const domains = ['a', 'a.b', '.a', '..a', 'a.', 'a..b', '-a', 'a-', 'a-b', 'A.B', '1.2.3.4', label63, label63 + 'a', `${label63}.${label63}`, '.',
    'a b', 'a;b', 'exämple.com', 'a_b', ...ascii.map((c) => `a${c}b`)];
const raw = (value) => value;

write('cookie_table.hpp', ['chrono', 'cortado/http/cookie.hpp', 'utility', 'vector'], [
    `struct cookie_row {
    std::string_view header;
    std::vector<std::pair<std::string_view, std::string_view>> cookies;
};`,
    '// cookie.parse(header)',
    table('inline const std::vector<cookie_row> cookie_headers', headers.map((text) => {
        const pairs = Object.entries(cookie.parse(text)).map(([name, value]) => `{${cpp(name)}, ${cpp(value)}}`);
        return `${cpp(text)}, {${pairs.join(', ')}}`;
    })),
    `struct set_cookie_row {
    cortado::http::cookie_options options;
    std::string_view written;
};`,
    '// cookie.serialize("name", "a value", options)',
    `inline std::vector<set_cookie_row> set_cookies() {
    using namespace cortado::http;
    using namespace std::chrono_literals;
    [[maybe_unused]] const auto day = std::chrono::system_clock::time_point(std::chrono::milliseconds(${day.getTime()}));
    return {
${options.map(([text, how]) => `        {${text}, ${cpp(cookie.serialize('name', 'a value', how))}},`).join('\n')}
    };
}`,
    `struct accept_row {
    std::string_view text;
    bool accepted;
};`,
    '// Whether cookie.serialize takes a text as a name, a value that is not encoded, a domain, a path.',
    table('inline const std::vector<accept_row> cookie_names',
        ['', ...ascii, ...ascii.map((c) => `a${c}b`), 'é'].map((t) => `${cpp(t)}, ${accepts(t, 'v')}`)),
    table('inline const std::vector<accept_row> raw_cookie_values',
        ['', ...ascii, ...ascii.map((c) => `a${c}b`), '""', '"a"', '"a', 'a"', '"a"b"', 'é']
            .map((t) => `${cpp(t)}, ${accepts('n', t, { encode: raw })}`)),
    table('inline const std::vector<accept_row> cookie_domains', domains.map((t) => `${cpp(t)}, ${accepts('n', 'v', { domain: t })}`)),
    table('inline const std::vector<accept_row> cookie_paths',
        [...ascii, ...ascii.map((c) => `/a${c}b`), '/é'].map((t) => `${cpp(t)}, ${accepts('n', 'v', { path: t })}`)),
    `struct signature_row {
    std::string_view value;
    std::string_view signed_value;
};`,
    `// signature.sign(value, ${JSON.stringify(secret)})`,
    table('inline const std::vector<signature_row> signatures', signed.map((v) => `${cpp(v)}, ${cpp(signature.sign(v, secret))}`)),
]);

// ---- etag, fresh, mime, html ----

const bodies = ['', 'a', 'hello', 'Hello, World!', 'été', 'x'.repeat(15), 'x'.repeat(16), 'x'.repeat(5000), '{"id":7}', '\0'];
const early = 'Sat, 01 Jan 2000 00:00:00 GMT';
const late = 'Sat, 01 Jan 2000 01:00:00 GMT';
const choices = {
    'if-none-match': ['', '*', '"a"', 'W/"a"', '"b"', '"b", "a"', '"b","a" ', '"b", W/"a"', ' "a"', '"A"', 'a', ',', '"a"x'],
    'if-modified-since': ['', early, late, 'nonsense'],
    'cache-control': ['', 'no-cache', 'max-age=0, no-cache', 'no-cache , x', 'max-age=0', 'no-cached', 'x-no-cache', 'no-cache="a"'],
    etag: ['', '"a"', 'W/"a"'],
    'last-modified': ['', early, late, 'nonsense'],
};
const conditions = [];
for (const inm of choices['if-none-match']) {
    for (const ims of choices['if-modified-since']) {
        for (const tag of choices.etag) {
            for (const modified of choices['last-modified']) conditions.push([inm, ims, '', tag, modified]);
        }
    }
}
for (const control of choices['cache-control']) conditions.push(['"a"', '', control, '"a"', ''], ['', late, control, '', early]);
const isFresh = ([inm, ims, control, tag, modified]) => fresh(
    { 'if-none-match': inm || undefined, 'if-modified-since': ims || undefined, 'cache-control': control || undefined },
    { etag: tag || undefined, 'last-modified': modified || undefined });

const names = ['html', '.html', 'page.html', 'HTML', '.HtMl', 'a/b/page.html', '/a/b.c/page.html', 'a/b/.html', 'a/.b.html', 'dir.html/file', 'dir.html/',
    'x.tar.gz', 'a.', '.', '..', 'a/..', 'a/..html', '/', '//', '', 'foo/', 'json', 'nope', 'a.nope', 'jpeg', 'no dot', '.profile', 'a/b', 'page.html?x', 'webmanifest',
    'averyveryverylongextension', 'html ', ' html', 'png.html/js', 'mjs', 'svg', 'wasm', 'bin', 'exe'];
const types = ['text/html', 'TEXT/HTML', 'text/x-anything', 'text/html; foo=bar', 'text/html; charset=ascii', 'text/html;charset=x', 'application/json',
    'application/JSON', 'application/javascript', 'application/manifest+json', 'application/ld+json', 'application/vnd.api+json', 'application/xml', 'image/png',
    'image/svg+xml', 'application/octet-stream', ' text/html', 'text/', 'a/b', 'textual/html', 'application/json; x=y', 'nope/', '/'];

const ourTable = readFileSync(join(here, '../../../include/cortado/http/mime_table.hpp'), 'utf8');
const ourExtensions = [...ourTable.matchAll(/\{"([^"]+)", "[^"]+"\}/g)].map((found) => found[1]);

write('express_table.hpp', ['vector'], [
    `struct etag_row {
    std::string_view body;
    std::string_view weak;
    std::string_view strong;
};`,
    '// etag(body, {weak})',
    table('inline const std::vector<etag_row> etags', bodies.map((b) => `${cpp(b)}, ${cpp(etag(b, { weak: true }))}, ${cpp(etag(b))}`)),
    `struct fresh_row {
    std::string_view if_none_match;
    std::string_view if_modified_since;
    std::string_view cache_control;
    std::string_view etag;
    std::string_view last_modified;
    bool fresh;
};`,
    '// fresh(request, response)',
    table('inline const std::vector<fresh_row> conditions', conditions.map((c) => `${c.map(cpp).join(', ')}, ${isFresh(c)}`)),
    `struct mime_row {
    std::string_view text;
    std::string_view answer;
};`,
    '// mime.lookup(text), "" for false',
    table('inline const std::vector<mime_row> mime_lookups', names.map((n) => `${cpp(n)}, ${cpp(mime.lookup(n) || '')}`)),
    '// mime.charset(text), small letters, "" for false',
    table('inline const std::vector<mime_row> mime_charsets', types.map((t) => `${cpp(t)}, ${cpp((mime.charset(t) || '').toLowerCase())}`)),
    '// What res.type(text) sets.',
    table('inline const std::vector<mime_row> content_types', [...names, ...types].map((t) => {
        const given = t.includes('/') ? t : mime.contentType(t) || 'application/octet-stream';
        return `${cpp(t)}, ${cpp(mime.contentType(given) || given)}`;
    })),
    '// mime.lookup of each extension of the table in include/',
    table('inline const std::vector<mime_row> known_extensions', ourExtensions.map((e) => `${cpp(e)}, ${cpp(mime.lookup(e))}`)),
    '// escapeHtml(text)',
    table('inline const std::vector<mime_row> html_escapes', ['', 'plain', '&<>"\'', 'a & b', '&amp;', '<script>alert("x")</script>', 'é<', '`/=']
        .map((t) => `${cpp(t)}, ${cpp(escapeHtml(t))}`)),
]);

// ---- JSON ----

const view = new DataView(new ArrayBuffer(8));
const bits = (value) => {
    view.setFloat64(0, value);
    return `0x${view.getBigUint64(0).toString(16).padStart(16, '0')}`;
};
const numbers = [0, -0, 1, -1, 0.1, 0.5, 1.5, -2.25, 1 / 3, 100, 1e2, 1e5, 123456789, 1e15, 1e16, 1e20, 1e21, 1e22, 123456789012345680000, 1.5e300, 1e-5,
    1e-6, 1e-7, 1.5e-7, 1.234e-6, 0.000001234, 5e-324, 1.7976931348623157e308, 2 ** 53, 2 ** 53 + 2, 2 ** 64, -(2 ** 63), NaN, Infinity, -Infinity, 4.35, 0.1 + 0.2,
    999999999999999900000, 1e-10, 123e-20, 9.5e-7, 99999.99999];
for (let i = 0; i < 200; ++i) {
    view.setUint32(0, (random(1 << 24) << 8) | random(256));
    view.setUint32(4, (random(1 << 24) << 8) | random(256));
    numbers.push(view.getFloat64(0));
}
for (let exponent = -12; exponent < 26; ++exponent) numbers.push((1 + random(100000)) * 10 ** exponent);
const strings = ['', ...ascii, 'é', '€', '😀', '\u2028', '\u2029', '\u007f', '\u0080', '\ufeff', '\uffff', 'a"b\\c/d', 'line\nbreak', '</script>', 'tab\there'];

write('../core/json_text_table.hpp', ['vector'], [
    `struct number_row {
    std::uint64_t bits;
    std::string_view text;
};`,
    '// JSON.stringify(number), the number as its 64 bits',
    table('inline const std::vector<number_row> numbers', numbers.map((n) => `${bits(n)}, ${cpp(JSON.stringify(n))}`)),
    `struct string_row {
    std::string_view text;
    std::string_view json;
};`,
    '// JSON.stringify(string)',
    table('inline const std::vector<string_row> strings', strings.map((s) => `${cpp(s)}, ${cpp(JSON.stringify(s))}`)),
]);
