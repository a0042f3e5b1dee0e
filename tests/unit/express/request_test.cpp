#include <cortado/express/request.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

using express::request;
using express::response;
using list = std::vector<std::string_view>;

namespace {

/** Run a check inside a handler. */
template <class Check>
void with_request(cortado::web::inject_request sent, Check check) {
    express::application app;
    bool has_run = false;
    app.use([&](request& req, response& res) {
        check(req);
        has_run = true;
        if (!res.headers_sent()) res.end();
    });
    CHECK(cortado::sync_wait(app.inject(std::move(sent))).status == 200);
    CHECK(has_run);
}

/** What a function says of a request, in an application that trusts these proxies. */
template <class Show>
std::string behind(express::setting_value trust, cortado::web::header_list headers, Show show,
                   std::string peer = "127.0.0.1", bool is_secure = false) {
    express::application app;
    app.set("trust proxy", std::move(trust));
    app.use([show](request& req, response& res) { res.send(show(req)); });
    cortado::web::inject_request sent{
        .headers = std::move(headers), .peer_address = std::move(peer), .is_secure = is_secure};
    return cortado::sync_wait(app.inject(std::move(sent))).body;
}

std::string joined(const list& texts) {
    std::string all;
    for (const std::string_view text : texts) all.append(text).append(",");
    return all;
}

}  // namespace

TEST_CASE("request: shows the target, the query and the headers", "[express][request]") {
    std::string log;
    express::application app;
    app.use("/a", [&](request& req, response& res) {
        log += std::string(req.method) + " " + req.url + " " + req.base_url + " " +
               std::string(req.original_url) + " " + std::string(req.path()) + " ";
        log += std::string(req.query()["x"]) + " " + std::to_string(req.query().size()) + " ";
        req.url = "/c?y=2";
        log += std::string(req.query()["y"]) + " " + std::to_string(req.query().size()) + " ";
        log += std::string(req.get("x-custom")) + " " + std::string(req.headers["X-Custom"]) + " [" +
               std::string(req.get("absent")) + "]";
        res.end();
    });
    CHECK(get(app, "/a/b?x=1&z", {{"X-Custom", "yes"}}).status == 200);
    CHECK(log == "GET /b?x=1&z /a /a/b?x=1&z /b 1 2 2 1 yes yes []");
}

TEST_CASE("request.get: Referer and Referrer are one header", "[express][request]") {
    express::application app;
    app.use([](request& req, response& res) {
        res.send(std::string(req.get("Referer")) + "," + std::string(req.get("referrer")));
    });
    CHECK(brief(get(app, "/", {{"Referer", "a"}})) == "200 a,a");
    CHECK(brief(get(app, "/", {{"Referrer", "b"}})) == "200 b,b");
}

TEST_CASE("request.text: reads the whole body, once", "[express][request]") {
    express::application app;
    app.post("/", [](request& req, response& res) -> task<> {
        std::string text = co_await req.text();
        res.send(text);
    });
    app.post("/twice", [](request& req, response& res) -> task<> {
        std::string text = co_await req.text();
        std::string again = co_await req.text();
        res.send(again);
    });
    app.post("/small", [](request& req, response& res) -> task<> {
        std::string text = co_await req.text(4);
        res.send(text);
    });
    app.use(
        [](const usage_error& error, request&, response& res, express::next_fn) { res.send(error.what()); });
    CHECK(brief(send(app, "POST", "/", {}, "hello")) == "200 hello");
    CHECK(brief(send(app, "POST", "/small", {}, "hello")) == "413");
    CHECK(brief(send(app, "POST", "/twice", {}, "hello")) ==
          "200 request: the body was read already, by text()");
}

TEST_CASE("request.bytes and request.read: give the body as bytes and in pieces", "[express][request]") {
    express::application app;
    app.post("/bytes", [](request& req, response& res) -> task<> {
        std::vector<std::byte> bytes = co_await req.bytes();
        res.send(bytes);
    });
    app.post("/read", [](request& req, response& res) -> task<> {
        std::string joined;
        for (;;) {
            std::string_view piece = co_await req.read();
            if (piece.empty()) break;
            joined.append(piece).append("|");
        }
        res.send(joined);
    });
    const auto bytes = send(app, "POST", "/bytes", {}, std::string("\0\xFF", 2));
    CHECK(bytes.body == std::string("\0\xFF", 2));
    CHECK(bytes.header("Content-Type") == "application/octet-stream");
    cortado::web::inject_request pieces{.method = "POST", .url = "/read", .body_pieces = {"ab", "c"}};
    CHECK(brief(cortado::sync_wait(app.inject(pieces))) == "200 ab|c|");
}

