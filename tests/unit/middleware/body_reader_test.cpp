#include <cortado/middleware/body_reader.hpp>

#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/middleware/express_names.hpp>
#include <cortado/web/inject.hpp>

#include <array>
#include <initializer_list>
#include <string>
#include <type_traits>

#include "support/catch.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace mw = cortado::middleware;
namespace web = cortado::web;

namespace {

template <class Application>
web::inject_response post(const Application& app, std::string type, std::string body) {
    web::inject_request request{.method = "POST", .headers = {{"Content-Type", std::move(type)}}};
    request.body = std::move(body);
    return cortado::sync_wait(app.inject(std::move(request)));
}
std::string brief(const web::inject_response& reply) {
    return std::to_string(reply.status) + " " + reply.body;
}

}  // namespace

TEST_CASE("middleware: a body parser serves both faces", "[middleware]") {
    express::application linear;
    linear.use(mw::json());
    linear.post("/", [](express::request& req, express::response& res) {
        res.send(req.body["name"] + req.body.json()["n"].dump());
    });
    CHECK(brief(post(linear, "application/json", R"({"name":"x","n":[1]})")) == "200 x[1]");

    koa::application onion;
    std::string order;
    onion.use([&order](koa::context&, koa::next_fn next) -> cortado::task<> {
        order += "in ";
        co_await next();
        order += "out";
    });
    onion.use(mw::json());
    onion.use([&order](koa::context& ctx) {
        order += "here ";
        ctx.body = ctx.request.body["name"] + ctx.request.body.json()["n"].dump();
    });
    CHECK(brief(post(onion, "application/json", R"({"name":"x","n":[1]})")) == "200 x[1]");
    CHECK(order == "in here out");
    CHECK(brief(post(onion, "application/json", "{")) ==
          "400 Expected property name or '}' in JSON at position 1");
}

TEST_CASE("koa body: without options JSON has one type, forms are flat, and the limit is 100 KiB",
          "[middleware][koa]") {
    koa::application app({.silent = true});
    app.use(mw::json()).use(mw::urlencoded()).use(mw::text());
    app.use([](koa::context& ctx) {
        const auto& body = ctx.request.body;
        ctx.body = body.has_value() ? body.dump().substr(0, 20) : std::string("unread");
    });
    const std::string form = "application/x-www-form-urlencoded";
    CHECK(brief(post(app, "application/json", "[1]")) == "200 [1]");
    CHECK(brief(post(app, form, "a[b]=1")) == R"(200 {"a[b]":"1"})");
    for (const char* other : {"application/json-patch+json", "application/vnd.api+json",
                              "application/csp-report", "application/scim+json", "application/x-own"})
        CHECK(brief(post(app, other, "[1]")) == "200 unread");
    const std::size_t limit = 100 * 1024;
    const auto letters = [](std::size_t count) { return std::string(count, 'x'); };
    CHECK(brief(post(app, "application/json", "[\"" + letters(limit - 4) + "\"]")).substr(0, 3) == "200");
    CHECK(post(app, "application/json", "[\"" + letters(limit - 3) + "\"]").status == 413);
    CHECK(post(app, form, "a=" + letters(limit - 2)).status == 200);
    CHECK(post(app, form, "a=" + letters(limit - 1)).status == 413);
    CHECK(post(app, "text/plain", letters(limit)).status == 200);
    CHECK(post(app, "text/plain", letters(limit + 1)).status == 413);
}

TEST_CASE("middleware: a body is forgotten when its request is over", "[middleware]") {
    express::application app;
    app.use(mw::text());
    app.use([](express::request& req, express::response& res) {
        res.send(req.body.has_value() ? "some" : "none");
    });
    CHECK(brief(post(app, "text/plain", "x")) == "200 some");
    CHECK(brief(post(app, "a/b", "x")) == "200 none");
}

TEST_CASE("middleware: without a decoder's door a packed body is a 415", "[middleware]") {
    express::application app;
    app.use(mw::raw({.type = "*/*"}));
    web::inject_request request{.method = "POST",
                                .headers = {{"Content-Type", "a/b"}, {"Content-Encoding", "Unheard-Of"}},
                                .body = "x"};
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status());
        res.send(err.type() + ": " + err.what());
    });
    CHECK(brief(cortado::sync_wait(app.inject(request))) ==
          "415 encoding.unsupported: unsupported content encoding \"unheard-of\"");
}

