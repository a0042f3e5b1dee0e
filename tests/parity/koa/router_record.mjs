// Records what @koa/router answers: router_cases.json, which router_parity_test.cpp compares with its own applications
// of the same names.
//
//   npm install koa@3.3.0 @koa/router@14.0.0                      (in any folder)
//   node tests/parity/koa/router_record.mjs <that folder>
//   node tests/parity/koa/router_record.mjs <that folder> --check    fails when the file is not what @koa/router does
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (!process.version.startsWith('v20.')) throw new Error(`Node 20 is the specification, this is ${process.version}`);
process.env.NODE_ENV = 'production';
const load = createRequire(join(process.argv[2], 'package.json'));
const Koa = load('koa');
const Router = load('@koa/router');
const file = join(dirname(fileURLToPath(import.meta.url)), 'router_cases.json');

// ---- the applications; their twins in C++ have the same names ----
const apps = {};
function make(name, build, options = {}) {
    const app = new Koa();
    app.silent = true;
    const router = new Router(options);
    build(router, app);
    apps[name] = app;
}
/** Use the router and what answers for the methods. */
const serve = (router, app, options) => app.use(router.routes()).use(router.allowedMethods(options));

/** Say what the router found. */
const shown = (ctx) => {
    ctx.body = {
        params: ctx.params, captures: ctx.captures.filter((each) => each !== undefined), path: ctx._matchedRoute,
        name: ctx._matchedRouteName ?? '', matched: ctx.matched.filter((each) => each.methods.length > 0).map((each) => each.path),
    };
};
/** Write a mark on the way down and one on the way up. */
const mark = (name) => async (ctx, next) => {
    ctx.state.log = (ctx.state.log ?? '') + `${name}> `;
    await next();
    ctx.state.log += `<${name} `;
};
/** Answer with the marks. */
const logged = async (ctx, next) => {
    await next();
    ctx.body = ctx.state.log ?? 'none';
};