TEST_CASE("request.body: is nothing until a parser has filled it", "[express][request]") {
    express::application app;
    app.use([](request& req, response&, express::next_fn next) {
        if (req.path() == "/parsed") req.body = "text";
        next();
    });
    app.use([](request& req, response& res) {
        res.send((req.body.has_value() ? "yes " : "no ") + std::string(req.body.text()));
    });
    CHECK(brief(get(app, "/parsed")) == "200 yes text");
    CHECK(brief(get(app, "/")) == "200 no ");
}

TEST_CASE("request.get: several of one name are joined as Node joins them", "[express][request]") {
    with_request({.headers = {{"X-A", "1"},
                              {"Cookie", "a=1"},
                              {"x-a", "2"},
                              {"cookie", "b=2"},
                              {"User-Agent", "first"},
                              {"User-Agent", "second"},
                              {"Referrer", ""},
                              {"Referer", "r"}}},
                 [](request& req) {
                     CHECK(req.get("X-A") == "1, 2");
                     CHECK(req.header("x-a") == "1, 2");
                     CHECK(req.get("Cookie") == "a=1; b=2");
                     CHECK(req.get("User-Agent") == "first");
                     CHECK(req.get("Referrer") == "r");
                     CHECK(req.get("none").empty());
                 });
}

TEST_CASE("request.accepts: chooses the best of what is offered, or lists what is wanted",
          "[express][request]") {
    with_request({.headers = {{"Accept", "text/*;q=.5, application/json"},
                              {"Accept-Language", "de;q=0.8, en"},
                              {"Accept-Charset", "utf-8"},
                              {"Accept-Encoding", "br;q=0.1, gzip"}}},
                 [](request& req) {
                     CHECK(req.accepts("html", "json") == "json");
                     CHECK(req.accepts("html") == "html");
                     CHECK_FALSE(req.accepts("png").has_value());
                     const std::string offered = "application/json";
                     CHECK(req.accepts(offered) == offered);
                     CHECK(req.accepts(list{"png", "text/plain"}) == "text/plain");
                     CHECK(req.accepts() == list{"application/json", "text/*"});
                     CHECK(req.accepts_languages("de", "en") == "en");
                     CHECK_FALSE(req.accepts_languages("fr").has_value());
                     CHECK(req.accepts_languages() == list{"en", "de"});
                     CHECK(req.accepts_languages(list{"fr", "de", "en"}) == "en");
                     CHECK(req.accepts_charsets("utf-8", "utf-7") == "utf-8");
                     CHECK_FALSE(req.accepts_charsets("utf-7").has_value());
                     CHECK(req.accepts_charsets() == list{"utf-8"});
                     CHECK(req.accepts_charsets(list{"utf-7", "utf-8"}) == "utf-8");
                     CHECK(req.accepts_encodings(list{"compress"}) == std::nullopt);
                     CHECK(req.accepts_encodings("br", "gzip") == "gzip");
                     CHECK_FALSE(req.accepts_encodings("zstd").has_value());
                     CHECK(req.accepts_encodings() == list{"gzip", "br", "identity"});
                 });
    with_request({}, [](request& req) {
        CHECK(req.accepts("html", "json") == "html");
        CHECK(req.accepts() == list{"*/*"});
        CHECK(req.accepts_languages() == list{"*"});
        CHECK(req.accepts_encodings() == list{"identity"});
    });
}

