#include <cortado/koa/compose.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/core/error.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/koa/mount.hpp>

#include <string>
#include <vector>

namespace koa = cortado::koa;
using cortado::task;
using cortado::test::exchange_fixture;

namespace {

auto onion(std::string& log, std::string name) {
    return [&log, name](koa::context&, koa::next_fn next) -> task<> {
        log += name + ">";
        co_await next();
        log += "<" + name;
    };
}

std::string run(std::string& log, koa::middleware first, koa::middleware second) {
    log.clear();
    koa::application app;
    app.use(first).use(second);
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.failure() == nullptr);
    CHECK(client.answers() == 1);
    return log;
}

}  // namespace

TEST_CASE("koa compose: a list becomes one middleware whose end goes on to the next", "[koa][compose]") {
    std::string log;
    const auto handler = [&log](koa::context&) { log += "H"; };
    CHECK(run(log, koa::compose({onion(log, "a"), onion(log, "b")}), handler) == "a>b>H<b<a");
    CHECK(run(log, koa::compose(onion(log, "a"), onion(log, "b")), handler) == "a>b>H<b<a");
    std::vector<koa::middleware> list;
    for (const char* name : {"a", "b", "c"}) list.emplace_back(onion(log, name));
    CHECK(run(log, koa::compose(list), handler) == "a>b>c>H<c<b<a");
    CHECK(run(log, koa::compose(std::vector<koa::middleware>{}), handler) == "H");
}

TEST_CASE("koa compose: what is composed can be composed again, and used twice", "[koa][compose]") {
    std::string log;
    const auto inner = koa::compose({onion(log, "a"), onion(log, "b")});
    CHECK(run(log, koa::compose({inner, onion(log, "c")}), inner) == "a>b>c>a>b><b<a<c<b<a");
}

TEST_CASE("koa compose: it can be called by a middleware, with that one's next as its end",
          "[koa][compose]") {
    std::string log;
    const auto inner = koa::compose({onion(log, "a"), onion(log, "b")});
    const auto around = [&](koa::context& ctx, koa::next_fn next) -> task<> {
        log += "(";
        co_await inner(ctx, next);
        log += ")";
    };
    CHECK(run(log, around, [&log](koa::context&) { log += "H"; }) == "(a>b>H<b<a)");
}

TEST_CASE("koa compose: next() twice inside is an error there, and the list can be walked again",
          "[koa][compose]") {
    std::string log;
    const auto inner = koa::compose({onion(log, "a")});
    const auto around = [&](koa::context& ctx, koa::next_fn next) -> task<> {
        co_await inner(ctx, next);
        try {
            co_await inner(ctx, next);
        } catch (const cortado::usage_error&) {
            log += "!";
        }
    };
    CHECK(run(log, around, [&log](koa::context&) { log += "H"; }) == "a>H<aa>!");
}

TEST_CASE(
    "koa compose: what an application's own compose would do, a function does that makes one layer of a list",
    "[koa][compose]") {
    std::string log;
    const auto observed = [&log](std::vector<koa::middleware> list) {
        std::vector<koa::middleware> around;
        for (std::size_t i = 0; i < list.size(); ++i) {
            around.emplace_back(onion(log, std::to_string(i)));
            around.push_back(std::move(list[i]));
        }
        return koa::compose(std::move(around));
    };
    const koa::middleware both = observed({onion(log, "a"), onion(log, "b")});
    CHECK(run(log, both, [&log](koa::context&) { log += "H"; }) == "0>a>1>b>H<b<1<a<0");
}

TEST_CASE("koa mount: a path that does not begin with a slash is refused with the place", "[koa][mount]") {
    for (const std::string path : {"", "shop", "./shop"}) {
        CAPTURE(path);
        std::string said;
        try {
            koa::mount(path, [](koa::context&) {});
        } catch (const cortado::usage_error& refused) {
            said = refused.what();
        }
        CHECK(said.starts_with("koa: mount path must begin with \"/\", which \"" + path +
                               "\" (registered at "));
        CHECK(said.find("compose_test.cpp:") != std::string::npos);
    }
}

TEST_CASE("koa mount: a second next() inside throws at the call, and the path is the whole again",
          "[koa][mount]") {
    std::string log;
    const auto twice = [&log](koa::context& ctx, koa::next_fn next) -> task<> {
        co_await next();
        try {
            co_await next();
        } catch (const cortado::usage_error& refused) {
            log += std::string(ctx.path) + ' ' + std::string(refused.what()).substr(0, 28);
        }
    };
    koa::application app;
    app.use(koa::mount("/a", twice)).use([&log](koa::context& ctx) { log += std::string(ctx.path) + ' '; });
    exchange_fixture client("GET", "/a/b?c");
    client.run(app.as_handler());
    CHECK(client.failure() == nullptr);
    CHECK(log == "/a/b /b next() called multiple times");
    CHECK(client.ex.request.path_and_query == "/a/b?c");
}
