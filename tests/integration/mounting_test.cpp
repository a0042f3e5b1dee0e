#include <cortado/cortado.hpp>
#include <cortado/middleware/metrics.hpp>
#include <cortado/middleware/vhost.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

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

TEST_CASE(
    "mounting: Express below koa::mount() sees what that has left of the URL, and the whole one behind it",
    "[mounting]") {
    const auto tell = [](std::string_view name) {
        return [name](express::request& req, express::response& res, express::next_fn next) {
            if (req.query()["at"] != name) return next();
            res.send(std::string(name) + " " + req.base_url + " " + req.url + " " + std::string(req.path()));
        };
    };
    express::router first, mounted;
    first.use(tell("first"));
    mounted.use("/deep", tell("deep"));
    mounted.get("/:name", tell("mounted"));
    koa::application inner({.silent = true});
    inner.use(first);
    inner.use(koa::mount("/x", mounted));
    inner.use([](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        if (ctx.path == "/x/old") ctx.path = "/new";
        co_await next();
    });
    inner.use(express::router().use(tell("behind")));
    express::application outer;
    outer.use("/api", inner);
    outer.use(tell("outer"));

    const auto expect = [&](std::string_view target, std::string_view below, std::string_view from_outer) {
        INFO(target);
        CHECK(ask(inner, std::string(target)) == below);
        CHECK(ask(outer, "/api" + std::string(target)) == from_outer);
    };
    expect("/x/a?at=first", "200 first  /x/a?at=first /x/a", "200 first /api /x/a?at=first /x/a");
    expect("/x/a?at=mounted", "200 mounted  /a?at=mounted /a", "200 mounted /api /a?at=mounted /a");
    expect("/x/deep/a?at=deep", "200 deep /deep /a?at=deep /a", "200 deep /api/deep /a?at=deep /a");
    expect("/x/a?at=behind", "200 behind  /x/a?at=behind /x/a", "200 behind /api /x/a?at=behind /x/a");
    expect("/x/old?at=behind", "200 behind  /new?at=behind /new", "200 behind /api /new?at=behind /new");
    expect("/x/a?at=outer", "404 Not Found", "200 outer  /api/x/a?at=outer /api/x/a");
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
               lines.substr(std::min(lines.find(')') + 1, lines.size()), 23);
    };
    koa::application koa_app;
    express::application express_app;
    const std::string expected = "express: GET, HEAD /:name may never be reached: ";
    CHECK(told([&](const auto& inner) { koa_app.use(inner); }) == expected);
    CHECK(told([&](const auto& inner) { express_app.use(cortado::middleware::vhost("a.example", inner)); }) ==
          expected);
}