make('verbs', (router, app) => {
    router.get('/', (ctx) => { ctx.body = 'root'; });
    router.get('/items/:id', shown);
    router.post('/items', (ctx) => { ctx.status = 201; ctx.body = 'made'; });
    router.put('/items/:id', shown);
    router.patch('/items/:id', shown);
    router.del('/items/:id', (ctx) => { ctx.status = 204; });
    router.head('/head', (ctx) => { ctx.set('X-Head', '1'); ctx.status = 200; });
    router.options('/options', (ctx) => { ctx.body = 'own options'; });
    router.propfind('/dav/:file', shown);
    router.get('/slash/', (ctx) => { ctx.body = 'slash'; });
    serve(router, app);
});
make('all', (router, app) => {
    router.all('/every/:id', (ctx) => { ctx.body = `${ctx.method} ${ctx.params.id}`; });
    serve(router, app);
});
make('every route in order', (router, app) => {
    app.use(logged);
    router.get('/a/:x', mark('first'));
    router.get('/a/b', mark('second'), mark('third'));
    router.post('/a/b', mark('post'));
    router.get('/a/*rest', mark('fourth'));
    router.get('/stop/:x', (ctx) => { ctx.state.log = 'stopped '; });
    router.get('/stop/here', mark('never'));
    app.use(router.routes());
    app.use(mark('below'));
});
make('exclusive', (router, app) => {
    app.use(logged);
    router.get('/a/:x', mark('first'));
    router.get('/a/b', mark('second'));
    router.use(mark('middleware'));
    router.get('/c', mark('c'));
    app.use(router.routes());
}, { exclusive: true });
make('middleware', (router, app) => {
    app.use(logged);
    router.get('/before', mark('before'));
    router.use(mark('one'), mark('two'));
    router.use('/users', mark('users'));
    router.use(['/admin', '/users/7'], mark('several'));
    router.get('/users/:id', mark('user'));
    router.get('/admin', mark('admin'));
    router.get('/other', mark('other'));
    app.use(router.routes());
});
make('prefix', (router, app) => {
    router.use(mark('mw'));
    router.get('/', shown);
    router.get('/x', shown);
    router.get('named', '/n/:id', shown);
    serve(router, app);
}, { prefix: '/api' });
make('prefix with a name', (router, app) => {
    router.get('/', shown);
    router.get('/users/:id', shown);
    serve(router, app);
}, { prefix: '/t/:tenant' });
make('prefix with a slash', (router, app) => {
    router.get('/', shown);
    router.get('x', shown);
    serve(router, app);
}, { prefix: '/admin/' });
make('prefix later', (router, app) => {
    router.get('/early', shown);
    router.prefix('/one/');
    router.get('/late', shown);
    router.prefix('/two');
    router.get('/last', shown);
    serve(router, app);
});
make('nested', (router, app) => {
    app.use(async (ctx, next) => { await next(); if (ctx.state.log) ctx.set('X-Log', ctx.state.log.trim()); });
    const posts = new Router();
    posts.use(mark('posts'));
    posts.get('/', shown);
    posts.get('post', '/:pid', shown);
    const forums = new Router({ prefix: '/forums' });
    forums.use(mark('forums'));
    forums.use('/main', posts.routes());
    forums.get('/list', shown);
    posts.get('/too/late', shown);
    router.use(['/v1', '/v2'], forums.routes());
    serve(router, app);
});
make('nested with names', (router, app) => {
    const posts = new Router();
    posts.get('/', shown);
    posts.get('/:pid', shown);
    router.use('/forums/:fid/posts', posts.routes(), posts.allowedMethods());
    serve(router, app);
});
make('nested roots', (router, app) => {
    app.use(logged);
    const inner = new Router();
    inner.use(mark('inner'));
    inner.get('/inner', mark('handler'));
    router.get('/early', mark('early'));
    router.use(inner.routes());
    router.get('/outer', mark('outer'));
    app.use(router.routes());
});
const paths = (router, app) => {
    router.get('/Case', shown);
    router.get('/slash/', shown);
    router.get('/plain', shown);
    router.get('/', shown);
    serve(router, app);
};
make('loose', paths);
make('strict', paths, { strict: true });
make('sensitive', paths, { sensitive: true });
make('strict prefix', paths, { strict: true, prefix: '/p' });
make('open end', paths, { end: false });
make('patterns', (router, app) => {
    router.get('/files/*path', shown);
    router.get('/page{/:number}', shown);
    router.get('/from/:a-:b', shown);
    router.get('/img/:name{.:ext}', shown);
    router.get('/quoted/:"odd name"', shown);
    router.get('/plus\\+/:v', shown);
    serve(router, app);
});
const answers = (router) => {
    router.get('/users', (ctx) => { ctx.body = 'users'; });
    router.put('/users', () => {});
    router.post('/users', (ctx, next) => next());
    router.get('/users', (ctx) => { ctx.body = 'again'; });
    router.del('/only', () => {});
    router.use('/users', (ctx, next) => next());
};
make('allowed', (router, app) => { answers(router); serve(router, app); });
make('allowed throw', (router, app) => { answers(router); serve(router, app, { throw: true }); });
const failure = (status, message) => Object.assign(new Error(message), { status, expose: true });
make('allowed own errors', (router, app) => {
    answers(router);
    serve(router, app, {
        throw: true, notImplemented: () => failure(499, 'not made'), methodNotAllowed: () => failure(418, 'not allowed'),
    });
});
make('allowed methods', (router, app) => { answers(router); serve(router, app); }, { methods: ['GET', 'PUT', 'HEAD'] });
make('allowed without routes', (router, app) => serve(router, app));
make('allowed alone', (router, app) => { answers(router); app.use(router.allowedMethods()); });
make('param', (router, app) => {
    const step = (name) => async (value, ctx, next) => {
        ctx.state.log = (ctx.state.log ?? '') + `${name}=${value} `;
        await next();
    };
    app.use(logged);
    router.param('b', step('b'));
    router.param('a', step('a'));
    router.get('/:a/:b', mark('two'));
    router.get('/:a', mark('one'));
    router.param('a', step('A'));
    router.get('/third/:b/:a', mark('third'));
    router.param('user', (id, ctx, next) => { if (id === 'none') { ctx.state.log = 'nobody '; return undefined; } return next(); });
    router.get('/users/of/:user', mark('user'));
    app.use(router.routes());
});
make('param nested', (router, app) => {
    app.use(logged);
    const inner = new Router();
    inner.get('/:id', mark('inner'));
    router.param('id', async (id, ctx, next) => { ctx.state.log = `id=${id} `; await next(); });
    router.use('/in', inner.routes());
    app.use(router.routes());
});
make('redirect', (router, app) => {
    router.get('home', '/home', shown);
    router.get('sign-in', '/sign/in', shown);
    router.redirect('/', 'home');
    router.redirect('/login', 'sign-in', 302);
    router.redirect('/plain', '/home');
    router.redirect('/away', 'https://example.com/a b?c=d');
    router.redirect('/other', 'my-scheme://path', 307);
    router.get('old', '/old', () => {});
    router.redirect('old', '/home', 308);
    serve(router, app);
});
make('host', (router, app) => {
    router.get('/', (ctx) => { ctx.body = 'one host'; });
    const several = new Router({ host: /^(.+\.)?example\.org$/ });
    several.get('/', (ctx) => { ctx.body = 'several hosts'; });
    app.use(router.routes()).use(several.routes());
}, { host: 'one.example' });
make('two routers', (router, app) => {
    const second = new Router();
    router.get('first', '/a/:x', (ctx, next) => next());
    router.put('/a/:x', () => {});
    second.get('/a/:y', shown);
    second.del('/a/:y', () => {});
    app.use(router.routes()).use(second.routes()).use(second.allowedMethods());
});
make('names', (router, app) => {
    router.get('first', '/n/:x', async (ctx, next) => { ctx.set('X-First', `${ctx._matchedRouteName} ${ctx._matchedRoute}`); await next(); });
    router.get('/n/*rest', async (ctx, next) => { ctx.set('X-Second', `${ctx._matchedRouteName} ${ctx._matchedRoute}`); await next(); });
    router.get('last', '/n/{:y}', (ctx) => { ctx.body = ctx.router.url('first', { x: ctx.params.y }); });
    serve(router, app);
});
make('arrays', (router, app) => {
    router.get(['/one', '/two/:x'], shown);
    serve(router, app);
});
make('errors', (router, app) => {
    app.use(async (ctx, next) => { try { await next(); } catch (error) { ctx.body = `caught ${error.message}`; } });
    router.get('/throw', () => { throw new Error('thrown'); });
    router.get('/refuse', (ctx) => ctx.throw(403, 'refused'));
    router.get('/twice', async (ctx, next) => { await next(); await next(); });
    router.get('/refuse', (ctx) => { ctx.body = 'not reached'; });
    serve(router, app);
});
make('another path', (router, app) => {
    app.use(async (ctx, next) => { if (ctx.query.as) ctx.newRouterPath = ctx.query.as; await next(); });
    router.get('/seen', shown);
    router.get('/asked', shown);
    serve(router, app);
});
make('fixed path', (router, app) => { router.get('/fixed', shown); serve(router, app); }, { routerPath: '/fixed' });
make('many', (router, app) => {
    for (let i = 0; i < 40; ++i) router.get(`/r${i}/:x`, (ctx, next) => next());
    router.get('/r7/:x', shown);
    router.get('/*rest', shown);
    serve(router, app);
});
make('register', (router, app) => {
    router.register('/made', ['GET', 'POST'], shown);
    router.register(['/a', '/b'], ['put'], [mark('m'), shown]);
    serve(router, app);
});
make('register with options', (router, app) => {
    router.register('/Named/:x', ['GET'], (ctx) => {
        ctx.body = [ctx.routerName, ctx.routerPath, router.url('named', { x: 1 }), ctx.router.route('none')];
    }, { name: 'named', sensitive: true, strict: true });
    router.register('/open', ['GET'], (ctx) => { ctx.body = [ctx.routerName ?? null, ctx.routerPath]; }, { end: false });
    serve(router, app);
});
make('urls', (router, app) => {
    router.get('user', '/users/:id', () => {});
    router.get('two', '/:category/:title', () => {});
    router.get('page', '/page{/:number}', () => {});
    router.get('books', '/books', () => {});
    const inner = new Router({ prefix: '/in/:x' });
    inner.get('inner', '/leaf', () => {});
    router.use('/out', inner.routes());
    router.get('/', (ctx) => {
        ctx.body = [
            router.url('user', 3), router.url('user', { id: 3 }), router.url('user', 'a b/c?'),
            router.url('two', 'programming', 'how to node'), router.url('two', { category: 'é', title: "it's" }),
            router.url('page'), router.url('books'),
            router.url('inner', { x: 1 }), router.url('inner', 2),
            router.url('books', {}, { query: { page: 3, limit: 10 } }), router.url('books', {}, { query: 'page=3&limit=10' }),
            router.url('books', {}, { query: '?a=b#c' }), router.url('user', { id: "it's" }, { query: { q: 'x y&z' } }),
            router.url('user', 4, { query: { limit: 1 } }), router.url('books', { query: { page: 'é' } }),
            router.url('user', true), router.url('user', 1.5), router.url('books', {}, { query: {} }),
            Router.url('/a/:b', { b: 1 }), Router.url('/a/:b/:c', 1, 'two'), Router.url('/a', { query: { x: 1 } }),
            Router.url('/q/:"odd name"', { 'odd name': 'x' }), Router.url('/esc\\:aped/:v', { v: 1 }),
            router.route('user').path, router.route('none'),
        ];
    });
    serve(router, app);
});

