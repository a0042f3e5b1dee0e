// Records what npm handlebars makes of templates, for handlebars_parity_test.cpp, which needs no Node.
//
//   npm install handlebars@4.7.10                                  (in any folder; Node 20)
//   node tests/parity/templates/handlebars_record.mjs <that folder>
//
// A case is {template, context, partials?, options?, data?} and either "output" or "error", which has the line where
// Handlebars knows it. The helpers below are in handlebars_parity_test.cpp too.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const Handlebars = createRequire(join(process.argv[2], 'package.json'))('handlebars');
const { SafeString } = Handlebars;

const helpers = {
    upper: (text) => String(text).toUpperCase(),
    bold: (text) => new SafeString(`<b>${text}</b>`),
    add: (a, b) => a + b,
    join: (...all) => { const options = all.pop(); return all.join(options.hash.with === undefined ? ',' : options.hash.with); },
    wrap: function (options) { return '<' + options.fn(this) + '>'; },
    twice: function (options) { return options.fn(this) + options.fn(this); },
    either: function (flag, options) { return flag ? options.fn(this) : options.inverse(this); },
    inside: (context, options) => options.fn(context),
    pair: (a, b, options) => options.fn(undefined, { blockParams: [a, b] }),
    hashed: (options) => Object.keys(options.hash).sort().map((key) => `${key}=${options.hash[key]}`).join(';'),
    whoami: (options) => options.name,
    is_true: (value) => value === true ? 'yes' : 'no',
    counted: (list, options) => list.map((item, n) => options.fn(item, { data: { n } })).join(''),
    nothing: () => undefined,
    echo: (value) => value,
    raw: (options) => options.fn(),
};

const cases = [];
const add = (group, template, context = {}, more = {}) => cases.push({ group, template, context, ...more });
const each = (group, context, ...templates) => templates.forEach((template) => add(group, template, context));

// ---- values ----
const shop = {
    title: 'Tea & <Coffee>', count: 3, zero: 0, none: null, empty: '', yes: true, no: false, quote: `"'\`=`, half: 0.5, large: 1e21,
    small: 1e-7, negative: -1.5, list: [1, 2, 3], nothing: [], words: ['a', 'b'], 'two words': 'spaced', nested: { deep: { deeper: 'found' }, list: [{ name: 'x' }, { name: 'y' }] },
    'a-b': 'dashed', $money: 'dollar', _under: 'line', n1: 'digit', object: { a: 1 }, html: '<i>&amp;</i>', unicode: 'héllo ☃', multi: 'one\ntwo', '12': 'twelve', 'true': 'named true', '@at': 'at', 'x.y': 'dotted', 'x/y': 'slashed',
};
each('values', shop, '{{title}}', '{{{title}}}', '{{&title}}', '{{ title }}', '{{\n title\n}}', '{{count}}', '{{zero}}', '{{none}}|', '{{missing}}|', '{{empty}}|', '{{yes}}', '{{no}}',
    '{{quote}}', '{{{quote}}}', '{{half}} {{large}} {{small}} {{negative}}', '{{list}}', '{{nothing}}|', '{{object}}', '{{words}}', '{{html}}', '{{unicode}}', '{{multi}}', '{{a-b}} {{$money}} {{_under}} {{n1}}');
each('paths', shop, '{{nested.deep.deeper}}', '{{nested/deep/deeper}}', '{{nested.[deep].deeper}}', '{{[two words]}}', '{{nested.missing.deeper}}|', '{{missing.deep}}|', '{{list.length}}', '{{list.0}} {{list.[1]}} {{list.9}}|',
    '{{nested.list.1.name}}', '{{this.title}}', '{{./title}}', '{{this/title}}', '{{words.[0]}}', '{{title.length}}', '{{[12]}}', '{{12}}', '{{"two words"}}', "{{'two words'}}", '{{[true]}}', '{{[@at]}}', '{{[x.y]}}', '{{[x/y]}}', '{{nested.list.length}}', '{{constructor}}|', '{{__proto__}}|', '{{toString}}|', '{{list.constructor}}|', '{{this}}', '{{.}}', '{{nested.this}}', '{{nested.deep/deeper}}', '{{nothing.length}}', '{{title.missing}}|');
