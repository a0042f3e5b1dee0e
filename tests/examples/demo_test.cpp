// First, for its pragma.
#include "drive.hpp"

#include "examples/demo/app.hpp"

#include "support/catch.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

using cortado::test::ask;
using cortado::test::summary;

namespace {

const std::string json_reply = " application/json; charset=utf-8: ";

/** Blank the times of a trace: `"us":123` becomes `"us":0`. */
std::string without_times(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        out += text[at++];
        if (!out.ends_with("\"us\":")) continue;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        out += '0';
    }
    return out;
}

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

cortado::json_literal step(int layer, const char* what) {
    return {{"layer", layer}, {"what", what}, {"us", 0}};
}

std::string trace(const char* face, std::initializer_list<cortado::json_literal> steps) {
    return cortado::json_literal{{"face", face},
                                 {"layers", {"layer 1", "layer 2", "layer 3", "handler"}},
                                 {"steps", cortado::json_literal::array(steps)}}
        .text();
}

}  // namespace

TEST_CASE("demo: the page and its parts come with their types and the policy that keeps it to itself",
          "[examples]") {
    const auto app = demo::make_app();
    const auto page = ask(app, "GET", "/");
    CHECK(page.status == 200);
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.header("Content-Security-Policy") == "default-src 'self'");
    CHECK((page.body == demo::page_html));
    CHECK(ask(app, "GET", "/demo.css").header("Content-Type") == "text/css; charset=utf-8");
    CHECK(ask(app, "GET", "/demo.js").header("Content-Type") == "text/javascript; charset=utf-8");
    CHECK(ask(app, "GET", "/favicon.svg").header("Content-Type") == "image/svg+xml; charset=utf-8");
}

TEST_CASE("demo: a tried route shows the octets of its reply", "[examples]") {
    const auto reply = ask(demo::make_app(), "POST", "/api/try?method=GET&path=/try/users/7");
    REQUIRE(reply.status == 200);
    const std::string body = without_times(reply.body);
    CHECK(body.starts_with("{\"us\":0,\"raw\":\"HTTP/1.1 200 OK\\r\\n"));
    CHECK(body.ends_with("\\r\\n\\r\\n{\\\"id\\\":\\\"7\\\"}\"}"));
}

TEST_CASE("demo: what cannot be tried is refused with a reason", "[examples]") {
    const auto app = demo::make_app();
    CHECK(summary(ask(app, "POST", "/api/try?method=GET&path=/api/try")) ==
          "400" + json_reply + R"({"error":"the routes to try are below /try"})");
    const std::string refusal =
        "400" + json_reply +
        R"({"error":"a path has no spaces and only ASCII characters; encode others as %20"})";
    CHECK(summary(ask(app, "POST", "/api/try?method=GET&path=/try/a%20b")) == refusal);
    CHECK(summary(ask(app, "POST", "/api/try?method=G%0AT&path=/try/")) == refusal);
}

TEST_CASE("demo: every prepared request gets the same reply in memory and from its route", "[examples]") {
    const auto app = demo::make_app();
    const std::pair<std::string_view, int> expected[] = {
        {"/try/users/7", 200},
        {"/try/koa", 200},
        {"/try/echo", 200},
        {"/try/slow", 200},
        {"/try/search?q=flat+white&page=2", 200},
        {"/try/files/css/site.css", 200},
        {"/try/teapot", 418},
        {"/try/bug", 500},
        {"/try/nowhere", 404},
    };
    REQUIRE(std::size(expected) == demo::presets.size());
    for (std::size_t i = 0; i < demo::presets.size(); ++i) {
        const demo::preset& preset = demo::presets[i];
        INFO(preset.path);
        CHECK(preset.path == expected[i].first);
        const auto reply =
            ask(app, std::string(preset.method), std::string(preset.path), std::string(preset.body));
        CHECK(reply.status == expected[i].second);
        CHECK(reply.body.find("stays on the server") == std::string::npos);
    }
    CHECK(ask(app, "GET", "/try/search?q=flat+white&page=2").body == R"({"q":"flat white","page":"2"})");
    CHECK(ask(app, "GET", "/try/files/css/site.css").body == R"({"segments":["css","site.css"]})");
    CHECK(ask(app, "POST", "/try/echo", "text").body == "text");
}

