#pragma once

// Where errors go and what becomes of them; see routing_apps.hpp.
#include "routing_apps.hpp"

namespace parity::routing {

inline const routing_app error_apps[] = {
    //= errors by every way
    //+ app.use(pass('above'));
    //+ app.get('/throw', () => { throw new Error('thrown'); }, step('never'));
    //+ app.get('/next', (req, res, next) => next(new Error('given')), step('never'));
    //+ app.get('/reject', async () => { throw error(403, 'rejected'); });
    //+ app.get('/late', async () => { await new Promise(setImmediate); throw error(404, 'late'); });
    //+ app.all('/all', () => { throw error(405, 'in all()'); });
    //+ app.get('/below', (req, res, next) => { next(); throw new Error('after next()'); }, say('below'));
    //+ app.use(step('layers are passed over'));
    //+ app.get('/throw', say('so are routes'));
    //+ app.use(pass('first'));
    //+ app.use('/next', pass('of next'));
    //+ app.use(report);
    //+ app.use(pass('behind'));
    //@ GET /throw
    //@ GET /next
    //@ GET /reject
    //@ GET /late
    //@ PATCH /all
    //@ GET /below
    //@ GET /other
    {"errors by every way",
     [](application& app) {
         app.use(pass{"above"});
         app.get(
             "/throw", [](request&, response&) { throw std::runtime_error("thrown"); }, step{"never"});
         app.get(
             "/next", [](request&, response&, next_fn next) { next(std::runtime_error("given")); },
             step{"never"});
         app.get("/reject", [](request&, response&) -> task<> {
             throw http_error(403, "rejected");
             co_return;
         });
         app.get("/late", [](request&, response&) -> task<> {
             co_await cortado::yield();
             throw http_error(404, "late");
         });
         app.all("/all", [](request&, response&) { throw http_error(405, "in all()"); });
         app.get(
             "/below",
             [](request&, response&, next_fn next) {
                 next();
                 throw std::runtime_error("after next()");
             },
             say{"below"});
         app.use(step{"layers are passed over"});
         app.get("/throw", say{"so are routes"});
         app.use(pass{"first"});
         app.use("/next", pass{"of next"});
         app.use(report);
         app.use(pass{"behind"});
     }},
    //= errors that nobody takes
    //+ app.use((req, res, next) => { res.set({ 'X-Kept': '1', 'Content-Encoding': 'gzip' }); next(); });
    //+ app.get('/plain', () => { throw new Error('secret'); });
    //+ app.get('/403', () => { throw error(403, 'secret'); });
    //+ app.get('/code', () => { throw Object.assign(new Error('secret'), { statusCode: 418 }); });
    //+ app.get('/503', () => { throw error(503, 'secret', { 'Retry-After': '5', 'X-Kept': '2' }); });
    //+ app.get('/302', () => { throw error(302, 'secret'); });
    //+ app.get('/set', (req, res) => { res.status(410); throw new Error('secret'); });
    //+ app.get('/set-low', (req, res) => { res.status(201); throw new Error('secret'); });
    //+ app.get('/set-both', (req, res) => { res.status(410); throw error(422, 'secret'); });
    //+ app.get('/499', () => { throw error(499, 'secret'); });
    //@ GET /plain
    //@ HEAD /plain
    //@ GET /403
    //@ GET /code
    //@ GET /503
    //@ GET /302
    //@ GET /set
    //@ GET /set-low
    //@ GET /set-both
    //@ GET /499
    //@ GET /%3Cscript%3E
    {"errors that nobody takes",
     [](application& app) {
         app.use([](request&, response& res, next_fn next) {
             res.set({{"X-Kept", "1"}, {"Content-Encoding", "gzip"}});
             next();
         });
         app.get("/plain", [](request&, response&) { throw std::runtime_error("secret"); });
         app.get("/403", [](request&, response&) { throw http_error(403, "secret"); });
         app.get("/code", [](request&, response&) { throw http_error(418, "secret"); });
         app.get("/503", [](request&, response&) {
             throw http_error(503, "secret").header("Retry-After", "5").header("X-Kept", "2");
         });
         app.get("/302", [](request&, response&) { throw http_error(302, "secret"); });
         app.get("/set", [](request&, response& res) {
             res.status(410);
             throw std::runtime_error("secret");
         });
         app.get("/set-low", [](request&, response& res) {
             res.status(201);
             throw std::runtime_error("secret");
         });
         app.get("/set-both", [](request&, response& res) {
             res.status(410);
             throw http_error(422, "secret");
         });
         app.get("/499", [](request&, response&) { throw http_error(499, "secret"); });
     }},
    //= what is not found
    //+ app.use((req, res, next) => { res.set({ 'X-Kept': '1', 'Content-Language': 'en', ETag: '"1"' }); next(); });
    //+ app.use('/status', (req, res, next) => { res.status(201); next(); });
    //+ app.use('/mount', (req, res, next) => { req.url = '/rewritten'; next(); });
    //@ GET /
    //@ GET /a/b?c=d
    //@ HEAD /a
    //@ POST /a
    //@ GET /status
    //@ GET /mount/x?y
    //@ GET /%3Cb%3E&'/caf%C3%A9
    //@ GET /<b>"
    //@ GET /a%zz|b
    //@ GET /nope/[1]/{2}^`
    {"what is not found",
     [](application& app) {
         app.use([](request&, response& res, next_fn next) {
             res.set({{"X-Kept", "1"}, {"Content-Language", "en"}, {"ETag", "\"1\""}});
             next();
         });
         app.use("/status", [](request&, response& res, next_fn next) {
             res.status(201);
             next();
         });
         app.use("/mount", [](request& req, response&, next_fn next) {
             req.url = "/rewritten";
             next();
         });
     }},
    //= error handlers that go on
    //+ app.get('/heal', () => { throw new Error('1'); });
    //+ app.get('/worse', () => { throw new Error('1'); });
    //+ app.get('/throw', () => { throw new Error('1'); });
    //+ app.get('/reject', () => { throw new Error('1'); });
    //+ app.use('/heal', (err, req, res, next) => { res.set('X-Healed', err.message); next(); });
    //+ app.use('/worse', (err, req, res, next) => next(error(409, `2 behind ${err.message}`)));
    //+ app.use('/throw', (err, req, res, next) => { throw error(410, `2 behind ${err.message}`); });
    //+ app.use('/reject', async (err, req, res, next) => { await new Promise(setImmediate); throw error(411, '2'); });
    //+ app.get('/fulfil', async () => { throw new Error('1'); });
    //+ app.use('/fulfil', async (err, req, res, next) => { await new Promise(setImmediate); res.send(`took ${err.message}`); });
    //+ app.use(step('healthy'));
    //+ app.get('/heal', say('healed'));
    //+ app.use('/worse', report);
    //+ app.use('/throw', pass('p'), report);
    //@ GET /heal
    //@ GET /worse
    //@ GET /throw
    //@ GET /reject
    //@ GET /fulfil
    {"error handlers that go on",
     [](application& app) {
         for (const char* path : {"/heal", "/worse", "/throw", "/reject"})
             app.get(path, [](request&, response&) { throw std::runtime_error("1"); });
         app.use("/heal", [](const std::exception& err, request&, response& res, next_fn next) {
             res.set("X-Healed", err.what());
             next();
         });
         app.use("/worse", [](const std::exception& err, request&, response&, next_fn next) {
             next(http_error(409, std::string("2 behind ") + err.what()));
         });
         app.use("/throw", [](const std::exception& err, request&, response&, next_fn) {
             throw http_error(410, std::string("2 behind ") + err.what());
         });
         app.use("/reject", [](const std::exception&, request&, response&, next_fn) -> task<> {
             co_await cortado::yield();
             throw http_error(411, "2");
         });
         app.get("/fulfil", [](request&, response&) -> task<> {
             throw std::runtime_error("1");
             co_return;
         });
         app.use("/fulfil", [](const std::exception& err, request&, response& res, next_fn) -> task<> {
             co_await cortado::yield();
             res.send(std::string("took ") + err.what());
         });
         app.use(step{"healthy"});
         app.get("/heal", say{"healed"});
         app.use("/worse", report);
         app.use("/throw", pass{"p"}, report);
     }},
    //= error handlers in a route
    //+ const boom = (req, res, next) => next(new Error('boom'));
    //+ app.get('/a', pass('unused'), step('1'), boom, step('2'), pass('in'), report, say('never'));
    //+ app.get('/b', boom, (err, req, res, next) => next(), step('on'), say('b'));
    //+ app.get('/c', boom, (err, req, res, next) => next('route'), step('never'));
    //+ app.get('/c', say('c again'));
    //+ app.get('/d', pass('only'));
    //+ app.get('/d', say('d'));
    //+ app.route('/e').get(boom).post(pass('post')).all(pass('all'), report);
    //+ app.get('/f', boom, pass('in'), (err, req, res, next) => next('router'));
    //+ app.use(pass('app'));
    //+ app.use(report);
    //@ GET /a
    //@ GET /b
    //@ GET /c
    //@ GET /d
    //@ GET /e
    //@ POST /e
    //@ GET /f
    {"error handlers in a route",
     [](application& app) {
         const auto boom = [](request&, response&, next_fn next) { next(std::runtime_error("boom")); };
         app.get("/a", pass{"unused"}, step{"1"}, boom, step{"2"}, pass{"in"}, report, say{"never"});
         app.get(
             "/b", boom, [](const std::exception&, request&, response&, next_fn next) { next(); }, step{"on"},
             say{"b"});
         app.get(
             "/c", boom, [](const std::exception&, request&, response&, next_fn next) { next.route(); },
             step{"never"});
         app.get("/c", say{"c again"});
         app.get("/d", pass{"only"});
         app.get("/d", say{"d"});
         app.route("/e").get(boom).post(pass{"post"}).all(pass{"all"}, report);
         app.get("/f", boom, pass{"in"},
                 [](const std::exception&, request&, response&, next_fn next) { next.router(); });
         app.use(pass{"app"});
         app.use(report);
     }},
    //= errors through routers
    //+ const inner = express.Router(), outer = express.Router();
    //+ inner.get('/own', () => { throw error(400, 'own'); });
    //+ inner.use('/own', report);
    //+ inner.get('/up', () => { throw error(401, 'up'); });
    //+ inner.use(pass('inner'));
    //+ outer.use('/in', inner, step('never'), pass('beside'));
    //+ outer.use(pass('outer'));
    //+ outer.get('/heal', (req, res, next) => next(error(402, 'x')));
    //+ outer.use('/heal', (err, req, res, next) => next());
    //+ app.use('/out', outer);
    //+ app.use('/out/heal', say('healed inside'));
    //+ app.use('/:x', (err, req, res, next) => { res.append('X-At', `${req.baseUrl} ${req.url} ${req.params.x}`); next(err); });
    //+ app.use(report);
    //@ GET /out/in/own
    //@ GET /out/in/up
    //@ GET /out/heal
    //@ GET /out/none
    //@ GET /%zz
    {"errors through routers",
     [](application& app) {
         router inner;
         router outer;
         inner.get("/own", [](request&, response&) { throw http_error(400, "own"); });
         inner.use("/own", report);
         inner.get("/up", [](request&, response&) { throw http_error(401, "up"); });
         inner.use(pass{"inner"});
         outer.use("/in", inner, step{"never"}, pass{"beside"});
         outer.use(pass{"outer"});
         outer.get("/heal", [](request&, response&, next_fn next) { next(http_error(402, "x")); });
         outer.use("/heal", [](const std::exception&, request&, response&, next_fn next) { next(); });
         app.use("/out", outer);
         app.use("/out/heal", say{"healed inside"});
         app.use("/:x", [](const std::exception& err, request& req, response& res, next_fn next) {
             res.append("X-At",
                        req.base_url + ' ' + std::string(req.url) + ' ' + std::string(req.params["x"]));
             next(err);
         });
         app.use(report);
     }},
    //= errors behind the answer
    //+ app.get('/', (req, res) => { res.end('sent'); throw new Error('too late'); });
    //+ app.get('/next', (req, res, next) => { res.send('sent'); next(new Error('too late')); });
    //+ app.get('/on', (req, res, next) => { res.send('sent'); next(); });
    //+ app.use((err, req, res, next) => next(err));
    //@ GET /
    //@ GET /next
    //@ GET /on
    {"errors behind the answer",
     [](application& app) {
         app.get("/", [](request&, response& res) {
             res.end("sent");
             throw std::runtime_error("too late");
         });
         app.get("/next", [](request&, response& res, next_fn next) {
             res.send("sent");
             next(std::runtime_error("too late"));
         });
         app.get("/on", [](request&, response& res, next_fn next) {
             res.send("sent");
             next();
         });
         app.use([](const std::exception& err, request&, response&, next_fn next) { next(err); });
     }},
};

}  // namespace parity::routing