each('roots', 'text', '{{this}}', '{{.}}', '{{length}}', '{{#if this}}yes{{/if}}', '{{this.length}}', '{{missing}}|');
each('roots', 7, '{{this}}', '{{.}}', '{{#with this}}{{.}}{{/with}}');
each('roots', [1, 2], '{{#each this}}{{.}};{{/each}}', '{{length}}', '{{0}}|{{[1]}}', '{{#each .}}{{@index}}{{/each}}', '{{#this}}{{.}},{{/this}}');
each('roots', null, '{{this}}|', '{{a}}|', '{{#if a}}1{{else}}2{{/if}}', '{{a.b}}|');

// ---- literals and helpers ----
each('helpers', shop, '{{upper title}}', '{{{upper title}}}', '{{bold title}}', '{{{bold title}}}', '{{upper "a \\"quoted\\" text"}}', "{{upper 'it\\'s'}}", '{{add 1 2}}', '{{add -1 2.5}}', '{{add count 1}}', '{{join 1 true null undefined "x"}}',
    '{{join list words with="-"}}', '{{join "a" "b" with=""}}', '{{hashed a=1 b="two" c=true d=title e=nested.deep.deeper}}', '{{hashed}}|', '{{upper (upper "in")}}', '{{upper (join "a" (upper "b") with=(upper "x"))}}', '{{whoami}}', '{{is_true true}} {{is_true false}} {{is_true "true"}} {{is_true yes}}',
    '{{nothing}}|', '{{echo 0}}{{echo false}}{{echo null}}|', '{{echo zero}}', '{{echo "<"}}', '{{{echo "<"}}}', '{{upper list}}', '{{upper\n  title\n}}', '{{ upper   title }}', '{{echo [two words]}}', '{{echo @root.title}}', '{{join (echo 1) (echo 2)}}', '{{echo ./title}}', '{{echo this.count}}', '{{join . with="x"}}',
    '{{wrap}}', '{{upper title}}{{upper title}}', '{{echo undefined}}|', '{{add 0.1 0.2}}', '{{echo 1.50}}', '{{echo "é"}}', '{{echo ""}}|', '{{echo (nothing)}}|', '{{upper (echo @root.count)}}', '{{{bold (upper "x")}}}', '{{bold (bold "x")}}');
each('missing helpers', shop, '{{nope title}}', 'a\n  {{nope title}}', '{{nope a=1}}', '{{upper (nope 1)}}', '{{#nope title}}x{{/nope}}', '{{nested.nope 1}}', '{{nope}}|', '{{#nope}}x{{/nope}}|', '{{count 1}}', '{{#if (nope 1)}}x{{/if}}', '{{./upper title}}', '{{this.upper title}}');
each('shadows', { upper: 'context', wrap: 'mine', if: 'word', each: 'every' }, '{{./upper}}', '{{this.upper}}', '{{#if upper}}x{{/if}}', '{{./if}} {{this.each}}', '{{#with this}}{{./wrap}}{{/with}}', '{{echo ./upper}}');

// ---- if, unless ----
for (const name of ['yes', 'no', 'zero', 'empty', 'none', 'missing', 'nothing', 'list', 'title', 'object', 'negative']) {
    add('if', `{{#if ${name}}}A{{else}}B{{/if}}`, shop);
    add('if', `{{#unless ${name}}}A{{else}}B{{/unless}}`, shop);
}
each('if', shop, '{{#if zero includeZero=true}}A{{else}}B{{/if}}', '{{#if zero includeZero=false}}A{{else}}B{{/if}}', '{{#unless zero includeZero=true}}A{{else}}B{{/unless}}', '{{#if yes}}A{{/if}}|', '{{#if no}}A{{/if}}|', '{{#if no}}A{{else if yes}}B{{else}}C{{/if}}', '{{#if no}}A{{else if zero}}B{{else}}C{{/if}}', '{{#if no}}A{{else if no}}B{{else if count}}C{{else}}D{{/if}}',
    '{{#if no}}A{{else unless no}}B{{/if}}', '{{#if no}}A{{else each list}}{{.}}{{/if}}', '{{#if no}}A{{else with nested}}{{deep.deeper}}{{/if}}', '{{#if yes}}{{#if no}}A{{else}}B{{/if}}{{/if}}', '{{#if yes}}A{{^}}B{{/if}}', '{{#if no}}A{{^}}B{{/if}}', '{{^if no}}A{{else}}B{{/if}}', '{{^if yes}}A{{else}}B{{/if}}', '{{#if (echo yes)}}A{{/if}}', '{{#if (echo no)}}A{{else}}B{{/if}}',
    '{{#if}}x{{/if}}', '{{#if a b}}x{{/if}}', '{{#unless}}x{{/unless}}', '{{#if "text"}}A{{/if}}', '{{#if ""}}A{{else}}B{{/if}}', '{{#if 0}}A{{else}}B{{/if}}', '{{#if true}}A{{/if}}', '{{#if null}}A{{else}}B{{/if}}', '{{#if undefined}}A{{else}}B{{/if}}', '{{#if yes}}{{title}}{{/if}}', '{{#if ../yes}}A{{else}}B{{/if}}', '{{#if this}}A{{/if}}', '{{#if . }}A{{/if}}');

