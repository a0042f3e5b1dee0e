// Records what the npm packages below answer, for the tests beside this file; those need no Node.
//
//   npm install express@5.3.0 koa@3.3.0 cookie-parser@1.4.7 keygrip@1.1.0 cookies@0.9.2      (in any folder)
//   node tests/parity/http/record.mjs <that folder>
//
// Octets beyond ASCII are UTF-8 in the data; answers that are no UTF-8 are {"hex": "..."}.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(process.argv[2], 'package.json');
const load = createRequire(root);
const express = createRequire(join(dirname(load.resolve('express')), 'package.json'));
const koa = createRequire(join(dirname(load.resolve('koa')), '..', 'package.json'));

function write(file, groups) {
    const body = Object.entries(groups).map(([name, cases]) => {
        console.log(`${file} ${name}: ${cases.length}`);
        return `${JSON.stringify(name)}: [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]`;
    });
    writeFileSync(join(here, file), `{\n${body.join(',\n')}\n}\n`);
}

// What a call gives, or {"error": its message}.
function attempt(call) {
    try {
        return call();
    } catch (error) {
        return { error: error.message };
    }
}

// ---- making inputs: the same every time ----
let seed = 20240607;
function random(below) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return Math.floor((seed / 4294967296) * below);
}
const pick = (list) => list[random(list.length)];
const some = (most, make) => Array.from({ length: 1 + random(most) }, make);
function mixed(count, pieces, most) {
    return Array.from({ length: count }, () => some(most, () => pick(pieces)).join(''));
}

// ---- negotiation ----
{
    const accepts = express('accepts');
    const negotiator = createRequire(express.resolve('accepts'))('negotiator');
    const quality = ['', '', '', ';q=0', ';q=0.5', ';q=.8', ';q=1', '; q=0.3', ';Q=0.9', ';q=', ';q=x', ';q=1e-1',
        ';q="0.4"', ';q=0.7;q=0.1', ';q=Infinity', ';q=-1', ';q=1e999', ';q=+.5', ' ; q = 0.2 ', ';q=0.2junk'];
    const kinds = {
        types: {
            field: 'accept', all: 'mediaTypes', best: 'types',
            names: ['text/html', 'text/*', '*/*', 'application/json', 'TEXT/Plain', 'application/vnd.api+json', 'image/png',
                'text/html;level=1', 'text/html;level=2;x="a,b"', 'text/html;level=*', 'nothing', 'a/b/c', '*/html', ''],
            offers: ['text/html', 'json', 'html', 'application/json', 'text/plain', 'png', 'text/html;level=1', 'nonsense',
                'image/png', 'text/html;LEVEL=2;x="A,B"', 'TEXT/HTML', 'text', '.txt', 'application/vnd.api+json', '*/*',
                'text/html;q=0.2'],
        },
        charsets: {
            field: 'accept-charset', all: 'charsets', best: 'charsets',
            names: ['utf-8', 'UTF-8', 'iso-8859-1', '*', 'utf-7', '', 'us-ascii;x=1'],
            offers: ['utf-8', 'ISO-8859-1', 'utf-7', 'koi8-r', 'us-ascii', 'UTF-8'],
        },
        encodings: {
            field: 'accept-encoding', all: 'encodings', best: 'encodings',
            names: ['gzip', 'deflate', 'br', 'identity', '*', 'GZIP', '', 'zstd'],
            offers: ['gzip', 'br', 'deflate', 'identity', 'zstd', 'Gzip', 'compress'],
        },
        languages: {
            field: 'accept-language', all: 'languages', best: 'languages',
            names: ['en', 'en-US', 'de', 'de-CH', '*', 'zh-Hans-CN', 'EN-gb', '', 'fr'],
            offers: ['en', 'en-US', 'en-GB', 'de', 'de-CH', 'fr', 'zh', 'zh-Hans', 'de-AT', 'zh-Hans-CN', 'EN'],
        },
    };
    const groups = {};
    for (const [kind, { field, all, best, names, offers }] of Object.entries(kinds)) {
        const element = () => pick(names) + pick(quality);
        const fields = [undefined, '', ' ', ',', ',,', ...names, ...names.map((name) => name + ';q=0'),
            ...Array.from({ length: 200 }, () => some(5, element).join(pick([',', ', ', ' ,\t']))),
            names[0] + ';x="unfinished', names[0] + ';x="a\\"b", ' + names[1]];
        groups[kind] = fields.map((text) => {
            const headers = text === undefined ? {} : { [field]: text };
            const offered = some(6, () => pick(offers));
            const asked = new negotiator({ headers });
            const row = { field: text ?? null, all: asked[all](), offered, sorted: asked[all](offered),
                best: accepts({ headers })[best](offered) };
            if (kind === 'encodings') {
                row.preferred = some(3, () => pick(offers));
                row.sorted_preferred = asked[all](offered, { preferred: row.preferred });
            }
            return row;
        });
    }
    write('negotiation_cases.json', groups);
}

