#include <cortado/koa/response_properties.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/koa/context.hpp>

#include <chrono>

namespace koa = cortado::koa;
using cortado::test::exchange_fixture;

TEST_CASE("koa response: an etag is quoted unless it is", "[koa][response]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.etag.empty());
    ctx.etag = "abc";
    CHECK(ctx.etag == "\"abc\"");
    ctx.etag = "W/\"abc\"";
    CHECK(ctx.etag == "W/\"abc\"");
}

TEST_CASE("koa response: last_modified is a time", "[koa][response]") {
    using std::chrono::system_clock;
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.last_modified == std::nullopt);
    const system_clock::time_point when{std::chrono::seconds(784111777)};
    ctx.last_modified = when + std::chrono::milliseconds(999);
    CHECK(ctx.last_modified == when);
    CHECK(ctx.response.get("Last-Modified") == "Sun, 06 Nov 1994 08:49:37 GMT");
    ctx.last_modified = "Sunday, 06-Nov-94 08:49:38 GMT";
    CHECK(ctx.last_modified == when + std::chrono::seconds(1));
    CHECK_THROWS_WITH(ctx.last_modified = "yesterday",
                      "ctx.last_modified: \"yesterday\" is no date as HTTP writes it; use \"Sun, 06 Nov 1994 "
                      "08:49:37 GMT\" or a time_point");
}
