// Writes payloads of cross-site scripting as they must leave a template, for xss_parity_test.cpp, and proves with a real
// HTML parser that nothing of them can run: the page has the same elements, attributes and scripts as with a harmless
// value, and the payload is found in it again as the text it was.
//
//   npm install handlebars@4.7.10 parse5@8.1.1                     (in any folder; Node 20)
//   node tests/parity/templates/xss_record.mjs <that folder>
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(process.argv[2], 'package.json'));
const Handlebars = require('handlebars');
const { parse } = await import(pathToFileURL(join(process.argv[2], 'node_modules/parse5/dist/index.js')));

const payloads = [
    '<script>alert(1)</script>', '"><script>alert(1)</script>', "'><script>alert(1)</script>", '" onmouseover="alert(1)', "' onfocus='alert(1)' autofocus='", '<img src=x onerror=alert(1)>', '</title><script>alert(1)</script>', '</textarea><svg onload=alert(1)>',
    '</script><script>alert(1)</script>', '";alert(1);//', "';alert(1);//", '\\";alert(1);//', '`${alert(1)}`', '<!--<script>', '--><script>alert(1)</script>', ']]><script>alert(1)</script>', 'javascript:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,<script>alert(1)</script>',
    '&lt;script&gt;alert(1)&lt;/script&gt;', '&#60;script&#62;', '&quot; onclick=alert(1) x=&quot;', '<svg/onload=alert(1)>', '<a href="javascript:alert(1)">x</a>', '<iframe srcdoc="<script>alert(1)</script>">', '<math><mi xlink:href="javascript:alert(1)">', '<style>@import "javascript:alert(1)"</style>', '<base href="//evil.example/">', '<form action=//evil.example><input>',
    '<ScRiPt>alert(1)</sCrIpT>', '<scr<script>ipt>alert(1)</script>', '<<script>alert(1)//<</script>', '<img """><script>alert(1)</script>">', '\u2028alert(1)\u2029', '\u00a0onload=alert(1)', '= onclick=alert(1)', 'x onclick=alert(1)', '`onclick=alert(1)`', '{{constructor.constructor("alert(1)")()}}', '{{{x}}}', '<%= alert(1) %>', '</p><p onclick="alert(1)">', '<template><script>alert(1)</script></template>', '&', '&&amp;&', '\'"<>`=&', 'é\u2603\u{1f600}<b>',
];

const json = (value) => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
const url = (value) => encodeURIComponent(value).replace(/['()]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
const html = (value) => Handlebars.escapeExpression(value);

// Each context with what is written there, and where the parser must find the payload again.
const contexts = [
    { template: '<p>{{x}}</p>', by: html, find: (page) => text(element(page, 'p')) },
    { template: '<p title="{{x}}">t</p>', by: html, find: (page) => attribute(element(page, 'p'), 'title') },
    { template: "<p title='{{x}}'>t</p>", by: html, find: (page) => attribute(element(page, 'p'), 'title') },
    { template: '<title>{{x}}</title>', by: html, find: (page) => text(element(page, 'title')) },
    { template: '<textarea>\n{{x}}</textarea>', by: html, find: (page) => text(element(page, 'textarea')) },
    { template: '<p data-x="a {{x}} b">t</p>', by: html, find: (page) => attribute(element(page, 'p'), 'data-x').slice(2, -2) },
    { template: '<ul>{{#each list}}<li>{{this}}</li>{{/each}}</ul>', by: html, find: (page) => text(element(page, 'li')) },
    { template: '<a href="/find?q={{url x}}">t</a>', by: url, find: (page) => new URL(attribute(element(page, 'a'), 'href'), 'http://site.example').searchParams.get('q') },
    { template: "<a href='{{url x}}'>t</a>", by: url, find: (page) => { const at = new URL(attribute(element(page, 'a'), 'href'), 'http://site.example/'); return at.origin === 'http://site.example' && decodeURIComponent(at.pathname.slice(1)); } },
    { template: '<a href={{url x}}>t</a>', by: url, find: (page) => decodeURIComponent(attribute(element(page, 'a'), 'href')) },
    { template: '<script>let x = {{json x}};</script>', by: json, find: (page) => new Function(text(element(page, 'script')) + ' return x;')() },
    { template: '<script type="application/json">{{json this}}</script>', by: (value) => json({ x: value, list: [value] }), find: (page) => JSON.parse(text(element(page, 'script'))).x },
];

function element(node, name) {
    if (node.tagName === name) return node;
    for (const child of node.childNodes ?? []) {
        const found = element(child, name);
        if (found) return found;
    }
    return null;
}
const text = (node) => node.childNodes.map((child) => child.value).join('');
const attribute = (node, name) => node.attrs.find((each) => each.name === name)?.value;
/** Elements and attribute names of a page, without what is written in them. */
const shape = (node) => [node.nodeName, (node.attrs ?? []).map((each) => each.name), (node.childNodes ?? []).filter((child) => child.nodeName !== '#text').map(shape)];

const rows = [];
for (const { template, by, find } of contexts) {
    for (const payload of payloads) {
        const page = (value) => '<!doctype html>' + template.replace(/\{\{#each list\}\}(.*)\{\{\/each\}\}/, '$1').replace(/\{\{[^}]*\}\}/, () => by(value));
        const output = page(payload);
        const seen = parse(output);
        if (JSON.stringify(shape(seen)) !== JSON.stringify(shape(parse(page('harmless'))))) throw new Error(`it is more than a text: ${output}`);
        if (find(seen) !== payload.replace(/\r\n?/g, '\n')) throw new Error(`it is another text: ${output}: ${find(seen)}`);
        rows.push(JSON.stringify({ template: '<!doctype html>' + template, payload, output }));
    }
}
writeFileSync(join(here, 'xss_cases.json'), `[\n${rows.join(',\n')}\n]\n`);
console.log(`${rows.length} pages`);