// ---- media types ----
{
    const modern = express('content-type');
    const strict = koa('content-type');
    const typeIs = express('type-is');
    const pieces = ['text/html', 'Text/HTML', ';', '; ', ' ;', 'charset', '=', 'utf-8', '"a b"', '"a\\"b"', '"', '\\', ' ', '\t',
        'x', '/', ',', ';a=1', ';A=2', '; charset="utf-8"', '\u000b', '\u00e9', '=;', 'q=0.5', ';a=""'];
    const texts = ['', 'text/html', ' text/html ; charset=utf-8 ', 'text/html; charset=utf-8; foo=bar', 'a/b;c="d;e"; f=g',
        'a/b; c="d', 'a/b;c', 'a/b;=c', 'a/b; c = d ', 'a/b; C=1; c=2', 'a/b;c="x"y;d=e', 'a/b;;c=d', 'a/b; c="\\\\"',
        'multipart/form-data; boundary="--=_x;y"', 'text', 'text/', '/html', 'a/b/c', 'a/b; c="\u007f"', 'a/b; c="\\\u007f"',
        'a/b; c="\t"', 'a/b; c=\t1', ...mixed(250, pieces, 8)];
    const parsed = texts.map((text) => ({ text, loose: (({ type, parameters }) => ({ type, parameters: { ...parameters } }))(modern.parse(text)),
        strict: text === '' ? { error: 'invalid media type' }
            : attempt(() => (({ type, parameters }) => ({ type, parameters: { ...parameters } }))(strict.parse(text))) }));
    const values = ['utf-8', 'a b', '', 'a"b', 'a\\b', '\t', '\u0001', '\n', '\u00e9', 'a;b', '~!', '\u007f'];
    const formatted = [];
    for (const type of ['text/html', 'text', '', 'a b/c', 'A/B+c', 'a/b/c']) formatted.push({ type, parameters: [] });
    for (const value of values) formatted.push({ type: 'text/html', parameters: [['charset', value]] });
    for (const name of ['a b', '', 'x', 'X-y', '\u00e9']) formatted.push({ type: 'text/html', parameters: [['a', '1'], [name, '2']] });
    for (let i = 0; i < 30; ++i) {
        formatted.push({ type: pick(['a/b', 'text/html']), parameters: ['x', 'y', 'z'].slice(random(3)).map((name) => [name, pick(values)]) });
    }
    for (const row of formatted) {
        row.text = attempt(() => modern.format({ type: row.type, parameters: Object.fromEntries(row.parameters) }));
    }

    const types = ['text/html', 'text/html; charset=utf-8', 'application/json', 'application/vnd.api+json; x=1', 'TEXT/plain', '',
        'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text', 'text/html/x', 'a/*', ' image/png ', '*/*',
        'image/svg+xml', 'a/b+c+json', '+json', 'text/html+', '-a/b', 'a.b/c', 'x/' + 'y'.repeat(127), 'x/' + 'y'.repeat(128)];
    const patterns = ['html', 'json', '*/*', 'text/*', '+json', '*/*+json', 'application/*+json', 'urlencoded', 'multipart', '*/html',
        'text/html', 'TEXT/HTML', 'nonsense', '', '+', 'text', '*', 'multipart/*', 'application/vnd.api+json', 'image/*', '.png', '*/*+'];
    const is = [];
    for (const type of types) {
        is.push({ type, patterns: [], is: typeIs.is(type, []) });
        for (const pattern of patterns) is.push({ type, patterns: [pattern], is: typeIs.is(type, [pattern]) });
        for (let i = 0; i < 5; ++i) {
            const several = some(4, () => pick(patterns));
            is.push({ type, patterns: several, is: typeIs.is(type, several) });
        }
    }
    write('media_type_cases.json', { parse: parsed, format: formatted, is,
        expand: patterns.map((name) => ({ name, expanded: typeIs.normalize(name) })) });
}