// ---- each ----
const team = { name: 'team', people: [{ name: 'Ann', tags: ['x', 'y'] }, { name: 'Bob', tags: [] }], byId: { b: { name: 'Bea' }, a: { name: 'Al' } }, grid: [[1, 2], [3]], falsy: [0, '', null, false], empty: [], none: {}, text: 'abc', number: 5 };
each('each', team, '{{#each people}}{{name}};{{/each}}', '{{#each people}}{{@index}}{{@key}}{{@first}}{{@last}} {{/each}}', '{{#each byId}}{{@key}}={{name}} {{@index}} {{@first}} {{@last}};{{/each}}', '{{#each empty}}x{{else}}none{{/each}}', '{{#each none}}x{{else}}none{{/each}}', '{{#each missing}}x{{else}}none{{/each}}', '{{#each text}}x{{else}}none{{/each}}', '{{#each number}}x{{else}}none{{/each}}',
    '{{#each grid}}{{#each .}}{{@../index}}{{@index}}{{this}} {{/each}}{{/each}}', '{{#each people}}{{../name}}:{{name}} {{/each}}', '{{#each people}}{{#each tags}}{{../name}}{{../../name}}{{.}} {{/each}}{{/each}}', '{{#each people as |person index|}}{{index}}{{person.name}}{{/each}}', '{{#each byId as |value key|}}{{key}}{{value.name}}{{/each}}', '{{#each people as |p|}}{{#each p.tags as |t|}}{{p.name}}{{t}} {{/each}}{{/each}}', '{{#each people as |name|}}{{name.name}}{{/each}}',
    '{{#each falsy}}[{{this}}]{{/each}}', '{{#each falsy}}{{#if this}}t{{else}}f{{/if}}{{/each}}', '{{#each people}}{{#if tags}}{{../name}}{{else}}-{{/if}}{{/each}}', '{{#each people}}{{@root.name}} {{/each}}', '{{#each (echo people)}}{{name}}{{/each}}', '{{#each people}}{{#unless @last}}{{name}}, {{/unless}}{{/each}}', '{{#each people}}{{#if @first}}first{{/if}}{{/each}}', '{{#each}}x{{/each}}', '{{#each people}}{{this.name}}{{./name}}{{/each}}', '{{#each people}}{{#with this}}{{name}}{{../name}}{{/with}}{{/each}}',
    '{{#each people.0.tags}}{{.}}{{/each}}', '{{#each people}}{{#each ../people}}{{name}}{{/each}} {{/each}}', '{{^each people}}none{{else}}some{{/each}}', '{{#each byId}}{{#each this}}{{@../key}}.{{@key}}={{this}} {{/each}}{{/each}}', '{{#each people}}{{> (echo "row")}}{{/each}}', '{{#each people}}{{#each tags}}{{else}}{{name}} has none{{/each}}{{/each}}', '{{#each people as |p i|}}{{#if i}}, {{/if}}{{p.name}}{{/each}}', '{{#each grid as |row r|}}{{#each row as |cell c|}}{{r}}{{c}}{{cell}} {{/each}}{{/each}}', '{{#each text}}{{/each}}|', '{{#each grid}}{{length}} {{/each}}');