TEST_CASE("request.is: no body, another type, or the type", "[express][request]") {
    with_request({.headers = {{"Content-Type", "text/html; charset=utf-8"}}}, [](request& req) {
        CHECK_FALSE(req.is("html").has_body());
        CHECK_FALSE(req.is("html"));
        CHECK(req.is("html").text().empty());
    });
    with_request({.method = "POST", .headers = {{"Content-Type", "Text/HTML; charset=utf-8"}}, .body = "x"},
                 [](request& req) {
                     CHECK(req.is("html"));
                     CHECK(req.is("json", "html") == "html");
                     CHECK(req.is(list{"text/html"}) == "text/html");
                     CHECK(req.is("text/*") == "text/html");
                     CHECK(req.is() == "text/html");
                     CHECK_FALSE(req.is("json"));
                     CHECK(req.is("json").has_body());
                     CHECK_FALSE(req.is("json") == "");
                 });
    with_request({.method = "POST", .body_pieces = {"x"}}, [](request& req) {
        CHECK(req.is("html").has_body());
        CHECK_FALSE(req.is("html"));
    });
}

TEST_CASE("request.range: parts, out of the size, malformed, or none", "[express][request]") {
    using cortado::http::byte_range;
    using cortado::http::range_status;
    with_request({.headers = {{"Range", "bytes=0-4,3-9,50-"}}}, [](request& req) {
        CHECK(req.range(100)->ranges == std::vector<byte_range>{{0, 4}, {3, 9}, {50, 99}});
        CHECK(req.range(100, {.combine = true})->ranges == std::vector<byte_range>{{0, 9}, {50, 99}});
        CHECK(req.range(100)->unit == "bytes");
    });
    with_request({.headers = {{"Range", "bytes=50-"}}},
                 [](request& req) { CHECK(req.range(10)->status == range_status::unsatisfiable); });
    with_request({.headers = {{"Range", "pages"}}},
                 [](request& req) { CHECK(req.range(10)->status == range_status::malformed); });
    with_request({}, [](request& req) { CHECK_FALSE(req.range(10).has_value()); });
}

TEST_CASE("request.ip: is the connection's, or what trusted proxies say", "[express][request]") {
    const auto show = [](request& req) { return std::string(req.ip()) + " " + joined(req.ips()); };
    const cortado::web::header_list chain = {{"X-Forwarded-For", "1.1.1.1, 2.2.2.2"},
                                             {"X-Forwarded-For", "10.0.0.9"}};
    CHECK(behind(false, chain, show) == "127.0.0.1 ");
    CHECK(behind(true, chain, show) == "1.1.1.1 1.1.1.1,2.2.2.2,10.0.0.9,");
    CHECK(behind(2, chain, show) == "2.2.2.2 2.2.2.2,10.0.0.9,");
    CHECK(behind("loopback, 10.0.0.0/8", chain, show) == "2.2.2.2 2.2.2.2,10.0.0.9,");
    CHECK(behind("loopback", chain, show, "8.8.8.8") == "8.8.8.8 ");
    CHECK(behind(true, {}, show) == "127.0.0.1 ");
}

TEST_CASE("request.protocol: is the connection's, or what a trusted proxy says", "[express][request]") {
    const auto show = [](request& req) {
        return std::string(req.protocol()) + (req.secure() ? " secure" : " plain");
    };
    CHECK(behind(false, {{"X-Forwarded-Proto", "https"}}, show) == "http plain");
    CHECK(behind(true, {{"X-Forwarded-Proto", "https , http"}}, show) == "https secure");
    CHECK(behind(true, {}, show) == "http plain");
    CHECK(behind(false, {}, show, "127.0.0.1", true) == "https secure");
    CHECK(behind(true, {{"X-Forwarded-Proto", "http"}}, show, "127.0.0.1", true) == "http plain");
}

TEST_CASE("request.host: has the port, hostname has not, subdomains are what stands before",
          "[express][request]") {
    const auto show = [](request& req) {
        return std::string(req.host()) + " " + std::string(req.hostname()) + " " + joined(req.subdomains());
    };
    CHECK(behind(false, {{"Host", "a.b.example.com:81"}}, show) == "a.b.example.com:81 a.b.example.com b,a,");
    CHECK(behind(false, {{"Host", "example.com"}}, show) == "example.com example.com ");
    CHECK(behind(false, {{"Host", "[::1]:81"}}, show) == "[::1]:81 [::1] ");
    CHECK(behind(false, {{"Host", "127.0.0.1:81"}}, show) == "127.0.0.1:81 127.0.0.1 ");
    CHECK(behind(false, {{"Host", "012.0.0.1"}}, show) == "012.0.0.1 012.0.0.1 0,012,");
    CHECK(behind(false, {{"Host", "h"}, {"X-Forwarded-Host", "f"}}, show) == "h h ");
    CHECK(behind(true, {{"Host", "h"}, {"X-Forwarded-Host", "x.y.z:1 , f"}}, show) == "x.y.z:1 x.y.z x,");
    CHECK(behind(true, {{"Host", "h"}}, show) == "h h ");
}

