#pragma once

// What routers and applications see below a mount point, and what stands behind them; see routing_apps.hpp.
#include "routing_apps.hpp"

namespace parity::routing {

inline void name_app(request& req, response& res, next_fn next) {
    res.append("X-App", std::string(req.app().get("title").text()) + " at '" + res.app().path() + "'");
    next();
}

inline const routing_app mount_apps[] = {
    //= urls below a mount point
    //+ app.use('/a', mark);
    //+ app.use('/a/b/', mark);
    //+ app.use('/:x/b', mark);
    //+ app.use(mark);
    //+ app.get('/a/b/c', show);
    //@ GET /a/b/c?x=1
    //@ GET /A/B/c
    //@ GET /a
    //@ GET /a/
    //@ GET /a?x=1
    //@ GET /a/?x=1
    //@ GET /ab
    //@ GET /a/b
    //@ GET /a/b//c
    //@ POST /a/b/c
    {"urls below a mount point",
     [](application& app) {
         app.use("/a", mark);
         app.use("/a/b/", mark);
         app.use("/:x/b", mark);
         app.use(mark);
         app.get("/a/b/c", show);
     }},
    //= routers in routers
    //+ const a = express.Router(), b = express.Router(), c = express.Router();
    //+ c.use(mark);
    //+ c.get('/', show);
    //+ c.get('/end', show);
    //+ b.use('/c', c, mark);
    //+ b.use(mark);
    //+ a.use('/b', mark, b);
    //+ a.use('/:b', b);
    //+ app.use('/a', a, mark);
    //+ app.use(mark);
    //@ GET /a/b/c
    //@ GET /a/b/c/end?q
    //@ GET /a/b/c/none
    //@ GET /a/b
    //@ GET /a/x/c
    //@ GET /A/B/C/
    //@ OPTIONS /a/b/c
    //@ HEAD /a/b/c
    {"routers in routers",
     [](application& app) {
         router a;
         router b;
         router c;
         c.use(mark);
         c.get("/", show);
         c.get("/end", show);
         b.use("/c", c, mark);
         b.use(mark);
         a.use("/b", mark, b);
         a.use("/:b", b);
         app.use("/a", a, mark);
         app.use(mark);
     }},
    //= the url is rewritten
    //+ const inner = express.Router();
    //+ inner.use((req, res, next) => { if (req.url === '/old') req.url = '/new?x=1'; next(); });
    //+ inner.use('/n', (req, res, next) => { req.url = '/deep'; next(); });
    //+ inner.get('/new', show);
    //+ app.use((req, res, next) => { if (req.url === '/start') req.url = '/in/new'; next(); });
    //+ app.use((req, res, next) => { if (req.url.startsWith('/query')) req.url = '/in/new?y=2'; next(); });
    //+ app.use('/in', inner);
    //+ app.use('/root', (req, res, next) => { req.url = '/'; next(); });
    //+ app.use('/empty', (req, res, next) => { req.url = '/?a=b'; next(); });
    //+ app.get('/in/deep', say('not this'));
    //+ app.use(mark, show);
    //@ GET /start
    //@ GET /query?x=1
    //@ GET /in/old
    //@ GET /in/n
    //@ GET /in/n/x
    //@ GET /root/x
    //@ GET /root
    //@ GET /empty/x
    {"the url is rewritten",
     [](application& app) {
         const auto rewrite = [](const char* to) {
             return [to](request& req, response&, next_fn next) {
                 req.url = to;
                 next();
             };
         };
         router inner;
         inner.use([](request& req, response&, next_fn next) {
             if (req.url == "/old") req.url = "/new?x=1";
             next();
         });
         inner.use("/n", rewrite("/deep"));
         inner.get("/new", show);
         app.use([](request& req, response&, next_fn next) {
             if (req.url == "/start") req.url = "/in/new";
             next();
         });
         app.use([](request& req, response&, next_fn next) {
             if (req.url.starts_with("/query")) req.url = "/in/new?y=2";
             next();
         });
         app.use("/in", inner);
         app.use("/root", rewrite("/"));
         app.use("/empty", rewrite("/?a=b"));
         app.get("/in/deep", say{"not this"});
         app.use(mark, show);
     }},
    //= mounts of several paths and layers
    //+ const one = express.Router().get('/x', step('one')), two = express.Router().get('/x', say('two'));
    //+ app.use('', step('empty path'));
    //+ app.use(['/a', '/b/:c'], [mark, one], two);
    //+ app.use('/d', one, [two]);
    //+ app.use([one, two]);
    //@ GET /a/x
    //@ GET /b/1/x
    //@ GET /d/x
    //@ GET /x
    //@ GET /a
    {"mounts of several paths and layers",
     [](application& app) {
         router one;
         router two;
         one.get("/x", step{"one"});
         two.get("/x", say{"two"});
         app.use("", step{"empty path"});
         app.use({"/a", "/b/:c"}, handlers{mark, one}, two);
         app.use("/d", one, handlers{two});
         app.use(handlers{one, two});
     }},
    //= applications in applications
    //+ const name = (req, res, next) => { res.append('X-App', `${req.app.get('title')} at '${res.app.path()}'`); next(); };
    //+ const blog = sub(), admin = sub(), anywhere = sub();
    //+ app.set('title', 'app').set('json spaces', 1);
    //+ blog.set('title', 'blog').set('etag', false);
    //+ admin.set('title', 'admin').set('json spaces', 0);
    //+ admin.use(name, mark);
    //+ admin.get('/who', (req, res) => res.json({ paths: [admin.mountpath, admin.path()] }));
    //+ admin.get('/up', name, step('admin'));
    //+ blog.use(name);
    //+ blog.use('/admin', admin, name);
    //+ blog.get('/who', (req, res) => res.json({ paths: [blog.mountpath, blog.path()] }));
    //+ blog.get('/post/:id', show);
    //+ anywhere.get('/any/where', (req, res) => res.json({ path: anywhere.path() }));
    //+ app.use(name);
    //+ app.use('/blog', blog, name);
    //+ app.use(anywhere);
    //+ app.use(name);
    //+ app.get('/who', (req, res) => res.json({ paths: [app.mountpath, app.path()] }));
    //@ GET /who
    //@ GET /blog/who
    //@ GET /blog/admin/who
    //@ GET /blog/admin/up
    //@ GET /blog/post/7?x
    //@ GET /blog/none
    //@ GET /any/where
    //@ OPTIONS /blog/who
    //@ HEAD /blog/who
    {"applications in applications",
     [](application& app) {
         const auto tell = [](request& req, response& res) {
             res.json({{"paths", {req.app().mountpath, req.app().path()}}});
         };
         application blog;
         application admin;
         application anywhere;
         app.set("title", "app").set("json spaces", 1);
         blog.set("title", "blog").set("etag", false);
         admin.set("title", "admin").set("json spaces", 0);
         admin.use(name_app, mark);
         admin.get("/who", tell);
         admin.get("/up", name_app, step{"admin"});
         blog.use(name_app);
         blog.use("/admin", admin, name_app);
         blog.get("/who", tell);
         blog.get("/post/:id", show);
         anywhere.get("/any/where", [](request& req, response& res) {
             res.json({{"path", req.app().path()}});
         });
         app.use(name_app);
         app.use("/blog", blog, name_app);
         app.use(anywhere);
         app.use(name_app);
         app.get("/who", tell);
     }},
    //= settings and events of mounted applications
    //+ const plain = sub(), own = sub();
    //+ let heard = '';
    //+ plain.on('mount', (parent) => { heard += `${plain.mountpath} in ${parent.get('title')};`; });
    //+ app.set('title', 'outer').set('json spaces', 2).set('json escape', true).set('etag', 'strong');
    //+ app.set('query parser', 'extended').set('subdomain offset', 0).set('trust proxy', true);
    //+ own.set('json spaces', 0).set('trust proxy', false);
    //+ const tell = (req, res) => res.json({ html: '<b>', query: req.query, ip: req.ip, title: req.app.get('title') });
    //+ plain.get('/tell', tell);
    //+ own.get('/tell', tell);
    //+ app.use('/plain', plain);
    //+ app.use('/own', own);
    //+ app.get('/tell', tell);
    //+ app.get('/heard', (req, res) => res.send(heard));
    //@ GET /tell?a[b]=1 | X-Forwarded-For: 1.2.3.4
    //@ GET /plain/tell?a[b]=1 | X-Forwarded-For: 1.2.3.4
    //@ GET /own/tell?a[b]=1 | X-Forwarded-For: 1.2.3.4
    //@ GET /heard
    {"settings and events of mounted applications",
     [](application& app) {
         const auto tell = [](request& req, response& res) {
             res.json({{"html", "<b>"},
                       {"query", req.query()},
                       {"ip", req.ip()},
                       {"title", req.app().get("title").text()}});
         };
         application plain;
         application own;
         const auto heard = std::make_shared<std::string>();
         plain.on_mount([heard, state = &plain.state()](const auto& parent) {
             *heard += state->mountpath + " in " + std::string(parent.get("title").text()) + ';';
         });
         app.set("title", "outer").set("json spaces", 2).set("json escape", true).set("etag", "strong");
         app.set("query parser", "extended").set("subdomain offset", 0).set("trust proxy", true);
         own.set("json spaces", 0).set("trust proxy", false);
         plain.get("/tell", tell);
         own.get("/tell", tell);
         app.use("/plain", plain);
         app.use("/own", own);
         app.get("/tell", tell);
         app.get("/heard", [heard](request&, response& res) { res.send(*heard); });
     }},
    //= errors through applications
    //+ const takes = sub(), gives = sub();
    //+ takes.get('/', () => { throw error(403, 'inside'); });
    //+ takes.use((err, req, res, next) => { res.status(err.status).send(`taken at ${req.baseUrl}`); });
    //+ gives.get('/', () => { throw error(409, 'outside'); });
    //+ gives.get('/plain', (req, res) => { res.status(418); throw new Error('secret'); });
    //+ app.use('/takes', takes);
    //+ app.use('/gives', gives, step('never'), pass('behind'));
    //+ app.use('/gives', (err, req, res, next) => { res.append('X-App', String(req.app === app)); next(err); });
    //@ GET /takes
    //@ GET /gives
    //@ GET /gives/plain
    //@ GET /gives/none
    {"errors through applications",
     [](application& app) {
         application takes;
         application gives;
         takes.get("/", [](request&, response&) { throw http_error(403, "inside"); });
         takes.use([](const http_error& err, request& req, response& res, next_fn) {
             res.status(err.status()).send("taken at " + req.base_url);
         });
         gives.get("/", [](request&, response&) { throw http_error(409, "outside"); });
         gives.get("/plain", [](request&, response& res) {
             res.status(418);
             throw std::runtime_error("secret");
         });
         app.use("/takes", takes);
         app.use("/gives", gives, step{"never"}, pass{"behind"});
         const auto* const outer = &app.state();
         app.use("/gives", [outer](const std::exception& err, request& req, response& res, next_fn next) {
             res.append("X-App", &req.app() == outer ? "true" : "false");
             next(err);
         });
     }},
    //= routing settings of the outer application
    //+ const late = sub(), early = sub(), own = sub(), named = sub(), told = sub(), deep = sub();
    //+ const router = express.Router();
    //+ app.enable('case sensitive routing').enable('strict routing');
    //+ early.get('/a', show);
    //+ named.param('id', (req, res, next) => next());
    //+ own.disable('case sensitive routing');
    //+ told.on('mount', () => told.get('/a', show));
    //+ app.use('/late', late).use('/early', early).use('/own', own).use('/named', named);
    //+ app.use('/told', told).use('/router', router);
    //+ late.get('/a', show).use('/deep', deep);
    //+ deep.get('/a', show);
    //+ own.get('/a', show);
    //+ named.get('/a', show);
    //+ router.get('/a', show);
    //@ GET /late/a
    //@ GET /late/A
    //@ GET /late/a/
    //@ GET /LATE/a
    //@ GET /early/a
    //@ GET /early/A
    //@ GET /early/a/
    //@ GET /own/A
    //@ GET /own/a/
    //@ GET /named/A
    //@ GET /named/a/
    //@ GET /told/a
    //@ GET /told/A
    //@ GET /told/a/
    //@ GET /late/deep/a
    //@ GET /late/deep/A
    //@ GET /late/deep/a/
    //@ GET /late/DEEP/a
    //@ GET /router/A
    //@ GET /router/a/
    {"routing settings of the outer application",
     [](application& app) {
         application late;
         application early;
         application own;
         application named;
         application told;
         application deep;
         router inner;
         app.enable("case sensitive routing").enable("strict routing");
         early.get("/a", show);
         named.param("id",
                     [](request&, response&, next_fn next, std::string_view, std::string_view) { next(); });
         own.disable("case sensitive routing");
         told.on_mount([&told](const cortado::express::application_state&) { told.get("/a", show); });
         app.use("/late", late).use("/early", early).use("/own", own).use("/named", named);
         app.use("/told", told).use("/router", inner);
         late.get("/a", show).use("/deep", deep);
         deep.get("/a", show);
         own.get("/a", show);
         named.get("/a", show);
         inner.get("/a", show);
     }},
};

}  // namespace parity::routing