// ---- the requests ----
const cases = [];
const add = (app, url, method = 'GET', headers = {}) => cases.push({ app, method, url, headers: Object.entries(headers) });
const each = (app, urls, method) => { for (const url of urls) add(app, url, method); };

each('verbs', ['/', '//', '/?a=/items/1', '/items/7', '/items/7/', '/items/7/8', '/items', '/ITEMS/x', '/slash', '/slash/', '/slash//', '/nowhere']);
each('verbs', ['/items/7', '/items'], 'PUT');
each('verbs', ['/items/%E2%82%AC', '/items/a+b', '/items/a%2Fb', '/items/%zz', '/items/%', '/items/a%20b+%zz'], 'PATCH');
each('verbs', ['/items/7'], 'DELETE');
each('verbs', ['/items', '/items/7', '/options'], 'POST');
each('verbs', ['/', '/items/7', '/head', '/nowhere', '/slash/'], 'HEAD');
each('verbs', ['/', '/items/7', '/options', '/nowhere', '/head'], 'OPTIONS');
each('verbs', ['/dav/a.txt', '/items/7'], 'PROPFIND');
for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PURGE', 'HEAD']) add('all', '/every/7', method);
each('every route in order', ['/a/b', '/a/c', '/a/b/c', '/stop/here', '/a', '/none']);
each('every route in order', ['/a/b', '/a/c'], 'POST');
each('exclusive', ['/a/b', '/a/x', '/c', '/none']);
each('middleware', ['/before', '/users/7', '/users/8', '/admin', '/other', '/users', '/none']);
each('prefix', ['/api', '/api/', '/api/x', '/x', '/', '/api/n/4', '/API/x', '/apix']);
each('prefix', ['/api', '/api/x'], 'POST');
each('prefix with a name', ['/t/acme', '/t/acme/', '/t/acme/users/7', '/t/a%20b/users/c+d', '/t']);
each('prefix with a slash', ['/admin', '/admin/', '/admin//', '/admin/x', '/admin/x/']);
each('prefix later', ['/early', '/one/early', '/two/one/early', '/two/one/late', '/one/late', '/two/last', '/last']);
each('nested', ['/v1/forums/main', '/v1/forums/main/4', '/v2/forums/list', '/v2/forums/main/4', '/v1/forums/main/too/late', '/forums/main', '/v3/forums/list']);
each('nested', ['/v1/forums/main/4'], 'DELETE');
each('nested with names', ['/forums/1/posts', '/forums/1/posts/2', '/forums/a%2Fb/posts/c', '/forums/posts']);
each('nested with names', ['/forums/1/posts'], 'PUT');
each('nested roots', ['/inner', '/outer', '/early', '/none']);
for (const app of ['loose', 'strict', 'sensitive']) each(app, ['/Case', '/case', '/slash', '/slash/', '/plain', '/plain/', '/plain//', '/', '/SLASH/']);
each('strict prefix', ['/p', '/p/', '/p/plain', '/p/plain/', '/p/slash/', '/p/slash']);
each('open end', ['/plain', '/plain/more', '/plainer', '/Case/more/still']);
each('patterns', ['/files/a', '/files/a/b%2Fc/d', '/files/a/', '/files/', '/files', '/page', '/page/2', '/page/', '/from/A-B-C', '/from/AB',
    '/img/cat', '/img/cat.png', '/img/a.b.c', '/quoted/v', '/plus+/v', '/files/%zz/b']);
