#include <cortado/cortado.hpp>

#include "support/catch.hpp"
#include "unit/express/fixture.hpp"

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>

namespace koa = cortado::koa;
using express::next_fn;
using express::request;
using express::response;

// What docs/differences.md says of Express and no other test shows.

static_assert(!std::is_invocable_v<next_fn, const char*> && !std::is_invocable_v<next_fn, std::string>);

namespace {

auto noting(std::string& log, std::string name) {
    return [&log, name](request&, response&, next_fn next) {
        log += name + "> ";
        next();
        log += "<" + name + " ";
    };
}

}  // namespace

TEST_CASE("differences: what stands behind a router runs inside the last next() of the router",
          "[express][differences]") {
    std::string log;
    express::router inner;
    inner.use(noting(log, "R"));
    express::application app;
    app.use(noting(log, "E"));
    app.use("/in", inner);
    app.use([&](request&, response& res) {
        log += "H ";
        res.send("done");
    });
    CHECK(brief(get(app, "/in/x")) == "200 done");
    CHECK(log == "E> R> H <R <E ");
}

TEST_CASE("differences: a date that is none of HTTP's three makes no copy fresh", "[express][differences]") {
    express::application app;
    app.get("/", [](request&, response& res) {
        res.set("Last-Modified", "Sat, 01 Jan 2000 00:00:00 GMT").set("ETag", "\"1\"").send("x");
    });
    const auto status_since = [&](std::string date) {
        return get(app, "/", {{"If-Modified-Since", std::move(date)}}).status;
    };
    CHECK(status_since("Sat, 01 Jan 2000 00:00:00 GMT") == 304);
    CHECK(status_since("Saturday, 01-Jan-00 00:00:00 GMT") == 304);
    CHECK(status_since("Sat Jan  1 00:00:00 2000") == 304);
    CHECK(status_since("2000-01-01T00:00:00Z") == 200);
    CHECK(status_since("1 January 2000") == 200);
}

TEST_CASE("differences: a pattern that uses a name twice is refused where it is registered",
          "[express][differences]") {
    express::application app;
    CHECK_THROWS_AS(app.get("/:id/:id", [](request&, response&) {}), usage_error);
    CHECK_THROWS_AS(app.use("/:id/*id", [](request&, response&) {}), usage_error);
}

TEST_CASE("differences: the query has its pairs in the order sent, and of a name the first",
          "[express][differences]") {
    express::application app;
    app.get("/", [](request& req, response& res) {
        std::string seen;
        for (const auto& [name, value] : req.query()) seen += name + "=" + value + " ";
        res.send(seen + "tag: " + std::string(req.query()["tag"]));
    });
    CHECK(brief(get(app, "/?tag=b&2=x&tag=a&1=y")) == "200 tag=b 2=x tag=a 1=y tag: b");
}

TEST_CASE("differences: a layer is not added to an application that serves", "[express][differences]") {
    express::application app;
    app.get("/", [](request&, response& res) { res.send("x"); });
    CHECK(brief(get(app, "/")) == "200 x");
    CHECK_THROWS_AS(app.get("/late", [](request&, response&) {}), usage_error);
    CHECK_THROWS_AS(app.use([](request&, response&) {}), usage_error);
}

TEST_CASE("differences: below a Koa layer, who answers for a handler that does not",
          "[express][differences][mounting]") {
    const auto koa_layer = [](koa::context&, koa::next_fn next) -> task<> { co_await next(); };
    const auto silent = [](request&, response&) {};
    SECTION("alone, Express: 500") {
        express::application app;
        app.get("/", silent);
        CHECK(brief(get(app, "/")) == "500");
    }
    SECTION("below a Koa layer, Koa: 404") {
        express::application app;
        app.use(koa_layer);
        app.get("/", silent);
        CHECK(brief(get(app, "/")) == "404 Not Found");
    }
    SECTION("at the end of the list, Express: its page") {
        express::application app;
        app.use(koa_layer);
        const auto received = get(app, "/nowhere");
        CHECK(received.status == 404);
        CHECK(received.body.find("Cannot GET /nowhere") != std::string::npos);
    }
    SECTION("unless the Koa layer has set something") {
        express::application app;
        app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
            co_await next();
            ctx.status = 202;
        });
        CHECK(brief(get(app, "/nowhere")) == "202 Accepted");
    }
}
