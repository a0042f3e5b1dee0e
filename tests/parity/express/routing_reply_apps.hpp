#pragma once

// Replies that Express's own tests ask for and the suite of responses has not; see routing_apps.hpp.
#include "routing_apps.hpp"

namespace parity::routing {

inline const routing_app reply_apps[] = {
    //= no routes
    //@ GET /
    //@ OPTIONS /
    {"no routes", [](application&) {}},
    //= locations
    //+ app.get('/', (req, res) => { res.location(req.query.q).end(); });
    //+ app.get('/data', (req, res) => { res.location('data:text/javascript,export default () => { }').end(); });
    //@ GET /?q=https://google.com?q=%25A710
    //@ GET /?q=/foo/bar
    //@ GET /?q=http://google.com%5C%40apple.com
    //@ GET /?q=HTTP://google.com%5C%40apple.com
    //@ GET /?q=//google.com%5C%40apple.com/
    //@ GET /?q=https://google.com/foo%5Cbar%5Cbaz
    //@ GET /?q=http://google.com%5C%40apple.com/%250d%250afoo:%2520bar
    //@ GET /?q=/%25e2%2598%2583
    //@ GET /?q=http://google.com%5C%40apple.com/%25e2%2598%2583
    //@ GET /?q=https://google.com'.bb.com/1.html
    //@ GET /?q=file:///etc%5Cpasswd
    //@ GET /?q=
    //@ GET /?q=http://google.com/
    //@ GET /?q=http://google.com
    //@ GET /?q=https://google.com?q=%E2%98%83%20%C2%A710
    //@ GET /data
    {"locations",
     [](application& app) {
         app.get("/", [](request& req, response& res) { res.location(req.query()["q"]).end(); });
         app.get("/data", [](request&, response& res) {
             res.location("data:text/javascript,export default () => { }").end();
         });
     }},
    //= redirections
    //+ app.all('/', (req, res) => { res.redirect(req.query.q); });
    //+ app.get('/:code', (req, res) => { res.redirect(Number(req.params.code), req.query.q); });
    //@ GET /?q=<la'me> | Accept: text/html
    //@ GET /?q=javascript:eval(document.body.innerHTML=`<p>XSS</p>`); | Accept: text/html
    //@ GET /?q=http://example.com/?param=<script>alert("hax");</script> | Accept: text/plain, */*
    //@ GET /303?q=http://google.com | Accept: application/octet-stream
    //@ GET /301?q=http://google.com | Accept: text/html
    //@ GET /301?q=http://google.com | Accept: text/plain, */*
    //@ HEAD /?q=http://google.com
    //@ POST /?q=/a
    //@ GET /?q=https://google.com?q=%E2%98%83%20%C2%A710
    //@ GET /?q=https://google.com?q=%25A710
    {"redirections",
     [](application& app) {
         app.all("/", [](request& req, response& res) { res.redirect(req.query()["q"]); });
         app.get("/:code", [](request& req, response& res) {
             res.redirect(req.params.as<int>("code"), req.query()["q"]);
         });
     }},
    //= types of texts and bytes
    //+ app.get('/text', (req, res) => { res.set('Content-Type', req.query.t).send('x'); });
    //+ app.get('/raw', (req, res) => { res.setHeader('Content-Type', req.query.t); res.send('x'); });
    //+ app.get('/bytes', (req, res) => { res.set('Content-Type', req.query.t).send(Buffer.from('x')); });
    //+ app.get('/type', (req, res) => { res.type(req.query.t).end(); });
    //@ GET /text?t=text/plain
    //@ GET /text?t=text/plain;%20charset=iso-8859-1
    //@ GET /text?t=text/plain;%20format=flowed
    //@ GET /text?t=text/html;%20charset=latin1;%20level=1
    //@ GET /raw?t=text/plain
    //@ GET /raw?t=text/plain;%20format=flowed
    //@ GET /raw?t=text/plain;%20format=flowed;%20charset=x
    //@ GET /raw?t=image/svg%2Bxml
    //@ GET /text?t=image/svg%2Bxml%3B%20z="a%3Bb"%3B%20A=1
    //@ GET /raw?t=text/plain%3B%20x=1%3B%20charset=utf-8
    //@ GET /raw?t=nonsense
    //@ GET /raw?t=text/plain%3Bx
    //@ GET /raw?t=TEXT/Plain%3BB=1%3Ba="b%3Bc"%3BCHARSET=x%3B%3Bc=d%20e%3Bb=2
    //@ GET /bytes?t=text/plain
    //@ GET /bytes?t=text/plain;%20charset=iso-8859-1
    //@ GET /bytes?t=image/png
    //@ GET /type?t=rawr
    //@ GET /type?t=.html
    //@ GET /type?t=a.tar.gz
    //@ GET /type?t=archive.tar
    //@ GET /type?t=JSON
    //@ GET /type?t=FILE.JSON
    //@ GET /type?t=c%2B%2B
    //@ GET /type?t=application/vnd.amazon.ebook
    //@ GET /type?t=text/x-a%3Bb=c
    {"types of texts and bytes",
     [](application& app) {
         app.get("/text",
                 [](request& req, response& res) { res.set("Content-Type", req.query()["t"]).send("x"); });
         app.get("/raw", [](request& req, response& res) {
             res.set_header("Content-Type", req.query()["t"]);
             res.send("x");
         });
         app.get("/bytes", [](request& req, response& res) {
             const std::byte bytes[] = {std::byte{'x'}};
             res.set("Content-Type", req.query()["t"]).send(bytes);
         });
         app.get("/type", [](request& req, response& res) { res.type(req.query()["t"]).end(); });
     }},
    //= statuses
    //+ app.get('/:code', (req, res) => { res.status(Number(req.params.code)).end(); });
    //+ app.get('/send/:code', (req, res) => { res.sendStatus(Number(req.params.code)); });
    //+ app.use((err, req, res, next) => { res.status(500).send('refused'); });
    //@ GET /201
    //@ GET /302
    //@ GET /403
    //@ GET /501
    //@ GET /700
    //@ GET /900
    //@ GET /99
    //@ GET /1000
    //@ GET /send/201
    //@ GET /send/99
    //@ GET /send/599
    {"statuses",
     [](application& app) {
         app.get("/:code", [](request& req, response& res) { res.status(req.params.as<int>("code")).end(); });
         app.get("/send/:code",
                 [](request& req, response& res) { res.send_status(req.params.as<int>("code")); });
         app.use([](const std::exception&, request&, response& res, next_fn) {
             res.status(500).send("refused");
         });
     }},
    //= cookies and other headers
    //+ app.get('/append', (req, res) => { res.cookie('a', '1').append('Set-Cookie', 'b=2').cookie('c', '3').end(); });
    //+ app.get('/priority', (req, res) => {
    //+   for (const priority of ['low', 'medium', 'high']) res.cookie(priority, '1', { priority });
    //+   res.end();
    //+ });
    //+ app.get('/fresh', (req, res) => { res.send(`${req.fresh} ${req.stale}`); });
    //+ app.get('/keep', (req, res) => { res.type('text/x-own').send(Buffer.from('x')); });
    //+ app.get('/jsonp', (req, res) => { res.jsonp({ a: 1 }); });
    //+ app.get('/json', (req, res) => { res.json({ a: '<&>', b: [null, true, 1.5] }); });
    //+ app.get('/send', (req, res) => { res.send({ a: 1 }); });
    //@ GET /append
    //@ GET /priority
    //@ GET /fresh | If-None-Match: "x"
    //@ GET /keep
    //@ GET /jsonp?callback=a&callback=b
    //@ GET /jsonp?callback[a]=b
    //@ GET /jsonp?callback=callbacks[123]
    //@ GET /jsonp?callback=foo;bar()
    //@ GET /jsonp?callback=
    //@ GET /json?callback=foo
    //@ GET /send?callback=foo
    {"cookies and other headers",
     [](application& app) {
         app.get("/append", [](request&, response& res) {
             res.cookie("a", "1").append("Set-Cookie", "b=2").cookie("c", "3").end();
         });
         app.get("/priority", [](request&, response& res) {
             using cortado::http::cookie_priority;
             res.cookie("low", "1", {.priority = cookie_priority::low});
             res.cookie("medium", "1", {.priority = cookie_priority::medium});
             res.cookie("high", "1", {.priority = cookie_priority::high}).end();
         });
         app.get("/fresh", [](request& req, response& res) {
             res.send(std::string(req.fresh() ? "true" : "false") + (req.stale() ? " true" : " false"));
         });
         app.get("/keep", [](request&, response& res) {
             const std::byte bytes[] = {std::byte{'x'}};
             res.type("text/x-own").send(bytes);
         });
         app.get("/jsonp", [](request&, response& res) { res.jsonp({{"a", 1}}); });
         app.get("/json", [](request&, response& res) {
             res.json({{"a", "<&>"}, {"b", {nullptr, true, 1.5}}});
         });
         app.get("/send", [](request&, response& res) { res.send({{"a", 1}}); });
     }},
    //= locals through a mounted application
    //+ const inner = sub();
    //+ inner.use((req, res, next) => { res.locals.name = 'tobi'; next(); });
    //+ app.use(inner);
    //+ app.use((req, res) => { res.send(res.locals.name); });
    //@ GET /
    {"locals through a mounted application",
     [](application& app) {
         application inner;
         inner.use([](request&, response& res, next_fn next) {
             res.locals["name"] = "tobi";
             next();
         });
         app.use(inner);
         app.use([](request&, response& res) { res.send(res.locals["name"].as<std::string>()); });
     }},
    //= formats
    //+ const choose = (req, res) => { res.format({ text: () => res.send('hey'), html: () => res.send('<p>hey</p>'),
    //+   json: (a, b) => b.json({ message: 'hey' }) }); };
    //+ const inner = express.Router().get('/format', choose), strict = express.Router();
    //+ strict.get('/format', (req, res) => { res.format({ json: () => res.json([]) }); });
    //+ strict.use((err, req, res, next) => { res.status(err.status).send(`Supports: ${err.types.join(', ')}`); });
    //+ app.use('/in', inner);
    //+ app.use('/strict', strict);
    //@ GET /in/format | Accept: text/html; q=.5, application/json, */*; q=.1
    //@ GET /in/format | Accept: text/html; q=.5, text/plain
    //@ GET /in/format | Accept: */html
    //@ GET /in/format | Accept: text/*
    //@ GET /in/format
    //@ GET /in/format | Accept: foo/bar
    //@ GET /strict/format | Accept: foo/bar
    //@ GET /strict/format | Accept: application/*
    {"formats",
     [](application& app) {
         const auto choose = [](request&, response& res) {
             res.format({{"text", [&] { res.send("hey"); }},
                         {"html", [&] { res.send("<p>hey</p>"); }},
                         {"json", [](request&, response& b) {
                              b.json({{"message", "hey"}});
                          }}});
         };
         router inner;
         router strict;
         inner.get("/format", choose);
         strict.get("/format", [](request&, response& res) {
             res.format({{"json", [&] { res.json(nlohmann::json::array()); }}});
         });
         strict.use([](const cortado::express::not_acceptable& err, request&, response& res, next_fn) {
             std::string types;
             for (const auto& type : err.types()) types.append(types.empty() ? "" : ", ").append(type);
             res.status(err.status()).send("Supports: " + types);
         });
         app.use("/in", inner);
         app.use("/strict", strict);
     }},
};

}  // namespace parity::routing
