#pragma once

// Bodies, statuses, types and lengths.
#include "context_app.hpp"

#include <memory>
#include <span>
#include <stdexcept>

namespace parity::koa_face {

inline const context_app bodies[] = {
    //= body text: ctx.body = 'hello'
    //@ GET /
    //@ HEAD /
    //@ POST /
    {"body text", [](koa::context& ctx) { ctx.body = "hello"; }},
    //= body html: ctx.body = ' \n<p>hi'
    //@ GET /
    //@ HEAD /
    {"body html", [](koa::context& ctx) { ctx.body = " \n<p>hi"; }},
    //= body empty: ctx.body = ''
    //@ GET /
    //@ HEAD /
    {"body empty", [](koa::context& ctx) { ctx.body = ""; }},
    //= body beyond ASCII: ctx.body = 'é€'
    {"body beyond ASCII", [](koa::context& ctx) { ctx.body = "é€"; }},
    //= body bytes: ctx.body = Buffer.from('bytes')
    //@ GET /
    //@ HEAD /
    {"body bytes", [](koa::context& ctx) { ctx.body = std::as_bytes(std::span(std::string_view("bytes"))); }},
    //= body object: ctx.body = { a: 1, b: [true, null, 'x'] }
    //@ GET /
    //@ HEAD /
    {"body object",
     [](koa::context& ctx) {
         ctx.body = {{"a", 1}, {"b", {true, nullptr, "x"}}};
     }},
    //= body array: ctx.body = [1, 2]
    {"body array",
     [](koa::context& ctx) {
         ctx.body = std::vector<int>{1, 2};
     }},
    //= body zero: ctx.body = 0
    {"body zero", [](koa::context& ctx) { ctx.body = 0; }},
    //= body true: ctx.body = true
    {"body true", [](koa::context& ctx) { ctx.body = true; }},
    //= body stream: ctx.body = Readable.from(['ab', 'cd'])
    //@ GET /
    //@ HEAD /
    {"body stream",
     [](koa::context& ctx) {
         ctx.body = pieces_of({"ab", "cd"});
     }},
    //= body stream with a length: ctx.length = 4; ctx.body = Readable.from(['ab', 'cd'])
    //@ GET /
    //@ HEAD /
    {"body stream with a length",
     [](koa::context& ctx) {
         ctx.length = 4;
         ctx.body = pieces_of({"ab", "cd"});
     }},
    //= body stream over a text: ctx.body = 'hello'; ctx.body = Readable.from(['ab', 'cd'])
    {"body stream over a text",
     [](koa::context& ctx) {
         ctx.body = "hello";
         ctx.body = pieces_of({"ab", "cd"});
     }},
    //= body text over a stream: ctx.body = Readable.from(['ab', 'cd']); ctx.body = 'hello'
    {"body text over a stream",
     [](koa::context& ctx) {
         ctx.body = pieces_of({"ab", "cd"});
         ctx.body = "hello";
     }},
    //= body over a stream that is let go: const source = Readable.from(['ab']); ctx.body = source; const { b } = ctx.query;
    //+ ctx.body = b === 'text' ? 'hello' : b === 'bytes' ? Buffer.from('hello') : b === 'object' ? { a: 1 } : null;
    //+ ctx.set('X-Gone', String(source.destroyed))
    //@ GET /?b=text
    //@ GET /?b=bytes
    //@ GET /?b=object
    //@ GET /?b=null
    {"body over a stream that is let go",
     [](koa::context& ctx) {
         auto kept = std::make_shared<int>();
         const std::weak_ptr<int> source = kept;
         ctx.body = cortado::stream::readable::from(
             [kept = std::move(kept)]() -> task<std::string> { co_return std::string(); });
         const std::string_view b = ctx.query["b"];
         if (b == "text") ctx.body = "hello";
         if (b == "bytes") ctx.body = std::as_bytes(std::span("hello", 5));
         if (b == "object") ctx.body = {{"a", 1}};
         if (b == "null") ctx.body = nullptr;
         ctx.set("X-Gone", source.expired() ? "true" : "false");
     }},
    //= body stream over streams: for (const text of ['ab', 'cd', 'ef', 'gh']) ctx.body = Readable.from([text])
    {"body stream over streams",
     [](koa::context& ctx) {
         for (const char* text : {"ab", "cd", "ef", "gh"}) ctx.body = pieces_of({text});
     }},
    //= body stream that fails, of which nothing is sent: ctx.status = 204;
    //+ ctx.body = new Readable({ read() { this.destroy(new Error('boom')) } })
    {"body stream that fails, of which nothing is sent",
     [](koa::context& ctx) {
         ctx.status = 204;
         ctx.body = cortado::stream::readable::from([]() -> task<std::string> {
             throw std::runtime_error("boom");
             co_return std::string();
         });
     }},
    //= body null: ctx.body = null
    //@ GET /
    //@ HEAD /
    {"body null", [](koa::context& ctx) { ctx.body = nullptr; }},
    //= body null behind 200: ctx.status = 200; ctx.body = null
    {"body null behind 200",
     [](koa::context& ctx) {
         ctx.status = 200;
         ctx.body = nullptr;
     }},
    //= body null before a status: ctx.body = null; ctx.status = Number(ctx.query.s)
    //@ GET /?s=200
    //@ HEAD /?s=200
    //@ GET /?s=201
    //@ GET /?s=205
    //@ GET /?s=304
    //@ GET /?s=404
    //@ GET /?s=500
    {"body null before a status",
     [](koa::context& ctx) {
         ctx.body = nullptr;
         ctx.status = number(ctx.query["s"]);
     }},
    //= body null under a type: ctx.type = ctx.query.t; ctx.body = null
    //@ GET /?t=json
    //@ GET /?t=application/vnd.api%2Bjson
    //@ GET /?t=html
    {"body null under a type",
     [](koa::context& ctx) {
         ctx.type = ctx.query["t"];
         ctx.body = nullptr;
     }},
    //= body null over an object: ctx.body = { a: 1 }; ctx.body = null; ctx.status = 200
    {"body null over an object",
     [](koa::context& ctx) {
         ctx.body = {{"a", 1}};
         ctx.body = nullptr;
         ctx.status = 200;
     }},
    //= body text after null: ctx.body = null; ctx.body = 'back'
    {"body text after null",
     [](koa::context& ctx) {
         ctx.body = nullptr;
         ctx.body = "back";
     }},
    //= body object over html: ctx.body = '<p>'; ctx.body = { a: 1 }
    {"body object over html",
     [](koa::context& ctx) {
         ctx.body = "<p>";
         ctx.body = {{"a", 1}};
     }},
    //= body text over an object: ctx.body = { a: 1 }; ctx.body = '<p>'
    {"body text over an object",
     [](koa::context& ctx) {
         ctx.body = {{"a", 1}};
         ctx.body = "<p>";
     }},
    //= body of the request: ctx.body = { method: ctx.method, url: ctx.url, query: ctx.query }
    //@ GET /?a=1&b=x+y&b=%C3%A9&c[d]=2
    //@ PUT /x?
    {"body of the request",
     [](koa::context& ctx) {
         ctx.body =
             json{{"method", ctx.method()}, {"url", ctx.url()}, {"query", json::parse(ctx.query.dump())}};
     }},
};

inline const context_app statuses[] = {
    //= status alone: ctx.status = Number(ctx.query.s)
    //@ GET /?s=200
    //@ HEAD /?s=200
    //@ GET /?s=201
    //@ GET /?s=204
    //@ GET /?s=205
    //@ GET /?s=301
    //@ GET /?s=304
    //@ HEAD /?s=304
    //@ GET /?s=400
    //@ GET /?s=404
    //@ GET /?s=418
    //@ GET /?s=429
    //@ GET /?s=500
    //@ GET /?s=599
    //@ GET /?s=700
    {"status alone", [](koa::context& ctx) { ctx.status = number(ctx.query["s"]); }},
    //= status and type alone: ctx.status = 200; ctx.type = 'application/javascript'
    //@ GET /
    //@ HEAD /
    {"status and type alone",
     [](koa::context& ctx) {
         ctx.status = 200;
         ctx.type = "application/javascript";
     }},
    //= status before a body: ctx.status = Number(ctx.query.s); ctx.body = '<p>hi'
    //@ GET /?s=201
    //@ GET /?s=204
    //@ GET /?s=205
    //@ GET /?s=304
    //@ GET /?s=404
    //@ GET /?s=500
    {"status before a body",
     [](koa::context& ctx) {
         ctx.status = number(ctx.query["s"]);
         ctx.body = "<p>hi";
     }},
    //= status behind a body: ctx.body = { a: 1 }; ctx.status = Number(ctx.query.s)
    //@ GET /?s=201
    //@ GET /?s=204
    //@ GET /?s=205
    //@ GET /?s=304
    //@ GET /?s=404
    //@ GET /?s=500
    {"status behind a body",
     [](koa::context& ctx) {
         ctx.body = {{"a", 1}};
         ctx.status = number(ctx.query["s"]);
     }},
    //= status 204 and back: ctx.body = 'x'; ctx.status = 204; ctx.status = 200
    {"status 204 and back",
     [](koa::context& ctx) {
         ctx.body = "x";
         ctx.status = 204;
         ctx.status = 200;
     }},
    //= nothing:
    //@ GET /
    //@ HEAD /
    //@ POST /
    //@ OPTIONS /
    {"nothing", [](koa::context&) {}},
    //= message alone: ctx.status = 200; ctx.message = 'fine'
    //@ GET /
    //@ HEAD /
    {"message alone",
     [](koa::context& ctx) {
         ctx.status = 200;
         ctx.message = "fine";
     }},
    //= message of an unknown status: ctx.status = 700; ctx.message = 'custom'
    {"message of an unknown status",
     [](koa::context& ctx) {
         ctx.status = 700;
         ctx.message = "custom";
     }},
    //= message before a body: ctx.message = 'lost'; ctx.body = 'x'
    {"message before a body",
     [](koa::context& ctx) {
         ctx.message = "lost";
         ctx.body = "x";
     }},
    //= message behind a body: ctx.body = 'x'; ctx.message = 'kept'
    {"message behind a body",
     [](koa::context& ctx) {
         ctx.body = "x";
         ctx.message = "kept";
     }},
    //= message read: ctx.status = Number(ctx.query.s); ctx.body = ctx.message
    //@ GET /?s=200
    //@ GET /?s=404
    //@ GET /?s=418
    {"message read",
     [](koa::context& ctx) {
         ctx.status = number(ctx.query["s"]);
         ctx.body = ctx.message;
     }},
    //= status that is none: try { ctx.status = Number(ctx.query.s) } catch (e) { ctx.body = e.message }
    //@ GET /?s=99
    //@ GET /?s=1000
    {"status that is none",
     [](koa::context& ctx) {
         try {
             ctx.status = number(ctx.query["s"]);
         } catch (const cortado::usage_error& error) {
             const std::string said = error.what();  // "ctx.status: invalid status code: 99; use 100 to 999"
             ctx.body = said.substr(12, said.find(';') - 12);
         }
     }},
};

inline const context_app types[] = {
    //= type before a text: ctx.type = ctx.query.t; ctx.body = '<p>'
    //@ GET /?t=html
    //@ GET /?t=.png
    //@ GET /?t=json
    //@ GET /?t=css
    //@ GET /?t=js
    //@ GET /?t=text/x-own
    //@ GET /?t=text/plain;charset=latin1
    //@ GET /?t=application/vnd.api%2Bjson
    //@ GET /?t=image/svg%2Bxml
    //@ GET /?t=page.html
    //@ GET /?t=unknown
    //@ GET /?t=
    {"type before a text",
     [](koa::context& ctx) {
         ctx.type = ctx.query["t"];
         ctx.body = "<p>";
     }},
    //= type before an object: ctx.type = ctx.query.t; ctx.body = { a: 1 }
    //@ GET /?t=html
    //@ GET /?t=application/vnd.api%2Bjson
    //@ GET /?t=application/jsonlines
    //@ GET /?t=text/x-json;a=b
    {"type before an object",
     [](koa::context& ctx) {
         ctx.type = ctx.query["t"];
         ctx.body = {{"a", 1}};
     }},
    //= type behind a body: ctx.body = '<p>'; ctx.type = ctx.query.t
    //@ GET /?t=text
    //@ GET /?t=
    //@ GET /?t=png
    {"type behind a body",
     [](koa::context& ctx) {
         ctx.body = "<p>";
         ctx.type = ctx.query["t"];
     }},
    //= type of a stream: ctx.type = ctx.query.t; ctx.body = Readable.from(['ab'])
    //@ GET /?t=html
    //@ GET /?t=
    {"type of a stream",
     [](koa::context& ctx) {
         ctx.type = ctx.query["t"];
         ctx.body = pieces_of({"ab"});
     }},
    //= type read: ctx.set('Content-Type', ctx.query.t); ctx.body = JSON.stringify([ctx.type, ctx.response.is('html'),
    //+ ctx.response.is('json', 'text/*'), ctx.response.is('+xml'), ctx.response.is()])
    //@ GET /?t=text/html;charset=utf-8
    //@ GET /?t=application/json
    //@ GET /?t=image/svg%2Bxml;x=y
    //@ GET /?t=nonsense
    {"type read",
     [](koa::context& ctx) {
         ctx.set("Content-Type", ctx.query["t"]);
         ctx.body = json{ctx.type.operator std::string_view(), or_false(ctx.response.is("html")),
                         or_false(ctx.response.is("json", "text/*")), or_false(ctx.response.is("+xml")),
                         or_false(ctx.response.is())}
                        .dump();
     }},
    //= length read: const seen = [ctx.length ?? null]; ctx.body = 'hello'; seen.push(ctx.length);
    //+ ctx.body = { a: 'é' }; seen.push(ctx.length); ctx.body = Buffer.from('abc'); seen.push(ctx.length);
    //+ ctx.body = Readable.from(['x']); seen.push(ctx.length ?? null); ctx.length = 7; seen.push(ctx.length);
    //+ ctx.body = null; seen.push(ctx.length ?? null); ctx.body = ''; seen.push(ctx.length); ctx.status = 200;
    //+ ctx.body = seen
    {"length read",
     [](koa::context& ctx) {
         json seen = json::array();
         const auto look = [&] {
             const std::optional<std::uint64_t> length = ctx.length;
             seen.push_back(length ? json(*length) : json(nullptr));
         };
         look();
         ctx.body = "hello";
         look();
         ctx.body = {{"a", "é"}};
         look();
         ctx.body = std::as_bytes(std::span(std::string_view("abc")));
         look();
         ctx.body = pieces_of({"x"});
         look();
         ctx.length = 7;
         look();
         ctx.body = nullptr;
         look();
         ctx.body = "";
         look();
         ctx.status = 200;
         ctx.body = seen;
     }},
};

}  // namespace parity::koa_face