// ---- with, lookup, sections ----
each('with', shop, '{{#with nested}}{{deep.deeper}}{{/with}}', '{{#with nested}}{{../title}}{{/with}}', '{{#with missing}}x{{else}}none{{/with}}', '{{#with none}}x{{else}}none{{/with}}', '{{#with nothing}}x{{else}}none{{/with}}', '{{#with zero}}{{this}}{{else}}none{{/with}}', '{{#with title}}{{this}}{{/with}}', '{{#with nested as |n|}}{{n.deep.deeper}}{{/with}}', '{{#with nested}}{{#with deep}}{{deeper}}{{../../count}}{{/with}}{{/with}}', '{{#with}}x{{/with}}', '{{#with a b}}x{{/with}}', '{{#with nested.deep}}{{deeper}}{{../count}}{{/with}}', '{{#with this}}{{count}}{{/with}}', '{{#with yes}}{{this}}{{/with}}', '{{#with no}}x{{else}}none{{/with}}', '{{#with (echo nested)}}{{deep.deeper}}{{/with}}', '{{#with nested}}{{@root.count}}{{/with}}');
each('lookup', { list: ['a', 'b'], map: { x: 'X', y: { z: 'Z' } }, key: 'x', index: 1, none: null }, '{{lookup map key}}', '{{lookup list index}}', '{{lookup list 0}}', '{{lookup map "y"}}', '{{#with (lookup map "y")}}{{z}}{{/with}}', '{{lookup map "no"}}|', '{{lookup none "x"}}|', '{{lookup missing "x"}}|', '{{#each list}}{{lookup ../list @index}}{{/each}}', '{{lookup (lookup map "y") "z"}}', '{{lookup list "length"}}', '{{lookup map "constructor"}}|', '{{lookup list 5}}|', '{{lookup . "key"}}');
each('sections', { yes: true, no: false, zero: 0, empty: '', none: null, list: [1, 2], nil: [], object: { a: 'A' }, text: 'T', people: [{ n: 1 }, { n: 2 }] }, '{{#yes}}a{{/yes}}', '{{#no}}a{{/no}}|', '{{#zero}}a{{this}}{{/zero}}|', '{{#empty}}a{{/empty}}|', '{{#none}}a{{/none}}|', '{{#missing}}a{{/missing}}|', '{{#list}}{{this}}{{/list}}', '{{#nil}}a{{/nil}}|', '{{#object}}{{a}}{{/object}}', '{{#text}}{{this}}{{/text}}', '{{^yes}}a{{/yes}}|', '{{^no}}a{{/no}}', '{{^nil}}a{{/nil}}', '{{^list}}a{{/list}}|', '{{#no}}a{{else}}b{{/no}}', '{{#no}}a{{^}}b{{/no}}', '{{^no}}a{{else}}b{{/no}}', '{{#list}}{{@index}}{{@last}} {{/list}}', '{{#object}}{{../text}}{{/object}}', '{{#people}}{{n}}{{#if ../yes}}!{{/if}}{{/people}}', '{{#object.a}}{{this}}{{/object.a}}', '{{#object.b}}x{{else}}y{{/object.b}}', '{{#people as |p|}}{{p.n}}{{/people}}', '{{^missing}}m{{/missing}}', '{{#this}}{{text}}{{/this}}');

// ---- block helpers ----
each('blocks', shop, '{{#wrap}}in {{title}}{{/wrap}}', '{{#twice}}{{count}}{{/twice}}', '{{#either yes}}A{{else}}B{{/either}}', '{{#either no}}A{{else}}B{{/either}}', '{{#either no}}A{{/either}}|', '{{#inside nested}}{{deep.deeper}}{{../count}}{{/inside}}', '{{#pair 1 2 as |a b|}}{{a}}-{{b}}{{/pair}}', '{{#pair title nested as |a b|}}{{a}} {{b.deep.deeper}}{{/pair}}', '{{#wrap}}{{#wrap}}x{{/wrap}}{{/wrap}}', '{{#counted list}}{{@n}}:{{this}} {{/counted}}', '{{#wrap}}{{#each list}}{{.}}{{/each}}{{/wrap}}', '{{#inside list}}{{length}}{{/inside}}', '{{#either no}}A{{else either yes}}B{{/either}}', '{{#either no}}A{{else if yes}}C{{/either}}', '{{^either no}}A{{else}}B{{/either}}', '{{#upper title}}ignored{{/upper}}', '{{#bold title}}{{/bold}}', '{{#each list}}{{#wrap}}{{this}}{{@index}}{{../count}}{{/wrap}}{{/each}}', '{{#wrap}}{{#if yes}}{{title}}{{/if}}{{/wrap}}', '{{#nothing}}x{{/nothing}}|', '{{#pair 1 2 as |a b|}}{{#pair 3 4 as |c d|}}{{a}}{{b}}{{c}}{{d}}{{/pair}}{{/pair}}', '{{#pair 1 2 as |a|}}{{a}}{{b}}|{{/pair}}', '{{#inside "text"}}{{this}}{{/inside}}', '{{#whoami}}{{/whoami}}');
each('raw', shop, '{{{{raw}}}} {{title}} {{{x}}} {{{{/raw}}}}', '{{{{raw}}}}{{#if}}{{{{/raw}}}}', '{{{{raw}}}}\n a {{b}}\n{{{{/raw}}}}', '{{{{raw}}}}{{{{x}}}}in{{{{/x}}}}{{{{/raw}}}}', '{{{{raw}}}}{{{{/nope}}}}', '{{{{raw}}}}');

