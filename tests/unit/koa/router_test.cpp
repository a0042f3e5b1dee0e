#include <cortado/koa/router.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/koa/application.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace http = cortado::http;
namespace koa = cortado::koa;
using cortado::task;

namespace {

std::string ask(const koa::application& app, std::string url, std::string method = "GET",
                cortado::web::header_list headers = {}) {
    cortado::web::inject_request request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.headers = std::move(headers);
    const cortado::web::inject_response reply = cortado::sync_wait(app.inject(std::move(request)));
    return std::to_string(reply.status) + " " + reply.body;
}

template <class Router>
koa::application serving(const Router& router) {
    koa::application app({.silent = true});
    app.use(router.routes()).use(router.allowed_methods());
    return app;
}

auto text(std::string words) {
    return [words](koa::context& ctx) { ctx.body = words; };
}
auto mark(std::string& log, std::string name) {
    return [&log, name](koa::context&, koa::next_fn next) -> task<> {
        log += name + ">";
        co_await next();
        log += "<" + name;
    };
}

template <class F>
std::string message_of(F call) {
    try {
        call();
    } catch (const cortado::usage_error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

std::string place(int line) { return std::string(__FILE__) + ":" + std::to_string(line); }

}  // namespace

TEST_CASE("koa router: the routes that fit run in order, each for as long as the one before goes on",
          "[koa][router]") {
    std::string log;
    koa::router router;
    router.get("/a/:x", mark(log, "1"));
    router.get("/a/b", mark(log, "2"), mark(log, "3"));
    router.get("/a/:y", text("end"));
    router.get("/a/b", mark(log, "never"));
    const koa::application app = serving(router);
    CHECK(ask(app, "/a/b") == "200 end");
    CHECK(log == "1>2>3><3<2<1");
    log.clear();
    CHECK(ask(app, "/a/c") == "200 end");
    CHECK(log == "1><1");
}

TEST_CASE("koa router: an exception goes up through the routes above", "[koa][router]") {
    koa::router router;
    std::string log;
    router.get("/:x", [&log](koa::context& ctx, koa::next_fn next) -> task<> {
        try {
            co_await next();
        } catch (const std::runtime_error& error) {
            log = error.what();
        }
        ctx.body = "recovered";
    });
    router.get("/a", [](koa::context&) { throw std::runtime_error("broken"); });
    CHECK(ask(serving(router), "/a") == "200 recovered");
    CHECK(log == "broken");
}

TEST_CASE(
    "koa router: middleware below a path runs at the beginning of a path, at a segment's end, with params",
    "[koa][router][differences]") {
    std::string log;
    koa::router router;
    router.use("/users", mark(log, "users"));
    router.use("/by/:name", [&log](koa::context& ctx, koa::next_fn next) -> task<> {
        log += "name=" + std::string(ctx.params["name"]);
        co_await next();
    });
    router.get("/*all", text("ok"));
    const koa::application app = serving(router);
    const auto log_for = [&](std::string url) {
        log.clear();
        CHECK(ask(app, std::move(url)) == "200 ok");
        return log;
    };
    CHECK(log_for("/users") == "users><users");
    CHECK(log_for("/USERS/7") == "users><users");
    CHECK(log_for("/users-old").empty());
    CHECK(log_for("/my/users").empty());
    CHECK(log_for("/by/me/x") == "name=me");
}

TEST_CASE("koa router: below a prefix with a name, middleware of its and of routers in it runs",
          "[koa][router][differences]") {
    std::string log;
    koa::router inner;
    inner.use(mark(log, "inner"));
    inner.get("/x", text("x"));
    koa::router router({.prefix = "/t/:tenant"});
    router.use([&log](koa::context& ctx, koa::next_fn next) -> task<> {
        log += std::string(ctx.params["tenant"]) + " ";
        co_await next();
    });
    router.use("/in/:more", inner.routes());
    CHECK(ask(serving(router), "/t/acme/in/1/x") == "200 x");
    CHECK(log == "acme inner><inner");
}

TEST_CASE("koa router: what is mounted is copied, with the params handlers of each parent alone",
          "[koa][router][differences]") {
    std::string log;
    const auto named = [&log](std::string who) {
        return [&log, who](std::string id, koa::context&, koa::next_fn next) -> task<> {
            log += who + id + " ";
            co_await next();
        };
    };
    koa::router inner;
    inner.get("/:id", text("inner"));
    koa::router first;
    koa::router second;
    first.param("id", named("first"));
    second.param("id", named("second"));
    first.use("/1", inner.routes());
    second.use("/2", inner.routes());
    inner.get("/late/:id", text("late"));
    koa::application app;
    app.use(first).use(second);
    CHECK(ask(app, "/1/a") == "200 inner");
    CHECK(ask(app, "/2/b") == "200 inner");
    CHECK(ask(app, "/1/late/x") == "404 Not Found");
    CHECK(log == "firsta secondb ");
}

TEST_CASE("koa router: routes added after routes() count, until the first request", "[koa][router]") {
    koa::router router;
    koa::application app;
    app.use(router.routes());
    const koa::router copy = router;
    router.get("/a", text("a"));
    CHECK(copy.route("none") == nullptr);
    CHECK(ask(app, "/a") == "200 a");
    const int line = __LINE__ + 1;
    const std::string late = message_of([&] { router.get("/b", text("b")); });
    CHECK(late == "koa: a route at " + place(line) +
                      " comes too late: the router is in use already; add routes before the first request");
    CHECK_THROWS_AS(router.use(text("b")), cortado::usage_error);
    CHECK_THROWS_AS(router.prefix("/b"), cortado::usage_error);
    CHECK_THROWS_AS(router.redirect("/b", "/a"), cortado::usage_error);
}

TEST_CASE("koa router: what cannot be a route is refused where it is registered",
          "[koa][router][differences]") {
    koa::router router;
    using pointer = void (*)(koa::context&);
    // Each call on a line of its own: compilers differ in the line of what stands within a macro.
    const int line = __LINE__ + 1;
    const std::string null = message_of([&] { router.get("/a", pointer{nullptr}); });
    const std::string pathless = message_of([&] { router.get("", text("a")); });
    CHECK(null == "koa: middleware must be a function! (registered at " + place(line) + ")");
    CHECK(pathless ==
          "koa: the route at " + place(line + 1) + " has no path; write \"/\" for the router's own");
    CHECK_THROWS_AS(router.get("/(a)", text("a")), cortado::usage_error);
    CHECK_THROWS_AS(router.get("/:id/:id", text("a")), cortado::usage_error);
    CHECK(message_of([&] { router.url("nobody"); }) == "koa: no route found for name: nobody");
    CHECK(message_of([&] { router.redirect("/a", "nobody"); }) == "koa: no route found for name: nobody");
}

TEST_CASE("koa router: a second next() of a route throws at the call, with its place", "[koa][router]") {
    std::string message;
    koa::router router;
    const int line = __LINE__ + 1;
    router.get("/", [&message](koa::context&, koa::next_fn next) -> task<> {
        co_await next();
        try {
            co_await next();
        } catch (const cortado::usage_error& error) {
            message = error.what();
        }
    });
    CHECK(ask(serving(router), "/") == "404 Not Found");
    CHECK(message == "next() called multiple times by the middleware registered at " + place(line) +
                         "; call it once and await that");
}

TEST_CASE("koa router: url() says which values are missing, and fills wildcards segment by segment",
          "[koa][router][differences]") {
    koa::router router;
    router.get("file", "/files/:kind/*path", text(""));
    router.get("page", "/page{/:number}", text(""));
    CHECK(router.url("file", {{"kind", "a/b"}, {"path", "x y/z"}}) == "/files/a%2Fb/x%20y/z");
    CHECK(router.url("file", 1, "x/y") == "/files/1/x/y");
    CHECK(message_of([&] {
              router.url("file", {{"other", 1}});
          }) == "koa: url(): missing values for kind, path of \"/files/:kind/*path\"; give each name one");
    CHECK(message_of([&] { router.url("file", 1); }) ==
          "koa: url(): missing values for path of \"/files/:kind/*path\"; give each name one");
    CHECK(router.url("page") == "/page");
    CHECK(router.url("page", {{"number", 2}}) == "/page/2");
    CHECK(koa::url("/a{/:b{/:c}}", {{"c", 1}}) == "/a");
    CHECK(koa::url("/a{/:b{/:c}}", {{"b", 1}}) == "/a/1");
    CHECK(koa::url("/a/{b}", {{"b", 1}}) == "/a/b");
    CHECK_THROWS_AS(koa::url("/a/:", {{"b", 1}}), cortado::usage_error);
}

TEST_CASE("koa router: a name may stand before several paths, and the first of them is its url",
          "[koa][router]") {
    koa::router router;
    router.get("home", std::vector<std::string>{"/", "/index"}, text("home"));
    const koa::application app = serving(router);
    CHECK(ask(app, "/") == "200 home");
    CHECK(ask(app, "/index") == "200 home");
    CHECK(router.url("home") == "/");
    CHECK(router.route("home")->path() == "/");
    CHECK(router.route("home")->match("/"));
    CHECK_FALSE(router.route("home")->match("/index"));
}

TEST_CASE("koa router: a route knows its methods, names and captures", "[koa][router]") {
    koa::router router;
    router.register_("user", {http::method::post}, "/u/:id/*rest", text(""));
    router.get("both", "/u/:id", text(""));
    const koa::route& user = *router.route("user");
    CHECK(user.path() == "/u/:id/*rest");
    CHECK(user.param_names() == std::vector<std::string>{"id", "rest"});
    CHECK(user.captures("/u/a%20b/c/%zz") == std::vector<std::string>{"a%20b", "c/%zz"});
    CHECK(user.captures("/other").empty());
    CHECK(user.url(1, "x") == "/u/1/x");
    const auto methods = router.route("both")->methods();
    CHECK(std::vector<http::method>(methods.begin(), methods.end()) ==
          std::vector<http::method>{http::method::head, http::method::get});
}

TEST_CASE("koa router: a host is a text or a function of yours", "[koa][router]") {
    koa::router one({.host = "one.example"});
    one.get("/", text("one"));
    koa::router sub({.host = [](std::string_view host) { return host.ends_with(".example.org"); }});
    sub.get("/", text("sub"));
    koa::application app;
    app.use(one).use(sub);
    CHECK(ask(app, "/", "GET", {{"Host", "one.example"}}) == "200 one");
    CHECK(ask(app, "/", "GET", {{"Host", "www.example.org"}}) == "200 sub");
    CHECK(ask(app, "/", "GET", {{"Host", "two.example"}}) == "404 Not Found");
}

TEST_CASE("koa router: allowed_methods throws what it is told to", "[koa][router]") {
    koa::router router;
    router.get("/a", text("a"));
    const auto asked_with = [&](koa::allowed_methods_options options, std::string method) {
        koa::application app({.silent = true});
        app.use(router.routes()).use(router.allowed_methods(std::move(options)));
        return ask(app, "/a", std::move(method));
    };
    CHECK(asked_with({}, "PUT") == "405 Method Not Allowed");
    CHECK(asked_with({}, "PURGE") == "501 Not Implemented");
    CHECK(asked_with({.throw_ = true}, "PUT") == "405 Method Not Allowed");
    CHECK(asked_with(
              {.throw_ = true, .method_not_allowed = [] { return cortado::http_error(418, "no coffee"); }},
              "PUT") == "418 no coffee");
    CHECK(asked_with({.throw_ = true,
                      .not_implemented = []() -> cortado::http_error { throw std::logic_error("own"); }},
                     "PURGE") == "500 Internal Server Error");
}

TEST_CASE("koa router: a param handler takes a view or a text, and may end the request", "[koa][router]") {
    koa::router router;
    router.param("id", [](std::string_view id, koa::context& ctx, koa::next_fn next) -> task<> {
        if (id == "0") {
            ctx.status = 410;
            return []() -> task<> { co_return; }();
        }
        ctx.state["id"] = std::string(id) + "!";
        return next();
    });
    router.get("/:id", [](koa::context& ctx) { ctx.body = ctx.state["id"].as<std::string>(); });
    const koa::application app = serving(router);
    CHECK(ask(app, "/7") == "200 7!");
    CHECK(ask(app, "/0") == "410 Gone");
}

TEST_CASE("koa router: koa::routed() tells what was found, and nothing before", "[koa][router]") {
    koa::router router;
    std::string seen;
    router.get("user", "/u/:id", [&seen](koa::context& ctx) {
        const koa::route_match found = koa::routed(ctx);
        seen = std::string(found.path()) + " " + std::string(found.name()) + " " +
               std::to_string(found.matched().size()) + " " + found.captures().at(0) + " " +
               found.url("user", 8) + " " + found.current()->name();
        ctx.body = found.find("nobody") == nullptr ? "ok" : "found";
    });
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        CHECK_FALSE(koa::routed(ctx).has_router());
        CHECK(koa::routed(ctx).path().empty());
        CHECK(koa::routed(ctx).current() == nullptr);
        CHECK(koa::routed(ctx).captures().empty());
        CHECK(koa::routed(ctx).matched().empty());
        CHECK_THROWS_AS(koa::routed(ctx).url("user", 1), cortado::usage_error);
        co_await next();
        CHECK(koa::routed(ctx).has_router());
    });
    app.use(router.routes());
    CHECK(ask(app, "/u/a%2Fb") == "200 ok");
    CHECK(seen == "/u/:id user 1 a%2Fb /u/8 user");
}

