#include <cortado/web/face_facts.hpp>

#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>
#include <cortado/koa.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <string>

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace web = cortado::web;
using cortado::sync_wait;

namespace {

/** An application that has another one in it, and notes the route of each request when all is done. */
struct observed {
    explicit observed(const express::application& inner) {
        outer.use([this](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
            co_await next();
            seen = ctx.exchange().route();
        });
        outer.use(inner);
    }
    std::string route_of(std::string url) {
        seen = "not asked";
        web::inject_request request{.url = std::move(url)};
        sync_wait(outer.inject(std::move(request)));
        return seen;
    }

    std::string seen;
    express::application outer;
};

}  // namespace

TEST_CASE("exchange.route: is the pattern that took the request, with its mount points", "[web][express]") {
    const auto answer = [](express::request&, express::response& res) { res.send("done"); };
    express::application app;
    express::router empty;
    express::router users;
    express::router inner;
    inner.get("/posts/:post", answer);
    users.get("/:id", answer);
    users.use("/:id/more", inner);
    app.use([](express::request&, express::response&, express::next_fn next) { next(); });
    app.use("/users", empty);
    app.use("/users", users);
    app.get({"/a", "/b"}, answer);
    app.get("/plain", [](express::request&, express::response&, express::next_fn next) { next(); });
    app.get("/plain", answer);
    app.use("/files", answer);
    app.get("/last", answer);
    observed site(app);
    CHECK(site.route_of("/users/7?x=1") == "/users/:id");
    CHECK(site.route_of("/users/7/more/posts/8") == "/users/:id/more/posts/:post");
    CHECK(site.route_of("/b") == "/a");
    CHECK(site.route_of("/plain") == "/plain");
    CHECK(site.route_of("/files/x") == "");
    CHECK(site.route_of("/none") == "");
}

TEST_CASE("exchange.client_address: is the one that the application believes", "[web][express]") {
    const auto tell = [](express::request& req, express::response& res) {
        res.send(std::string(req.exchange().client_address()) + " " + std::string(req.exchange().host()) +
                 (req.exchange().is_secure() ? " secure" : ""));
    };
    express::application trusting;
    trusting.set("trust proxy", true);
    trusting.get("/", tell);
    express::application careful;
    careful.get("/", tell);
    const web::inject_request request{.headers = {{"X-Forwarded-For", "9.9.9.9"},
                                                  {"X-Forwarded-Proto", "https"},
                                                  {"X-Forwarded-Host", "a.example:8080"}},
                                      .peer_address = "10.0.0.1"};
    CHECK(sync_wait(trusting.inject(request)).body == "9.9.9.9 a.example:8080 secure");
    CHECK(sync_wait(careful.inject(request)).body == "10.0.0.1 localhost");
    web::inject_request secure = request;
    secure.is_secure = true;
    CHECK(sync_wait(careful.inject(secure)).body == "10.0.0.1 localhost secure");
}

TEST_CASE("exchange.route: a function in the place of a path has its own text", "[web][express]") {
    express::application inner;
    express::router below;
    below.get("/:id", [](express::request&, express::response& res) { res.send("below"); });
    inner.get(express::matching([](std::string_view path) { return path == "/odd"; }),
              [](express::request&, express::response& res) { res.send("odd"); });
    inner.use(express::matching([](std::string_view path, express::path_match& found) {
                  found.prefix(4);
                  return path.starts_with("/sub");
              }),
              below);
    observed app(inner);
    CHECK(app.route_of("/odd") == "matching()");
    CHECK(app.route_of("/sub/7") == "matching()/:id");
}

TEST_CASE("exchange.client_address: follows app.proxy in Koa", "[web][koa]") {
    const web::inject_request request{.headers = {{"X-Forwarded-For", "9.9.9.9"},
                                                  {"X-Forwarded-Proto", "https"},
                                                  {"X-Forwarded-Host", "a.example:8080"}},
                                      .peer_address = "10.0.0.1"};
    for (const bool is_trusting : {true, false}) {
        koa::application app({.proxy = is_trusting});
        app.use([](koa::context& ctx) {
            const web::exchange& ex = ctx.exchange();
            const std::string secure = ex.is_secure() ? " secure" : "";
            ctx.body = std::string(ex.client_address()) + " " + std::string(ex.host()) + secure;
        });
        CHECK(sync_wait(app.inject(request)).body ==
              (is_trusting ? "9.9.9.9 a.example:8080 secure" : "10.0.0.1 localhost"));
    }
}