// ---- white space ----
each('space', shop, 'a\n{{#if yes}}\nb\n{{/if}}\nc', 'a\n  {{#if yes}}\n  b\n  {{/if}}\nc', '{{#if yes}}\nb\n{{else}}\nc\n{{/if}}\n', '{{#if no}}\nb\n{{else}}\nc\n{{/if}}\n', 'a {{#if yes}} b {{/if}} c', 'a\n{{! note }}\nb', 'a\n  {{! note }}  \nb', 'a {{! note }} b', '{{!-- a }} b --}}c', 'a\n{{!--\n many\n--}}\nb', ' {{~title~}} ', 'a {{~count}} b', 'a {{count~}} b', 'a\n\n {{~count~}} \n b', '{{#each list~}}\n {{.}} \n{{~/each}}', '{{~#if yes~}} a {{~else~}} b {{~/if~}} c', 'x {{~#if no~}} a {{~else~}} b {{~/if~}} c', 'a {{~! note ~}} b', 'a {{~!-- note --~}} b', '{{#if yes}}\r\nb\r\n{{/if}}\r\nc', '{{#each list}}\n{{.}}\n{{/each}}\nend', '  {{#each list}}\n    {{.}}\n  {{/each}}\n', '{{#if yes}}a\n{{/if}}\nb', '{{#if yes}}\na{{/if}}\nb', 'x{{#if yes}}\na\n{{/if}}', '{{#if no}}\na\n{{else if yes}}\nb\n{{else}}\nc\n{{/if}}\nd', '{{#if no}}\n a\n {{else if no}}\n b\n {{else}}\n c\n {{/if}}\n d', '{{#if yes}}\n{{#if yes}}\na\n{{/if}}\n{{/if}}\n', '\n\n{{#if yes}}\na\n{{/if}}\n\n', '{{#if yes}}{{/if}}\n|', '  {{count}}\n', '{{~{title}~}} x', ' {{~&title~}} x', '{{else}}', 'a\n{{#wrap}}\nb\n{{/wrap}}\nc', '{{^if yes}}\na\n{{else}}\nb\n{{/if}}\n', '\t{{#if yes}}\t\n\ta\n\t{{/if}}\t\nb', '{{#if yes~}}\n\n a\n{{/if}}', '{{#if yes}}a{{~/if}}  b', 'a\n\n{{~#if yes}}\nb{{/if}}', '{{{{raw}}}}\n  a\n{{{{/raw}}}}\nb', '{{#if yes}} {{#if no}}x{{/if}} {{/if}}|');
add('space', 'a\n{{#if yes}}\nb\n{{/if}}\nc', shop, { options: { ignoreStandalone: true } });
add('space', 'a\n  {{! note }}\nb', shop, { options: { ignoreStandalone: true } });
each('escapes', shop, '\\{{title}} {{count}}', '\\\\{{count}}', 'a \\{{b}} c \\{{d}} {{count}}', '\\\\\\{{count}}', 'a { b } c', '{ {{count}} }', '{{count}}}', '{{{count}}', 'a }} b', '\\{{a}}\\{{b}}', 'text \\ more {{count}}', '\\{{{title}}}', '{{"{{"}}|', '\\{{#if}}\n{{count}}', '$100 {{count}}%');

