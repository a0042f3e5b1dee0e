#include <cortado/koa/response.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/koa/application.hpp>

#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

namespace koa = cortado::koa;
using cortado::task;
using cortado::test::exchange_fixture;

TEST_CASE("koa response: it is a part of its context and says the same", "[koa][response]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    ctx.response.status = 201;
    ctx.response.type = "text";
    ctx.response.body = "x";
    CHECK(int(ctx.status) == 201);
    CHECK(ctx.type == "text/plain");
    CHECK(ctx.body == "x");
    ctx.set("X-A", 1);
    CHECK(ctx.response.get("x-a") == "1");
    CHECK(ctx.response.has("Content-Length"));
    CHECK(ctx.response.get("Content-Length") == "1");
    CHECK(ctx.response.is("text/*") == "text/plain");
    ctx.set("Content-Type", "application/x-www-form-urlencoded");
    CHECK(ctx.response.is("json", "urlencoded") == "urlencoded");
    CHECK(&ctx.response.ctx() == &ctx);
    CHECK(&ctx.response.request() == &ctx.request);
    CHECK_THROWS_AS(ctx.response.app(), cortado::usage_error);
    ctx.append("X-A", std::vector<std::string>{"2", "3"});
    CHECK(ctx.response.headers.join("x-a") == "1, 2, 3");
}

TEST_CASE(
    "koa response: with a Transfer-Encoding set by hand no length is told, and it is sent by its length",
    "[koa][response][differences]") {
    koa::application app;
    app.use([](koa::context& ctx) {
        ctx.set("Transfer-Encoding", "chunked");
        ctx.body = "hello world";
        CHECK(ctx.response.get("Content-Length").empty());
        CHECK_FALSE(ctx.response.has("Content-Length"));
        CHECK(ctx.length == 11);
        ctx.length = 5;
        CHECK_FALSE(ctx.response.has("Content-Length"));
        CHECK(&ctx.request.app() == &ctx.app());
        CHECK(&ctx.response.app() == &ctx.app());
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.reply() ==
          "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nContent-Length: 11\n\nhello world");
}

TEST_CASE("koa response: a header of one line refuses several", "[koa][response]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK_THROWS_WITH(ctx.set("Content-Type", {"a/b", "c/d"}),
                      "koa: Content-Type must contain exactly one value");
    ctx.set("X-A", std::vector<std::string>{"1", "2"});
    CHECK(ctx.response.headers.values("X-A") == std::vector<std::string_view>{"1", "2"});
}

TEST_CASE("koa response: a redirection to what is no URL is refused", "[koa][response]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK_THROWS_WITH(ctx.redirect("http://a b/"),
                      "ctx.redirect: \"http://a b/\" is no URL: expected a host");
    CHECK_FALSE(ctx.has("Location"));
}

TEST_CASE("koa response: back follows the referrer on this host only", "[koa][response]") {
    const auto location = [](std::string_view referrer) {
        exchange_fixture client;
        client.ex.request.headers.append("Host", "h.example");
        if (!referrer.empty()) client.ex.request.headers.append("Referer", referrer);
        auto& ctx = client.ex.face<koa::context>();
        ctx.back("/home");
        return std::string(ctx.response.get("Location"));
    };
    CHECK(location("http://h.example/from") == "http://h.example/from");
    CHECK(location("/from") == "/from");
    CHECK(location("http://evil.example/") == "/home");
    CHECK(location("http://h.example@evil.example/") == "/home");
    CHECK(location("http://") == "/home");
    CHECK(location("javascript:alert(1)") == "/home");
    CHECK(location("") == "/home");
}

TEST_CASE("koa response: once the head is sent nothing of it changes", "[koa][response]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    client.ex.head_sent();
    ctx.vary("Accept");
    ctx.append("X-A", "1");
    ctx.etag = "x";
    ctx.status = 201;
    CHECK(client.ex.response.headers.empty());
    CHECK(ctx.header_sent());
}

TEST_CASE("koa response: it is written for logs, with its body if asked", "[koa][response]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    ctx.body = {{"a", 1}};
    ctx.append("X-A", {"1", "2"});
    CHECK(
        ctx.response.to_json().text() ==
        R"({"status":200,"message":"OK","header":{"content-type":"application/json; charset=utf-8","x-a":["1","2"]}})");
    CHECK(ctx.response.inspect().text().ends_with(R"(,"body":{"a":1}})"));
    ctx.body = "text";
    CHECK(ctx.response.inspect().text().ends_with(R"(,"body":"text"})"));
}

TEST_CASE("koa response: a flushed head is followed by a file that is set later", "[koa][response]") {
    koa::application app;
    app.use([](koa::context& ctx) -> task<> {
        ctx.status = 200;
        co_await ctx.flush_headers();
        char name[] = "/tmp/cortado-late-XXXXXX";
        const int descriptor = ::mkstemp(name);
        REQUIRE(::write(descriptor, "0123456789", 10) == 10);
        REQUIRE(::unlink(name) == 0);
        ctx.body = cortado::web::file_slice(descriptor, 2, 5);
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.failure() == nullptr);
    CHECK(client.reply() == "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\n23456\n");
}

TEST_CASE("koa response: a flushed head is followed by the body that is set later", "[koa][response]") {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        ctx.set("X-A", "1");
        ctx.status = 200;
        co_await ctx.flush_headers();
        CHECK(ctx.header_sent());
        co_await next();
    });
    app.use([](koa::context& ctx) { ctx.body = {{"late", true}}; });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.is_done());
    CHECK(client.failure() == nullptr);
    CHECK(client.reply() == "HTTP/1.1 200 OK\nX-A: 1\nTransfer-Encoding: chunked\n\nd\n{\"late\":true}\n");
}