TEST_CASE("exchange.route: is the path of the route of Koa's router, with all prefixes", "[web][koa]") {
    std::string seen;
    koa::application app({.silent = true});
    app.use([&seen](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        co_await next();
        seen = ctx.exchange().route() + (ctx.exchange().route_place().line() != 0 ? "" : " nowhere");
    });
    koa::router inner({.prefix = "/posts"});
    inner.get("/:post", [](koa::context& ctx) { ctx.body = "post"; });
    koa::router users({.prefix = "/users"});
    users.use([](koa::context&, koa::next_fn next) { return next(); });
    users.get("/:id", [](koa::context&, koa::next_fn next) { return next(); });
    users.use("/:id", inner.routes());
    users.use([](koa::context&, koa::next_fn next) { return next(); });
    app.use(users.routes());
    const auto route_of = [&](std::string url, std::string method = "GET") {
        web::inject_request request{.method = std::move(method), .url = std::move(url)};
        sync_wait(app.inject(std::move(request)));
        return seen;
    };
    CHECK(route_of("/users/7?x=1") == "/users/:id");  // its middleware runs behind it
    CHECK(route_of("/users/7/posts/8") == "/users/:id/posts/:post");
    CHECK(route_of("/users/7", "POST") == "");
    CHECK(route_of("/users") == "");
    CHECK(route_of("/none") == "");
}

TEST_CASE("exchange.route: has the mount points of Express, whatever lists of Koa stand between",
          "[web][express][koa]") {
    std::string seen;
    const auto tell = [&seen](web::exchange& ex, const web::response_end&) { seen = ex.route(); };
    koa::router users({.prefix = "/users"});
    users.get("/:id", [](koa::context& ctx) { ctx.body = "user"; });
    users.get("/:id/next", [](koa::context&, koa::next_fn next) { return next(); });
    express::router inner;
    inner.get("/posts/:post", [](express::request&, express::response& res) { res.send("post"); });
    inner.use("/deep/:deep", users.routes());
    koa::application between({.silent = true});
    between.use([](koa::context&, koa::next_fn next) { return next(); });
    between.use(inner).use(users.routes());

    express::application outer;
    outer.use([&tell](express::request&, express::response& res, express::next_fn next) {
        res.exchange().on_finish(tell);
        next();
    });
    outer.use("/koa", users.routes());
    outer.use("/:tenant/both", between);
    outer.use("/", users.routes());
    outer.use([](express::request&, express::response& res) { res.send("behind"); });
    koa::application around({.silent = true});
    around.use([&tell](koa::context& ctx, koa::next_fn next) {
        ctx.exchange().on_finish(tell);
        return next();
    });
    around.use(between);
    const auto route_in = [&seen](const auto& app, std::string url) {
        seen = "nothing";
        web::inject_request request{.url = std::move(url)};
        sync_wait(app.inject(std::move(request)));
        return seen;
    };
    CHECK(route_in(outer, "/koa/users/7") == "/koa/users/:id");
    CHECK(route_in(outer, "/users/7") == "/users/:id");
    CHECK(route_in(outer, "/t/both/users/7") == "/:tenant/both/users/:id");
    CHECK(route_in(outer, "/t/both/posts/8") == "/:tenant/both/posts/:post");
    CHECK(route_in(outer, "/t/both/deep/9/users/7") == "/:tenant/both/deep/:deep/users/:id");
    CHECK(route_in(outer, "/none").empty());
    // A route that has gone on is named as it was, though Express has come to other layers.
    CHECK(route_in(outer, "/koa/users/7/next") == "/koa/users/:id/next");
    CHECK(route_in(around, "/users/7") == "/users/:id");
    CHECK(route_in(around, "/posts/8") == "/posts/:post");
    CHECK(route_in(around, "/deep/9/users/7") == "/deep/:deep/users/:id");
}

TEST_CASE("exchange.client_address: of two faces the one counts that knows better", "[web][express][koa]") {
    koa::application outer;
    express::application inner;
    inner.set("trust proxy", true);
    inner.get("/", [](koa::context& ctx) { ctx.body = ctx.exchange().client_address(); });
    outer.use(inner);
    const web::inject_request request{.headers = {{"X-Forwarded-For", "9.9.9.9"}}};
    CHECK(sync_wait(outer.inject(request)).body == "9.9.9.9");
}

TEST_CASE("exchange: without a face the connection tells", "[web]") {
    cortado::test::exchange_fixture fixture("GET", "/");
    CHECK(fixture.ex.client_address() == "127.0.0.1");
    CHECK_FALSE(fixture.ex.is_secure());
    CHECK(fixture.ex.route().empty());
}