// ---- ranges ----
{
    const parse = express('range-parser');
    const named = { '-1': 'unsatisfiable', '-2': 'malformed' };
    const shown = (answer) => (typeof answer === 'number' ? named[answer]
        : { unit: answer.type, ranges: answer.map(({ start, end }) => [start, end]) });
    const texts = ['', 'bytes', 'bytes=', '=', 'bytes=-', 'bytes=--', 'bytes=0-', 'bytes=-5', 'bytes=0-4', 'bytes=4-0', 'bytes=a-b',
        'bytes=0-4,', 'bytes=,0-4', 'bytes= 0 - 4 ', 'bytes=0-4,a', 'bytes=10-20,0-9', 'bytes=0-1,2-3,4-5', 'bytes=0-1,3-4',
        'items=0-5', '=0-5', 'bytes==0-5', 'bytes=0-5-6', 'bytes=+1-2', 'bytes=1.5-2', 'bytes=0x1-2', 'bytes=-0', 'bytes=00-05',
        'bytes=0-99999999999999999999', 'bytes=99999999999999999999-', 'bytes=-99999999999999999999', 'bytes=\t0-1\t', 'bytes=0-1\n',
        'bytes=150-120,110-130,0-10,5-60,-10', 'BYTES=0-', 'bytes=1-1', 'bytes=-1', 'bytes=0-0,-1', 'bytes=9-9,8-8,7-7'];
    const pieces = ['bytes=', '0', '5', '12', '99', '100', '-', '-', '-', ',', ',', ' ', 'x', '=', '0-', '-3', '4-9', '2-2', ',1-50', ',-20'];
    texts.push(...mixed(150, pieces, 9).map((text) => (random(4) ? 'bytes=' : '') + text));
    const cases = [];
    for (const text of texts) {
        for (const size of [pick([0, 1]), 10, 200, 9007199254740991]) {
            cases.push({ size, text, as_sent: shown(parse(size, text)), combined: shown(parse(size, text, { combine: true })) });
        }
    }
    write('range_cases.json', { parse: cases });
}

// ---- Content-Disposition ----
{
    const modern = express('content-disposition');
    // Loaded anew for each call: version 1 keeps the place of its last match, and the next call starts there.
    const latin1 = (...args) => {
        delete koa.cache[koa.resolve('content-disposition')];
        return koa('content-disposition')(...args);
    };
    const names = ['plans.pdf', 'user.html', 'a b.txt', 'the "plans".pdf', 'a\\b', '€ rates.txt', 'réport.html', 'docs/réport.html', '',
        '100%.txt', '%41.txt', '%zz', 'a;b=c', '\u{1f600}.png', 'Джон.txt', "it's (1)*.txt", 'a\nb', '\u0001', '\u007f', '/a/b/', '../..',
        'ÿ', '\u0080', '\u009f x', '?', '?é', '?€', 'tab\there', '~!#$', 'x'.repeat(300), '日本語.pdf', '.', 'ﬁ', 'a/b', 'é%41', '€%20'];
    const fallbacks = [undefined, true, false, 'plain.txt', '€', 'é.txt', 'a/b.txt', '', 'a"b', '?'];
    const octets = (text) => (/^[\x00-\x7f]*$/.test(text) ? text : { hex: Buffer.from(text, 'latin1').toString('hex') });
    const format = [];
    for (const name of [undefined, ...names]) {
        for (const fallback of fallbacks) {
            const row = { name: name ?? null, fallback: fallback ?? true };
            row.express = attempt(() => modern.create(name, { fallback }));
            row.koa = attempt(() => octets(latin1(name, { fallback })));
            format.push(row);
        }
    }
    for (const name of names) format.push({ name, fallback: name, express: attempt(() => modern.create(name, { fallback: name })),
        koa: attempt(() => octets(latin1(name, { fallback: name }))) });
    for (const type of ['inline', 'INLINE', 'a b', 'x-y', 'é']) {
        format.push({ name: 'x.txt', fallback: true, type, express: attempt(() => modern.create('x.txt', { type })),
            koa: attempt(() => octets(latin1('x.txt', { type }))) });
    }
    const pieces = ['attachment', 'form-data', ';', '; ', ' ', '\t', 'filename', 'name', '*', '=', '"', '"a b"', '"x\\"y"', '"%22%0d%0A%41"',
        "UTF-8''%e2%82%ac", "utf8'en'%C3%A9", "iso-8859-1''%A3%20x", "UTF-8''%ff", "latin2''a", "'", 'plain', '; filename=',
        "; filename*=UTF-8''%41", '; FileName="B"', '\\', 'é', '%zz'];
    const texts = ['', 'attachment', 'ATTACHMENT;', 'attachment; filename="plans.pdf"', 'attachment;filename=plans.pdf', 'form-data; name="a"',
        'form-data; name="a"; filename="b%22c"', 'attachment; filename="a"; filename*=UTF-8\'\'%E2%82%AC%20rates',
        'attachment; filename*=UTF-8\'\'%E2%82%AC%20rates; filename="a"', 'attachment; filename*="UTF-8\'\'quoted"', 'attachment; filename="x',
        "attachment; filename*=ISO-8859-1''%A3%20rates", "attachment; filename*=utf-8''%E4", "attachment; filename*=UTF-8'", 'a; *=x', ...mixed(250, pieces, 9)];
    const shown = ({ type, parameters }) => ({ type, parameters: { ...parameters } });
    write('content_disposition_cases.json', { format, parse: texts.map((text) => ({ text, field: shown(modern.parse(text)),
        part: shown(modern.parse(text, { multipart: true })) })) });
}

