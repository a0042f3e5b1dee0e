// The engines of npm on the page of bench/templates.cpp:  node templates.mjs TEMPLATE_FOLDER NPM_FOLDER < JOBS
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [folder, packages] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const read = (name) => readFileSync(join(folder, name), 'utf8');
const data = JSON.parse(read('data.json'));

const load = {
    handlebars() {
        const engine = require('handlebars').create();
        engine.registerPartial('row', read('row.hbs'));
        const page = engine.compile(read('page.hbs'));
        return () => page(data);
    },
    mustache() {
        const engine = require('mustache');
        const page = read('page.mustache'), row = read('row.mustache');
        engine.parse(page);
        engine.parse(row);
        return () => engine.render(page, data, { row });
    },
    ejs() {
        const engine = require('ejs');
        const row = engine.compile('<tr class="<%= sale ? \'sale\' : \'full\' %>"><td><%= id %></td><td><%= name %></td><td><%= price %></td><td><%= tag %></td><% if (stock) { %><td>yes</td><% } else { %><td>no</td><% } %></tr>');
        const page = engine.compile('<!doctype html><html><head><title><%= title %></title></head><body><h1><%= title %></h1><% if (user.admin) { %><p>Hi <%= user.name %></p><% } %><table>\n<% items.forEach((item) => { %><%- row(item) %><% }) %></table><p><%= count %> items</p></body></html>');
        return () => page({ ...data, row });
    },
};

function microseconds(job) {
    for (let i = 0; i < 1500; i++) job();
    let best = Infinity;
    for (let run = 0; run < 12; run++) {
        const start = process.hrtime.bigint();
        for (let i = 0; i < 200; i++) job();
        best = Math.min(best, Number(process.hrtime.bigint() - start) / 200e3);
    }
    return best;
}

for await (const name of createInterface({ input: process.stdin })) console.log(microseconds(load[name]()).toFixed(2));
