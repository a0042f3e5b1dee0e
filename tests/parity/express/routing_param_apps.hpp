#pragma once

// Whose params a layer sees, and what param() is called for; see routing_apps.hpp.
#include "routing_apps.hpp"

namespace parity::routing {

/** A param handler that leaves what it was called with. */
inline void note_param(request&, response& res, next_fn next, std::string_view value, std::string_view name) {
    res.append("X-Param", std::string(name) + '=' + std::string(value));
    next();
}

inline const routing_app param_apps[] = {
    //= params of each layer
    //+ app.use('/:a', mark);
    //+ app.use(mark);
    //+ app.get('/:b/x', mark);
    //+ app.get('/:c/:d', show);
    //@ GET /1/x
    //@ GET /1/2
    //@ GET /1
    {"params of each layer",
     [](application& app) {
         app.use("/:a", mark);
         app.use(mark);
         app.get("/:b/x", mark);
         app.get("/:c/:d", show);
     }},
    //= params are merged
    //+ const make = (mergeParams) => {
    //+   const made = express.Router({ mergeParams });
    //+   return made.use(mark).get('/', show).get('/same/:id', show).get('/:x', show).get('/files/*id', show);
    //+ };
    //+ app.use('/yes/:id/:y', make(true), mark);
    //+ app.use('/no/:id/:y', make(false), mark);
    //+ const outer = express.Router({ mergeParams: true });
    //+ outer.use('/:middle', make(true));
    //+ app.use('/deep/:id', outer);
    //+ app.use('/wild/*all', make(true));
    //+ app.use('/opt{/:id}/o', make(true));
    //@ GET /yes/1/2/3
    //@ GET /yes/1/2
    //@ GET /yes/1/2/same/3
    //@ GET /yes/1/2/files/3/4
    //@ GET /no/1/2/3
    //@ GET /no/1/2
    //@ GET /deep/1/2/3
    //@ GET /deep/1/2/same/3
    //@ GET /yes/1/2/3/4
    //@ POST /no/1/2
    //@ GET /opt/o/x
    //@ GET /opt/1/o/x
    {"params are merged",
     [](application& app) {
         const auto make = [](bool merges) {
             router made({.merge_params = merges});
             return made.use(mark)
                 .get("/", show)
                 .get("/same/:id", show)
                 .get("/:x", show)
                 .get("/files/*id", show);
         };
         app.use("/yes/:id/:y", make(true), mark);
         app.use("/no/:id/:y", make(false), mark);
         router outer({.merge_params = true});
         outer.use("/:middle", make(true));
         app.use("/deep/:id", outer);
         app.use("/wild/*all", make(true));
         app.use("/opt{/:id}/o", make(true));
     }},
    //= param handlers and their order
    //+ const note = (req, res, next, value, name) => { res.append('X-Param', `${name}=${[value].flat().join('/')}`); next(); };
    //+ app.param('b', note);
    //+ app.param('a', note);
    //+ app.param('a', (req, res, next, value) => { res.append('X-Param', `again ${value}`); next(); });
    //+ app.param(['c', 'd'], note);
    //+ app.get('/two/:a/:b', step('1'));
    //+ app.get('/two/:b/:a', step('2'));
    //+ app.use('/two/:a', step('3'));
    //+ app.get('/list/:c/:d/:e', show);
    //+ app.get('/opt{/:a}', show);
    //+ app.get('/files/*c', show);
    //+ app.post('/two/:c/:d', show);
    //+ app.get('/two/same/same', show);
    //@ GET /two/1/2
    //@ GET /two/same/same
    //@ GET /list/1/2/3
    //@ GET /opt
    //@ GET /opt/x%25y
    //@ GET /files/1/2
    //@ POST /two/1/2
    //@ GET /two/%zz/1
    {"param handlers and their order",
     [](application& app) {
         app.param("b", note_param);
         app.param("a", note_param);
         app.param("a", [](request&, response& res, next_fn next, std::string_view value, std::string_view) {
             res.append("X-Param", "again " + std::string(value));
             next();
         });
         app.param({"c", "d"}, note_param);
         app.get("/two/:a/:b", step{"1"});
         app.get("/two/:b/:a", step{"2"});
         app.use("/two/:a", step{"3"});
         app.get("/list/:c/:d/:e", show);
         app.get("/opt{/:a}", show);
         app.get("/files/*c", show);
         app.post("/two/:c/:d", show);
         app.get("/two/same/same", show);
     }},
    //= param handlers change values
    //+ app.param('user', (req, res, next, value) => {
    //+   res.append('X-Param', value);
    //+   req.params.user = `${value}!`;
    //+   next();
    //+ });
    //+ app.param('user', (req, res, next, value) => { res.append('X-Param', `${value} ${req.params.user}`); next(); });
    //+ app.use('/:user', mark);
    //+ app.get('/:user', (req, res, next) => next('route'));
    //+ app.get('/:user/foo', mark);
    //+ app.get('/ann/:user', mark);
    //+ app.get('/:user{/*rest}', show);
    //@ GET /bob
    //@ GET /bob/foo
    //@ GET /ann/foo
    {"param handlers change values",
     [](application& app) {
         app.param("user",
                   [](request& req, response& res, next_fn next, std::string_view value, std::string_view) {
                       res.append("X-Param", value);
                       req.params.set("user", std::string(value) + '!');
                       next();
                   });
         app.param("user",
                   [](request& req, response& res, next_fn next, std::string_view value, std::string_view) {
                       res.append("X-Param", std::string(value) + ' ' + std::string(req.params["user"]));
                       next();
                   });
         app.use("/:user", mark);
         app.get("/:user", [](request&, response&, next_fn next) { next.route(); });
         app.get("/:user/foo", mark);
         app.get("/ann/:user", mark);
         app.get("/:user{/*rest}", show);
     }},
    //= param handlers that do not let through
    //+ app.param('id', async (req, res, next, value) => {
    //+   res.append('X-Param', value);
    //+   await new Promise(setImmediate);
    //+   if (value === 'throw') throw error(418, 'thrown');
    //+   if (value === 'error') return next(error(403, 'given'));
    //+   if (value === 'answer') return void res.send('answered');
    //+   if (value === 'route') return next('route');
    //+   if (value === 'router') return next('router');
    //+   next();
    //+ });
    //+ app.param('id', (req, res, next, value) => {
    //+   res.append('X-Param', `second ${value}`);
    //+   if (value === 'late') throw new Error('late');
    //+   next();
    //+ });
    //+ app.all('/:id', step('1'));
    //+ app.put('/:id', () => { throw new Error('in the handler'); });
    //+ app.get('/:id', step('2'), show);
    //+ app.post('/:id{/:more}', report);
    //+ app.get('/:any', step('any'), say('any'));
    //+ app.use('/:id', pass('id'));
    //+ app.use(report);
    //@ GET /on
    //@ GET /throw
    //@ GET /error
    //@ GET /answer
    //@ GET /route
    //@ GET /router
    //@ GET /late
    //@ POST /throw
    //@ PUT /on
    //@ OPTIONS /route
    {"param handlers that do not let through",
     [](application& app) {
         app.param(
             "id",
             [](request&, response& res, next_fn next, std::string_view value, std::string_view) -> task<> {
                 res.append("X-Param", value);
                 co_await cortado::yield();
                 if (value == "throw") throw http_error(418, "thrown");
                 if (value == "error") co_return next(http_error(403, "given"));
                 if (value == "answer") co_return res.send("answered");
                 if (value == "route") co_return next.route();
                 if (value == "router") co_return next.router();
                 next();
             });
         app.param("id", [](request&, response& res, next_fn next, std::string_view value, std::string_view) {
             res.append("X-Param", "second " + std::string(value));
             if (value == "late") throw std::runtime_error("late");
             next();
         });
         app.all("/:id", step{"1"});
         app.put("/:id", [](request&, response&) { throw std::runtime_error("in the handler"); });
         app.get("/:id", step{"2"}, show);
         app.post("/:id{/:more}", report);
         app.get("/:any", step{"any"}, say{"any"});
         app.use("/:id", pass{"id"});
         app.use(report);
     }},
    //= param handlers of several values
    //+ app.param('user', (req, res, next, value) => {
    //+   res.append('X-Param', value);
    //+   if (value === 'bad') throw new Error('bad user');
    //+   next(value === 'skip' ? 'route' : undefined);
    //+ });
    //+ app.get('/:user/bob', step('1'));
    //+ app.get('/foo/:user', step('2'));
    //+ app.get('/:user/:user2', step('3'));
    //+ app.use((req, res) => res.send('end'));
    //+ app.use((err, req, res, next) => { res.status(500).send(err.message); });
    //@ GET /foo/bob
    //@ GET /bad/bob
    //@ GET /skip/bob
    //@ GET /foo/bad
    //@ GET /foo/skip
    //@ GET /foo/foo
    {"param handlers of several values",
     [](application& app) {
         app.param("user",
                   [](request&, response& res, next_fn next, std::string_view value, std::string_view) {
                       res.append("X-Param", value);
                       if (value == "bad") throw std::runtime_error("bad user");
                       value == "skip" ? next.route() : next();
                   });
         app.get("/:user/bob", step{"1"});
         app.get("/foo/:user", step{"2"});
         app.get("/:user/:user2", step{"3"});
         app.use([](request&, response& res) { res.send("end"); });
         app.use([](const std::exception& err, request&, response& res, next_fn) {
             res.status(500).send(err.what());
         });
     }},
    //= param handlers of routers
    //+ const note = (req, res, next, value, name) => { res.append('X-Param', `${name}=${value}`); next(); };
    //+ const inner = express.Router({ mergeParams: true }), plain = express.Router();
    //+ inner.param('id', (req, res, next, value) => { res.append('X-Param', `inner ${value} ${req.url}`); next(); });
    //+ inner.get('/x', show);
    //+ inner.get('/:id', show);
    //+ plain.get('/:id', show);
    //+ app.param('id', note);
    //+ app.use('/:id/in', inner);
    //+ app.use('/plain', plain);
    //+ app.get('/own/:id', show);
    //@ GET /1/in/2
    //@ GET /1/in/1
    //@ GET /1/in/x
    //@ GET /plain/2
    //@ GET /own/3
    {"param handlers of routers",
     [](application& app) {
         router inner({.merge_params = true});
         router plain;
         inner.param("id",
                     [](request& req, response& res, next_fn next, std::string_view value, std::string_view) {
                         res.append("X-Param", "inner " + std::string(value) + ' ' + std::string(req.url));
                         next();
                     });
         inner.get("/x", show);
         inner.get("/:id", show);
         plain.get("/:id", show);
         app.param("id", note_param);
         app.use("/:id/in", inner);
         app.use("/plain", plain);
         app.get("/own/:id", show);
     }},
};

}  // namespace parity::routing