for (const app of ['allowed', 'allowed throw', 'allowed own errors', 'allowed methods']) {
    for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'SEARCH', 'PATCH']) add(app, '/users', method);
    add(app, '/none', 'SEARCH');
    add(app, '/none', 'OPTIONS');
    add(app, '/only', 'GET');
}
for (const method of ['GET', 'OPTIONS', 'SEARCH', 'TRACE']) add('allowed without routes', '/x', method);
for (const method of ['GET', 'OPTIONS', 'SEARCH']) add('allowed alone', '/users', method);
each('param', ['/x/y', '/x', '/third/1/2', '/users/of/7', '/users/of/none', '/a/b/c/d', '/%41/b+c']);
each('param nested', ['/in/7', '/in']);
each('redirect', ['/', '/login', '/plain', '/away', '/other', '/old', '/home']);
each('redirect', ['/login', '/'], 'POST');
add('redirect', '/plain', 'GET', { Accept: 'text/plain' });
add('redirect', '/plain', 'GET', { Accept: 'text/html' });
for (const host of ['one.example', 'www.one.example', 'one.example:80', 'example.org', 'www.example.org', 'example.org.evil']) add('host', '/', 'GET', { Host: host });
for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) add('two routers', '/a/1', method);
each('names', ['/n/1', '/n/1/2']);
each('arrays', ['/one', '/two/x', '/three']);
each('errors', ['/throw', '/refuse', '/none', '/twice']);
each('another path', ['/seen', '/seen?as=/asked', '/none?as=/asked']);
each('fixed path', ['/', '/whatever']);
each('many', ['/r7/x', '/r39/y', '/r40/z', '/R7/x/', '/']);
each('register', ['/made', '/a']);
each('register', ['/made', '/b'], 'POST');
each('register', ['/a', '/b', '/made'], 'PUT');
each('register with options', ['/Named/7', '/named/7', '/Named/7/', '/open', '/OPEN/more', '/opener']);
each('urls', ['/']);

