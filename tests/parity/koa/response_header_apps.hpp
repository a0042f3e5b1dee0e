#pragma once

// Headers of the response: redirections, files to keep, cookies and the rest.
#include "context_app.hpp"

namespace parity::koa_face {

inline const context_app redirections[] = {
    //= redirect: ctx.redirect(ctx.query.u)
    //@ GET /?u=/login
    //@ HEAD /?u=/login
    //@ GET /?u=/login | Accept: text/html
    //@ GET /?u=/login | Accept: text/plain
    //@ GET /?u=/login | Accept: application/json
    //@ GET /?u=http://example.com
    //@ GET /?u=HTTP://Example.COM:80/a/../b%3Fx%3D1%23y
    //@ GET /?u=https:%5C%5Cevil.example%5Cx
    //@ GET /?u=http://user:p%2540ss@h.example/x%20y
    //@ GET /?u=http://%C3%A9.example/%C3%A9
    //@ GET /?u=http://0x7f.1/
    //@ GET /?u=https://[::FFFF:1.2.3.4]:443/%252e%252E/b
    //@ GET /?u=http://h.example/a%22b%3Cc%3E | Accept: text/html
    //@ GET /?u=/a%3Fb%3D%22%3Cscript%3E | Accept: text/html
    //@ GET /?u=/%C3%BC%20x | Accept: text/plain
    //@ GET /?u=back
    //@ GET /?u=//other.example
    {"redirect", [](koa::context& ctx) { ctx.redirect(ctx.query["u"]); }},
    //= redirect of a status: ctx.status = Number(ctx.query.s); ctx.redirect('/x'); ctx.set('X-Last', '1')
    //@ GET /?s=301
    //@ GET /?s=303
    //@ GET /?s=307
    //@ GET /?s=304
    //@ GET /?s=200
    {"redirect of a status",
     [](koa::context& ctx) {
         ctx.status = number(ctx.query["s"]);
         ctx.redirect("/x");
         ctx.set("X-Last", "1");
     }},
    //= redirect to nowhere: try { ctx.redirect(ctx.query.u) } catch (e) { ctx.body = 'refused' }
    //@ GET /?u=http://
    //@ GET /?u=https://a%20b/
    //@ GET /?u=http://h:99999/
    //@ GET /?u=http://[::1/
    //@ GET /?u=http://1.2.3.4.5/
    //@ GET /?u=http://h%7C/
    {"redirect to nowhere",
     [](koa::context& ctx) {
         try {
             ctx.redirect(ctx.query["u"]);
         } catch (const cortado::usage_error&) {
             ctx.body = "refused";
         }
     }},
    //= redirect and say more: ctx.redirect('/x'); ctx.status = 301; ctx.body = 'gone'
    {"redirect and say more",
     [](koa::context& ctx) {
         ctx.redirect("/x");
         ctx.status = 301;
         ctx.body = "gone";
     }},
    //= back: ctx.back(ctx.query.alt)
    //@ GET /
    //@ GET /?alt=/index
    //@ GET / | Referrer: /login
    //@ GET / | Referer: http://localhost/from
    //@ GET / | Referrer: http://localhost:81/from
    //@ GET /?alt=/index | Referer: https://evil.example/x
    //@ GET / | Referer: //localhost/from
    //@ GET / | Referer: http://localhost@evil.example/
    //@ GET / | Host: a.example:8080 | Referer: http://a.example:8080/x
    {"back", [](koa::context& ctx) { ctx.back(ctx.query["alt"]); }},
};

inline const context_app files[] = {
    // A stream, as Node spoils a Content-Disposition beyond ASCII where it knows the length of the body.
    //= attachment: ctx.attachment(ctx.query.f); ctx.body = Readable.from(['x'])
    //@ GET /
    //@ GET /?f=report.pdf
    //@ GET /?f=path/to/tobi.png
    //@ GET /?f=no-extension
    //@ GET /?f=%C3%A9t%C3%A9.txt
    //@ GET /?f=%E2%82%AC.txt
    //@ GET /?f=a%22b.html
    //@ GET /?f=the%20plans.svg
    {"attachment",
     [](koa::context& ctx) {
         ctx.attachment(ctx.query["f"]);
         ctx.body = pieces_of({"x"});
     }},
    //= attachment under a type: ctx.type = 'text'; ctx.attachment('x.html'); ctx.body = '<p>'
    {"attachment under a type",
     [](koa::context& ctx) {
         ctx.type = "text";
         ctx.attachment("x.html");
         ctx.body = "<p>";
     }},
    //= attachment with options: ctx.attachment('€.txt', { fallback: false }); ctx.append('X-Other',
    //+ ctx.response.get('Content-Disposition')); ctx.attachment('€.txt', { fallback: 'euro.txt', type: 'inline' });
    //+ ctx.body = ''
    {"attachment with options",
     [](koa::context& ctx) {
         ctx.attachment("€.txt", {.with_fallback = false});
         ctx.append("X-Other", ctx.response.get("Content-Disposition"));
         ctx.attachment("€.txt", {.type = "inline", .fallback = "euro.txt"});
         ctx.body = "";
     }},
};

inline const context_app fields[] = {
    //= length under a coding: ctx.set('Transfer-Encoding', 'chunked'); ctx.body = 'hello'; ctx.length = 3;
    //+ const seen = [ctx.response.get('Content-Length') ?? null, ctx.has('Content-Length'), ctx.length];
    //+ ctx.remove('Transfer-Encoding'); ctx.append('X-A', ['1', '2']); ctx.body = seen
    {"length under a coding",
     [](koa::context& ctx) {
         ctx.set("Transfer-Encoding", "chunked");
         ctx.body = "hello";
         ctx.length = 3;
         const std::string_view told = ctx.response.get("Content-Length");
         const json seen{told.empty() ? json(nullptr) : json(told), ctx.has("Content-Length"), *ctx.length()};
         ctx.remove("Transfer-Encoding");
         ctx.append("X-A", std::vector<std::string>{"1", "2"});
         ctx.body = seen;
     }},
    //= vary: for (const each of ctx.query.v.split(';')) ctx.vary(each)
    //@ GET /?v=Accept
    //@ GET /?v=Accept;accept;Origin
    //@ GET /?v=Accept,%20Cookie;Cookie
    //@ GET /?v=Accept;*
    {"vary",
     [](koa::context& ctx) {
         std::string_view left = ctx.query["v"];
         for (;;) {
             const std::size_t end = left.find(';');
             ctx.vary(left.substr(0, end));
             if (end == std::string_view::npos) break;
             left.remove_prefix(end + 1);
         }
     }},
    //= set and append: ctx.set('X-A', '1'); ctx.set('x-a', 2); ctx.set({ 'X-B': 'b', 'X-C': ['c', 'd'] });
    //+ ctx.append('X-A', '3'); ctx.append('X-D', ['e', 'f']); ctx.append('X-C', 'g'); ctx.remove('X-B');
    //+ ctx.response.set('X-E', '5'); ctx.response.append('X-E', '6'); ctx.body = [ctx.has('x-a'), ctx.has('X-B'),
    //+ ctx.response.has('content-type'), ctx.response.get('x-e')[1]]
    {"set and append",
     [](koa::context& ctx) {
         ctx.set("X-A", "1");
         ctx.set("x-a", 2);
         ctx.set({{"X-B", "b"}});
         ctx.set("X-C", {"c", "d"});
         ctx.append("X-A", "3");
         ctx.append("X-D", {"e", "f"});
         ctx.append("X-C", "g");
         ctx.remove("X-B");
         ctx.response.set("X-E", "5");
         ctx.response.append("X-E", "6");
         ctx.body = json{ctx.has("x-a"), ctx.has("X-B"), ctx.response.has("content-type"),
                         ctx.response.headers.values("x-e")[1]};
     }},
    //= set one of several: try { ctx.set('Content-Type', ['a/b', 'c/d']) } catch (e) { ctx.set('X-Said', e.message) }
    //+ ctx.set('Content-Type', ['text/x-one']); ctx.body = 'x'
    {"set one of several",
     [](koa::context& ctx) {
         try {
             ctx.set("Content-Type", {"a/b", "c/d"});
         } catch (const cortado::usage_error& error) {
             ctx.set("X-Said", std::string_view(error.what()).substr(5));  // "koa: ..."
         }
         ctx.set("Content-Type", {"text/x-one"});
         ctx.body = "x";
     }},
    //= etag: ctx.etag = ctx.query.e; ctx.body = ctx.etag
    //@ GET /?e=abc
    //@ GET /?e=%22abc%22
    //@ GET /?e=W/%22abc%22
    //@ GET /?e=W/abc
    {"etag",
     [](koa::context& ctx) {
         ctx.etag = ctx.query["e"];
         ctx.body = ctx.etag;
     }},
    //= last modified: const before = ctx.lastModified === undefined; ctx.lastModified = new Date(784111777123);
    //+ const read = ctx.lastModified.getTime(); ctx.response.lastModified = 'Mon, 07 Nov 1994 08:49:37 GMT';
    //+ ctx.body = [before, read, ctx.response.lastModified.getTime()]
    {"last modified",
     [](koa::context& ctx) {
         using namespace std::chrono;
         using time = std::optional<system_clock::time_point>;
         const auto read = [&] {
             const time when = ctx.last_modified;
             return duration_cast<milliseconds>(when->time_since_epoch()).count();
         };
         const bool before = ctx.last_modified == std::nullopt;
         ctx.last_modified = system_clock::time_point(milliseconds(784111777123));
         const auto first = read();
         ctx.response.last_modified = "Mon, 07 Nov 1994 08:49:37 GMT";
         ctx.body = json{before, first, read()};
     }},
    //= content length read: ctx.body = 'hello'; const seen = [ctx.response.get('Content-Length'),
    //+ ctx.has('content-length')]; ctx.body = { a: 1 }; seen.push(ctx.has('Content-Length')); ctx.body = seen
    {"content length read",
     [](koa::context& ctx) {
         ctx.body = "hello";
         json seen{number(ctx.response.get("Content-Length")), ctx.has("content-length")};
         ctx.body = {{"a", 1}};
         seen.push_back(ctx.has("Content-Length"));
         ctx.body = seen;
     }},
    //= inspect the response: ctx.status = 201; ctx.set('X-A', '1'); ctx.append('X-A', '2');
    //+ const shown = ctx.response.inspect(); ctx.body = [shown, ctx.response.toJSON()]
    {"inspect the response",
     [](koa::context& ctx) {
         ctx.status = 201;
         ctx.set("X-A", "1");
         ctx.append("X-A", "2");
         json shown = json::parse(ctx.response.inspect().text());
         shown.erase("body");  // undefined there, null here
         ctx.body = json{shown, json::parse(ctx.response.to_json().text())};
     }},
};

inline const context_app cookies[] = {
    //= cookies set: ctx.cookies.set('a', 'b'); ctx.cookies.set('c', 'd e', { path: '/x', domain: 'h.example',
    //+ httpOnly: false, sameSite: 'lax', priority: 'high', partitioned: true });
    //+ ctx.cookies.set('e', 'f', { maxAge: 60000, sameSite: true }); ctx.cookies.set('g', 'h', { expires: new Date(0) });
    //+ ctx.cookies.set('i', null); ctx.cookies.set('j', 'k', { maxAge: 0, secure: false }); ctx.body = ''
    {"cookies set",
     [](koa::context& ctx) {
         using namespace std::chrono_literals;
         ctx.cookies.set("a", "b");
         ctx.cookies.set("c", "d e",
                         {.path = "/x",
                          .domain = "h.example",
                          .http_only = false,
                          .partitioned = true,
                          .priority = cortado::http::cookie_priority::high,
                          .same_site = cortado::http::same_site::lax});
         ctx.cookies.set("e", "f", {.max_age = 60s, .same_site = cortado::http::same_site::strict});
         ctx.cookies.set("g", "h", {.expires = std::chrono::system_clock::time_point()});
         ctx.cookies.set("i", "");
         ctx.cookies.set("j", "k", {.max_age = 0ms, .secure = false});
         ctx.body = "";
     }},
    //= cookies overwritten: ctx.cookies.set('a', '1'); ctx.cookies.set('b', '2'); ctx.cookies.set('a', '3',
    //+ { overwrite: true }); ctx.cookies.set('b', '4'); ctx.body = ''
    {"cookies overwritten",
     [](koa::context& ctx) {
         ctx.cookies.set("a", "1");
         ctx.cookies.set("b", "2");
         ctx.cookies.set("a", "3", {.overwrite = true});
         ctx.cookies.set("b", "4");
         ctx.body = "";
     }},
    //= cookies signed {"keys": ["new", "old"]}: ctx.cookies.set('user', 'ann', { signed: true });
    //+ ctx.cookies.set('plain', 'x', { signed: false }); ctx.cookies.set('bare', 'y'); ctx.cookies.set('auto', 'z', {});
    //+ ctx.cookies.set('user', 'bob', { overwrite: true }); ctx.cookies.set('gone', '', { signed: true }); ctx.body = ''
    {"cookies signed",
     [](koa::context& ctx) {
         ctx.cookies.set("user", "ann", {.signed_ = true});
         ctx.cookies.set("plain", "x", {.signed_ = false});
         ctx.cookies.set("bare", "y");
         ctx.cookies.set("auto", "z", {});
         ctx.cookies.set("user", "bob", {.overwrite = true});
         ctx.cookies.set("gone", "", {.signed_ = true});
         ctx.body = "";
     }},
    //= cookies read {"keys": ["new", "old"]}: ctx.body = [ctx.cookies.get('user') ?? null,
    //+ ctx.cookies.get('user', { signed: true }) ?? null, ctx.cookies.get('user', {}) ?? null,
    //+ ctx.cookies.get('user', { signed: false }) ?? null]
    //@ GET /
    //@ GET / | Cookie: user=ann
    //@ GET / | Cookie: user=ann; user.sig=pSa0g_srTK7OyMqFd3NWFz4WKvU
    //@ GET / | Cookie: user=ann; user.sig=7dtZP7_SJwgXKBuEJSrnxeCfaZI
    //@ GET / | Cookie: user=bob; user.sig=pSa0g_srTK7OyMqFd3NWFz4WKvU
    //@ GET / | Cookie: user=ann; user.sig=
    //@ GET / | Cookie: other=1; user="quoted"
    {"cookies read",
     [](koa::context& ctx) {
         ctx.body =
             json{or_null(ctx.cookies.get("user")), or_null(ctx.cookies.get("user", {.signed_ = true})),
                  or_null(ctx.cookies.get("user", {})), or_null(ctx.cookies.get("user", {.signed_ = false}))};
     }},
    //= cookies refused: const said = []; for (const [name, value, options] of [['a', 'b', { signed: true }],
    //+ ['a', 'b', { secure: true }], ['a;', 'b', {}], ['a', 'b;', {}], ['a', 'b', { path: ';' }]])
    //+ { try { ctx.cookies.set(name, value, options); said.push('set') } catch (e) { said.push('refused') } }
    //+ try { ctx.cookies.get('c', { signed: true }); } catch (e) { said.push('refused') } ctx.body = said
    //@ GET / | Cookie: c=1; c.sig=2
    {"cookies refused",
     [](koa::context& ctx) {
         json said = json::array();
         const auto attempt = [&](std::string_view name, std::string_view value,
                                  const koa::cookie_options& options) {
             try {
                 ctx.cookies.set(name, value, options);
                 said.push_back("set");
             } catch (const cortado::usage_error&) {
                 said.push_back("refused");
             }
         };
         attempt("a", "b", {.signed_ = true});
         attempt("a", "b", {.secure = true});
         attempt("a;", "b", {});
         attempt("a", "b;", {});
         attempt("a", "b", {.path = ";"});
         try {
             ctx.cookies.get("c", {.signed_ = true});
         } catch (const cortado::usage_error&) {
             said.push_back("refused");
         }
         ctx.body = said;
     }},
    //= cookies behind a proxy {"proxy": true}: ctx.cookies.set('a', 'b', { secure: true }); ctx.cookies.set('c', 'd');
    //+ ctx.body = ''
    //@ GET / | X-Forwarded-Proto: https
    {"cookies behind a proxy",
     [](koa::context& ctx) {
         ctx.cookies.set("a", "b", {.secure = true});
         ctx.cookies.set("c", "d");
         ctx.body = "";
     }},
};

}  // namespace parity::koa_face
