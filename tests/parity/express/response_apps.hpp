#pragma once

// Applications of one handler, each beside its JavaScript twin, which response_record.mjs reads from here:
//   //= name {settings}: JavaScript      of (req, res, next); goes on behind //+
//   //@ METHOD URL | Header: value       a request to record, as many as wanted; `GET /` where there is none
#include <cortado/express.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace parity {

using cortado::json_literal;
using cortado::usage_error;
using cortado::express::cookie_options;
using cortado::express::next_fn;
using cortado::express::request;
using cortado::express::response;
using namespace std::chrono_literals;

/** The C++ twin. */
struct response_app {
    response_app(const char* called, void (*handler)(response&)) : name(called), answer(handler) {}
    response_app(const char* called, void (*handler)(request&, response&, next_fn))
        : name(called), answer_or_go_on(handler) {}

    const char* name;
    void (*answer)(response&) = nullptr;
    void (*answer_or_go_on)(request&, response&, next_fn) = nullptr;
};

/** Send these words where a call throws them; the message may say more. */
template <class Call>
void send_error(response& res, std::string_view words, Call call) {
    try {
        call();
    } catch (const usage_error& error) {
        const std::string said = error.what();
        res.send(said.find(words) != std::string::npos ? std::string(words) : said);
    }
}

inline std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return out;
}

