#include <cortado/koa/application_state.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/koa/application.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace koa = cortado::koa;
using cortado::test::exchange_fixture;

namespace {
struct database {
    std::string name;
    int asked = 0;
};
struct services {
    database* main = nullptr;
    std::string mail = "none";
};
}  // namespace

TEST_CASE("koa application: its options are set one by one, until it is in use", "[koa][application]") {
    koa::application app({.env = "test", .proxy = true});
    CHECK(app.proxy);
    CHECK(app.env() == "test");
    app.proxy = false;
    app.env = "production";
    app.subdomain_offset = 3;
    app.keys = {"new", "old"};
    CHECK(app.to_json().text() == R"({"subdomainOffset":3,"proxy":false,"env":"production"})");
    CHECK(app.inspect().text() == app.to_json().text());
    koa::application moved = std::move(app);
    moved.max_ips_count = 2;
    CHECK(moved.max_ips_count == 2u);
    koa::application other;
    other = std::move(moved);
    other.silent = true;
    CHECK(other.env() == "production");
    static_cast<void>(other.callback());
    CHECK_THROWS_WITH(
        other.proxy = true,
        "koa: an option comes too late: the application is in use already; set it before listen()");
}

TEST_CASE("koa application: without NODE_ENV its env is development", "[koa][application]") {
    const char* const set = std::getenv("NODE_ENV");
    const std::string before = set == nullptr ? "" : set;
    ::unsetenv("NODE_ENV");
    CHECK(koa::application().env() == "development");
    ::setenv("NODE_ENV", "staging", 1);
    CHECK(koa::application().env() == "staging");
    CHECK(koa::application({.env = "own"}).env() == "own");
    if (set == nullptr) {
        ::unsetenv("NODE_ENV");
    } else {
        ::setenv("NODE_ENV", before.c_str(), 1);
    }
}

TEST_CASE("koa application: empty keys are refused", "[koa][application]") {
    CHECK_THROWS_AS(koa::signing_keys(std::vector<std::string>()), cortado::usage_error);
    CHECK_FALSE(static_cast<bool>(koa::signing_keys()));
}

TEST_CASE("koa application: what it shares is read by every request", "[koa][application]") {
    database db{"main"};
    koa::application app;
    app.context()["db"] = &db;
    app.context()["name"] = "shop";
    app.context().of<services>().main = &db;
    app.use([](koa::context& ctx) {
        ++ctx.extension<database*>("db")->asked;
        ++ctx.extension<services>().main->asked;
        STATIC_REQUIRE(std::is_same_v<decltype(ctx.extension<services>()), const services&>);
        CHECK(&ctx.app().context().of<services>() == &ctx.extension<services>());
        ctx.body = ctx.extension<std::string>("name") + " " + ctx.extension<services>().mail;
    });
    for (int i = 1; i <= 2; ++i) {
        exchange_fixture client;
        client.run(app.callback());
        CHECK(client.ex.body.text() == "shop none");
        CHECK(db.asked == 2 * i);
    }
}

TEST_CASE("koa application: what it does not share is named where it is asked for", "[koa][application]") {
    koa::application app;
    app.context()["db"] = database{"main"};
    app.use([](koa::context& ctx) {
        CHECK_THROWS_WITH(ctx.extension<services>(),
                          "app.context().of<T>() holds no value of this type; assign one first");
        CHECK_THROWS_WITH(ctx.extension<database>("bd"),
                          "app.context()[\"bd\"] is not set; assign it in a layer above, or ask with find()");
        CHECK_THROWS_WITH(
            ctx.extension<services>("db"),
            "app.context()[\"db\"] holds a value of another type; name the type that was assigned");
        ctx.body = "asked";
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.ex.body.text() == "asked");
}

TEST_CASE("koa application: a mounted one is not its request's, but for one in a list of Express",
          "[koa][application]") {
    koa::application inner({.env = "inner"});
    inner.use([](koa::context& ctx) { ctx.body = ctx.app().options.env; });
    koa::application outer({.env = "outer"});
    outer.use(inner);
    exchange_fixture client;
    client.run(outer.as_handler());
    CHECK(client.ex.body.text() == "outer");
    exchange_fixture alone;
    CHECK_THROWS_WITH(alone.ex.face<koa::context>().app(),
                      "ctx.app(): no Koa application is around this handler; mount one");
}

TEST_CASE("koa application: errors are emitted by hand, and no other event is", "[koa][application]") {
    std::vector<std::string> heard;
    koa::application app;
    const auto listener = [&](const std::exception& error, koa::context& ctx) {
        heard.push_back(std::string(ctx.path) + " " + error.what());
    };
    app.on("error", listener);
    CHECK_THROWS_WITH(app.on("erorr", listener), "koa: an application emits \"error\" only, not \"erorr\"");
    app.use([](koa::context& ctx) {
        ctx.app().emit("error", std::runtime_error("by hand"), ctx);
        CHECK_THROWS_WITH(ctx.app().emit("end", std::runtime_error(""), ctx),
                          "koa: an application emits \"error\" only, not \"end\"");
    });
    exchange_fixture client("GET", "/x");
    client.run(app.as_handler());
    CHECK(heard == std::vector<std::string>{"/x by hand"});
}