// ---- partials ----
const parts = { row: '[{{name}}]', dude: '{{name}} ({{url}}) ', nest: '{{> row}}!', hash: '{{greeting}} {{name}}', layout: '<{{> @partial-block}}>', named: '<{{> title}}|{{> @partial-block}}>', deep: '{{> layout}}', lines: 'one\ntwo\n', list: '{{#each this}}{{.}}{{/each}}', 'a/b': 'slashed', 'a-b': 'dashed', bad: 'x\n{{#if}}', loops: '{{> loops}}', up: '{{../name}}|', data: '{{@index}}{{@root.name}}', empty: '', '1': 'number', quoted: 'with {{name}}', tab: 'a\n{{name}}\nb' };
const dudes = { name: 'Root', dudes: [{ name: 'Yehuda', url: 'http://y' }, { name: 'Alan', url: 'http://a' }], which: 'row', child: { name: 'Child' }, items: [1, 2], multi: 'm1\nm2' };
const partial = (...templates) => templates.forEach((template) => add('partials', template, dudes, { partials: parts }));
partial('{{> row}}', '{{>row}}', '{{> row child}}', '{{#each dudes}}{{> dude}}{{/each}}', '{{> nest}}', '{{> hash greeting="Hi"}}', '{{> hash child greeting="Hi"}}', '{{> hash greeting=which name=child.name}}', '{{> (echo which)}}', '{{> (lookup . "which")}}', '{{> (echo which) child}}', '{{> missing}}', 'a\n  {{> missing}}', '{{> a/b}}', '{{> a-b}}', '{{> "row"}}', "{{> 'a/b'}}", '{{> [a-b]}}', '{{> 1}}', '{{> list items}}', '{{> list items.missing}}|', '{{> up child}}', '{{#with child}}{{> up}}{{/with}}', '{{#each dudes}}{{> data}}{{/each}}', '{{> empty}}|', '{{> row child child}}', '{{> row undefined}}|', '{{> row null}}|',
    'a\n  {{> lines}}\nb', 'a\n  {{> lines}}b', '  {{> row}}\n', 'x {{> lines}}\ny', '  {{> tab}}\n', '\t{{> tab}}\n', '{{> lines}}\nx', 'a\n  {{> tab child}}\n  {{> tab}}\n', '{{#each dudes}}\n  {{> row}}\n{{/each}}\n', ' {{~> row~}} x',
    '{{#> layout}}body{{/layout}}', '{{#> layout}}{{name}}{{/layout}}', '{{#> layout child}}{{name}}{{/layout}}', '{{#> missing}}fallback {{name}}{{/missing}}', '{{#> (echo "layout")}}dynamic{{/(echo "layout")}}', '{{#> layout}}{{#> layout}}inner{{/layout}}{{/layout}}', '{{#> named}}{{#*inline "title"}}T {{name}}{{/inline}}body{{/named}}', '{{#*inline "mine"}}<{{name}}>{{/inline}}{{> mine}}', '{{#*inline "mine"}}<{{name}}>{{/inline}}{{> mine child}}', '{{> mine}}{{#*inline "mine"}}late{{/inline}}', '{{#*inline "row"}}over{{/inline}}{{> row}}{{> nest}}', '{{#each dudes}}{{#*inline "mine"}}<{{name}}>{{/inline}}{{> mine}}{{/each}}', '{{#with child}}{{#*inline "mine"}}x{{/inline}}{{/with}}{{> mine}}', '{{> @partial-block}}', '{{#> deep}}x{{/deep}}', '{{#> layout}}{{> row}}{{/layout}}', '{{#> layout}}\n  body\n{{/layout}}\nafter', '{{#*inline "mine"}}\n  body\n{{/inline}}\nx{{> mine}}', '{{#> hash greeting="Yo"}}{{/hash}}', '{{#> layout}}{{#each dudes}}{{name}}{{@index}}{{/each}}{{/layout}}', '{{#each dudes}}{{#> layout}}{{name}}{{@index}}{{/layout}}{{/each}}', '{{#each dudes}}{{#> layout}}{{../name}}{{/layout}}{{/each}}', '{{#*inline "a"}}A{{> b}}{{/inline}}{{#*inline "b"}}B{{/inline}}{{> a}}', '{{#*nope "a"}}{{/nope}}', '{{* nope}}', '{{#*inline "mine"}}{{@index}}{{/inline}}{{#each dudes}}{{> mine}}{{/each}}', '{{#> layout}}a{{else}}b{{/layout}}', '{{#>missing}}\n  fall\n{{/missing}}', '{{#each dudes as |d|}}{{> row d}}{{/each}}', '{{#each dudes as |d|}}{{> hash greeting=d.name}}{{/each}}', '{{> row name="hash only"}}', '{{> row dudes.[0] name="over"}}');