// ---- recording ----
function exchange(port, { method, url, headers }) {
    const lines = [`${method} ${url} HTTP/1.1`];
    if (!headers.some(([name]) => name === 'Host')) lines.push('Host: localhost');
    for (const [name, value] of headers) lines.push(`${name}: ${value}`);
    lines.push('Connection: close', '', '');
    return new Promise((resolve, reject) => {
        const pieces = [];
        const socket = net.connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
        socket.on('data', (piece) => pieces.push(piece));
        socket.on('error', reject);
        socket.on('end', () => resolve(Buffer.concat(pieces).toString()));
    });
}
const masked = /^(date|connection|keep-alive)$/i;
function split(raw) {
    const end = raw.indexOf('\r\n\r\n');
    const [first, ...lines] = raw.slice(0, end).split('\r\n');
    const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
    return { start: first, headers: headers.filter(([name]) => !masked.test(name)), body: raw.slice(end + 4) };
}

const ports = {};
const servers = [];
for (const [name, app] of Object.entries(apps)) {
    await new Promise((done) => { const server = app.listen(0, '127.0.0.1', done); servers.push(server); });
    ports[name] = servers.at(-1).address().port;
}
for (const each of cases) each.reply = split(await exchange(ports[each.app], each));
for (const server of servers) server.close();

const text = `{"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`;
if (process.argv.includes('--check')) {
    if (readFileSync(file, 'utf8') !== text) throw new Error('router_cases.json is not what @koa/router does');
} else {
    writeFileSync(file, text);
}
console.log(`${cases.length} cases, ${servers.length} applications`);
