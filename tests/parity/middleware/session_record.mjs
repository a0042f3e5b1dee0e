// Records what koa-session answers to visitors that come several times, and what @koa/cors says to scripts. The clock
// stands still but for what a case says, so that each cookie and its signature are the same every time.
//
//   npm install koa@3.3.0 koa-session@7.0.2 @koa/cors@5.0.0 keygrip@1.1.0    (in any folder)
//   NODE_ENV=production node tests/parity/middleware/session_record.mjs <that folder>
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { request as http_request } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const need = createRequire(join(process.argv[2], 'package.json'));
const Koa = need('koa'), session = need('koa-session').default ?? need('koa-session'), cors = need('@koa/cors');
let clock = 0;
Date.now = () => clock;

function ask(port, { method = 'GET', path, headers = {} }) {
    return new Promise((resolve, reject) => {
        const asking = http_request({ host: '127.0.0.1', port, method, path, headers: { Host: 'localhost', ...headers }, agent: false }, (reply) => {
            let body = '';
            reply.on('data', (piece) => { body += piece; });
            reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, body }));
        });
        asking.on('error', reject);
        asking.end();
    });
}
async function serve(app, use) {
    app.silent = true;
    const server = await new Promise((resolve) => { const listening = app.listen(0, '127.0.0.1', () => resolve(listening)); });
    const answer = await use(server.address().port);
    server.close();
    return answer;
}

// ---- koa-session ----
const acts = {
    '/views': (ctx) => { ctx.session.views = (ctx.session.views ?? 0) + 1; },
    '/login': (ctx) => { ctx.session.user = 'ada'; },
    '/clear': (ctx) => { for (const name of Object.keys(ctx.session.toJSON())) delete ctx.session[name]; },
    '/destroy': (ctx) => { ctx.session = null; },
    '/save': (ctx) => ctx.session.save(),
    '/renew': (ctx) => ctx.session.regenerate(),
    '/age': (ctx) => { ctx.session.maxAge = 5000; },
    '/browser': (ctx) => { ctx.session.maxAge = 'session'; },
};
function session_app({ options, keys }) {
    const app = new Koa();
    app.keys = keys;
    const kept = new Map();
    const store = { get: (id) => kept.get(id), set: (id, value) => { kept.set(id, JSON.parse(JSON.stringify(value))); }, destroy: (id) => { kept.delete(id); } };
    app.use(session({ ...options, ...(options.store ? { store } : {}) }, app));
    app.use(async (ctx) => {
        if (ctx.path === '/fail') { ctx.session.user = 'ada'; ctx.throw(403, 'no'); }
        if (ctx.path === '/untouched') { ctx.body = ''; return; }
        await acts[ctx.path]?.(ctx);
        ctx.body = JSON.stringify(ctx.session ?? {}) + (ctx.session?.isNew ?? true ? ' new' : ' known');
    });
    return app;
}
const life = [['/untouched'], ['/'], ['/save'], ['/views'], ['/views'], ['/'], ['/login'], ['/save'], ['/clear'], ['/'], ['/views'], ['/destroy'], ['/'], ['/destroy'], ['/views'],
    ['/renew'], ['/views'], ['/age'], ['/views', 4999], ['/views', 5001], ['/views'], ['/browser'], ['/views', 999999999], ['/'], ['/fail'], ['/']];
