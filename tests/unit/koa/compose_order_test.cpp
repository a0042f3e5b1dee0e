// koa-compose's rules on the whole log of each run: put together when compiling, as a list, and as the application's own
// layers, all three give the same.
#include <cortado/koa/compose.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/core/error.hpp>
#include <cortado/core/event.hpp>
#include <cortado/express/application.hpp>
#include <cortado/koa/application.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace express = cortado::express;
namespace koa = cortado::koa;
using cortado::task;
using cortado::test::exchange_fixture;

namespace {

/** Run layers in an application, and log what comes out. @param when_suspended  lets go what waits */
template <class Made, class Go>
void run_in(const koa::application& app, std::string& log, Made, Go when_suspended) {
    exchange_fixture client;
    client.run(app.as_handler());
    for (int i = 0; i < 20 && !client.is_done(); ++i) {
        log += "~";
        when_suspended();
    }
    const std::string reply = client.reply();
    log += "| " + reply.substr(9, 3) + " " + reply.substr(reply.find("\n\n") + 2);
}

/** The same layers in the three forms. @param make  gives them anew, with the log they write to */
template <class Make, class Go>
std::string same_in_all(Make make, Go when_suspended) {
    std::string logs[3];
    const auto built = [&](std::string& log, auto form) {
        koa::application app({.silent = true});
        std::apply([&](auto... layers) { form(app, std::move(layers)...); }, make(log));
        run_in(app, log, form, when_suspended);
    };
    built(logs[0], [](koa::application& app, auto... layers) { app.use(koa::compose(layers...)); });
    built(logs[1], [](koa::application& app, auto... layers) {
        app.use(koa::compose(std::vector<koa::middleware>{koa::middleware(layers)...}));
    });
    built(logs[2], [](koa::application& app, auto... layers) { (app.use(layers), ...); });
    CHECK(logs[0] == logs[1]);
    CHECK(logs[1] == logs[2]);
    return logs[0];
}
template <class Make>
std::string same_in_all(Make make) {
    return same_in_all(make, [] { FAIL("suspended"); });
}

/** A layer that goes on; its next() is of the type that stands in front of it. */
auto onion(std::string& log, std::string name) {
    return [&log, name](koa::context&, koa::next_fn next) -> task<> {
        log += name + ">";
        co_await next();
        log += "<" + name;
    };
}
auto open_onion(std::string& log, std::string name) {
    return [&log, name](koa::context&, auto next) -> task<> {
        log += name + ">";
        co_await next();
        log += "<" + name;
    };
}
auto answer(std::string& log) {
    return [&log](koa::context& ctx) {
        log += "H";
        ctx.body = "done";
    };
}

}  // namespace

TEST_CASE("koa compose order: down in order, up in reverse", "[koa][compose]") {
    CHECK(same_in_all([](std::string& log) {
              return std::tuple(onion(log, "a"), onion(log, "b"), onion(log, "c"), answer(log));
          }) == "a>b>c>H<c<b<a| 200 done");
    CHECK(same_in_all([](std::string& log) {
              return std::tuple(open_onion(log, "a"), onion(log, "b"), open_onion(log, "c"), answer(log));
          }) == "a>b>c>H<c<b<a| 200 done");
    CHECK(same_in_all([](std::string& log) {
              return std::tuple(open_onion(log, "a"), open_onion(log, "b"));
          }) == "a>b><b<a| 404 Not Found");
}

TEST_CASE("koa compose order: layers that wait, on the way down and on the way up", "[koa][compose]") {
    cortado::event down;
    cortado::event up;
    const auto waiting = [&](std::string& log, std::string name) {
        return [&, name](koa::context&, auto next) -> task<> {
            log += name + ">";
            co_await down;
            down.reset();
            co_await next();
            co_await up;
            up.reset();
            log += "<" + name;
        };
    };
    const auto go = [&] {
        down.set();
        down.reset();
        up.set();
        up.reset();
    };
    CHECK(same_in_all(
              [&](std::string& log) {
                  return std::tuple(waiting(log, "a"), onion(log, "b"), waiting(log, "c"), answer(log));
              },
              go) == "a>~b>c>~H<c<b~<a| 200 done");
}

TEST_CASE("koa compose order: a layer that does not go on ends the way down", "[koa][compose]") {
    CHECK(same_in_all([](std::string& log) {
              const auto stops = [&log](koa::context& ctx, koa::next_fn) -> task<> {
                  log += "stop";
                  ctx.body = "stopped";
                  co_return;
              };
              return std::tuple(open_onion(log, "a"), stops, onion(log, "never"));
          }) == "a>stop<a| 200 stopped");
    CHECK(same_in_all([](std::string& log) {
              return std::tuple(onion(log, "a"), answer(log), onion(log, "never"));
          }) == "a>H<a| 200 done");
}

