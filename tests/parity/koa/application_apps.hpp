#pragma once

// Errors, the onion, and who responds.
#include "context_app.hpp"

#include <stdexcept>

namespace parity::koa_face {

using cortado::http_error;

inline const context_app errors[] = {
    //= throw a status: ctx.throw(Number(ctx.query.s))
    //@ GET /?s=400
    //@ GET /?s=404
    //@ HEAD /?s=404
    //@ GET /?s=418
    //@ GET /?s=500
    //@ GET /?s=503
    {"throw a status", [](koa::context& ctx) { ctx.throw_(number(ctx.query["s"])); }},
    //= throw with a message: ctx.throw(Number(ctx.query.s), 'in words')
    //@ GET /?s=400
    //@ GET /?s=499
    //@ GET /?s=500
    //@ GET /?s=599
    //@ GET /?s=999
    {"throw with a message", [](koa::context& ctx) { ctx.throw_(number(ctx.query["s"]), "in words"); }},
    //= throw a message: ctx.throw('in words')
    {"throw a message", [](koa::context& ctx) { ctx.throw_("in words"); }},
    //= throw exposed: ctx.throw(Number(ctx.query.s), 'in words', { expose: ctx.query.e === '1' })
    //@ GET /?s=400&e=0
    //@ GET /?s=500&e=1
    {"throw exposed",
     [](koa::context& ctx) {
         ctx.throw_(number(ctx.query["s"]), "in words", {.expose = ctx.query["e"] == "1"});
     }},
    //= throw another error: try { throw new Error('of another') } catch (e) { ctx.throw(Number(ctx.query.s), e) }
    //@ GET /?s=400
    //@ GET /?s=500
    {"throw another error",
     [](koa::context& ctx) {
         try {
             throw std::runtime_error("of another");
         } catch (const std::runtime_error& error) {
             ctx.throw_(number(ctx.query["s"]), error);
         }
     }},
    //= throw an error: throw new Error('boom')
    //@ GET /
    //@ HEAD /
    {"throw an error", [](koa::context&) { throw std::runtime_error("boom"); }},
    //= throw none: throw 'a string'
    {"throw none", [](koa::context&) { throw std::string("a string"); }},
    //= throw what is not there: throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    {"throw what is not there",
     [](koa::context&) {
         throw std::system_error(std::make_error_code(std::errc::no_such_file_or_directory));
     }},
    //= throw over a response: ctx.status = 201; ctx.type = 'html'; ctx.set('X-Before', '1'); ctx.message = 'made';
    //+ ctx.body = '<p>'; ctx.throw(403, 'not yours')
    {"throw over a response",
     [](koa::context& ctx) {
         ctx.status = 201;
         ctx.type = "html";
         ctx.set("X-Before", "1");
         ctx.message = "made";
         ctx.body = "<p>";
         ctx.throw_(403, "not yours");
     }},
    //= throw with headers: ctx.set('X-Before', '1'); ctx.throw(401, 'who?', { headers: { 'WWW-Authenticate': 'Basic',
    //+ 'Content-Type': 'text/html', 'content-length': '100', 'X-Own': '2' } })
    {"throw with headers",
     [](koa::context& ctx) {
         ctx.set("X-Before", "1");
         ctx.throw_(401, "who?",
                    {.headers = {{"WWW-Authenticate", "Basic"},
                                 {"Content-Type", "text/html"},
                                 {"content-length", "100"},
                                 {"X-Own", "2"}}});
     }},
    //= throw over a stream: ctx.body = Readable.from(['x']); throw new Error('boom')
    {"throw over a stream",
     [](koa::context& ctx) {
         ctx.body = pieces_of({"x"});
         throw std::runtime_error("boom");
     }},
    //= assert: ctx.assert(ctx.query.ok === '1', 409, 'clash', { headers: { 'X-Why': 'taken' } }); ctx.body = 'fine'
    //@ GET /?ok=1
    //@ GET /?ok=0
    {"assert",
     [](koa::context& ctx) {
         ctx.assert_(ctx.query["ok"] == "1", 409, "clash", {.headers = {{"X-Why", "taken"}}});
         ctx.body = "fine";
     }},
    //= the application hears of it: const heard = []; app.removeAllListeners('error');
    //+ app.on('error', (e, c) => heard.push([e.message, c === ctx])); app.emit('error', new Error('by hand'), ctx);
    //+ ctx.body = heard
    {"the application hears of it",
     [](koa::context& ctx) {
         // The twin's listener is the test's, which keeps the text in the state.
         ctx.app().emit("error", std::runtime_error("by hand"), ctx);
         json heard = json::array();
         heard.push_back({ctx.state["heard"].as<std::string>(), true});
         ctx.body = heard;
     }},
};

inline task<> throw_below(koa::context& ctx, koa::next_fn next) {
    ctx.state["below"] = true;
    co_await next();
    throw http_error(409, "on the way up");
}