TEST_CASE("middleware: a body whose framing breaks is request.aborted", "[middleware]") {
    express::application app;
    app.use(mw::json());
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status());
        res.send(err.type());
    });
    web::inject_request request{
        .method = "POST",
        .headers = {{"Content-Type", "application/json"}, {"Transfer-Encoding", "chunked"}},
        .body = "zz\r\n"};
    const std::string answer = brief(cortado::sync_wait(app.inject(request)));
    CHECK(answer == "400 request.aborted");
}

TEST_CASE("body parsers: a reviver is shown members in the order they stand there", "[middleware]") {
    express::application app;
    std::string seen;
    app.use(express::json({.reviver = [&seen](express::revived_member& member) {
        seen.append(member.key())
            .append(member.is_of_object() ? ": " : "- ")
            .append(member.value().dump() + ' ');
        if (member.key() == "2") member.leave_out();
    }}));
    app.use([](express::request& req, express::response& res) { res.json(req.body); });
    CHECK(brief(post(app, "application/json", R"({"b":[1,{},7],"2":"x","1":null})")) ==
          R"(200 {"b":[1,{},null],"1":null})");
    CHECK(seen == R"(0- 1 1- {} 2- 7 b: [1,{},null] 2: "x" 1: null - {"b":[1,{},null],"1":null} )");
}

TEST_CASE("middleware: req.body tells what it is, and refuses what it is not", "[middleware]") {
    express::application app;
    app.use(mw::json(), mw::urlencoded(), mw::text(), mw::raw());
    app.use([](express::request& req, express::response& res) {
        std::string kind = req.body.is_json()    ? "json"
                           : req.body.is_form()  ? "form"
                           : req.body.is_text()  ? "text"
                           : req.body.is_bytes() ? "bytes"
                                                 : "nothing";
        try {
            kind += ' ' + std::string(req.body.form()["a"].text());
        } catch (const cortado::usage_error& error) {
            kind += std::string(" ") + error.what();
        }
        res.send(kind);
    });
    CHECK(brief(post(app, "application/json", "{}")) ==
          "200 json request body: asked for a form, but it is JSON");
    CHECK(brief(post(app, "application/x-www-form-urlencoded", "a=7")) == "200 form 7");
    CHECK(brief(post(app, "text/plain", "a=7")) ==
          "200 text request body: asked for a form, but it is a text");
    CHECK(brief(post(app, "application/octet-stream", "a=7")) ==
          "200 bytes request body: asked for a form, but it is bytes");
    CHECK(brief(post(app, "image/png", "a=7")) ==
          "200 nothing request body: asked for a form, but it is nothing: no body parser has run, or the "
          "request's type was not its own");
}

TEST_CASE("middleware: options that are no good are refused where they are written", "[middleware]") {
    CHECK_THROWS_WITH(mw::json({.limit = "1 furlong"}),
                      cortado::test::contains_text("option limit \"1 furlong\" is invalid"));
    CHECK_THROWS_AS(mw::urlencoded({.parameter_limit = 0}), cortado::usage_error);
    CHECK_THROWS_AS(mw::urlencoded({.default_charset = "utf-16"}), cortado::usage_error);
    CHECK(mw::byte_limit("1.5kb").bytes() == 1536);
    CHECK(mw::byte_limit("2 MB").bytes() == 2097152);
    CHECK(mw::byte_limit("7").bytes() == 7);
    CHECK_THROWS_AS(mw::byte_limit("-1"), cortado::usage_error);
    CHECK_THROWS_AS(mw::byte_limit(""), cortado::usage_error);
}

TEST_CASE("middleware: the body parsers go by Express's names, too", "[middleware][express]") {
    static_assert(std::is_same_v<express::json_options, mw::json_options>);
    static_assert(std::is_same_v<express::cookie_parser, cortado::cookie_parser>);
    express::application app;
    app.use(express::json({.strict = false}), express::urlencoded(), express::text(), express::raw());
    app.use(
        [](express::request& req, express::response& res) { res.json(static_cast<int>(req.body.what())); });
    for (const auto& [type, body, what] : std::initializer_list<std::array<const char*, 3>>{
             {"application/json", "7", "200 1"},
             {"text/plain", "7", "200 2"},
             {"application/octet-stream", "7", "200 3"},
             {"application/x-www-form-urlencoded", "a=7", "200 4"}}) {
        CAPTURE(type);
        CHECK(brief(post(app, type, body)) == what);
    }
    express::application strict;
    strict.use(express::json());
    CHECK(post(strict, "application/json", "7").status == 400);
}