// ---- Vary ----
{
    const vary = express('vary');
    const headers = ['', '*', 'Accept', 'accept, ORIGIN', 'Accept,Origin', ' Accept ', 'Accept, *', ',', 'Accept,,', 'a,b,c', 'Accept\tx', '**'];
    const added = ['', 'Accept', 'accept', '*', 'Origin, Accept', 'X, Y, X', 'a b', 'é', ',', ' ', ' Accept', 'Accept, ', 'a\t', '*, A', 'A:', 'b,*'];
    const lists = [[], ['Accept'], ['Accept', 'accept'], ['*'], ['A', 'B', 'a'], [''], ['a,b'], ['x', '*'], [' a']];
    const cases = [];
    for (const header of headers) {
        for (const field of [...added, ...lists]) cases.push({ header, field, answer: attempt(() => vary.append(header, field)) });
    }
    write('vary_cases.json', { append: cases });
}

// ---- freshness ----
{
    const rules = { tag_alone: express('fresh'), both: koa('fresh') };
    const dates = [undefined, '', 'Sat, 01 Jan 2000 00:00:00 GMT', 'Sat, 01 Jan 2000 01:00:00 GMT', 'Fri, 31 Dec 1999 23:59:59 GMT', 'nonsense'];
    const tags = [undefined, '', '"a"', 'W/"a"', '"b"', '*', 'a', '"a,b"'];
    const lists = [...tags, '"b", "a"', '"b",W/"a"', ' "a" ', ',', '"b" , ,"a"', '"a"x', 'W/W/"a"', '*, "a"', 'w/"a"', '\t"a"'];
    const cacheControls = [undefined, 'no-cache', 'max-age=0', 'max-age=0, no-cache', 'no-cache=x', 'NO-CACHE', ' no-cache ', 'x no-cache', 'no-cachex', 'no-store,no-cache,x'];
    const cases = [];
    const add = (request, response) => {
        const row = { if_none_match: request['if-none-match'], if_modified_since: request['if-modified-since'],
            cache_control: request['cache-control'], etag: response.etag, last_modified: response['last-modified'] };
        for (const [rule, fresh] of Object.entries(rules)) row[rule] = fresh(request, response);
        cases.push(row);
    };
    for (const list of lists) for (const etag of tags) add({ 'if-none-match': list }, { etag });
    for (const since of dates) for (const modified of dates) add({ 'if-modified-since': since }, { 'last-modified': modified });
    for (const control of cacheControls) add({ 'if-none-match': '"a"', 'cache-control': control }, { etag: '"a"' });
    for (let i = 0; i < 250; ++i) {
        add({ 'if-none-match': pick(lists), 'if-modified-since': pick(dates), 'cache-control': pick([undefined, undefined, pick(cacheControls)]) },
            { etag: pick(tags), 'last-modified': pick(dates) });
    }
    write('fresh_cases.json', { fresh: cases });
}

