#include <cortado/cortado.hpp>
#include <cortado/middleware/metrics.hpp>
#include <cortado/middleware/vhost.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

#include <algorithm>
#include <string>

namespace express = cortado::express;
namespace koa = cortado::koa;

namespace {

template <class Application>
std::string ask(const Application& app, std::string url) {
    cortado::web::inject_request request{.url = std::move(url)};
    cortado::web::inject_response answer = cortado::run(app.inject(std::move(request)));
    return std::to_string(answer.status) + " " + answer.body;
}

cortado::task<> trace(std::string& log, std::string name, koa::next_fn next) {
    log += name + "> ";
    co_await next();
    log += "<" + name + " ";
}

}  // namespace

TEST_CASE("mounting: a Koa application in an Express one sees the path behind its mount point",
          "[mounting]") {
    koa::application inner;
    inner.use([](koa::context& ctx) { ctx.body = "inner " + std::string(ctx.path()); });
    express::application outer;
    outer.use("/api", inner);
    outer.get("/api/after",
              [](express::request& req, express::response& res) { res.send("outer " + req.url); });
    CHECK(ask(outer, "/api/x/y") == "200 inner /x/y");
    CHECK(ask(outer, "/other") == "404 " + ask(outer, "/other").substr(4));
}

TEST_CASE("mounting: a Koa application that falls off its end goes on behind the mount point", "[mounting]") {
    koa::application inner;
    inner.use([](koa::context&, koa::next_fn next) -> cortado::task<> { co_await next(); });
    express::application outer;
    outer.use("/api", inner);
    outer.get("/api/after",
              [](express::request& req, express::response& res) { res.send("outer " + req.url); });
    CHECK(ask(outer, "/api/after") == "200 outer /api/after");
}

TEST_CASE("mounting: a Koa handler that sets nothing and does not go on is answered by Koa's rules",
          "[mounting]") {
    express::application app;
    app.use([](koa::context&) {});
    CHECK(ask(app, "/") == "404 Not Found");
}

TEST_CASE("mounting: an Express application in a Koa one answers, or lets Koa go on", "[mounting]") {
    express::application inner;
    inner.get("/users/:id",
              [](express::request& req, express::response& res) { res.send(req.params["id"]); });
    koa::application outer;
    outer.use(inner);
    outer.use([](koa::context& ctx) { ctx.body = "koa"; });
    CHECK(ask(outer, "/users/7") == "200 7");
    CHECK(ask(outer, "/else") == "200 koa");
}

TEST_CASE("mounting: the order table over onion and linear layers of the real faces", "[mounting][order]") {
    std::string log;
    const auto koa_layer = [&log](koa::context&, koa::next_fn next) { return trace(log, "K", next); };
    const auto linear = [&log](express::request&, express::response&, express::next_fn next) {
        log += "E> ";
        next();
        log += "<E ";
    };
    const auto handler = [&log](express::request&, express::response& res) {
        log += "H ";
        res.send("done");
    };
    SECTION("an Express list") {
        express::application app;
        app.use(linear, koa_layer, handler);
        CHECK(ask(app, "/") == "200 done");
        CHECK(log == "E> K> H <K <E ");
    }
    SECTION("a Koa list") {
        koa::application app;
        app.use(koa_layer).use(linear).use(handler);
        CHECK(ask(app, "/") == "200 done");
        CHECK(log == "K> E> H <E <K ");
    }
}

TEST_CASE("mounting: an Express application in a Koa list keeps its own settings, and is frozen",
          "[mounting]") {
    const auto answer = [](express::request&, express::response& res) { res.json({{"a", 1}}); };
    express::application innermost;
    innermost.set("json spaces", 1).get("/deep", answer);
    express::application inner;
    inner.disable("etag").set("json spaces", 2).get("/", answer).use(innermost);
    koa::application outer;
    outer.use(inner);
    cortado::web::inject_request request;
    const auto reply = cortado::run(outer.inject(std::move(request)));
    CHECK(reply.body == "{\n  \"a\": 1\n}");
    CHECK(reply.header("ETag").empty());
    CHECK(ask(outer, "/deep") == "200 {\n \"a\": 1\n}");
    CHECK_THROWS_AS(inner.get("/late", answer), cortado::usage_error);
}

