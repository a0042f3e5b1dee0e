#pragma once

// In which order layers run, what skips them, which methods they take; see routing_apps.hpp.
#include "routing_apps.hpp"

namespace parity::routing {

inline const routing_app order_apps[] = {
    //= order of layers
    //+ app.use(step('1'));
    //+ app.get('/', step('2'));
    //+ app.use(step('3'));
    //+ app.get('/', step('4'), say('end'));
    //+ app.use(step('5'));
    //@ GET /
    //@ HEAD /
    //@ POST /
    //@ GET /elsewhere
    {"order of layers",
     [](application& app) {
         app.use(step{"1"});
         app.get("/", step{"2"});
         app.use(step{"3"});
         app.get("/", step{"4"}, say{"end"});
         app.use(step{"5"});
     }},
    //= several handlers and lists of them
    //+ app.use(step('a'), [step('b'), [step('c')]], step('d'));
    //+ app.use([step('e'), step('f')], [step('g')]);
    //+ app.use('/m', [step('h')], step('i'), [[step('j')]]);
    //+ app.get('/m/x', [step('k'), step('l')], say('x'));
    //+ app.route('/y').all([step('m')]).get([[step('n')], say('y')]);
    //@ GET /m/x
    //@ GET /y
    //@ POST /y
    //@ GET /
    {"several handlers and lists of them",
     [](application& app) {
         app.use(step{"a"}, std::vector<handlers>{{step{"b"}}, {step{"c"}}}, step{"d"});
         app.use(handlers{step{"e"}, step{"f"}}, handlers{step{"g"}});
         app.use("/m", handlers{step{"h"}}, step{"i"}, std::vector<handlers>{{step{"j"}}});
         app.get("/m/x", handlers{step{"k"}, step{"l"}}, say{"x"});
         app.route("/y").all(handlers{step{"m"}}).get(std::vector<handlers>{{step{"n"}}, {say{"y"}}});
     }},
    //= next('route')
    //+ app.get('/:way', (req, res, next) => next(req.params.way === 'on' ? undefined : 'route'), step('1'), say('here'));
    //+ app.get('/:way', step('2'));
    //+ app.use('/use', (req, res, next) => next('route'), step('3'));
    //+ app.use(report);
    //+ app.get('/:way', say('there'));
    //@ GET /on
    //@ GET /off
    //@ GET /use
    //@ POST /off
    {"next('route')",
     [](application& app) {
         app.get(
             "/:way",
             [](request& req, response&, next_fn next) { req.params["way"] == "on" ? next() : next.route(); },
             step{"1"}, say{"here"});
         app.get("/:way", step{"2"});
         app.use(
             "/use", [](request&, response&, next_fn next) { next.route(); }, step{"3"});
         app.use(report);
         app.get("/:way", say{"there"});
     }},
    //= next('router')
    //+ const inner = express.Router(), outer = express.Router();
    //+ inner.use((req, res, next) => next(req.get('leave') === 'inner' ? 'router' : undefined));
    //+ inner.get('/', (req, res, next) => next(req.get('leave') === 'route' ? 'router' : undefined), say('inner'));
    //+ inner.get('/', say('inner again'));
    //+ outer.use('/in', inner, step('behind'));
    //+ outer.get('/in', say('outer'));
    //+ outer.use((req, res, next) => next('router'));
    //+ outer.use(step('never'));
    //+ app.use('/out', outer, step('behind outer'));
    //+ app.use(report);
    //+ app.get('/stop', (req, res, next) => next('router'));
    //+ app.use('/out', say('app'));
    //+ app.use(say('not reached by /stop'));
    //@ GET /out/in
    //@ GET /out/in | Leave: inner
    //@ GET /out/in | Leave: route
    //@ GET /out/other
    //@ GET /stop
    //@ POST /stop
    {"next('router')",
     [](application& app) {
         router inner;
         router outer;
         inner.use([](request& req, response&, next_fn next) {
             req.get("leave") == "inner" ? next.router() : next();
         });
         inner.get(
             "/",
             [](request& req, response&, next_fn next) {
                 req.get("leave") == "route" ? next.router() : next();
             },
             say{"inner"});
         inner.get("/", say{"inner again"});
         outer.use("/in", inner, step{"behind"});
         outer.get("/in", say{"outer"});
         outer.use([](request&, response&, next_fn next) { next.router(); });
         outer.use(step{"never"});
         app.use("/out", outer, step{"behind outer"});
         app.use(report);
         app.get("/stop", [](request&, response&, next_fn next) { next.router(); });
         app.use("/out", say{"app"});
         app.use(say{"not reached by /stop"});
     }},
    //= next() twice
    //+ app.use((req, res, next) => { next(); next(); });
    //+ app.get('/one', step('1'));
    //+ app.get('/one', step('2'));
    //+ app.get('/two', say('two'));
    //@ GET /one
    //@ GET /two
    {"next() twice",
     [](application& app) {
         app.use([](request&, response&, next_fn next) {
             next();
             next();
         });
         app.get("/one", step{"1"});
         app.get("/one", step{"2"});
         app.get("/two", say{"two"});
     }},
    //= a promise that is fulfilled
    //+ app.use(async (req, res, next) => { next(); });
    //+ app.get('/', async (req, res) => { res.send('answered'); });
    //+ app.get('/list', [async (req, res, next) => { res.append('X-Step', 'a'); next(); }, step('b')], say('list'));
    //@ GET /
    //@ GET /list
    //@ GET /none
    {"a promise that is fulfilled",
     [](application& app) {
         app.use([](request&, response&, next_fn next) -> task<> {
             next();
             co_return;
         });
         app.get("/", [](request&, response& res) -> task<> {
             res.send("answered");
             co_return;
         });
         const handlers both{[](request&, response& res, next_fn next) -> task<> {
                                 res.append("X-Step", "a");
                                 next();
                                 co_return;
                             },
                             step{"b"}};
         app.get("/list", both, say{"list"});
     }},
    //= req.route
    //+ const tell = (req, res, next) => {
    //+   const paths = [req.route.path].flat(), methods = Object.keys(req.route.methods).filter((name) => name !== '_all');
    //+   res.append('X-Route', `${paths.join(' or ')}: ${methods.sort().join(' ').toUpperCase()}`);
    //+   next();
    //+ };
    //+ const inner = express.Router();
    //+ inner.get('/:id', tell);
    //+ inner.route('/:id{/more}').put(tell).get(tell).all(tell);
    //+ app.use((req, res, next) => { res.append('X-Route', String(req.route)); next(); });
    //+ app.use('/in', inner);
    //+ app.get(['/in/:x', '/other'], tell, say('end'));
    //@ GET /in/7
    //@ PUT /in/7/more
    //@ GET /other
    {"req.route",
     [](application& app) {
         const auto tell = [](request& req, response& res, next_fn next) {
             std::string text;
             const std::optional<cortado::express::matched_route> route = req.route();
             for (const std::string_view path : route->paths)
                 text.append(text.empty() ? "" : " or ").append(path);
             text += ":";
             for (const std::string_view method : route->methods) text.append(" ").append(method);
             res.append("X-Route", text);
             next();
         };
         router inner;
         inner.get("/:id", tell);
         inner.route("/:id{/more}").put(tell).get(tell).all(tell);
         app.use([](request& req, response& res, next_fn next) {
             res.append("X-Route", req.route() ? "a route" : "undefined");
             next();
         });
         app.use("/in", inner);
         app.get({"/in/:x", "/other"}, tell, say{"end"});
     }},
    //= a long row of layers
    //+ const count = (req, res, next) => { res.set('X-Count', String(Number(res.get('X-Count') ?? 0) + 1)); next(); };
    //+ for (let i = 0; i < 300; ++i) app.use(count);
    //+ for (let i = 0; i < 300; ++i) app.get('/r', count);
    //+ for (let i = 0; i < 1000; ++i) app.get(`/other${i}`, say('other'));
    //+ app.route('/r').all(...Array(300).fill(count));
    //+ app.get('/r', say('end'));
    //@ GET /r
    //@ GET /other999
    //@ GET /none
    {"a long row of layers",
     [](application& app) {
         const auto count = [](request&, response& res, next_fn next) {
             const std::string before(res.get("X-Count"));
             res.set("X-Count", before.empty() ? 1 : std::stoi(before) + 1);
             next();
         };
         for (int i = 0; i < 300; ++i) app.use(count);
         for (int i = 0; i < 300; ++i) app.get("/r", count);
         for (int i = 0; i < 1000; ++i) app.get("/other" + std::to_string(i), say{"other"});
         app.route("/r").all(handlers(300, any_handler(count)));
         app.get("/r", say{"end"});
     }},
};

}  // namespace parity::routing