// ---- proxies ----
{
    const proxyaddr = express('proxy-addr');
    const ipaddr = createRequire(express.resolve('proxy-addr'))('ipaddr.js');
    const addresses = ['127.0.0.1', '10.0.0.1', '10.255.255.255', '11.0.0.1', '172.16.0.1', '172.32.0.1', '192.168.1.1', '169.254.1.1',
        '8.8.8.8', '::1', '::', '::2', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'fc00::1', 'fdff::1', '2001:db8::1',
        '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::FFFF:8.8.8.8', '0:0:0:0:0:ffff:a00:1', '::fffe:10.0.0.1',
        '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '1::8', '1:2:3:4:5:6:7:8:', ':1:2:3:4:5:6:7', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3',
        ':::', '::::', '1:::', ':', ':1', '1:', '::1:', '12345::', 'g::', '::%', '::%a b', '::%25', '1%2:3', '::1.2.3.4', '1::1.2.3.4', '::1:1.2.3.4',
        '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:7:1.2.3.4', '::ffff:1.2.3', '::ffff:1.2.3.256', '::ffff:010.0x10.0.1', '::ffff:1.2.3.4%x', '::ffff:1.2.3.4:5',
        '1.2.3.4:5', '010.0.0.1', '0x7f.0.0.1', '0X7F.0.0.1', '08.0.0.1', '0.0.0.0', '1.2.3', '1.2.3.4.5', '1.2.3.', '.1.2.3', '256.1.1.1', '1.2.3.-4',
        '2130706433', '0x7f000001', '017700000001', '4294967295', '4294967296', '99999999999999999999', '0', '0x', '1e3', ' 127.0.0.1', '127.0.0.1 ',
        '127.0.0.1\n', '', 'unknown', '_hidden', 'localhost', '[::1]', '[::1]:80', '1..2.3', '00000000000000000000001.2.3.4', '::00000000000000000000001'];
    const read = addresses.map((text) => {
        if (!ipaddr.isValid(text)) return { text, octets: null };
        return { text, octets: ipaddr.parse(text).toByteArray() };
    });
    const lists = ['', 'loopback', 'linklocal', 'uniquelocal', 'loopback, linklocal, uniquelocal', '10.0.0.1', '10.0.0.0/8', '10.0.0.0/255.0.0.0',
        '10.0.0.0/255.128.0.0', '0.0.0.0/1', '::1', '::1/128', 'fe80::/10', '2001:db8::/32', '::ffff:10.0.0.0/104', '::ffff:10.0.0.1', '::ffff:0:0/96',
        '::ffff:10.0.0.1/80', '::/1', 'fc00::/7,10.0.0.0/8', '8.8.8.8,loopback', '172.16.0.0/12', ' 10.0.0.1 ,\t10.0.0.2 ', '0x0a.0.0.0/8', '12.0/8',
        '167772160/8', '10.0.0.0/0xff000000', '::ffff:10.0.0.0/255.0.0.0', '127.0.0.1/8', '::ffff:0:0/95'];
    const refused = ['blargh', '10.0.0.0/0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '10.0.0.0/-1', '10.0.0.0/+8', '::1/129', '::1/0', '/8', ',', 'loopback,',
        '10.0.0.0/8/8', '10.0.0.0/255.0.255.0', '10.0.0.0/0.0.0.0', '10.0.0.0/::1', 'fe80::/ffff::', '10.0.0.300', 'LOOPBACK', 'loopback/8', '10.0.0.0/99999999999999999999',
        'fe80::%eth0/10', '::1%', 'toString', '__proto__', '10.0.0.0 /8', '10.0.0.0/ 8', '10.0.0.0/08', '10.0.0.0/8.5'];
    const compileTrust = createRequire(load.resolve('express'))('./lib/utils').compileTrust;
    const trust = [...lists, ...refused].map((list) => {
        const compiled = attempt(() => compileTrust(list));
        if (typeof compiled !== 'function') return { list, ...compiled };
        return { list, trusted: addresses.filter((address) => compiled(address, 0)) };
    });
    const forwarded = ['', '10.0.0.1', '10.0.0.2, 10.0.0.1', '1.1.1.1,10.0.0.2,10.0.0.1', ' 1.1.1.1 ,  10.0.0.1 ', ',', ',,10.0.0.1,,', 'unknown, 10.0.0.1',
        '10.0.0.1, unknown', 'a b, c\td', '\t10.0.0.1\t', '::1, ::ffff:10.0.0.1', '8.8.8.8, 127.0.0.1, ::1', '10.0.0.1, 8.8.8.8, 10.0.0.2', '   '];
    const all = [];
    for (const connection of ['10.0.0.9', '127.0.0.1', '8.8.4.4', '::ffff:127.0.0.1', '::1']) {
        for (const text of forwarded) {
            for (const rule of [true, false, 0, 1, 2, 'loopback', '10.0.0.0/8', 'loopback, 10.0.0.0/8']) {
                const req = { headers: text === '' ? {} : { 'x-forwarded-for': text }, socket: { remoteAddress: connection } };
                all.push({ connection, forwarded: text, rule, all: proxyaddr.all(req, compileTrust(rule)), client: proxyaddr(req, compileTrust(rule)) });
            }
        }
    }
    write('trusted_proxy_cases.json', { read, trust, all });
}