TEST_CASE("demo: the code that the page shows is the code that runs", "[examples]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/examples/demo/playground.hpp");
    std::stringstream text;
    text << file.rdbuf();
    const std::string all = text.str();
    REQUIRE(all.find("router playground()") != std::string::npos);
    const std::string handlers = without_spaces(all.substr(all.find("router playground()")));
    for (const demo::preset& preset : demo::presets) {
        if (preset.code.starts_with("//")) continue;
        INFO(preset.code);
        CHECK(handlers.find(without_spaces(std::string(preset.code))) != std::string::npos);
    }
}

TEST_CASE("demo: the onion's trace is in Koa's order, the chain's in Express's", "[examples]") {
    const auto app = demo::make_app();
    CHECK(without_times(ask(app, "GET", "/api/onion/koa?ms=1").body) ==
          trace("koa", {step(0, "enter"), step(1, "enter"), step(2, "enter"), step(3, "enter"),
                        step(3, "leave"), step(2, "leave"), step(1, "leave"), step(0, "leave")}));
    CHECK(without_times(ask(app, "GET", "/api/onion/express?ms=1").body) ==
          trace("express", {step(0, "enter"), step(1, "enter"), step(2, "enter"), step(3, "enter"),
                            step(2, "leave"), step(1, "leave"), step(0, "leave"), step(3, "leave")}));
    CHECK(ask(app, "GET", "/api/onion/fastify").status == 404);
}

TEST_CASE("demo: a stream is sent in pieces, line by line", "[examples]") {
    const auto app = demo::make_app();
    const auto reply = ask(app, "GET", "/api/stream?lines=3&ms=0");
    CHECK(summary(reply) == "200 text/plain; charset=utf-8: line 1 of 3\nline 2 of 3\nline 3 of 3\n");
    CHECK(reply.header("Transfer-Encoding") == "chunked");
    CHECK(reply.raw.ends_with(
        "\r\n\r\nc\r\nline 1 of 3\n\r\nc\r\nline 2 of 3\n\r\nc\r\nline 3 of 3\n\r\n0\r\n\r\n"));
    CHECK(ask(app, "GET", "/api/stream?lines=0").body.empty());
}

TEST_CASE("demo: an upload is counted in bytes and pieces", "[examples]") {
    cortado::web::inject_request upload;
    upload.method = "POST";
    upload.url = "/api/upload";
    upload.body_pieces = {"one", "three"};
    CHECK(without_times(ask(demo::make_app(), upload).body) == R"({"bytes":8,"pieces":2,"us":0})");
}

TEST_CASE("demo: the live figures count every request", "[examples]") {
    const auto app = demo::make_app();
    CHECK(summary(ask(app, "GET", "/api/hello")) == "200 text/plain; charset=utf-8: Hello, World!");
    CHECK(ask(app, "GET", "/nowhere").status == 404);
    const auto reply = ask(app, "GET", "/api/stats?ms=1&count=2");
    CHECK(reply.header("Cache-Control") == "no-store");
    CHECK(summary(reply) ==
          "200 text/event-stream; charset=utf-8: data: {\"rate\":0.0,\"requests\":3,\"connections\":0}\n\n"
          "data: {\"rate\":0.0,\"requests\":3,\"connections\":0}\n\n");
}

TEST_CASE("demo: the site of templates is mounted with its links", "[examples]") {
    const auto app = demo::make_app();
    CHECK(ask(app, "GET", "/").body.find("<a href=\"/site/teas/sencha\">") != std::string::npos);
    const auto home = ask(app, "GET", "/site/");
    CHECK(home.status == 200);
    CHECK(home.body.find("<a href=\"/site/\">Home</a>") != std::string::npos);
    CHECK(home.body.find("<a href=\"/site/teas/assam\">Assam &lt;bold&gt;</a>, 3.20") != std::string::npos);
    CHECK(ask(app, "GET", "/site/koa").body.find("<a href=\"/site/\">Home</a>") != std::string::npos);
    CHECK(ask(app, "GET", "/site/teas/coffee").status == 404);
}