const times = [['/views'], ['/', 1000], ['/', 3000], ['/untouched', 100], ['/', 2000], ['/', 4999], ['/', 4999], ['/views', 1], ['/', 9999], ['/', 1], ['/', 1], ['/', 10001]];
const attributes = { key: 'sid', path: '/', domain: 'a.example', httpOnly: false, sameSite: 'lax', priority: 'high', partitioned: true };
const sessions = [];
const visit = (options, steps, keys = ['new', 'old']) => sessions.push({ options, keys, steps: steps.map(([path, wait = 0, cookie = null]) => ({ path, wait, cookie })) });
for (const store of [false, true]) {
    const where = store ? { store } : {};
    visit({ ...where }, life);
    visit({ ...where, maxAge: 10000 }, life);
    visit({ ...where, maxAge: 10000 }, times);
    visit({ ...where, maxAge: 10000, rolling: true }, times);
    visit({ ...where, maxAge: 10000, renew: true }, times);
    visit({ ...where, maxAge: 'session' }, life);
    visit({ ...where, maxAge: 'session', rolling: true }, times);
    visit({ ...where, ...attributes }, life);
}
visit({ store: true, signed: false }, life);
// what is signed by a former key, by nobody, by another, and what is no session
const Keygrip = need('keygrip');
const signed = (json, key = 'new', encoded = Buffer.from(json).toString('base64')) => `koa.sess=${encoded}; koa.sess.sig=${new Keygrip([key]).sign(`koa.sess=${encoded}`)}`;
const later = '"_expire":1000000999999,"_maxAge":86400000';
const sent = [signed(`{"views":7,${later}}`), signed(`{"views":7,${later}}`, 'old'), signed(`{"views":7,${later}}`, 'foreign'), signed(`{"views":7,${later}}`).replace(/;.*/, ''),
    signed(`{"views":7,${later}}`).replace('sig=', 'sig=A'), signed('{"views":7,"_expire":999999999999,"_maxAge":86400000}'), signed('{"views":7}'), signed('{"views":7'), signed('null'), signed('7'),
    signed('"text"'), signed(''), signed('', 'new', '%%%'), signed(`{"views":7,"_session":true}`), 'koa.sess=; koa.sess.sig=', 'koa.sess.sig=x'];
visit({}, sent.flatMap((cookie) => [['/', 0, cookie], ['/views', 0, cookie]]));
visit({ store: true }, [signed('', 'new', 'chosen'), signed('', 'new', '../../x')].flatMap((cookie) => [['/', 0, cookie], ['/views', 0, cookie]]));

for (const each of sessions) {
    await serve(session_app(each), async (port) => {
        clock = 1e12;
        const jar = new Map(), names = [];
        // An identifier is anything that cannot be guessed: told by the order in which they come.
        const named = (value) => { if (!names.includes(value)) names.push(value); return `ID${names.indexOf(value)}`; };
        for (const step of each.steps) {
            clock += step.wait;
            const cookie = step.cookie ?? [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
            const reply = await ask(port, { path: step.path, headers: cookie === '' ? {} : { Cookie: cookie } });
            const lines = reply.headers['set-cookie'] ?? [];
            for (const line of lines) {
                const [, name, value] = /^([^=]*)=([^;]*)/.exec(line);
                if (line.includes('expires=Thu, 01 Jan 1970')) jar.delete(name); else if (step.cookie === null) jar.set(name, value);
            }
            step.status = reply.status;
            step.body = reply.body;
            step.set = !each.options.store ? lines : lines.map((line) => line.replace(/^([^=]*)=([^;]+)/, (_, name, value) => `${name}=${name.endsWith('.sig') ? 'SIG' : named(value)}`));
        }
    });
}

// ---- @koa/cors ----
const origins = [undefined, 'https://a.example', 'https://a.example.evil.com', 'null'];
const preflight = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'X-Own, Content-Type' };
const scripts = [];
for (const options of [{}, { origin: 'https://a.example' }, { origin: 'https://a.example', credentials: true }, { exposeHeaders: ['X-Total', 'X-Page'] },
    { allowHeaders: ['X-Own', 'X-Two'] }, { allowMethods: ['GET', 'PUT'] }, { maxAge: 600 }]) {
    const app = new Koa();
    app.use(cors(options));
    app.use((ctx) => { if (ctx.query.fail) ctx.throw(403); ctx.body = 'hello'; });
    const requests = origins.flatMap((origin) => {
        const from = origin === undefined ? {} : { Origin: origin };
        return [{ method: 'GET', path: '/', headers: from }, { method: 'GET', path: '/?fail=1', headers: from }, { method: 'OPTIONS', path: '/', headers: { ...from, ...preflight } }];
    });
    await serve(app, async (port) => {
        for (const request of requests) {
            const reply = await ask(port, request);
            request.reply = { status: reply.status, said: Object.entries(reply.headers).filter(([name]) => name.startsWith('access-control-')).sort() };
        }
    });
    scripts.push({ options, requests });
}

const lists = { sessions, scripts };
const body = Object.entries(lists).map(([name, list]) => `${JSON.stringify(name)}: [\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`);
writeFileSync(join(here, 'session_cases.json'), `{\n${body.join(',\n')}\n}\n`);
console.log(`${sessions.reduce((sum, each) => sum + each.steps.length, 0)} visits, ${scripts.reduce((sum, each) => sum + each.requests.length, 0)} scripts`);
