#include <cortado/koa/context.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/core/sync_wait.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace koa = cortado::koa;
using cortado::test::exchange_fixture;

TEST_CASE("koa context: the request's parts are read from its target", "[koa][context]") {
    exchange_fixture client("POST", "/a/b?x=1&y=a+b&y=c%20d&z[k]=%zz");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.method == "POST");
    CHECK(ctx.url == "/a/b?x=1&y=a+b&y=c%20d&z[k]=%zz");
    CHECK(ctx.original_url() == ctx.url);
    CHECK(ctx.path() == "/a/b");
    CHECK(ctx.querystring() == "x=1&y=a+b&y=c%20d&z[k]=%zz");
    CHECK(ctx.query()["x"] == "1");
    CHECK(ctx.query().all("y") == std::vector<std::string_view>{"a b", "c d"});
    CHECK(ctx.query()["z[k]"] == "%zz");
    CHECK(ctx.query()["none"].empty());
    CHECK(ctx.ip() == "127.0.0.1");
}

TEST_CASE("koa context: the path and the query follow the exchange, the original target does not",
          "[koa][context]") {
    exchange_fixture client("GET", "/api/users?x=1");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.query()["x"] == "1");
    client.ex.request.path_and_query = "/users?x=2";
    CHECK(ctx.path() == "/users");
    CHECK(ctx.query()["x"] == "2");
    CHECK(ctx.original_url() == "/api/users?x=1");
}

TEST_CASE("koa context: get reads the request's headers, Referer under both spellings", "[koa][context]") {
    exchange_fixture client;
    client.ex.request.headers.append("Referer", "http://a.example/");
    client.ex.request.headers.append("X-Id", "7");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.get("x-id") == "7");
    CHECK(ctx.get("Referrer") == "http://a.example/");
    CHECK(ctx.get("referer") == "http://a.example/");
    CHECK(ctx.get("X-None") == "");
    CHECK(ctx.headers["X-ID"] == "7");
}

TEST_CASE("koa context: set, append and remove change the response's headers", "[koa][context]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    ctx.set("X-A", "1");
    ctx.set("x-a", "2");
    ctx.append("Set-Cookie", "a=1");
    ctx.append("Set-Cookie", "b=2");
    ctx.set({{"X-B", "3"}, {"X-C", "4"}});
    ctx.remove("X-B");
    CHECK(client.ex.response.headers.values("x-a") == std::vector<std::string_view>{"2"});
    CHECK(client.ex.response.headers.values("set-cookie") == std::vector<std::string_view>{"a=1", "b=2"});
    CHECK_FALSE(client.ex.response.headers.has("x-b"));
    CHECK(client.ex.response.headers["x-c"] == "4");
    CHECK_THROWS_AS(ctx.set("X-D", "a\r\nSet-Cookie: b"), cortado::usage_error);
    CHECK_FALSE(ctx.header_sent());
    client.ex.head_sent();
    ctx.set("X-A", "late");
    ctx.append("X-A", "late");
    ctx.remove("X-A");
    CHECK(ctx.header_sent());
    CHECK(client.ex.response.headers.values("x-a") == std::vector<std::string_view>{"2"});
}

TEST_CASE("koa context: the body is read piece by piece or whole, within a limit", "[koa][context]") {
    exchange_fixture pieces("POST", "/");
    pieces.body_pieces = {"ab", "cd"};
    auto& first = pieces.ex.face<koa::context>();
    CHECK(cortado::sync_wait(first.read()) == "ab");
    CHECK(cortado::sync_wait(first.read()) == "cd");
    CHECK(cortado::sync_wait(first.read()) == "");

    exchange_fixture whole("POST", "/");
    whole.body_pieces = {"ab", "cd"};
    CHECK(cortado::sync_wait(whole.ex.face<koa::context>().text()) == "abcd");

    exchange_fixture long_one("POST", "/");
    long_one.body_pieces = {"ab", "cd"};
    CHECK_THROWS_AS(cortado::sync_wait(long_one.ex.face<koa::context>().text(3)), cortado::http_error);
}

TEST_CASE("koa context: throw_ and assert_ throw errors of a status", "[koa][context]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    const auto status_of = [](auto call) {
        try {
            call();
        } catch (const cortado::http_error& error) {
            return std::to_string(error.status()) + " " + error.what();
        }
        return std::string("nothing");
    };
    CHECK(status_of([&] { ctx.throw_(403, "mine"); }) == "403 mine");
    CHECK(status_of([&] { ctx.throw_(418); }) == "418 I'm a Teapot");
    CHECK(status_of([&] { ctx.assert_(false, 400, "bad"); }) == "400 bad");
    CHECK(status_of([&] { ctx.assert_(&ctx, 400); }) == "nothing");
    CHECK(status_of([&] { ctx.throw_(409, {.type = "taken"}); }) == "409 Conflict");
    try {
        ctx.throw_(401, {.headers = {{"WWW-Authenticate", "Basic"}}});
    } catch (const cortado::http_error& error) {
        CHECK(error.headers().front().second == "Basic");
    }
}

TEST_CASE("koa context: what the state keeps is gone when the request is over", "[koa][context]") {
    struct keeper {
        std::shared_ptr<int> value;
    };
    const auto value = std::make_shared<int>(7);
    exchange_fixture client;
    for (const bool is_by_name : {true, false, true}) {
        client.begin("GET", "/");
        auto& ctx = client.ex.face<koa::context>();
        if (is_by_name) {
            ctx.state["value"] = value;
        } else {
            ctx.state.of<keeper>().value = value;
        }
        CHECK(value.use_count() == 2);
        client.finish();
        CHECK(value.use_count() == 1);
    }
}

TEST_CASE("koa context: what Koa has as plain members stays", "[koa][context][differences]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    STATIC_REQUIRE_FALSE(std::is_assignable_v<decltype((ctx.cookies)), koa::cookies&>);
    STATIC_REQUIRE_FALSE(std::is_assignable_v<decltype(ctx.request.app()), koa::application_state&>);
    STATIC_REQUIRE(std::is_same_v<decltype(ctx.original_url()), std::string_view>);
    ctx.url = "/other";
    CHECK(ctx.original_url() == "/");
}

TEST_CASE("koa context: it starts anew with each request", "[koa][context]") {
    exchange_fixture client("GET", "/?a=1");
    auto& ctx = client.ex.face<koa::context>();
    ctx.state["user"] = 7;
    ctx.params.set("id", "7");
    ctx.respond = false;
    ctx.body = nullptr;
    CHECK(ctx.query().size() == 1);
    client.finish();
    client.begin("GET", "/");
    auto& again = client.ex.face<koa::context>();
    CHECK(&again == &ctx);
    CHECK_FALSE(again.state.has("user"));
    CHECK(again.params.empty());
    CHECK(again.respond);
    CHECK(again.query().empty());
    CHECK(int(again.status) == 404);
    again.answer();
    CHECK(client.reply() ==
          "HTTP/1.1 404 Not Found\nContent-Type: text/plain; charset=utf-8\nContent-Length: 9\n\nNot Found");
    CHECK_FALSE(again.writable());
}