add('partials', 'a\n  {{> lines}}\nb', dudes, { partials: parts, options: { preventIndent: true } });
add('partials', '  {{> tab}}\n', dudes, { partials: parts, options: { preventIndent: true } });
add('partials', '{{> row}}|{{> row child}}', dudes, { partials: parts, options: { explicitPartialContext: true } });
add('partials', '{{#each dudes}}{{> row}}{{/each}}', dudes, { partials: parts, options: { compat: true } });

for (const template of ['{{> keys c="C" a="A"}}', '{{> keys object a="A" b=1}}', '{{> keys this}}', '{{#each list}}{{> keys @root.object x=this}}{{/each}}', '{{> pairs c="C"}}', '{{> keys undefined c=1}}'])
    add('partials', template, { a: 1, b: 2, object: { z: 'Z', a: 'y' }, list: [1, 2] }, { partials: { keys: '{{#each this}}{{@key}}={{this}}{{@first}}{{@last}};{{/each}}', pairs: '{{#each this}}{{@key}}:{{#each ..}}{{@key}}{{/each}};{{/each}}' } });

// ---- options ----
const strict = (template, context = shop) => add('strict', template, context, { options: { strict: true } });
['{{title}}', '{{missing}}', 'a\n\n  {{missing}}', '{{nested.missing}}', '{{nested.deep.deeper}}', '{{none}}|', '{{#if yes}}{{missing}}{{/if}}', '{{#missing}}x{{/missing}}', '{{#title}}x{{/title}}', '{{upper title}}', '{{nope 1}}', '{{@root.title}}', '{{@missing}}', '{{#each list}}{{.}}{{/each}}', '{{[two words]}}', '{{nested.list.0.name}}', '{{nested.list.7}}', '{{#each nested.list}}{{nope}}{{/each}}', '{{zero}}{{empty}}{{no}}'].forEach((template) => strict(template));
for (const template of ['{{title}}', '{{{title}}}', '{{upper title}}', '{{bold title}}', '{{#each words}}{{.}}{{/each}}{{quote}}']) add('no escape', template, shop, { options: { noEscape: true } });
for (const template of ['{{#with nested}}{{title}}{{/with}}', '{{#each list}}{{count}}{{/each}}', '{{#with nested}}{{deep.deeper}}{{missing}}|{{/with}}', '{{#nested}}{{#deep}}{{title}}{{/deep}}{{/nested}}', '{{#with nested}}{{./title}}|{{/with}}', '{{#with nested}}{{#if yes}}A{{/if}}{{/with}}']) add('compat', template, shop, { options: { compat: true } });
const withData = (template, data) => add('data', template, shop, { data });
withData('{{@level}}', { level: 'high' });
withData('{{#each list}}{{@level}}{{@index}}{{/each}}', { level: 'x' });
withData('{{@deep.name}}', { deep: { name: 'data' } });
withData('{{#with @deep}}{{name}}{{/with}}', { deep: { name: 'data' } });
withData('{{@root.title}} {{@level}}', { level: 1 });
withData('{{upper @level}}', { level: 'low' });
withData('{{#each list}}{{@../level}}{{/each}}', { level: 'up' });
each('data', shop, '{{@root.count}}', '{{@missing}}|', '{{@index}}|', '{{@root.nested.deep.deeper}}', '{{#each list}}{{#each ../words}}{{@../index}}{{@index}} {{/each}}{{/each}}', '{{#each list}}{{@root.count}}{{/each}}', '{{@../index}}|', '{{#each list}}{{#if yes}}{{@index}}{{/if}}{{/each}}', '{{#each list}}{{#with ..}}{{@index}}{{count}} {{/with}}{{/each}}');