TEST_CASE("mounting: an error below an onion layer in an Express list is thrown out of its next()",
          "[mounting]") {
    express::application app;
    std::string caught;
    app.use([&caught](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        try {
            co_await next();
        } catch (const std::exception& error) {
            caught = error.what();
        }
        ctx.body = "recovered";
    });
    app.get("/", [](express::request&, express::response&) { throw std::runtime_error("broken"); });
    CHECK(ask(app, "/") == "200 recovered");
    CHECK(caught == "broken");
}

TEST_CASE("mounting: an Express application that Koa or vhost takes in tells of its hidden routes",
          "[mounting][diagnostics]") {
    const auto told = [](auto mount_in) {
        express::application inner;
        inner.enable("diagnostics");
        const auto answer = [](express::request&, express::response& res) { res.send(""); };
        inner.get("/:id", answer).get("/:name", answer);
        cortado::test::log_capture logged;
        mount_in(inner);
        const std::string lines = logged.lines();
        return lines.substr(0, lines.find(" (")) +
               lines.substr(std::min(lines.find(')') + 1, lines.size()), 19);
    };
    koa::application koa_app;
    express::application express_app;
    const std::string expected = "express: GET, HEAD /:name is never reached: ";
    CHECK(told([&](const auto& inner) { koa_app.use(inner); }) == expected);
    CHECK(told([&](const auto& inner) { express_app.use(cortado::middleware::vhost("a.example", inner)); }) ==
          expected);
}

TEST_CASE("mounting: metrics name a route with its mount points, of whichever face they are",
          "[mounting][metrics]") {
    namespace middleware = cortado::middleware;
    koa::router users({.prefix = "/users"});
    users.get("/:id", [](koa::context& ctx) { ctx.body = "user"; });
    express::router posts;
    posts.get("/posts/:post", [](express::request&, express::response& res) { res.send("post"); });
    koa::application inner({.silent = true});
    inner.use(posts).use(users.routes());
    const middleware::metrics of_express({.lag_interval = std::chrono::milliseconds(0)});
    express::application first;
    first.use(of_express).use("/koa", users.routes()).use("/:tenant/both", inner);
    const middleware::metrics of_koa({.lag_interval = std::chrono::milliseconds(0)});
    koa::application second({.silent = true});
    second.use(of_koa).use(inner);
    for (const char* url : {"/koa/users/7", "/koa/users/8", "/x/both/users/9"})
        CHECK(ask(first, url) == "200 user");
    CHECK(ask(first, "/x/both/posts/1") == "200 post");
    CHECK(ask(second, "/users/7") == "200 user");
    CHECK(ask(second, "/posts/1") == "200 post");
    const auto totals = [](const middleware::metrics& of) {
        const std::string all = of.text();
        const std::size_t begin = all.find("http_requests_total{");
        return all.substr(begin, all.find("# HELP", begin) - begin);
    };
    CHECK(totals(of_express) ==
          "http_requests_total{method=\"GET\",route=\"/:tenant/both/posts/:post\",status=\"200\"} 1\n"
          "http_requests_total{method=\"GET\",route=\"/:tenant/both/users/:id\",status=\"200\"} 1\n"
          "http_requests_total{method=\"GET\",route=\"/koa/users/:id\",status=\"200\"} 2\n");
    CHECK(totals(of_koa) ==
          "http_requests_total{method=\"GET\",route=\"/posts/:post\",status=\"200\"} 1\n"
          "http_requests_total{method=\"GET\",route=\"/users/:id\",status=\"200\"} 1\n");
}
