#include <cortado/koa/next.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/core/logger.hpp>
#include <cortado/koa/application.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace koa = cortado::koa;
using cortado::task;
using cortado::test::exchange_fixture;

namespace {

/** Collect what is logged while it lives. */
struct captured_log {
    captured_log() {
        cortado::logger::set_sink(
            [this](const cortado::logger::record& line) { lines.emplace_back(line.message); });
    }
    ~captured_log() { cortado::logger::set_sink({}); }
    std::vector<std::string> lines;
};

std::string place(int line) { return std::string(__FILE__) + ":" + std::to_string(line); }

}  // namespace

TEST_CASE("koa next: it is a handle that can be copied for nothing", "[koa][next]") {
    STATIC_REQUIRE(std::is_trivially_copyable_v<koa::next_fn>);
    STATIC_REQUIRE(sizeof(koa::next_fn) <= 4 * sizeof(void*));
}

TEST_CASE("koa next: the second call throws at the call, through any copy", "[koa][next]") {
    std::string log;
    std::string message;
    const int line = __LINE__ + 2;
    koa::application app;
    app.use([&](koa::context&, koa::next_fn next) -> task<> {
        const koa::next_fn copy = next;
        co_await next();
        try {
            auto again = copy();
            log += "not reached";
            co_await again;
        } catch (const cortado::usage_error& error) {
            message = error.what();
        }
    });
    app.use([&](koa::context& ctx) { ctx.body = (log += "H"); });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(log == "H");
    CHECK(message == "next() called multiple times by the middleware registered at " + place(line) +
                         "; call it once and await that");
    CHECK(client.reply() ==
          "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nContent-Length: 1\n\nH");
}

TEST_CASE("koa next: called twice with the first task still at hand, it throws as well", "[koa][next]") {
    koa::application app({.silent = true});
    std::string log;
    app.use([&](koa::context&, koa::next_fn next) -> task<> {
        auto first = next();
        co_await first;
        co_await next();
    });
    app.use([&](koa::context&, koa::next_fn next) -> task<> {
        log += "K>";
        co_await next();
        log += "<K";
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(log == "K><K");
    CHECK(client.reply() ==
          "HTTP/1.1 500 Internal Server Error\nContent-Type: text/plain; charset=utf-8\nContent-Length: "
          "21\n\nInternal Server Error");
}

TEST_CASE("koa next: behind the last layer there is nothing to do, once", "[koa][next]") {
    std::string log;
    koa::application app;
    app.use([&](koa::context&, koa::next_fn next) -> task<> {
        co_await next();
        log += "end ";
        try {
            co_await next();
        } catch (const cortado::usage_error&) {
            log += "twice";
        }
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(log == "end twice");
}

TEST_CASE("koa next: a task that is dropped is reported with the place of its middleware", "[koa][next]") {
    captured_log log;
    bool ran = false;
    const int line = __LINE__ + 2;
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        static_cast<void>(next());
        ctx.body = "early";
        co_return;
    });
    app.use([&](koa::context&) { ran = true; });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK_FALSE(ran);
    CHECK(client.reply() ==
          "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nContent-Length: 5\n\nearly");
    CHECK(log.lines ==
          std::vector<std::string>{
              "koa: the middleware registered at " + place(line) +
              " called next() and did not await it, so nothing below it ran; write `co_await next();`"});
}

TEST_CASE("koa next: in a composition the report names the place of the whole and the layer", "[koa][next]") {
    const auto passes = [](koa::context&, auto next) -> task<> { co_await next(); };
    const auto drops = [](koa::context&, auto next) -> task<> {
        static_cast<void>(next());
        co_return;
    };
    const auto repeats = [](koa::context& ctx, auto next) -> task<> {
        co_await next();
        try {
            co_await next();
        } catch (const cortado::usage_error& error) {
            ctx.body = error.what();
        }
    };
    const auto said = [](const koa::application& app) {
        captured_log log;
        exchange_fixture client;
        client.run(app.as_handler());
        log.lines.emplace_back(client.ex.body.text());
        return log.lines;
    };
    const auto dropped = [](const std::string& where) {
        return std::vector<std::string>{
            "koa: the middleware registered at " + where +
                " called next() and did not await it, so nothing below it ran; write "
                "`co_await next();`",
            "Not Found"};
    };
    const auto repeated = [](const std::string& where) {
        return std::vector<std::string>{"next() called multiple times by the middleware registered at " +
                                        where + "; call it once and await that"};
    };
    {
        koa::application app;
        const int line = __LINE__ + 1;
        app.use(koa::compose(passes, drops, passes));
        CHECK(said(app) == dropped(place(line) + " (layer 2 of that compose())"));
    }
    {
        koa::application app;
        const auto both = koa::compose(passes, koa::compose(passes, passes, repeats));
        const int line = __LINE__ + 1;
        app.use(both);
        koa::application second;
        second.use(both);  // the first place stands
        CHECK(said(app) == repeated(place(line) + " (layer 3 of that compose())"));
        CHECK(said(second) == said(app));
    }
    {
        koa::application app;
        const int line = __LINE__ + 1;
        const std::vector<koa::middleware> list{passes, koa::middleware(drops)};
        app.use(koa::compose(list));
        CHECK(said(app) == dropped(place(line)));
        koa::application typed;
        typed.use(koa::compose(passes, list[1]));
        CHECK(said(typed) == dropped(place(line)));
    }
    {
        koa::application app;
        app.use([&](koa::context& ctx, koa::next_fn next) -> task<> {
            const auto by_hand = koa::compose(drops, passes);
            co_await by_hand(ctx, next);
        });
        CHECK(said(app) == dropped("a place that compose() cannot know"));
    }
}

TEST_CASE("koa next: an awaited task is not reported, also when it fails", "[koa][next]") {
    captured_log log;
    koa::application app({.silent = true});
    app.use([](koa::context&, koa::next_fn next) -> task<> { co_await next(); });
    app.use([](koa::context&) { throw std::runtime_error("broken"); });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(log.lines.empty());
}

TEST_CASE("koa next: called after its request it throws, also when another request is going on",
          "[koa][next]") {
    std::optional<koa::next_fn> kept;
    int calls = 0;
    koa::application app;
    app.use([&](koa::context&, koa::next_fn next) -> task<> {
        if (!kept) kept = next;
        co_return;
    });
    app.use([&](koa::context&) { ++calls; });
    exchange_fixture client;
    client.run(app.as_handler());
    client.finish();
    CHECK_THROWS_AS((*kept)(), cortado::usage_error);
    client.begin("GET", "/again");
    client.run(app.as_handler());
    CHECK_THROWS_AS((*kept)(), cortado::usage_error);
    CHECK(calls == 0);
}