// ---- hooks ----
const hooks = {
    helperMissing: (...all) => { const options = all.pop(); return `missing ${options.name} ${all.length}`; },
    blockHelperMissing: function (value, options) { return `[${options.name}:${value}:${options.fn(this)}:${options.inverse(this)}]`; },
};
for (const template of ['{{nope}}', '{{nope 1 2}}', '{{count}}', '{{#count}}x{{/count}}', '{{#count}}x{{else}}y{{/count}}', '{{#nested.deep.deeper}}x{{count}}{{/nested.deep.deeper}}', '{{#words}}{{count}}{{/words}}', '{{#none}}x{{/none}}', '{{#nope}}x{{/nope}}', '{{^count}}x{{/count}}', '{{#nope 1}}x{{/nope}}', '{{#nope a=1}}x{{/nope}}', '{{#@root.count}}x{{/@root.count}}', '{{#with nested}}{{#deep}}{{../count}}{{/deep}}{{/with}}', '{{#if 0}}{{else count}}x{{/if}}', '{{#wrap}}x{{/wrap}}']) add('hooks', template, shop, { hooks: true });

// ---- what cannot be read ----
each('errors', shop, '{{', '{{title', 'a\nb {{title', '{{title}', '{{}}', '{{#if yes}}', 'a\n{{#if yes}}\nb', '{{/if}}', 'a\n{{/if}}', '{{#if yes}}{{/unless}}', 'x\n{{#if yes}}\n{{/each}}', '{{title(}}', '{{title )}}', '{{"open}}', '{{a b=}}', '{{=}}', '{{a..b}}', '{{nested.}}', '{{.nested}}', '{{a/../b}}', '{{a/./b}}', '{{a.this}}', '{{#each list as |}}{{/each}}', '{{#each list as |a b}}{{/each}}', '{{#each list as}}{{/each}}', '{{> }}', '{{#>}}{{/x}}', '{{#}}{{/x}}', '{{^}}', '{{a b c d=1 e}}', '{{@}}', '{{@a b}}', '{{!-- open', '{{! open', '{{[open}}', '{{a,b}}', '{{a;b}}', '{{a%b}}', '{{a (b}}', '{{a (b))}}', '{{#a}}{{^b}}{{/a}}', '{{#a}}{{else}}{{else}}{{/a}}', '{{#if yes}}\n\n{{title\n}}\n{{/if', 'line\nline\n{{#each list}}\n{{> }}\n{{/each}}', '{{{title}}', '{{&title}}}', '{{a}}{{b', '{{#each list}}{{/list}}', '{{foo bar baz=}}', '{{1.2.3}}', '{{#if a}}{{else if}}{{/if}}', '{{a "b}}', "{{a 'b}}", '{{a b="c}}', '{{()}}', '{{(echo 1)}}', '{{a =b}}', '{{# if yes}}x{{/if}}', '{{#if yes}}x{{/ if}}', '{{ > row}}', '{{a |b|}}', '{{as}}|', '{{as |a|}}', '{{else}}x', '{{#if yes}}x{{else}}y{{else if no}}z{{/if}}');

function record({ group, template, context, partials, options, data, hooks: hasHooks }) {
    const env = Handlebars.create();
    Object.entries(helpers).forEach(([name, helper]) => env.registerHelper(name, helper));
    if (hasHooks) Object.entries(hooks).forEach(([name, hook]) => env.registerHelper(name, hook));
    Object.entries(partials ?? {}).forEach(([name, text]) => env.registerPartial(name, text));
    const made = { group, template, context, partials, options, data, hooks: hasHooks };
    try {
        made.output = env.compile(template, options)(context, data === undefined ? undefined : { data });
    } catch (error) {
        const named = /^(?:Parse|Lexical) error on line (\d+)/.exec(error.message);
        made.error = { line: named ? Number(named[1]) : error.lineNumber ?? null, column: error.column ?? null, says: error.message.split('\n')[0] };
    }
    return made;
}

const recorded = cases.map(record);
const lines = recorded.map((made) => JSON.stringify(made)).join(',\n');
writeFileSync(join(here, 'handlebars_cases.json'), `[\n${lines}\n]\n`);
console.log(`${recorded.length} cases, ${recorded.filter((made) => made.error).length} of them errors`);
