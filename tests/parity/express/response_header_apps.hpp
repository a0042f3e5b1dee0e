#pragma once

// As response_apps.hpp: what sets headers.
#include "response_apps.hpp"

#include <map>
#include <vector>

namespace parity {

inline const response_app headers[] = {
    //= set one: res.set('X-A', '1').set('x-a', '2').set('X-B', 3).end()
    {"set one", [](response& res) { res.set("X-A", "1").set("x-a", "2").set("X-B", 3).end(); }},
    //= set several: res.set({ 'X-Foo': 'bar', 'X-Bar': 'baz', 'Content-Type': 'text/plain' }).end()
    {"set several",
     [](response& res) {
         res.set({{"X-Foo", "bar"}, {"X-Bar", "baz"}, {"Content-Type", "text/plain"}}).end();
     }},
    //= set a map: res.set({ a: '1', b: '2' }).end()
    {"set a map",
     [](response& res) {
         const std::map<std::string, std::string> all{{"a", "1"}, {"b", "2"}};
         res.set(all).end();
     }},
    //= set a list: res.set('X-A', ['a', 'b']).set('X-B', '1').set('X-A', ['c', 'd']).end()
    {"set a list",
     [](response& res) {
         res.set("X-A", {"a", "b"}).set("X-B", "1").set("X-A", {"c", "d"}).end();
     }},
    //= set an empty list: res.set('X-A', 'a').set('X-A', []).end()
    {"set an empty list",
     [](response& res) { res.set("X-A", "a").set("X-A", std::vector<std::string>()).end(); }},
    //= set Content-Type to a list: try { res.set('Content-Type', ['a/b']) } catch (e) { res.send(e.message) }
    {"set Content-Type to a list",
     [](response& res) {
         send_error(res, "Content-Type cannot be set to an Array", [&] { res.set("Content-Type", {"a/b"}); });
     }},
    //= set Content-Type: res.set('content-type', 'text/plain').end()
    {"set Content-Type", [](response& res) { res.set("content-type", "text/plain").end(); }},
    //= set Content-Type short: res.set('Content-Type', 'json').end()
    {"set Content-Type short", [](response& res) { res.set("Content-Type", "json").end(); }},
    //= get: res.set('X-A', '1'); res.send(res.get('x-a'))
    {"get", [](response& res) { res.set("X-A", "1").send(res.get("x-a")); }},
    //= has_header: res.set('X-A', '1'); res.send(String(res.hasHeader('x-a')) + res.hasHeader('x-b'))
    {"has_header",
     [](response& res) {
         res.set("X-A", "1");
         const std::string a = res.has_header("x-a") ? "true" : "false";
         res.send(a + (res.has_header("x-b") ? "true" : "false"));
     }},
    //= remove_header: res.set('X-A', '1').set('X-B', '2').removeHeader('x-a'); res.end()
    {"remove_header", [](response& res) { res.set("X-A", "1").set("X-B", "2").remove_header("x-a").end(); }},
    //= set_header: res.setHeader('Content-Type', 'text/plain'); res.end('x')
    {"set_header", [](response& res) { res.set_header("Content-Type", "text/plain").end("x"); }},
    //= append: res.append('Link', '<a>').append('X-B', '1').append('Link', '<b>').end()
    {"append",
     [](response& res) { res.append("Link", "<a>").append("X-B", "1").append("Link", "<b>").end(); }},
    //= append a list: res.append('A', ['1', '2']).append('B', 5).append('A', ['3']).append('a', '4').end()
    {"append a list",
     [](response& res) {
         res.append("A", {"1", "2"}).append("B", 5).append("A", {"3"}).append("a", "4").end();
     }},
    //= append to an empty one: res.set('A', '').append('A', '1').end()
    {"append to an empty one", [](response& res) { res.set("A", "").append("A", "1").end(); }},
    //= append and set: res.append('A', '1').append('A', '2').append('B', '1').set('A', '3').end()
    {"append and set",
     [](response& res) { res.append("A", "1").append("A", "2").append("B", "1").set("A", "3").end(); }},
    //= append a type: res.append('Content-Type', 'text/html').end()
    {"append a type", [](response& res) { res.append("Content-Type", "text/html").end(); }},
    //= append two types: try { res.type('html').append('Content-Type', 'a/b') }
    //+ catch (e) { res.send(e.message) }
    {"append two types",
     [](response& res) {
         send_error(res, "Content-Type cannot be set to an Array",
                    [&] { res.type("html").append("Content-Type", "a/b"); });
     }},
    //= type by extension: res.type('.html').end()
    {"type by extension", [](response& res) { res.type(".html").end(); }},
    //= type by name: res.type('js').end()
    {"type by name", [](response& res) { res.type("js").end(); }},
    //= type whole: res.contentType('application/x-foo; a=b').end()
    {"type whole", [](response& res) { res.content_type("application/x-foo; a=b").end(); }},
    //= type unknown: res.type('rawr').end()
    {"type unknown", [](response& res) { res.type("rawr").end(); }},
    //= attachment: res.attachment().send('x')
    {"attachment", [](response& res) { res.attachment().send("x"); }},
    //= attachment named: res.attachment('/a/user.html').send('x')
    {"attachment named", [](response& res) { res.attachment("/a/user.html").send("x"); }},
    //= attachment quoted: res.attachment('my file.png').send(Buffer.from('x'))
    {"attachment quoted",
     [](response& res) {
         const std::byte bytes[] = {std::byte{'x'}};
         res.attachment("my file.png").send(bytes);
     }},
    //= attachment beyond ASCII: res.attachment('docs/r\u00e9port.html').end()
    {"attachment beyond ASCII", [](response& res) { res.attachment("docs/r\u00e9port.html").end(); }},
    //= attachment beyond Latin: res.attachment('\u65e5\u672c\u8a9e.txt').end()
    {"attachment beyond Latin", [](response& res) { res.attachment("\u65e5\u672c\u8a9e.txt").end(); }},
    //= attachment without extension: res.attachment('dir/.profile').end()
    {"attachment without extension", [](response& res) { res.attachment("dir/.profile").end(); }},
    //= attachment of a folder: res.attachment('a/b.txt/').end()
    {"attachment of a folder", [](response& res) { res.attachment("a/b.txt/").end(); }},
    //= attachment with a dot behind: res.attachment('a.').end()
    {"attachment with a dot behind", [](response& res) { res.attachment("a.").end(); }},
    //= attachment of no name: res.attachment('').end()
    {"attachment of no name", [](response& res) { res.attachment("").end(); }},
    //= links: res.links({ next: 'http://a/?p=2', last: 'http://a/?p=5' }).end()
    {"links",
     [](response& res) {
         res.links({{"next", "http://a/?p=2"}, {"last", "http://a/?p=5"}}).end();
     }},
    //= links again: res.links({ next: '/2' }).links({ last: ['/5', '/6'] }).end()
    {"links again",
     [](response& res) {
         res.links({{"next", "/2"}}).links({{"last", "/5"}, {"last", "/6"}}).end();
     }},
    //= links behind lines: res.append('Link', '<a>').append('Link', '<b>').links({ next: '/2' }).end()
    {"links behind lines",
     [](response& res) {
         res.append("Link", "<a>").append("Link", "<b>").links({{"next", "/2"}}).end();
     }},
    //= location: res.location('http://example.com/?q=\u2603 \u00e7 %20 %zz').end()
    {"location", [](response& res) { res.location("http://example.com/?q=\u2603 \u00e7 %20 %zz").end(); }},
    //= location relative: res.location('../login').end()
    {"location relative", [](response& res) { res.location("../login").end(); }},
    //= location of a line end: res.location('/a\r\nX-B: 1').end()
    {"location of a line end", [](response& res) { res.location("/a\r\nX-B: 1").end(); }},
    //= location back: res.location('back').end()
    //@ GET / | Referer: /x
    {"location back", [](response& res) { res.location("back").end(); }},
    //= vary: res.vary('Accept').vary('accept-encoding').vary('ACCEPT').end()
    {"vary", [](response& res) { res.vary("Accept").vary("accept-encoding").vary("ACCEPT").end(); }},
    //= vary a list: res.vary(['Accept', 'Origin']).vary('A, B').end()
    {"vary a list",
     [](response& res) {
         res.vary({"Accept", "Origin"}).vary("A, B").end();
     }},
    //= vary everything: res.vary('Accept').vary('*').vary('B').end()
    {"vary everything", [](response& res) { res.vary("Accept").vary("*").vary("B").end(); }},
    //= vary an empty list: res.vary([]).end()
    {"vary an empty list", [](response& res) { res.vary(std::initializer_list<std::string_view>()).end(); }},
};

inline const response_app cookies[] = {
    //= cookie: res.cookie('name', 'tobi').end()
    {"cookie", [](response& res) { res.cookie("name", "tobi").end(); }},
    //= cookie twice: res.cookie('name', 'tobi').set('X-A', '1').cookie('age', 1).cookie('name', 'x y;').end()
    {"cookie twice",
     [](response& res) {
         res.cookie("name", "tobi").set("X-A", "1").cookie("age", 1).cookie("name", "x y;").end();
     }},
    //= cookie of JSON: res.cookie('user', { name: 'tobi' }).cookie('list', [1]).cookie('none', null).end()
    {"cookie of JSON",
     [](response& res) {
         const cortado::json_literal list = cortado::json_literal::array({1});
         res.cookie("user", {{"name", "tobi"}}).cookie("list", list).cookie("none", nullptr).end();
     }},
    //= cookie of other values: res.cookie('a', true).cookie('b', 1.5).cookie('c', '')
    //+ .cookie('d', '\u20ac').end()
    {"cookie of other values",
     [](response& res) {
         res.cookie("a", true).cookie("b", 1.5).cookie("c", "").cookie("d", "\u20ac").end();
     }},
    //= cookie for long: res.cookie('name', 'tobi', { maxAge: 900000, httpOnly: true }).end()
    {"cookie for long",
     [](response& res) { res.cookie("name", "tobi", {.max_age = 15min, .http_only = true}).end(); }},
    //= cookie for parts of a second: res.cookie('a', '1', { maxAge: 1999 })
    //+ .cookie('b', '1', { maxAge: 999 }).end()
    {"cookie for parts of a second",
     [](response& res) {
         res.cookie("a", "1", {.max_age = 1999ms}).cookie("b", "1", {.max_age = 999ms}).end();
     }},
    //= cookie of the past: res.cookie('a', '1', { maxAge: -1 }).cookie('b', '1', { maxAge: 0 }).end()
    {"cookie of the past",
     [](response& res) { res.cookie("a", "1", {.max_age = -1ms}).cookie("b", "1", {.max_age = 0ms}).end(); }},
    //= cookie until: res.cookie('a', '1', { expires: new Date(1234567890123) }).end()
    {"cookie until",
     [](response& res) {
         const std::chrono::system_clock::time_point until(1234567890123ms);
         res.cookie("a", "1", {.expires = until}).end();
     }},
    //= cookie with everything: res.cookie('a', '1', { domain: 'example.com', path: '/admin', secure: true,
    //+ httpOnly: true, sameSite: 'lax', priority: 'high', partitioned: true }).end()
    {"cookie with everything",
     [](response& res) {
         const cookie_options options{.domain = "example.com",
                                      .path = "/admin",
                                      .http_only = true,
                                      .secure = true,
                                      .partitioned = true,
                                      .priority = cortado::http::cookie_priority::high,
                                      .same_site = cortado::http::same_site::lax};
         res.cookie("a", "1", options).end();
     }},
    //= cookie of a site: res.cookie('a', '1', { sameSite: true }).cookie('b', '1', { sameSite: 'none' }).end()
    {"cookie of a site",
     [](response& res) {
         res.cookie("a", "1", {.same_site = cortado::http::same_site::strict});
         res.cookie("b", "1", {.same_site = cortado::http::same_site::none}).end();
     }},
    //= cookie encoded: res.cookie('a', 'x y', { encode: (v) => v.toUpperCase().replace(' ', '_') }).end()
    {"cookie encoded",
     [](response& res) {
         const auto encode = [](std::string_view value) {
             std::string out = upper(value);
             out[out.find(' ')] = '_';
             return out;
         };
         res.cookie("a", "x y", {.encode = encode}).end();
     }},
    //= cookie badly named: try { res.cookie('na me', 'x') } catch (e) { res.send(e.message) }
    {"cookie badly named",
     [](response& res) { send_error(res, "argument name is invalid", [&] { res.cookie("na me", "x"); }); }},
    //= cookie signed: req.secret = 'keyboard cat'; res.cookie('name', 'tobi', { signed: true }).end()
    {"cookie signed",
     [](response& res) { res.cookie("name", "tobi", {.signed_ = true, .secret = "keyboard cat"}).end(); }},
    //= cookie signed of JSON: req.secret = 's'; res.cookie('user', { name: 'tobi' }, { signed: true }).end()
    {"cookie signed of JSON",
     [](response& res) {
         res.cookie("user", {{"name", "tobi"}}, {.signed_ = true, .secret = "s"}).end();
     }},
    //= clear_cookie: res.clearCookie('sid').end()
    {"clear_cookie", [](response& res) { res.clear_cookie("sid").end(); }},
    //= clear_cookie with options: res.clearCookie('sid', { path: '/admin', httpOnly: true, maxAge: 9000,
    //+ expires: new Date() }).end()
    {"clear_cookie with options",
     [](response& res) {
         const auto now = std::chrono::system_clock::now();
         res.clear_cookie("sid", {.path = "/admin", .max_age = 9s, .expires = now, .http_only = true}).end();
     }},
};

inline const response_app choosing[] = {
    //= redirect: res.redirect('http://google.com')
    //@ GET /
    //@ HEAD /
    //@ POST /
    //@ GET / | Accept: text/html
    //@ GET / | Accept: text/plain
    //@ GET / | Accept: application/octet-stream
    //@ GET / | Accept: */*
    //@ GET / | Accept: text/plain;q=0.5, text/html
    //@ HEAD / | Accept: text/html
    //@ GET / | Accept: image/png
    //@ GET / | Accept: image/png | Accept: text/html
    {"redirect", [](response& res) { res.redirect("http://google.com"); }},
    //= redirect for good: res.redirect(301, '/new?a=<b>&c="d"')
    //@ GET /
    //@ GET / | Accept: text/html
    {"redirect for good", [](response& res) { res.redirect(301, "/new?a=<b>&c=\"d\""); }},
    //= redirect beyond ASCII: res.redirect('/\u00e9 %20')
    //@ GET / | Accept: text/html
    {"redirect beyond ASCII", [](response& res) { res.redirect("/\u00e9 %20"); }},
    //= redirect with headers: res.vary('Origin').type('png').redirect(307, '/x')
    //@ GET /
    //@ GET / | Accept: image/png
    {"redirect with headers", [](response& res) { res.vary("Origin").type("png").redirect(307, "/x"); }},
    //= redirect badly: res.redirect(1000, '/x')
    {"redirect badly", [](response& res) { res.redirect(1000, "/x"); }},
    //= format: res.format({ 'text/plain': () => res.send('hey'), 'text/html': () => res.send('<p>hey</p>'),
    //+ 'application/json': (a, b) => b.send({ message: 'hey' }) })
    //@ GET /
    //@ GET / | Accept: text/html; q=.5, application/json, */*; q=.1
    //@ GET / | Accept: text/html, application/json; q=0.9
    //@ GET / | Accept: foo/bar
    //@ HEAD / | Accept: foo/bar
    //@ GET / | Accept: text/*
    //@ GET / | Accept: application/*
    {"format",
     [](response& res) {
         res.format({
             {"text/plain", [&] { res.send("hey"); }},
             {"text/html", [&] { res.send("<p>hey</p>"); }},
             {"application/json",
              [](request&, response& same) {
                  same.send({{"message", "hey"}});
              }},
         });
     }},
    //= format by extension: res.format({ text: () => res.send('hey'), html: () => res.send('<p>'),
    //+ json: () => res.send([]) })
    //@ GET /
    //@ GET / | Accept: text/html
    //@ GET / | Accept: application/json
    //@ GET / | Accept: foo/bar
    {"format by extension",
     [](response& res) {
         res.format({{"text", [&] { res.send("hey"); }},
                     {"html", [&] { res.send("<p>"); }},
                     {"json", [&] { res.send(cortado::json_literal::array({})); }}});
     }},
    //= format otherwise: res.format({ default: () => res.type('txt').send('other'),
    //+ html: () => res.send('<p>') })
    //@ GET /
    //@ GET / | Accept: text/html
    //@ GET / | Accept: foo/bar
    {"format otherwise",
     [](response& res) {
         res.format(
             {{"default", [&] { res.type("txt").send("other"); }}, {"html", [&] { res.send("<p>"); }}});
     }},
    //= format with parameters: res.format({ 'text/html; foo=bar; q=1': () => res.send('x') })
    //@ GET /
    //@ GET / | Accept: text/html
    {"format with parameters",
     [](response& res) {
         res.format({{"text/html; foo=bar; q=1", [&] { res.send("x"); }}});
     }},
    //= format of nothing but otherwise: res.format({ default: () => res.send('x') })
    {"format of nothing but otherwise",
     [](response& res) {
         res.format({{"default", [&] { res.send("x"); }}});
     }},
    //= format of nothing: res.format({})
    {"format of nothing", [](response& res) { res.format({}); }},
    //= not found: next()
    //@ GET /nope?q=1
    //@ HEAD /nope
    //@ POST /%3Cb%3E
    //@ GET /a'b%C3%A9
    {"not found", [](request&, response&, next_fn next) { next(); }},
    //= not found with headers: res.set('X-A', '1').set('Content-Encoding', 'gzip').status(200); next()
    {"not found with headers",
     [](request&, response& res, next_fn next) {
         res.set("X-A", "1").set("Content-Encoding", "gzip").status(200);
         next();
     }},
    //= failed: const e = new Error('x'); e.status = 503; e.headers = { 'Retry-After': '5' }; next(e)
    //@ GET /
    //@ HEAD /
    {"failed", [](request&, response&,
                  next_fn next) { next(cortado::http_error(503, "x").header("Retry-After", "5")); }},
    //= failed without a status: res.set('X-A', '1').set('Content-Range', 'x').type('png'); next(new Error('x'))
    {"failed without a status",
     [](request&, response& res, next_fn next) {
         res.set("X-A", "1").set("Content-Range", "x").type("png");
         next(std::runtime_error("x"));
     }},
    //= failed with the status of the response: res.status(422); next(new Error('x'))
    {"failed with the status of the response",
     [](request&, response& res, next_fn next) {
         res.status(422);
         next(std::runtime_error("x"));
     }},
    //= failed with a status of no error: const e = new Error('x'); e.status = 200; next(e)
    {"failed with a status of no error",
     [](request&, response&, next_fn next) { next(cortado::http_error(200, "x")); }},
};

}  // namespace parity