// ---- nested queries ----
{
    const qs = express('qs');
    const names = ['a', 'b', 'a[]', 'a[0]', 'a[1]', 'a[2]', 'a[b]', 'a[c]', 'a[b][]', 'a[b][c]', 'a[][b]', 'a[0][b]', 'a[5]', 'a[19]', 'a[20]', 'a[100]', 'a[01]', 'a[-1]',
        '[]', '[a]', '[0]', '[[a]]', 'a[', 'a]', 'a[b', 'a[b]c', 'a[b]c[d]', 'a[[b]]', 'a[b[c]]', '', '1', '0', '2', 'a[__proto__]', '__proto__', 'a[constructor]',
        '__proto__[a]', 'a[__proto__][b]', 'toString', 'hasOwnProperty[x]', 'a.b', 'a%5Bb%5D', 'a%5b0%5D', 'a%255Bb%255D', 'a[ ]', 'a+b', 'é', '%zz', 'a[b][c][d][e][f]',
        'a[b][c][d][e][f][g]', 'a[b][c][d][e][f][g][h]', 'a[4294967295]', 'a[99999999999999999999]', '4294967294', '4294967295', 'a[0][0]', 'a[1][0]', 'a[b][0]', 'a[b][3]', 'a[b][20]'];
    const values = ['=1', '=2', '=x', '=', '', '=a=b', '==', '=%20+%C3%A9', '=%zz', '=%FF', '=[]', '=]=x', '=%5B', '=a,b', '=☃', '=__proto__'];
    const parameter = () => pick(names) + pick(values);
    const texts = ['', '&', '=', '&&a=1&&', '?a=1', 'a=1;b=2', '[]=a&[]=b', '[]&[]=b', 'a[]=b&a=c', 'a=b&a[]=c', 'a[0]=b&a=c', 'a=b&a[0]=c', 'a[b]=c&a=d', 'a=d&a[b]=c',
        'a[b]=c&a=d&a=e', 'a[b]=c&a[]=d', 'a[]=d&a[b]=c', 'a[1]=x&a[0]=y', 'a[2]=x', 'a[]=&a[]=1', 'foo[bad]=baz&foo=bar', 'foo=bar&foo[bad]=baz', '2=a&1=b&x=c&0=d',
        Array(21).fill('a[]=x').join('&'), Array(25).fill('a=x').join('&'), Array(20).fill('a=x').join('&') + '&a[b]=y', Array(25).fill('a[]=x').join('&') + '&a[b]=y',
        Array(25).fill('a=x').join('&') + '&a[30]=y&a=z', Array.from({ length: 30 }, (_, i) => `a[${29 - i}]=${i}`).join('&'), 'a[21]=x&a[]=y', 'a[21]=x&a=y&a[3]=z',
        Array.from({ length: 40 }, (_, i) => `k${i}=1`).join('&'), Array.from({ length: 40 }, (_, i) => `k[${i}x]=1`).join('&') + '&k[7x]=again',
        'a[b]=1&a=2&a[x]=3&a=4', 'a[b]=1&a=2&[a]=3', 'a=1&[a]=2', 'a=1&[a]=', 'a[100]=1&a=2&a=3', 'a=0&a[100]=1&a=2', 'a=0&a[50][b]=1&a[51]=2', 'a[b]=1&a=2&a[5]=x&[a]=y',
        ...names.map((name) => name + '=v'), ...names.map((name) => `${name}=1&${name}=2`), ...values.map((value) => 'k' + value)];
    const pairs = [];
    for (const first of names.slice(0, 22)) for (const second of names.slice(0, 22)) pairs.push(`${first}=1&${second}=2`);
    texts.push(...pairs, ...Array.from({ length: 700 }, () => some(7, parameter).join('&')));
    const parse = texts.map((text) => ({ text, json: JSON.stringify(qs.parse(text, { allowPrototypes: true })) }));

    const options = [];
    const settings = [
        { depth: 0 }, { depth: 1 }, { depth: 3, strictDepth: true }, { strictDepth: true }, { arrayLimit: 0 }, { arrayLimit: 1 }, { arrayLimit: 2 }, { arrayLimit: 3 },
        { parameterLimit: 1 }, { parameterLimit: 2 }, { parameterLimit: Infinity }, { depth: 32, arrayLimit: 100, strictDepth: true },
        { charsetSentinel: true }, { charset: 'iso-8859-1' }, { charset: 'iso-8859-1', charsetSentinel: true },
        { charset: 'iso-8859-1', interpretNumericEntities: true }, { charsetSentinel: true, interpretNumericEntities: true },
    ];
    const special = ['utf8=%E2%9C%93&a=%C3%A9', 'utf8=%26%2310003%3B&a=%E9', 'a=%E9&utf8=%26%2310003%3B', 'utf8=x&a=%C3%A9', 'a=%26%239786%3B', 'utf8=%26%2310003%3B&a=%26%239786%3Bx%26%23x41%3B%26%23%3B',
        'a=%26%23128512%3B', 'a=%E9%zz+', 'a=%26%2399999999%3B', 'a=%26%2365', '%E9=1', 'a[b][c][d][e][f][g]=1', 'a[b][c][d]=1&x=2', 'a=1&b=2&c=3'];
    for (const setting of settings) {
        const plain = { ...setting };
        if (plain.parameterLimit === Infinity) plain.parameterLimit = 0;
        const more = Array.from({ length: 40 }, () => some(6, () => pick(names.filter((name) => /^[\x00-\x7f]*$/.test(name))) + pick(values.filter((value) => /^[\x00-\x7f]*$/.test(value)))).join('&'));
        for (const text of [...special, ...more]) {
            options.push({ options: plain, text, json: attempt(() => JSON.stringify(qs.parse(text, { allowPrototypes: true, ...setting }))) });
        }
    }
    write('nested_query_cases.json', { parse, options });
}

