#pragma once

// Methods, the HEAD that GET answers, the OPTIONS that nobody answers; see routing_apps.hpp.
#include "routing_apps.hpp"

namespace parity::routing {

inline void answer_method(request& req, response& res) { res.send(req.method); }

inline const routing_app method_apps[] = {
    //= all()
    //+ app.all('/a', step('all'));
    //+ app.get('/a', say('get'));
    //+ app.post('/a', say('post'));
    //+ app.all(['/b', '/c/:x'], show);
    //@ GET /a
    //@ HEAD /a
    //@ POST /a
    //@ PUT /a
    //@ OPTIONS /a
    //@ DELETE /b
    //@ PROPFIND /c/1
    //@ OPTIONS /b
    {"all()",
     [](application& app) {
         app.all("/a", step{"all"});
         app.get("/a", say{"get"});
         app.post("/a", say{"post"});
         app.all({"/b", "/c/:x"}, show);
     }},
    //= a route of several methods
    //+ app.route('/book').all(step('all')).get(say('get')).post(step('one'), step('two'), say('post'))
    //+   .all(step('late')).delete(say('delete'));
    //+ app.route('/empty');
    //+ app.route('/book/:id').get(show).put(show);
    //+ app.get('/empty', say('behind the empty route'));
    //@ GET /book
    //@ HEAD /book
    //@ POST /book
    //@ DELETE /book
    //@ PATCH /book
    //@ OPTIONS /book
    //@ GET /book/7
    //@ PUT /book/7
    //@ POST /book/7
    //@ OPTIONS /book/7
    //@ GET /empty
    {"a route of several methods",
     [](application& app) {
         app.route("/book")
             .all(step{"all"})
             .get(say{"get"})
             .post(step{"one"}, step{"two"}, say{"post"})
             .all(step{"late"})
             .delete_(say{"delete"});
         app.route("/empty");
         app.route("/book/:id").get(show).put(show);
         app.get("/empty", say{"behind the empty route"});
     }},
    //= every method has its function
    //+ const answer = (req, res) => { res.send(req.method); };
    //+ for (const verb of ['get', 'post', 'put', 'patch', 'delete', 'options', 'checkout', 'copy', 'lock', 'm-search',
    //+   'merge', 'mkcol', 'move', 'notify', 'propfind', 'purge', 'report', 'search', 'subscribe', 'trace', 'unlock',
    //+   'unsubscribe', 'query']) app[verb]('/', answer);
    //@ GET /
    //@ HEAD /
    //@ POST /
    //@ PUT /
    //@ PATCH /
    //@ DELETE /
    //@ OPTIONS /
    //@ CHECKOUT /
    //@ COPY /
    //@ LOCK /
    //@ M-SEARCH /
    //@ MERGE /
    //@ MKCOL /
    //@ MOVE /
    //@ NOTIFY /
    //@ PROPFIND /
    //@ PURGE /
    //@ REPORT /
    //@ SEARCH /
    //@ SUBSCRIBE /
    //@ TRACE /
    //@ UNLOCK /
    //@ UNSUBSCRIBE /
    //@ PROPPATCH /
    //@ QUERY /
    {"every method has its function",
     [](application& app) {
         app.get("/", answer_method).post("/", answer_method).put("/", answer_method);
         app.patch("/", answer_method).delete_("/", answer_method).options("/", answer_method);
         app.checkout("/", answer_method).copy("/", answer_method).lock("/", answer_method);
         app.m_search("/", answer_method).merge("/", answer_method).mkcol("/", answer_method);
         app.move("/", answer_method).notify("/", answer_method).propfind("/", answer_method);
         app.purge("/", answer_method).report("/", answer_method).search("/", answer_method);
         app.subscribe("/", answer_method).trace("/", answer_method).unlock("/", answer_method);
         app.unsubscribe("/", answer_method);
     }},
    //= HEAD
    //+ app.get('/get', say('get'));
    //+ app.head('/get', say('head'));
    //+ app.head('/head', (req, res) => { res.set('X-Head', 'mine').end(); });
    //+ app.get('/head', say('get'));
    //+ app.post('/post', say('post'));
    //+ app.head('/only', (req, res) => { res.send('only'); });
    //@ GET /get
    //@ HEAD /get
    //@ GET /head
    //@ HEAD /head
    //@ HEAD /post
    //@ HEAD /only
    //@ GET /only
    {"HEAD",
     [](application& app) {
         app.get("/get", say{"get"});
         app.head("/get", say{"head"});
         app.head("/head", [](request&, response& res) { res.set("X-Head", "mine").end(); });
         app.get("/head", say{"get"});
         app.post("/post", say{"post"});
         app.head("/only", [](request&, response& res) { res.send("only"); });
     }},
    //= OPTIONS
    //+ const inner = express.Router();
    //+ inner.put('/', say('put'));
    //+ app.get('/user', say('get')).post('/user', say('post')).get('/user', say('again'));
    //+ app.use('/in', inner);
    //+ app.get('/in', say('get'));
    //+ app.options('/own', say('mine'));
    //+ app.get('/own', say('get'));
    //+ app.head('/head', say('head'));
    //+ app.get('/late', say('get'));
    //+ app.use('/late', say('a layer answers'));
    //+ app.use('/layer', step('layer'));
    //+ app.get('/:any', step('any'));
    //@ OPTIONS /user
    //@ OPTIONS /in
    //@ OPTIONS /own
    //@ OPTIONS /head
    //@ OPTIONS /late
    //@ OPTIONS /layer
    //@ OPTIONS /deep/er
    //@ OPTIONS /user?x=1
    {"OPTIONS",
     [](application& app) {
         router inner;
         inner.put("/", say{"put"});
         app.get("/user", say{"get"}).post("/user", say{"post"}).get("/user", say{"again"});
         app.use("/in", inner);
         app.get("/in", say{"get"});
         app.options("/own", say{"mine"});
         app.get("/own", say{"get"});
         app.head("/head", say{"head"});
         app.get("/late", say{"get"});
         app.use("/late", say{"a layer answers"});
         app.use("/layer", step{"layer"});
         app.get("/:any", step{"any"});
     }},
    //= OPTIONS with errors
    //+ app.get('/a', say('a'));
    //+ app.use('/a', (req, res, next) => next(error(418, 'no')));
    //+ app.get('/b', say('b'));
    //+ app.use(report);
    //@ OPTIONS /a
    //@ OPTIONS /b
    {"OPTIONS with errors",
     [](application& app) {
         app.get("/a", say{"a"});
         app.use("/a", [](request&, response&, next_fn next) { next(http_error(418, "no")); });
         app.get("/b", say{"b"});
         app.use(report);
     }},
    //= the method is changed
    //+ app.use((req, res, next) => { if (req.get('as-delete')) req.method = 'DELETE'; next(); });
    //+ app.delete('/', show);
    //+ app.post('/', (req, res, next) => { req.method = 'GET'; next(); }, step('same route'));
    //+ app.get('/', show);
    //@ POST / | As-Delete: 1
    //@ POST /
    //@ GET /
    {"the method is changed",
     [](application& app) {
         app.use([](request& req, response&, next_fn next) {
             if (!req.get("as-delete").empty()) req.method = "DELETE";
             next();
         });
         app.delete_("/", show);
         app.post(
             "/",
             [](request& req, response&, next_fn next) {
                 req.method = "GET";
                 next();
             },
             step{"same route"});
         app.get("/", show);
     }},
};

}  // namespace parity::routing