TEST_CASE("mounting: a mounted application finds its context, in a list of either face",
          "[mounting][koa][differences]") {
    koa::application inner({.silent = true, .async_local_storage = true});
    inner.use([&](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        ctx.set("X-Found", inner.current_context() == &ctx ? "yes" : "no");
        if (ctx.path == "/fail") ctx.throw_(409, "refused");
        co_await cortado::yield();
        co_await next();
        ctx.set("X-Found-After", koa::current_context() == &ctx ? "yes" : "no");
    });
    inner.use([](koa::context&) { koa::current_context()->body = "inner"; });
    koa::application onion({.silent = true});
    onion.use([](koa::context&, koa::next_fn next) -> cortado::task<> {
        CHECK(koa::current_context() == nullptr);
        co_await next();
        CHECK(koa::current_context() == nullptr);
    });
    onion.use(koa::mount("/in", inner));
    express::application linear;
    linear.use("/in", inner);
    const auto check = [](const cortado::web::inject_response& good,
                          const cortado::web::inject_response& bad) {
        CHECK(good.body == "inner");
        CHECK(good.header("X-Found") == "yes");
        CHECK(good.header("X-Found-After") == "yes");
        CHECK(bad.status == 409);
        CHECK(cortado::detail::current_context == nullptr);
    };
    check(cortado::run(onion.inject({.url = "/in"})), cortado::run(onion.inject({.url = "/in/fail"})));
    check(cortado::run(linear.inject({.url = "/in"})), cortado::run(linear.inject({.url = "/in/fail"})));
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

namespace {

/** What the routes that fail on purpose throw. */
struct planned_failure : std::runtime_error {
    planned_failure() : std::runtime_error("planned") {}
};

/** Routes of Express that fail in each way there is, and one that leaves it to another layer to fail. */
express::router failing_express() {
    express::router made;
    made.get("/now/:id", [](express::request&, express::response&) { throw planned_failure(); });
    made.get("/later/:id", [](express::request&, express::response&) -> cortado::task<> {
        co_await cortado::yield();
        throw planned_failure();
    });
    made.get("/said/:id", [](express::request&, express::response&, express::next_fn next) {
        next(std::make_exception_ptr(planned_failure()));
    });
    made.get(
        "/second/:id", [](express::request&, express::response&, express::next_fn next) { next(); },
        [](express::request&, express::response&) { throw planned_failure(); });
    made.get("/below/:id", [](express::request&, express::response&, express::next_fn next) { next(); });
    made.use("/below", [](express::request&, express::response&) { throw planned_failure(); });
    made.get("/last", [](express::request&, express::response& res) { res.send("last"); });  // never asked
    return made;
}

koa::router failing_koa() {
    koa::router made({.prefix = "/koa"});
    made.get("/now/:id", [](koa::context&) { throw planned_failure(); });
    made.get("/later/:id", [](koa::context&) -> cortado::task<> {
        co_await cortado::yield();
        throw planned_failure();
    });
    return made;
}

/** Notes the route of each request when it is over, and whether its place is known. */
struct route_notes {
    std::vector<std::string> all;

    void listen(cortado::web::exchange& to) {
        to.on_finish([this](cortado::web::exchange& ex, const cortado::web::response_end&) {
            all.push_back(ex.route() + (ex.route_place().line() == 0 ? "" : " placed"));
        });
    }
};

/** Layers are to follow that may take the routes' errors. */
express::application failing_site(route_notes& notes) {
    express::application app;
    app.use([&notes](express::request&, express::response& res, express::next_fn next) {
        notes.listen(res.exchange());
        next();
    });
    koa::application both({.silent = true});
    both.use(koa::mount("/inner", failing_koa().routes())).use(failing_express());
    express::router nested;
    nested.use("/in", failing_express()).use("/in", failing_koa().routes());
    app.use(failing_express()).use(failing_koa().routes()).use("/nested", nested).use("/both", both);
    app.use("/onion", [](koa::context&, koa::next_fn next) -> cortado::task<> { co_await next(); });
    app.use("/onion", failing_express());
    return app;
}

struct failing_url {
    std::string mounts;
    std::string route;

    std::string url() const { return mounts + route.substr(0, route.find(':')) + "7"; }
};

const std::vector<failing_url> failing_urls = {
    {"", "/now/:id"},
    {"", "/later/:id"},
    {"", "/said/:id"},
    {"", "/second/:id"},
    {"", "/koa/now/:id"},
    {"", "/koa/later/:id"},
    {"/nested/in", "/now/:id"},
    {"/nested/in", "/later/:id"},
    {"/nested/in", "/said/:id"},
    {"/nested/in", "/second/:id"},
    {"/nested/in", "/koa/now/:id"},
    {"/nested/in", "/koa/later/:id"},
    {"/both/inner", "/koa/now/:id"},
    {"/both/inner", "/koa/later/:id"},
    {"/both", "/now/:id"},
    {"/both", "/later/:id"},
    {"/both", "/said/:id"},
    {"/onion", "/now/:id"},
    {"/onion", "/later/:id"},
};

std::string status_of(const auto& app, const std::string& url, std::string method = "GET") {
    cortado::web::inject_request request{.method = std::move(method), .url = url};
    const cortado::web::inject_response answer = cortado::run(app.inject(std::move(request)));
    return std::to_string(answer.status);
}

}  // namespace

TEST_CASE("mounting: a route that fails is told with its mount points, of whichever face they are",
          "[mounting][metrics]") {
    const cortado::test::log_capture log;
    for (const bool is_taken : {false, true}) {
        route_notes notes;
        express::application app = failing_site(notes);
        if (is_taken)
            app.use([](const planned_failure&, express::request&, express::response& res, express::next_fn) {
                res.status(503).send("taken");
            });
        for (const failing_url& each : failing_urls) {
            CAPTURE(is_taken, each.url());
            CHECK(status_of(app, each.url()) == (is_taken ? "503" : "500"));
            CHECK(notes.all == std::vector{each.mounts + each.route + " placed"});
            notes.all.clear();
        }
    }
    route_notes notes;
    koa::application outer({.silent = true});
    outer.use([&notes](koa::context& ctx, koa::next_fn next) {
        notes.listen(ctx.exchange());
        return next();
    });
    outer.use(koa::mount("/k", failing_koa().routes())).use(koa::mount("/e", failing_express()));
    outer.use(failing_express()).use(failing_koa().routes());
    for (const failing_url& each : failing_urls) {
        if (!each.mounts.empty()) continue;
        const bool is_koa = each.route.starts_with("/koa");
        for (const std::string mounts : {"", is_koa ? "/k" : "/e"}) {
            CAPTURE(mounts, each.url());
            CHECK(status_of(outer, mounts + each.url()) == "500");
            CHECK(notes.all == std::vector{mounts + each.route + " placed"});
            notes.all.clear();
        }
    }
}

TEST_CASE("mounting: what no route has answered or failed is told as of none", "[mounting][metrics]") {
    const cortado::test::log_capture log;
    route_notes notes;
    express::application app = failing_site(notes);
    app.use(
        [](const planned_failure&, express::request&, express::response&, express::next_fn next) { next(); });
    app.get("/nested/*rest", [](express::request&, express::response& res) { res.send("found"); });
    app.use("/both", [](express::request&, express::response& res) { res.send("plain"); });
    app.get("/another", [](express::request&, express::response& res) { res.send("another"); });
    const auto route_of = [&](const std::string& url, std::string method = "GET") {
        const std::string status = status_of(app, url, std::move(method));
        REQUIRE(notes.all.size() == 1);
        std::string told = status + " [" + notes.all.back() + "]";
        notes.all.clear();
        return told;
    };
    CHECK(route_of("/nested/in/now/7") == "200 [/nested/*rest placed]");  // not the one that failed before
    CHECK(route_of("/both/later/7") == "200 [ placed]");
    CHECK(route_of("/said/7") == "404 []");
    CHECK(route_of("/below/7") == "404 []");
    CHECK(route_of("/nothing") == "404 []");
    CHECK(route_of("/now/7", "OPTIONS") == "200 [ placed]");  // the layer of Koa's that came last
    CHECK(route_of("/another") == "200 [/another placed]");
}