TEST_CASE("request.subdomains: count from the setting's offset", "[express][request]") {
    for (const auto& [offset, expected] :
         {std::pair{0, "com,example,a,"}, {1, "example,a,"}, {3, ""}, {9, ""}}) {
        express::application app;
        app.set("subdomain offset", offset);
        app.use([](request& req, response& res) { res.send(joined(req.subdomains())); });
        CHECK(get(app, "/", {{"Host", "a.example.com"}}).body == expected);
    }
}

TEST_CASE("request.xhr: by X-Requested-With, in any case", "[express][request]") {
    with_request({.headers = {{"X-Requested-With", "xmlHttpRequest"}}},
                 [](request& req) { CHECK(req.xhr()); });
    with_request({.headers = {{"X-Requested-With", "fetch"}}}, [](request& req) { CHECK_FALSE(req.xhr()); });
    with_request({}, [](request& req) { CHECK_FALSE(req.xhr()); });
}

TEST_CASE("request.fresh: goes by the response so far", "[express][request]") {
    with_request({.headers = {{"If-None-Match", "\"a\""}}}, [](request& req) {
        CHECK(req.stale());
        req.res().set("ETag", "\"a\"");
        CHECK(req.fresh());
        CHECK_FALSE(req.stale());
        req.res().status(404);
        CHECK_FALSE(req.fresh());
        req.res().status(200);
    });
    with_request({.method = "POST", .headers = {{"If-None-Match", "*"}}}, [](request& req) {
        req.res().set("ETag", "\"a\"");
        CHECK_FALSE(req.fresh());
    });
}

TEST_CASE("request.route: is the route whose handler was called last", "[express][request]") {
    const auto show = [](const request& req) {
        const std::optional<express::matched_route> route = req.route();
        if (!route) return std::string("none");
        std::string text(route->path);
        for (const std::string_view path : route->paths) text.append(" ").append(path);
        for (const std::string_view method : route->methods) text.append(" ").append(method);
        return text;
    };
    const auto note = [&](request& req, response& res, express::next_fn next) {
        res.append("X-Route", show(req));
        next();
    };
    express::application app;
    express::router inner;
    inner.use(note);
    inner.get("/:id", note).route("/:id{/more}").put(note).get(note);
    app.use("/in", inner, note);
    app.all({"/in/:x", "/other"}, note, note);
    app.use([&](request& req, response& res) { res.send(show(req)); });
    const auto received = get(app, "/in/7");
    std::string noted;
    for (const auto& [name, value] : received.headers) noted += name == "X-Route" ? value + ", " : "";
    CHECK(noted ==
          "none, /:id /:id GET, /:id{/more} /:id{/more} GET PUT, none, /in/:x /in/:x /other, "
          "/in/:x /in/:x /other, ");
    CHECK(received.body == "none");
}

TEST_CASE("request: knows its version and its response", "[express][request]") {
    with_request({.minor_version = 0}, [](request& req) { CHECK(req.http_version() == "1.0"); });
    with_request({}, [](request& req) {
        CHECK(req.http_version() == "1.1");
        CHECK(&req.res().exchange() == &req.exchange());
    });
}

TEST_CASE("request.params.as: a text of another type is a 400", "[express][request]") {
    express::application app;
    app.get("/:id",
            [](request& req, response& res) { res.send(std::to_string(req.params.as<int>("id") + 1)); });
    app.use([](const http_error& error, request&, response& res, express::next_fn) {
        res.status(error.status()).send(error.what());
    });
    CHECK(brief(get(app, "/41")) == "200 42");
    CHECK(brief(get(app, "/x%22")) ==
          R"(400 parameter "id" is "x\"", not an integer from -2147483648 to 2147483647)");
}