TEST_CASE("koa compose order: an exception goes up through next(), and may be caught there",
          "[koa][compose]") {
    const auto throws = [](koa::context&) -> task<> {
        throw std::runtime_error("broken");
        co_return;
    };
    const auto plainly = [](koa::context&) { throw std::runtime_error("broken"); };
    const auto catches = [](std::string& log) {
        return [&log](koa::context& ctx, auto next) -> task<> {
            try {
                co_await next();
            } catch (const std::runtime_error& error) {
                log += error.what();
            }
            ctx.body = "caught";
        };
    };
    CHECK(same_in_all([&](std::string& log) {
              return std::tuple(onion(log, "a"), catches(log), onion(log, "b"), throws);
          }) == "a>b>broken<a| 200 caught");
    CHECK(same_in_all([&](std::string& log) {
              return std::tuple(onion(log, "a"), catches(log), open_onion(log, "b"), plainly);
          }) == "a>b>broken<a| 200 caught");
    CHECK(same_in_all([&](std::string& log) { return std::tuple(open_onion(log, "a"), throws); }) ==
          "a>| 500 Internal Server Error");
}

TEST_CASE("koa compose order: next() twice throws at the call, and what is below has run once",
          "[koa][compose]") {
    const auto twice = [](std::string& log) {
        return [&log](koa::context&, auto next) -> task<> {
            co_await next();
            try {
                auto again = next();
                log += "not reached";
                co_await again;
            } catch (const cortado::usage_error& error) {
                log += std::string(error.what()).substr(0, 28);
            }
        };
    };
    CHECK(same_in_all([&](std::string& log) {
              return std::tuple(onion(log, "a"), twice(log), onion(log, "b"), answer(log));
          }) == "a>b>H<bnext() called multiple times<a| 200 done");
}

TEST_CASE("koa compose order: a layer without a frame of its own hands on the task below", "[koa][compose]") {
    CHECK(same_in_all([](std::string& log) {
              const auto passes = [&log](koa::context&, auto next) -> task<> {
                  log += "through ";
                  return next();
              };
              return std::tuple(onion(log, "a"), passes, passes, answer(log));
          }) == "a>through through H<a| 200 done");
}

TEST_CASE("koa compose order: compositions and Express handlers among the layers", "[koa][compose]") {
    CHECK(same_in_all([](std::string& log) {
              const auto inner = koa::compose(open_onion(log, "i"), onion(log, "j"));
              const auto list = koa::compose({onion(log, "k")});
              const auto linear = [&log](express::request&, express::response&, express::next_fn next) {
                  log += "E>";
                  next();
                  log += "<E";
              };
              return std::tuple(onion(log, "a"), inner, linear, list, koa::middleware(onion(log, "m")),
                                answer(log));
          }) == "a>i>j>E>k>m>H<m<k<E<j<i<a| 200 done");
}

TEST_CASE("koa compose order: the same composition serves request after request, and twice in one",
          "[koa][compose]") {
    std::string log;
    const auto both = koa::compose(open_onion(log, "a"), onion(log, "b"));
    koa::application app;
    app.use(both).use(both).use(answer(log));
    for (int i = 0; i < 3; ++i) {
        log.clear();
        exchange_fixture client;
        client.run(app.as_handler());
        CHECK(log == "a>b>a>b>H<b<a<b<a");
    }
}

TEST_CASE("koa compose order: next() gives no value", "[koa][compose][differences]") {
    STATIC_REQUIRE(std::is_same_v<decltype(std::declval<koa::next_fn>()()), task<>>);
    const auto composition = koa::compose([](koa::context&, auto next) -> task<> {
        STATIC_REQUIRE(std::is_same_v<decltype(next()), task<>>);
        co_await next();
    });
    CHECK(koa::middleware(composition).as_layer().call != nullptr);
}

TEST_CASE("koa compose order: a next that is kept is stale when its request is over", "[koa][compose]") {
    std::optional<koa::next_fn> kept;
    koa::application app;
    app.use(koa::compose(
        [&kept](koa::context&, koa::next_fn next) -> task<> {
            kept = next;
            co_await next();
        },
        [](koa::context& ctx) { ctx.body = "x"; }));
    {
        exchange_fixture client;
        client.run(app.as_handler());
    }
    CHECK_THROWS_AS((*kept)(), cortado::usage_error);
}