// ---- cookies ----
{
    const cookie = express('cookie');
    const signature = express('cookie-signature');
    const cookieParser = load('cookie-parser');
    const Keygrip = load('keygrip');
    const Cookies = load('cookies');
    const words = ['a', 'name', '', 'a b', 'ünï', '"q"', '"', ';', ',', '\\', '=', 'a=b', '€', '%41', '\u0001', '\t', 'x'.repeat(200), '__Host-x', 'j:{"a":1}', 's:a.b', '<', '/'];
    const expires = [undefined, 0, 951782400000, 4102444799999, -1, 9214646400000];
    const options = () => ({
        domain: pick([undefined, undefined, 'example.org', '.example.org', 'ex ample', '-a.b', 'a..b', 'a.', 'x'.repeat(63), 'x'.repeat(64), '']),
        path: pick([undefined, '/', '/a b', '/;', '/<', '/é', '']),
        expires: pick(expires), maxAge: pick([undefined, 0, 1, 3600, -5]), httpOnly: pick([undefined, true, false]), secure: pick([undefined, true]),
        partitioned: pick([undefined, true]), priority: pick([undefined, 'low', 'medium', 'high']), sameSite: pick([undefined, true, 'lax', 'strict', 'none']),
    });
    const dated = (given) => ({ ...given, expires: given.expires === undefined ? undefined : new Date(given.expires) });
    const serialize = [];
    for (const word of words) {
        serialize.push({ name: word, value: 'v', options: {}, encode: true }, { name: 'n', value: word, options: {}, encode: true },
            { name: 'n', value: word, options: {}, encode: false });
    }
    for (let i = 0; i < 250; ++i) serialize.push({ name: pick(['n', 'n', words[random(8)]]), value: pick(words), options: options(), encode: random(3) > 0 });
    for (const row of serialize) {
        const given = dated(row.options);
        if (!row.encode) given.encode = String;
        row.text = attempt(() => cookie.serialize(row.name, row.value, given));
    }
    const raw = [];
    for (const word of words) raw.push({ name: word, value: 'v', options: {} }, { name: 'n', value: word, options: {} });
    for (let i = 0; i < 250; ++i) {
        const { maxAge, ...given } = options();
        for (const name of Object.keys(given)) if (given[name] === undefined) delete given[name];
        raw.push({ name: pick(['n', 'n', words[random(8)]]), value: pick(words), options: given });
    }
    for (const row of raw) row.text = attempt(() => new Cookies.Cookie(row.name, row.value, dated(row.options)).toHeader());
    // Beyond Latin-1 npm cookies refuses, for Node cannot send it; Cortado sends the octets of UTF-8.
    const sendable = raw.filter((row) => !/[\u0100-\uffff]/.test(row.name + row.value));

    const pieces = ['a=1', 'b="2"', 'a=', '; ', ';', ' ', '=', 'ab=3', 'a =4', '"', 'a="', 'a=%41', 'a.b=5', 'a=b=c', '\t', 'A=6'];
    const find = ['', 'a=1', ' a=1', 'a=1; a=2', 'xa=1; a=2', 'a; a=1', 'a="x"', 'a="', 'a=""', 'a="x', ...mixed(150, pieces, 7)].map((header) => {
        const row = { header, found: {} };
        for (const name of ['a', 'b', 'ab', 'a.b', 'A']) row.found[name] = new Cookies({ headers: { cookie: header } }, {}).get(name) ?? null;
        return row;
    });

    const secrets = ['newest', 'older', 'oldest é', '', 'x'.repeat(100)];
    const texts = ['', 'a', 'hello world', 'a.b.c', '€', '.', 'j:{"a":[1]}', 'x'.repeat(300), 'name=value', '\u0000'];
    const sign = [];
    const keys = [];
    for (const text of texts) {
        for (const secret of secrets) sign.push({ text, secret, signed: signature.sign(text, secret) });
        for (const algorithm of ['sha1', 'sha256']) {
            const rotated = new Keygrip(secrets, algorithm);
            secrets.forEach((secret, i) => {
                const signed = new Keygrip([secret], algorithm).sign(text);
                keys.push({ algorithm, text, signed, index: rotated.index(text, signed), newest: rotated.sign(text) });
                keys.push({ algorithm, text: text + 'x', signed, index: rotated.index(text + 'x', signed), newest: rotated.sign(text + 'x') });
            });
        }
    }

    const signedPieces = ['plain', 's:' + signature.sign('one', 'newest'), 's:' + signature.sign('two', 'older'), 's:' + signature.sign('bad', 'stranger'), 's:', 's:x', 's:.',
        's:' + signature.sign('j:{"b":[1,"é"]}', 'older'), 'j:{"a":1}', 'j:[1,2]', 'j:null', 'j:0', 'j:""', 'j:false', 'j:"text"', 'j:{', 'j:', 'J:{}', 'j:1', 's:' + signature.sign('', 'newest'),
        's:' + signature.sign('s:nested', 'newest'), 'j:{"a":1} x', 'j: [1] '];
    const parsed = Array.from({ length: 150 }, (_, i) => {
        const header = some(5, () => pick(['a', 'b', 'c', 'd', 'e', 'f']) + '=' + encodeURIComponent(pick(signedPieces))).join('; ');
        const used = pick([[], ['newest'], ['newest', 'older'], ['older', 'newest']]);
        const req = { headers: { cookie: header } };
        cookieParser(used)(req, {}, () => {});
        return { header, secrets: used, cookies: { ...req.cookies }, signed: { ...req.signedCookies } };
    });
    write('cookie_cases.json', { serialize, raw: sendable, find, sign, keys, parsed });
}