inline const context_app layers[] = {
    //= wrap: ctx.state.below = true; ctx.set('X-Down', '1'); await next(); ctx.set('X-Up', String(ctx.length));
    //+ ctx.body = `<p>${ctx.body}`
    //@ GET /a
    //@ HEAD /a
    {"wrap",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         ctx.state["below"] = true;
         ctx.set("X-Down", "1");
         co_await next();
         ctx.set("X-Up", *std::optional<std::uint64_t>(ctx.length));
         ctx.body = "<p>" + std::string(ctx.body);
     }},
    //= throw on the way up: ctx.state.below = true; await next(); ctx.throw(409, 'on the way up')
    {"throw on the way up", throw_below},
    //= catch: try { ctx.throw(403, 'inner') } catch (e) { ctx.status = e.status; ctx.body = { error: e.message } }
    {"catch",
     [](koa::context& ctx) {
         try {
             ctx.throw_(403, "inner");
         } catch (const http_error& error) {
             ctx.status = error.status();
             ctx.body = {{"error", error.what()}};
         }
     }},
    //= next twice: ctx.state.below = true; await next(); try { await next() } catch (e) { ctx.body = e.message }
    {"next twice",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         ctx.state["below"] = true;
         co_await next();
         try {
             co_await next();
         } catch (const cortado::usage_error& error) {
             ctx.body = std::string(error.what()).substr(0, 28);  // and where, and what to do
         }
     }},
    //= answered before: ctx.type = 'text'; ctx.res.statusCode = 202; ctx.res.end('by hand'); ctx.body = 'second'
    {"answered before",
     [](koa::context& ctx) {
         ctx.type = "text";
         ctx.exchange().body.assign(std::string_view("by hand"));
         ctx.exchange().assign_status(202);
         ctx.exchange().end();
         ctx.body = "second";
     }},
    //= respond false: ctx.respond = false; ctx.body = 'unused'; ctx.status = 202; ctx.res.removeHeader(
    //+ 'Content-Type'); ctx.res.removeHeader('Content-Length'); ctx.res.setHeader('Content-Length', 4); ctx.res.end('mine')
    {"respond false",
     [](koa::context& ctx) {
         ctx.respond = false;
         ctx.body = "unused";
         ctx.exchange().assign_status(202);
         ctx.remove("Content-Type");
         ctx.exchange().body.assign(std::string_view("mine"));
         ctx.exchange().end();
     }},
    //= flush and answer: ctx.status = 201; ctx.set('X-A', '1'); ctx.flushHeaders(); ctx.set('X-Late', '1');
    //+ ctx.status = 404; ctx.body = 'late'
    {"flush and answer",
     [](koa::context& ctx, koa::next_fn) -> task<> {
         ctx.status = 201;
         ctx.set("X-A", "1");
         co_await ctx.flush_headers();
         ctx.set("X-Late", "1");
         ctx.status = 404;
         ctx.body = "late";
     }},
    //= flush behind a text: ctx.type = 'text'; ctx.body = 'text'; ctx.flushHeaders()
    {"flush behind a text",
     [](koa::context& ctx, koa::next_fn) -> task<> {
         ctx.type = "text";
         ctx.body = "text";
         co_await ctx.flush_headers();
     }},
    //= flush behind a stream: ctx.body = Readable.from(['ab', 'cd']); ctx.flushHeaders()
    {"flush behind a stream",
     [](koa::context& ctx, koa::next_fn) -> task<> {
         ctx.body = pieces_of({"ab", "cd"});
         co_await ctx.flush_headers();
     }},
    //= flush alone: ctx.status = 401; ctx.flushHeaders()
    {"flush alone",
     [](koa::context& ctx, koa::next_fn) -> task<> {
         ctx.status = 401;
         co_await ctx.flush_headers();
     }},
    //= state: ctx.body = [Object.keys(ctx.state).length, ctx.state.user ?? null, ctx.headerSent, ctx.writable,
    //+ ctx.socket.remoteAddress, ctx.response.socket === ctx.request.socket]
    {"state",
     [](koa::context& ctx) {
         ctx.body = json{0,
                         ctx.state.has("user") ? json("?") : json(nullptr),
                         ctx.header_sent(),
                         ctx.writable(),
                         ctx.socket().address,
                         &ctx.response.socket() == &ctx.request.socket()};
     }},
};

inline const context_app settings[] = {
    //= options: ctx.body = ctx.app.toJSON()
    {"options", [](koa::context& ctx) { ctx.body = ctx.app().to_json(); }},
    //= options given {"proxy": true, "subdomainOffset": 3, "env": "test"}: ctx.body = [ctx.app.toJSON(), ctx.app.env]
    {"options given",
     [](koa::context& ctx) {
         ctx.body = {ctx.app().to_json(), ctx.app().options.env};
     }},
};

}  // namespace parity::koa_face
