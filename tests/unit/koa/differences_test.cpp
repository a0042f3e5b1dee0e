#include <cortado/cortado.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>

#include <memory>
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
    CHECK(logged.front().find(" is never reached: ") != std::string::npos);
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
