#include <cortado/cortado.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>

#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace express = cortado::express;
namespace koa = cortado::koa;
using cortado::task;

// What docs/differences.md says of Koa and no other test shows.

namespace {

cortado::web::inject_response ask(const koa::application& app, std::string method = "GET") {
    cortado::web::inject_request request{.method = std::move(method)};
    return cortado::sync_wait(app.inject(std::move(request)));
}

}  // namespace

TEST_CASE("differences: a stream that fails before its first byte cuts the connection, and is logged once",
          "[koa][differences]") {
    std::vector<std::string> heard;
    std::vector<std::string> logged;
    cortado::logger::set_sink(
        [&](const cortado::logger::record& line) { logged.emplace_back(line.message); });
    koa::application app;
    app.on_error([&](const std::exception& error, koa::context&) { heard.emplace_back(error.what()); });
    app.use([](koa::context& ctx) {
        ctx.body = cortado::stream::readable::from([]() -> task<std::string> {
            throw std::runtime_error("torn");
            co_return "";
        });
    });
    CHECK_FALSE(ask(app).is_complete);
    cortado::logger::set_sink({});
    CHECK(heard.empty());
    CHECK(logged == std::vector<std::string>{"GET /: while the body was sent: torn"});
}

TEST_CASE("differences: an Express handler in a Koa list answers later, and the layers above wait for it",
          "[koa][differences]") {
    std::vector<express::held_response> waiting;
    std::string log;
    koa::application app({.silent = true});
    app.use([&](koa::context&, koa::next_fn next) -> task<> {
        co_await next();
        log += "above";
    });
    app.use([&](express::request&, express::response& res) { waiting.push_back(res.keep()); });
    auto work = app.inject({});
    work.start({});
    CHECK_FALSE(work.is_done());
    SECTION("answered") {
        waiting.front().send("later");
        REQUIRE(work.is_done());
        CHECK(work.take().body == "later");
        CHECK(log == "above");
    }
    SECTION("dropped: the layers above meet an exception, the client a 500") {
        waiting.clear();
        REQUIRE(work.is_done());
        CHECK(work.take().status == 500);
        CHECK(log.empty());
    }
}

TEST_CASE("differences: an Express router or application in a Koa list takes no more layers",
          "[koa][differences]") {
    const auto say = [](express::request&, express::response& res) { res.send("x"); };
    const std::string told =
        "express: a route came after listen(), or after mounting in a list that is not Express's; add every "
        "layer before";
    express::router router;
    router.get("/", say);
    express::application inner;
    inner.use("/inner", router);
    koa::application app;
    app.use(inner);
    CHECK_THROWS_WITH(inner.get("/late", say), told);
    CHECK_THROWS_WITH(router.get("/late", say), told);
    express::router direct;
    direct.get("/direct", say);
    app.use(direct);
    CHECK_THROWS_WITH(direct.get("/late", say), told);
    CHECK(cortado::sync_wait(app.inject({.url = "/direct"})).body == "x");
}

TEST_CASE("koa application: what of an Express application in its list can never be reached is told",
          "[koa][differences]") {
    const auto say = [](express::request&, express::response& res) { res.send("x"); };
    std::vector<std::string> logged;
    cortado::logger::set_sink(
        [&](const cortado::logger::record& line) { logged.emplace_back(line.message); });
    express::application inner;
    inner.enable("diagnostics");
    inner.get("/a", say);
    inner.get("/a", say);
    koa::application app;
    koa::application second;
    app.use(inner);
    second.use(inner);
    cortado::logger::set_sink({});
    REQUIRE(logged.size() == 1);
    CHECK(logged.front().find("express: GET, HEAD /a ") == 0);
    CHECK(logged.front().find(" may never be reached: ") != std::string::npos);
}

TEST_CASE("differences: an application without routes answers 404 to every method", "[koa][differences]") {
    const koa::application app;
    for (const char* method : {"GET", "POST", "DELETE", "OPTIONS"}) CHECK(ask(app, method).status == 404);
}

TEST_CASE("differences: an error whose status is no error's is a 500", "[koa][differences]") {
    koa::application app({.silent = true});
    app.use([](koa::context& ctx) { ctx.throw_(302, "elsewhere"); });
    CHECK(ask(app).status == 500);
    CHECK(ask(app).body == "Internal Server Error");
}

TEST_CASE("differences: above an Express handler that answered, ctx.status is what the client gets",
          "[koa][differences]") {
    int seen = 0;
    koa::application app;
    app.use([&](koa::context& ctx, koa::next_fn next) -> task<> {
        co_await next();
        seen = ctx.status;
    });
    app.use([](express::request&, express::response& res) { res.send("done"); });
    CHECK(ask(app).status == 200);
    CHECK(seen == 200);
}

