#pragma once

// What a request says of itself, and what of it can be set.
#include "context_app.hpp"

namespace parity::koa_face {

/** As the twin's `const { ... } = ctx; ctx.body = { ... }`. */
inline json origin_of(koa::context& ctx) {
    const cortado::http::absolute_url& url = ctx.URL();
    return {{"ip", ctx.ip()},
            {"ips", ctx.ips()},
            {"protocol", ctx.protocol()},
            {"secure", ctx.secure()},
            {"host", ctx.host()},
            {"hostname", ctx.hostname()},
            {"subdomains", ctx.subdomains()},
            {"origin", ctx.origin().empty() ? json(nullptr) : json(ctx.origin())},
            {"href", ctx.href()},
            {"URL", url.scheme.empty() ? json(nullptr) : json(url.href())}};
}

inline void answer_origin(koa::context& ctx) { ctx.body = origin_of(ctx); }

inline const context_app requests[] = {
    //= negotiation: ctx.body = { type: ctx.accepts('html', 'json', 'text/plain', 'image/*'), types: ctx.accepts(),
    //+ encoding: ctx.acceptsEncodings('br', 'gzip', 'identity'), encodings: ctx.acceptsEncodings(),
    //+ charset: ctx.acceptsCharsets('utf-8', 'iso-8859-1'), charsets: ctx.acceptsCharsets(),
    //+ language: ctx.acceptsLanguages('en', 'de-CH', 'fr'), languages: ctx.request.acceptsLanguages() }
    //@ GET /
    //@ GET / | Accept: text/html;q=0.5, application/json
    //@ GET / | Accept: application/*;q=0.2, image/jpeg;q=0.8, text/html, text/plain
    //@ GET / | Accept: text/*;q=0
    //@ GET / | Accept: nonsense
    //@ GET / | Accept: text/plain | Accept: text/html
    //@ GET / | Accept-Encoding: gzip, br;q=0.5
    //@ GET / | Accept-Encoding: identity;q=0
    //@ GET / | Accept-Charset: iso-8859-1;q=0.7, utf-8
    //@ GET / | Accept-Language: de, en;q=0.9, fr-CA;q=0.1
    {"negotiation",
     [](koa::context& ctx) {
         ctx.body = json{{"type", or_false(ctx.accepts("html", "json", "text/plain", "image/*"))},
                         {"types", ctx.accepts()},
                         {"encoding", or_false(ctx.accepts_encodings("br", "gzip", "identity"))},
                         {"encodings", ctx.accepts_encodings()},
                         {"charset", or_false(ctx.accepts_charsets("utf-8", "iso-8859-1"))},
                         {"charsets", ctx.accepts_charsets()},
                         {"language", or_false(ctx.accepts_languages("en", "de-CH", "fr"))},
                         {"languages", ctx.request.accepts_languages()}};
     }},
    //= is: ctx.body = { json: ctx.is('json'), html: ctx.is('html', 'text/html'), text: ctx.is('text/*'),
    //+ any: ctx.request.is('*/*'), suffix: ctx.is('+json'), form: ctx.is('urlencoded', 'multipart'), all: ctx.is() }
    //@ GET /
    //@ POST / | Content-Type: application/json | = {}
    //@ POST / | Content-Type: text/html; charset=utf-8 | = x
    //@ POST / | Content-Type: application/vnd.api+json | = {}
    //@ POST / | Content-Type: multipart/form-data; boundary=x | = x
    //@ POST / | Content-Type: nonsense | = x
    //@ POST / | = x
    {"is",
     [](koa::context& ctx) {
         const auto shown = [](const cortado::web::body_type& type) {
             if (!type.has_body()) return json(nullptr);
             return type ? json(type.text()) : json(false);
         };
         ctx.body = json{{"json", shown(ctx.is("json"))},
                         {"html", shown(ctx.is("html", "text/html"))},
                         {"text", shown(ctx.is("text/*"))},
                         {"any", shown(ctx.request.is("*/*"))},
                         {"suffix", shown(ctx.is("+json"))},
                         {"form", shown(ctx.is("urlencoded", "multipart"))},
                         {"all", shown(ctx.is())}};
     }},
    //= content: ctx.body = [ctx.request.type, ctx.request.charset, ctx.request.length ?? null]
    //@ GET /
    //@ POST / | Content-Type: text/html; charset=utf-8 | = hello
    //@ POST / | Content-Type: text/html;charset="x y" | = x
    //@ POST / | Content-Type: text/html; charset= | = x
    //@ POST / | Content-Type: nonsense; charset=utf-8 | = x
    {"content",
     [](koa::context& ctx) {
         const auto length = ctx.request.length();
         ctx.body = json{ctx.request.type(), ctx.request.charset(), length ? json(*length) : json(nullptr)};
     }},
    //= get: ctx.body = [ctx.get('Host'), ctx.get('x-none'), ctx.get('Referer'), ctx.get('referrer'), ctx.get('X-A'),
    //+ ctx.request.get('user-agent'), ctx.header['x-a'] ?? null, ctx.request.headers['user-agent'] ?? null]
    //@ GET /
    //@ GET / | Referer: http://a.example/ | X-A: 1 | X-A: 2
    //@ GET / | Referrer: http://b.example/ | User-Agent: x | User-Agent: y
    {"get",
     [](koa::context& ctx) {
         const bool has_a = ctx.header.has("x-a");
         const bool has_agent = ctx.request.headers.has("user-agent");
         ctx.body = json{ctx.get("Host"),
                         ctx.get("x-none"),
                         ctx.get("Referer"),
                         ctx.get("referrer"),
                         ctx.get("X-A"),
                         ctx.request.get("user-agent"),
                         has_a ? json(ctx.header.join("x-a")) : json(nullptr),
                         has_agent ? json(ctx.request.headers["user-agent"]) : json(nullptr)};
     }},
    //= origin: const { ip, ips, protocol, secure, host, hostname, subdomains, origin, href, URL } = ctx;
    //+ ctx.body = { ip, ips, protocol, secure, host, hostname, subdomains, origin, href, URL: URL.href ?? null }
    //@ GET /
    //@ GET /a/b?c=d%20e | Host: tobi.ferrets.example.com:3000
    //@ GET / | Host: EXAMPLE.com
    //@ GET / | Host: 127.0.0.1:80
    //@ GET / | Host: [::1]:3000
    //@ GET / | Host: [::FFFF:7f00:1]
    //@ GET / | Host: [2001:cdba:0000:0000:0000:0000:3257:9652]:1337
    //@ GET / | Host: localhost
    //@ GET /../x/./y?q%20 | Host: a.b.c.d
    //@ GET http://other.example/x?y=1 | Host: other.example
    //@ GET / | Origin: http://a.example
    //@ GET / | X-Forwarded-For: 1.2.3.4 | X-Forwarded-Proto: https | X-Forwarded-Host: evil.example
    {"origin", answer_origin},
    //= origin by a proxy {"proxy": true}: const { ip, ips, protocol, secure, host, hostname, subdomains, origin, href,
    //+ URL } = ctx; ctx.body = { ip, ips, protocol, secure, host, hostname, subdomains, origin, href, URL: URL.href ?? null }
    //@ GET /
    //@ GET / | X-Forwarded-For: 1.2.3.4, 5.6.7.8
    //@ GET / | X-Forwarded-For: 1.2.3.4 | X-Forwarded-For: 5.6.7.8
    //@ GET / | X-Forwarded-For:
    //@ GET / | X-Forwarded-For: , 5.6.7.8
    //@ GET / | X-Forwarded-Proto: https, http
    //@ GET / | X-Forwarded-Proto: HTTPS
    //@ GET / | X-Forwarded-Host: a.b.example.com, c.example
    //@ GET / | X-Forwarded-Host: user@a.example:8080
    //@ GET / | X-Forwarded-Host: user@A.example:80
    //@ GET / | X-Forwarded-Host: a@[::1]:81
    //@ GET / | X-Forwarded-Host: a@b c
    //@ GET / | X-Forwarded-Host: [::1/x]:81
    //@ GET / | X-Forwarded-Host: [::1
    {"origin by a proxy", answer_origin},
    //= origin by another header {"proxy": true, "proxyIpHeader": "Client-IP", "maxIpsCount": 2, "subdomainOffset": 3}:
    //+ const { ip, ips, protocol, secure, host, hostname, subdomains, origin, href, URL } = ctx;
    //+ ctx.body = { ip, ips, protocol, secure, host, hostname, subdomains, origin, href, URL: URL.href ?? null }
    //@ GET / | Client-IP: 127.0.0.1, 127.0.0.2, 127.0.0.3 | X-Forwarded-For: 1.2.3.4
    //@ GET / | Client-IP: 127.0.0.9
    //@ GET / | Host: a.b.c.example.com
    {"origin by another header", answer_origin},
    //= ip known better: const before = ctx.ip; ctx.request.ip = '10.0.0.1'; ctx.body = [before, ctx.ip, ctx.request.ip]
    {"ip known better",
     [](koa::context& ctx) {
         const std::string before = ctx.ip;
         ctx.request.ip = "10.0.0.1";
         ctx.body = json{before, ctx.ip(), ctx.request.ip()};
     }},
    //= idempotent: ctx.body = String(ctx.idempotent)
    //@ GET /
    //@ HEAD /
    //@ PUT /
    //@ DELETE /
    //@ OPTIONS /
    //@ TRACE /
    //@ POST /
    //@ PATCH /
    {"idempotent", [](koa::context& ctx) { ctx.body = ctx.idempotent() ? "true" : "false"; }},
    //= fresh: ctx.status = Number(ctx.query.s ?? 200); ctx.etag = '123'; ctx.set('Last-Modified',
    //+ 'Sun, 06 Nov 1994 08:49:37 GMT'); ctx.body = [ctx.fresh, ctx.stale]
    //@ GET /
    //@ GET / | If-None-Match: "123"
    //@ GET / | If-None-Match: "124"
    //@ GET / | If-None-Match: *
    //@ GET / | If-None-Match: W/"123"
    //@ GET / | If-None-Match: "123" | If-Modified-Since: Sun, 06 Nov 1993 08:49:37 GMT
    //@ GET / | If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT
    //@ GET / | If-None-Match: "123" | Cache-Control: no-cache
    //@ POST / | If-None-Match: "123"
    //@ GET /?s=404 | If-None-Match: "123"
    {"fresh",
     [](koa::context& ctx) {
         ctx.status = ctx.query.has("s") ? number(ctx.query["s"]) : 200;
         ctx.etag = "123";
         ctx.set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
         ctx.body = json{ctx.fresh(), ctx.stale()};
     }},
    //= query: ctx.body = [ctx.query, ctx.querystring, ctx.search, ctx.request.query.a ?? null]
    //@ GET /
    //@ GET /?
    //@ GET /?a=1
    //@ GET /?a=1&a=2&b=&c
    //@ GET /?a=x+y%20z&b[c]=%C3%A9&%zz=%
    //@ GET /??a=1
    //@ GET /?&&=x&
    //@ GET /?__proto__=1&toString=2
    {"query",
     [](koa::context& ctx) {
         const std::vector<std::string_view> values = ctx.request.query.all("a");
         const json first = values.empty()       ? json(nullptr)
                            : values.size() == 1 ? json(values[0])
                                                 : json(values);
         ctx.body = json{json::parse(ctx.query.dump()), ctx.querystring(), ctx.search(), first};
     }},
    //= inspect the request: const shown = ctx.request.inspect(); delete shown.header.connection; ctx.body = [shown, ctx.toJSON().originalUrl,
    //+ ctx.app.toJSON(), Object.keys(ctx.toJSON()).slice(0, 4)]
    //@ GET /x?y | X-A: 1 | X-A: 2
    {"inspect the request",
     [](koa::context& ctx) {
         json shown = json::parse(ctx.request.inspect().text());
         json keys = json::array();
         const json whole = json::parse(ctx.inspect().text());
         for (const auto& [key, value] : whole.items()) keys.push_back(key);
         ctx.body = json{shown, whole["originalUrl"], json::parse(ctx.app().to_json().text()), keys};
     }},
};

inline json url_of(koa::context& ctx) {
    return {ctx.method(), ctx.url(), ctx.path(), ctx.querystring(), ctx.search(), ctx.original_url()};
}

inline const context_app setters[] = {
    //= set headers: ctx.request.headers = { accept: 'text/html', host: 'h.example:8', 'content-length': '12',
    //+ 'content-type': 'text/plain', 'x-a': ctx.get('X-To') }; ctx.body = [ctx.get('accept'), ctx.headers['x-a'],
    //+ ctx.get('user-agent'), ctx.host, ctx.href, ctx.request.length, ctx.accepts('json', 'html'), ctx.is('text'), ctx.request.header]
    //@ GET /a | X-To: one | User-Agent: u
    {"set headers",
     [](koa::context& ctx) {
         ctx.request.headers = {{"accept", "text/html"},
                                {"host", "h.example:8"},
                                {"content-length", "12"},
                                {"content-type", "text/plain"},
                                {"x-a", ctx.get("X-To")}};
         json header = json::object();
         for (const cortado::http::field& each : ctx.request.header)
             header[std::string(each.name)] = each.value;
         ctx.body = json{ctx.get("accept"),
                         ctx.headers["x-a"],
                         ctx.get("user-agent"),
                         ctx.host(),
                         ctx.href(),
                         *ctx.request.length(),
                         *ctx.accepts("json", "html"),
                         ctx.is("text").text(),
                         header};
     }},
    //= set path: ctx.path = ctx.get('X-To'); ctx.body = [ctx.method, ctx.url, ctx.path, ctx.querystring, ctx.search,
    //+ ctx.originalUrl]
    //@ GET /login?next=/dashboard | X-To: /logout
    //@ GET /login | X-To: /login
    //@ GET /login?x | X-To: /a?b#c
    {"set path",
     [](koa::context& ctx) {
         ctx.path = ctx.get("X-To");
         ctx.body = url_of(ctx);
     }},
    //= set url: ctx.url = ctx.get('X-To'); ctx.body = [ctx.method, ctx.url, ctx.path, ctx.querystring, ctx.search,
    //+ ctx.originalUrl]
    //@ GET /login?next=/dashboard | X-To: /store?page=2
    //@ GET /login | X-To: /
    {"set url",
     [](koa::context& ctx) {
         ctx.url = ctx.get("X-To");
         ctx.body = url_of(ctx);
     }},
    //= set querystring: ctx.querystring = ctx.get('X-To'); const first = ctx.query;
    //+ ctx.body = [ctx.method, ctx.url, ctx.path, ctx.querystring, ctx.search, ctx.originalUrl, first]
    //@ GET /store/shoes?page=1 | X-To: page=2&color=blue
    //@ GET /store/shoes | X-To: page=2
    //@ GET /store/shoes?page=1 | X-To: ?page=3
    //@ GET /store/shoes?page=1 | X-To:
    //@ GET /store/shoes?page=1 | X-To: a#b
    {"set querystring",
     [](koa::context& ctx) {
         ctx.querystring = ctx.get("X-To");
         json shown = url_of(ctx);
         shown.push_back(json::parse(ctx.query.dump()));
         ctx.body = shown;
     }},
    //= set search: ctx.search = ctx.get('X-To'); ctx.body = [ctx.method, ctx.url, ctx.path, ctx.querystring, ctx.search,
    //+ ctx.originalUrl]
    //@ GET /store/shoes?page=1 | X-To: ?page=2&color=blue
    //@ GET /store/shoes | X-To: page=2
    {"set search",
     [](koa::context& ctx) {
         ctx.request.search = ctx.get("X-To");
         ctx.body = url_of(ctx);
     }},
    //= set query: const before = ctx.query.a ?? null; ctx.query = { a: 'x y', b: 'é&=', 'c*': '~!(' };
    //+ ctx.body = [ctx.method, ctx.url, ctx.path, ctx.querystring, ctx.search, ctx.originalUrl, before, ctx.query]
    //@ GET /store?a=1
    //@ GET /store
    {"set query",
     [](koa::context& ctx) {
         const json before = ctx.query.has("a") ? json(ctx.query["a"]) : json(nullptr);
         ctx.query = {{"a", "x y"}, {"b", "é&="}, {"c*", "~!("}};
         json shown = url_of(ctx);
         shown.push_back(before);
         shown.push_back(json::parse(ctx.query.dump()));
         ctx.body = shown;
     }},
    //= set query of lists: ctx.query = { a: ['1', '2'], b: [''], c: '3' }; ctx.body = [ctx.url, ctx.query]
    {"set query of lists",
     [](koa::context& ctx) {
         ctx.query = {{"a", "1"}, {"a", "2"}, {"b", ""}, {"c", "3"}};
         ctx.body = json{std::string(ctx.url), json::parse(ctx.query.dump())};
     }},
    //= set method: ctx.method = ctx.get('X-To'); ctx.body = [ctx.method, ctx.request.method, ctx.idempotent]
    //@ POST / | X-To: PUT
    //@ HEAD / | X-To: GET
    //@ GET / | X-To: OTHER
    {"set method",
     [](koa::context& ctx) {
         ctx.method = ctx.get("X-To");
         ctx.body = json{ctx.method(), ctx.request.method(), ctx.idempotent()};
     }},
    //= rewrite for those below: ctx.state.below = true; ctx.url = '/other' + ctx.search; await next();
    //+ ctx.body += ` of ${ctx.originalUrl}`
    //@ GET /a?b=c
    {"rewrite for those below",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         ctx.state["below"] = true;
         ctx.url = "/other" + std::string(ctx.search);
         co_await next();
         ctx.body = std::string(ctx.body) + " of " + std::string(ctx.original_url());
     }},
};

}  // namespace parity::koa_face