// ---- links, locations, HTML ----
{
    const response = load('express').response;
    const escapeHtml = express('escape-html');
    const onHeader = (value, call) => {
        const made = { get: () => value, set(_, text) { this.text = text; return this; } };
        call(made);
        return made.text;
    };
    const rels = ['next', 'last', 'prev', 'self', 'a b', 'x"y', 'ü'];
    const urls = ['http://api.example.com/users?page=2', '/a', '', 'a,b', 'a>b', '/é', 'http://x/"'];
    const links = Array.from({ length: 60 }, () => {
        const header = pick(['', '', '</z>; rel="z"', '</y>; rel="y", </z>; rel="z"']);
        const given = {};
        for (const rel of some(4, () => pick(rels))) given[rel] = random(3) ? pick(urls) : some(3, () => pick(urls));
        const flat = Object.entries(given).flatMap(([rel, url]) => [url].flat().map((each) => [rel, each]));
        return { header, links: flat, text: onHeader(header || undefined, (res) => response.links.call(res, given)) };
    });
    const pieces = ['/', 'a', '%', '%2', '%20', '%zz', ' ', 'é', '€', '\u{1f600}', '"', '<', '>', '\\', '^', '`', '{', '|', '}', '[', ']', '?', '#', '&', "'", '\n', '\r', '\t',
        '\u0000', '\u007f', 'http://', '//', ':80', '@', '..', ';', ',', '+', '=', '!', '~', '%e2%82%ac', '%%', 'é%'];
    const location = [...pieces, '', ...mixed(200, pieces, 9)].map((url) => ({ url, text: onHeader('', (res) => response.location.call(res, url)) }));
    const html = [...pieces, '', '&amp;', ...mixed(100, pieces, 9)].map((text) => ({ text, escaped: escapeHtml(text) }));
    write('response_text_cases.json', { links, location, html });
}