TEST_CASE("differences: above an Express handler that answered, ctx.body is what the client gets",
          "[koa][differences]") {
    using handler = void (*)(express::response&);
    struct answer {
        const char* url;
        handler give;
        const char* seen;
    };
    const answer answers[] = {
        {"/text", [](express::response& res) { res.send("new"); }, "text new 3"},
        {"/html", [](express::response& res) { res.type("html").send("<p>"); }, "text <p> 3"},
        {"/json",
         [](express::response& res) {
             res.json({{"a", 1}});
         },
         "json {\"a\":1} 7"},
        {"/vendor", [](express::response& res) { res.type("application/vnd.api+json").json(2); }, "json 2 1"},
        {"/bytes", [](express::response& res) { res.send(std::as_bytes(std::span("abc", 3))); },
         "bytes abc 3"},
        {"/xml", [](express::response& res) { res.type("xml").send("<a/>"); }, "text <a/> 4"},
        {"/status", [](express::response& res) { res.send_status(403); }, "text Forbidden 9"},
        {"/empty", [](express::response& res) { res.send_status(204); }, "null  -"},
        {"/end", [](express::response& res) { res.end(); }, "null  -"},
        {"/untyped", [](express::response& res) { res.end("abc"); }, "text abc 3"},
        {"/stream",
         [](express::response& res) {
             res.send_stream(cortado::stream::readable::from([]() -> task<std::string> { co_return ""; }));
         },
         "stream  -"},
    };
    std::string seen;
    koa::application app({.silent = true});
    app.use([&](koa::context& ctx, koa::next_fn next) -> task<> {
        if (ctx.query["before"] == "json") ctx.body = {{"old", true}};
        if (ctx.query["before"] == "text") ctx.body = "old";
        if (ctx.query["before"] == "bytes") ctx.body = std::as_bytes(std::span("old", 3));
        ctx.remove("Content-Type");
        co_await next();
        seen = ctx.body.is_null() ? "null" : "";
        if (ctx.body.is_text()) seen += "text";
        if (ctx.body.is_bytes()) seen += "bytes";
        if (ctx.body.is_json()) seen += "json";
        if (ctx.body.is_stream()) seen += "stream";
        const std::optional<std::uint64_t> length = ctx.length;
        seen += ' ' + std::string(ctx.body()) + ' ' + (length ? std::to_string(*length) : "-");
    });
    app.use([&](express::request& req, express::response& res) {
        for (const answer& each : answers) {
            if (req.path() == each.url) each.give(res);
        }
    });
    for (const answer& each : answers) {
        for (const char* before : {"", "?before=json", "?before=text", "?before=bytes"}) {
            cortado::web::inject_request request{.url = std::string(each.url) + before};
            INFO(request.url);
            (void)cortado::sync_wait(app.inject(std::move(request)));
            CHECK(seen == each.seen);
        }
    }
}

TEST_CASE("differences: above an Express handler that wrote its answer piece by piece, there is no body",
          "[koa][differences]") {
    bool is_null = false;
    koa::application app;
    app.use([&](koa::context& ctx, koa::next_fn next) -> task<> {
        ctx.body = "old";
        co_await next();
        is_null = ctx.body.is_null();
    });
    SECTION("written") {
        app.use([](express::request&, express::response& res) -> task<> {
            co_await res.write("new");
            res.end();
        });
        CHECK(ask(app).body == "new");
        CHECK(is_null);
    }
    SECTION("what comes behind an answer takes nothing from it") {
        app.use([](express::request&, express::response& res) {
            res.send("sent");
            CHECK_THROWS_AS(res.write("new"), cortado::usage_error);
        });
        CHECK(ask(app).body == "sent");
        CHECK_FALSE(is_null);
    }
}

TEST_CASE("differences: a target with a host is a path to those who ask", "[koa][differences]") {
    koa::application app;
    app.use([](koa::context& ctx) {
        ctx.body = std::string(ctx.url) + " of " + std::string(ctx.original_url());
    });
    cortado::web::inject_request request{.url = "http://h.example/a?b", .headers = {{"Host", "h.example"}}};
    CHECK(cortado::sync_wait(app.inject(std::move(request))).body == "/a?b of http://h.example/a?b");
}

TEST_CASE("differences: below a list of Express nothing follows a flushed head by itself",
          "[koa][differences]") {
    koa::application inner;
    inner.use([](koa::context& ctx, koa::next_fn) -> cortado::task<> {
        ctx.status = 200;
        co_await ctx.flush_headers();
        co_await ctx.exchange().write("by hand");
        ctx.body = "dropped";
        ctx.exchange().end();
    });
    cortado::express::application outer;
    outer.use(inner);
    const auto reply = cortado::sync_wait(outer.inject({}));
    CHECK(reply.status == 200);
    CHECK(reply.body == "by hand");
    CHECK(reply.is_complete);
}