TEST_CASE("koa router: options of one route are added to the router's", "[koa][router]") {
    using cortado::http::method;
    koa::router router({.sensitive = true, .end = false});
    router.register_("/Own", {method::get}, {.name = "own", .sensitive = false, .strict = true}, text("own"));
    router.get("/Other", text("other"));
    const koa::application app = serving(router);
    CHECK(router.url("own") == "/Own");
    CHECK(ask(app, "/Own/more") == "200 own");
    CHECK(ask(app, "/own") == "404 Not Found");
    CHECK(ask(app, "/Other/more") == "200 other");
    CHECK(ask(app, "/other") == "404 Not Found");
}

TEST_CASE("koa router: a list of handlers counts as its handlers", "[koa][router]") {
    std::string log;
    koa::router router;
    const std::vector<koa::middleware> chain{mark(log, "a"), mark(log, "b")};
    router.use(chain);
    router.get("/", chain, text("end"));
    CHECK(ask(serving(router), "/") == "200 end");
    CHECK(log == "a>b>a>b><b<a<b<a");
}

TEST_CASE("koa router: seldom methods have their verbs, all() has every one", "[koa][router]") {
    koa::router router;
    router.propfind("/dav", text("dav"));
    router.all("/all", text("all"));
    router.route_for(http::method::purge, "/cache", text("purged"));
    const koa::application app = serving(router);
    CHECK(ask(app, "/dav", "PROPFIND") == "200 dav");
    CHECK(ask(app, "/cache", "PURGE") == "200 purged");
    CHECK(ask(app, "/all", "REPORT") == "200 all");
    CHECK(router.core()->routes().at(1).methods().size() == 34);
}