inline const response_app sending[] = {
    //= send text: res.send('hello')
    //@ GET /
    //@ HEAD /
    //@ POST /
    //@ GET / | If-None-Match: W/"5-qvTGHdzF6KLavt4PO0gs2a6pQ00"
    //@ GET / | If-None-Match: "5-qvTGHdzF6KLavt4PO0gs2a6pQ00"
    //@ GET / | If-None-Match: "x", W/"5-qvTGHdzF6KLavt4PO0gs2a6pQ00"
    //@ GET / | If-None-Match: *
    //@ GET / | If-None-Match: "x"
    //@ HEAD / | If-None-Match: *
    //@ POST / | If-None-Match: *
    //@ GET / | If-None-Match: * | Cache-Control: no-cache
    //@ GET / | If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT
    {"send text", [](response& res) { res.send("hello"); }},
    //= send text beyond ASCII: res.send('h\u00e9llo \u20ac')
    {"send text beyond ASCII", [](response& res) { res.send("h\u00e9llo \u20ac"); }},
    //= send long text: res.send('x'.repeat(3000))
    //@ GET /
    //@ HEAD /
    {"send long text", [](response& res) { res.send(std::string(3000, 'x')); }},
    //= send empty text: res.send('')
    {"send empty text", [](response& res) { res.send(""); }},
    //= send nothing: res.send()
    {"send nothing", [](response& res) { res.send(); }},
    //= send null: res.send(null)
    {"send null", [](response& res) { res.send(nullptr); }},
    //= send bytes: res.send(Buffer.from('ab'))
    {"send bytes",
     [](response& res) {
         const std::byte bytes[] = {std::byte{'a'}, std::byte{'b'}};
         res.send(bytes);
     }},
    //= send bytes of a type: res.type('png').send(Buffer.from('ab'))
    {"send bytes of a type",
     [](response& res) {
         const std::byte bytes[] = {std::byte{'a'}, std::byte{'b'}};
         res.type("png").send(bytes);
     }},
    //= send bytes of a text type: res.set('Content-Type', 'text/plain; charset=iso-8859-1')
    //+ .send(Buffer.from('ab'))
    {"send bytes of a text type",
     [](response& res) {
         const std::byte bytes[] = {std::byte{'a'}, std::byte{'b'}};
         res.set("Content-Type", "text/plain; charset=iso-8859-1").send(bytes);
     }},
    //= send a number: res.send(42)
    {"send a number", [](response& res) { res.send(42); }},
    //= send a bool: res.send(true)
    {"send a bool", [](response& res) { res.send(true); }},
    //= send an object: res.send({ a: 1, b: ['x', null] })
    //@ GET /
    //@ HEAD /
    {"send an object",
     [](response& res) {
         res.send({{"a", 1}, {"b", cortado::json_literal::array({"x", nullptr})}});
     }},
    //= send of a charset: res.set('Content-Type', 'text/plain; charset=iso-8859-1').send('x')
    {"send of a charset",
     [](response& res) { res.set("Content-Type", "text/plain; charset=iso-8859-1").send("x"); }},
    //= send of a type: res.type('svg').send('<svg/>')
    {"send of a type", [](response& res) { res.type("svg").send("<svg/>"); }},
    //= send with an ETag: res.set('ETag', '"mine"').send('x')
    //@ GET /
    //@ GET / | If-None-Match: "mine"
    //@ GET / | If-None-Match: W/"mine"
    {"send with an ETag", [](response& res) { res.set("ETag", "\"mine\"").send("x"); }},
    //= send with a date: res.set('Last-Modified', 'Sun, 06 Nov 1994 08:49:37 GMT').send('x')
    //@ GET / | If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT
    //@ GET / | If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT
    //@ GET / | If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT | If-None-Match: "x"
    {"send with a date",
     [](response& res) { res.set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT").send("x"); }},
    //= send a missing page: res.status(404).send('hello')
    //@ GET / | If-None-Match: *
    {"send a missing page", [](response& res) { res.status(404).send("hello"); }},
    //= send what was created: res.status(201).send('hello')
    //@ GET / | If-None-Match: *
    {"send what was created", [](response& res) { res.status(201).send("hello"); }},
    //= send 204: res.status(204).send('x')
    {"send 204", [](response& res) { res.status(204).send("x"); }},
    //= send 205: res.status(205).type('txt').send('x')
    //@ GET /
    //@ HEAD /
    {"send 205", [](response& res) { res.status(205).type("txt").send("x"); }},
    //= send 304: res.status(304).type('txt').send('x')
    {"send 304", [](response& res) { res.status(304).type("txt").send("x"); }},
    //= send 204 as JSON: res.status(204).json({ a: 1 })
    {"send 204 as JSON",
     [](response& res) {
         res.status(204).json({{"a", 1}});
     }},
    //= send strong {"etag": "strong"}: res.send('hello')
    //@ GET /
    //@ HEAD /
    //@ GET / | If-None-Match: W/"5-qvTGHdzF6KLavt4PO0gs2a6pQ00"
    {"send strong", [](response& res) { res.send("hello"); }},
    //= send strong null {"etag": "strong"}: res.send(null)
    {"send strong null", [](response& res) { res.send(nullptr); }},
    //= send without ETag {"etag": false}: res.send('hello')
    //@ GET /
    //@ GET / | If-None-Match: *
    {"send without ETag", [](response& res) { res.send("hello"); }},
    //= send custom ETag {"etag": "custom"}: res.send('hello')
    //@ GET /
    //@ GET / | If-None-Match: "custom-5"
    {"send custom ETag", [](response& res) { res.send("hello"); }},
    //= send no custom ETag {"etag": "custom"}: res.send('')
    {"send no custom ETag", [](response& res) { res.send(""); }},
    //= send named {"x-powered-by": true}: res.send('hello')
    {"send named", [](response& res) { res.send("hello"); }},
    //= not found named {"x-powered-by": true}: next()
    {"not found named", [](request&, response&, next_fn next) { next(); }},
    //= send_status 200: res.sendStatus(200)
    {"send_status 200", [](response& res) { res.send_status(200); }},
    //= send_status 204: res.sendStatus(204)
    {"send_status 204", [](response& res) { res.send_status(204); }},
    //= send_status 404: res.type('html').sendStatus(404)
    //@ GET /
    //@ HEAD /
    {"send_status 404", [](response& res) { res.type("html").send_status(404); }},
    //= send_status 418: res.sendStatus(418)
    {"send_status 418", [](response& res) { res.send_status(418); }},
    //= send_status 599: res.sendStatus(599)
    {"send_status 599", [](response& res) { res.send_status(599); }},
    //= status 99: try { res.status(99) } catch (e) { res.send(e.message) }
    {"status 99",
     [](response& res) {
         send_error(res, "Invalid status code: 99. Status code must be greater than 99 and less than 1000.",
                    [&] { res.status(99); });
     }},
    //= status 1000: try { res.status(1000) } catch (e) { res.send(e.message) }
    {"status 1000",
     [](response& res) {
         send_error(res, "Invalid status code: 1000. Status code must be greater than 99 and less than 1000.",
                    [&] { res.status(1000); });
     }},
    //= status 999: res.status(999).send('x')
    {"status 999", [](response& res) { res.status(999).send("x"); }},
    //= status message: res.statusMessage = 'Fine'; res.status(200).send('x')
    {"status message", [](response& res) { res.status_message("Fine").status(200).send("x"); }},
    //= end: res.status(202).end()
    //@ GET /
    //@ HEAD /
    {"end", [](response& res) { res.status(202).end(); }},
    //= end with text: res.end('raw')
    {"end with text", [](response& res) { res.end("raw"); }},
    //= write_head: res.set('X-A', '1'); res.writeHead(203, { 'Content-Type': 'text/plain', 'X-B': '2' });
    //+ res.end('x')
    {"write_head",
     [](response& res) {
         res.set("X-A", "1");
         res.write_head(203, {{"Content-Type", "text/plain"}, {"X-B", "2"}}).end("x");
     }},
    //= locals: res.locals.user = 'tobi'; res.send(res.locals.user + Object.keys(res.locals).length)
    {"locals",
     [](response& res) {
         const bool is_empty = !res.locals.has("user");
         res.locals["user"] = "tobi";
         res.send(res.locals["user"].as<std::string>() + (is_empty ? "1" : "old"));
     }},
    //= headers_sent: const before = res.headersSent; res.send(String(before))
    {"headers_sent", [](response& res) { res.send(res.headers_sent() ? "true" : "false"); }},
};

inline const response_app json[] = {
    //= json an object: res.json({ a: 1, b: [1, 2] })
    //@ GET /
    //@ HEAD /
    //@ GET / | If-None-Match: *
    {"json an object",
     [](response& res) {
         res.json({{"a", 1}, {"b", {1, 2}}});
     }},
    //= json null: res.json(null)
    {"json null", [](response& res) { res.json(nullptr); }},
    //= json a text: res.json('x<y')
    {"json a text", [](response& res) { res.json("x<y"); }},
    //= json a number: res.json(1.5)
    {"json a number", [](response& res) { res.json(1.5); }},
    //= json of a type: res.type('application/vnd.api+json').json([])
    {"json of a type",
     [](response& res) { res.type("application/vnd.api+json").json(cortado::json_literal::array({})); }},
    //= json of a charset: res.set('Content-Type', 'application/json; charset=latin1').json(1)
    {"json of a charset",
     [](response& res) { res.set("Content-Type", "application/json; charset=latin1").json(1); }},
    //= json spaces {"json spaces": 2}: res.json({ a: [], b: {}, c: [1, { d: 'x: {[,' }], e: '\\"' })
    {"json spaces",
     [](response& res) {
         const cortado::json_literal nothing = cortado::json_literal::array({});
         const cortado::json_literal inner = {{"d", "x: {[,"}};
         const cortado::json_literal list = cortado::json_literal::array({1, inner});
         res.json({{"a", nothing}, {"b", cortado::json_literal()}, {"c", list}, {"e", "\\\""}});
     }},
    //= json spaces as text {"json spaces": "--"}: res.send({ a: [1] })
    {"json spaces as text",
     [](response& res) {
         res.send({{"a", cortado::json_literal::array({1})}});
     }},
    //= json spaces beyond ten {"json spaces": 12}: res.json({ a: 1 })
    {"json spaces beyond ten",
     [](response& res) {
         res.json({{"a", 1}});
     }},
    //= json spaces of a number {"json spaces": 2}: res.json(7)
    {"json spaces of a number", [](response& res) { res.json(7); }},
    //= json escape {"json escape": true}: res.json({ '&': '<script>' })
    {"json escape",
     [](response& res) {
         res.json({{"&", "<script>"}});
     }},
    //= json replacer {"json replacer": "hide"}:
    //+ const more = [{ password: 'y', ok: 1 }, 'hidden', null, [2, 'hidden']];
    //+ res.json({ user: 'Tobi', password: 'x', n: 3, more, deep: { n: 4, password: { a: 1 }, b: 'hidden' } })
    {"json replacer",
     [](response& res) {
         res.json({{"user", "Tobi"},
                   {"password", "x"},
                   {"n", 3},
                   {"more",
                    {{{"password", "y"}, {"ok", 1}}, "hidden", nullptr, json_literal::array({2, "hidden"})}},
                   {"deep", {{"n", 4}, {"password", {{"a", 1}}}, {"b", "hidden"}}}});
     }},
    //= json replacer of a text {"json replacer": "hide"}: res.json('hidden')
    {"json replacer of a text", [](response& res) { res.json("hidden"); }},
    //= json replacer of the whole {"json replacer": "whole"}: res.json({ a: 1 })
    {"json replacer of the whole",
     [](response& res) {
         res.json({{"a", 1}});
     }},
    //= json replacer by names {"json replacer": ["a", "c", "1"]}:
    //+ res.send({ a: { a: 1, b: 2, c: [{ a: 1, b: 2 }, 7, { b: 1 }] }, b: 3, c: null, d: { a: 1 } })
    {"json replacer by names",
     [](response& res) {
         res.send(
             {{"a", {{"a", 1}, {"b", 2}, {"c", json_literal::array({{{"a", 1}, {"b", 2}}, 7, {{"b", 1}}})}}},
              {"b", 3},
              {"c", nullptr},
              {"d", {{"a", 1}}}});
     }},
    //= json replacer, escape and spaces {"json replacer": "hide", "json escape": true, "json spaces": 2}:
    //+ res.jsonp({ a: '<&>', password: '<', list: [], n: 1, '>': 'hidden', deep: { password: 1 } })
    //@ GET /
    //@ GET /?callback=cb
    {"json replacer, escape and spaces",
     [](response& res) {
         res.jsonp({{"a", "<&>"},
                    {"password", "<"},
                    {"list", json_literal::array({})},
                    {"n", 1},
                    {">", "hidden"},
                    {"deep", {{"password", 1}}}});
     }},
    //= json escape and spaces {"json escape": true, "json spaces": 1, "etag": "strong"}:
    //+ res.json({ '&': '<script>' })
    //@ GET /
    //@ HEAD /
    {"json escape and spaces",
     [](response& res) {
         res.json({{"&", "<script>"}});
     }},
    //= jsonp: res.jsonp({ count: 1 })
    //@ GET /
    //@ GET /?callback=something
    //@ HEAD /?callback=something
    //@ GET /?callback=
    //@ GET /?callback=a&callback=b
    //@ GET /?callback[a]=something
    //@ GET /?callback=callbacks[123]
    //@ GET /?callback=foo;bar()
    //@ GET /?callback=%20a%2Eb%24
    //@ GET /?callback=()
    {"jsonp",
     [](response& res) {
         res.jsonp({{"count", 1}});
     }},
    //= jsonp by another name {"jsonp callback name": "clb"}: res.jsonp([1])
    //@ GET /?clb=x
    //@ GET /?callback=x
    {"jsonp by another name", [](response& res) { res.jsonp(cortado::json_literal::array({1})); }},
    //= jsonp line ends: res.jsonp({ str: '\u2028 \u2029 woot \u2027' })
    //@ GET /?callback=x
    //@ GET /
    {"jsonp line ends",
     [](response& res) {
         res.jsonp({{"str", "\u2028 \u2029 woot \u2027"}});
     }},
    //= jsonp of a type: res.type('application/vnd.example+json').jsonp({ hello: 'world' })
    //@ GET /
    //@ GET /?callback=cb
    {"jsonp of a type",
     [](response& res) {
         res.type("application/vnd.example+json").jsonp({{"hello", "world"}});
     }},
    //= jsonp escaped {"json escape": true, "json spaces": 2}: res.jsonp({ '&': '<script>' })
    //@ GET /?callback=cb
    {"jsonp escaped",
     [](response& res) {
         res.jsonp({{"&", "<script>"}});
     }},
    //= jsonp without queries {"query parser": false}: res.jsonp(null)
    //@ GET /?callback=cb
    {"jsonp without queries", [](response& res) { res.jsonp(nullptr); }},
    //= jsonp with a status: res.status(403).jsonp('no')
    //@ GET /?callback=cb
    {"jsonp with a status", [](response& res) { res.status(403).jsonp("no"); }},
};

}  // namespace parity
