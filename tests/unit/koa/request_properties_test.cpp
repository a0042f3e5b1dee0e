#include <cortado/koa/request_properties.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/koa/context.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace koa = cortado::koa;
using cortado::test::exchange_fixture;

TEST_CASE("koa request: its properties cannot be copied, so that auto cannot dangle", "[koa][request]") {
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::path_property>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::query_property>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::headers_property>);
}

TEST_CASE("koa request: its properties read as texts", "[koa][request]") {
    exchange_fixture client("GET", "/api/users?x=1");
    auto& ctx = client.ex.face<koa::context>();
    const std::string copy = ctx.path;
    CHECK(copy == "/api/users");
    CHECK(ctx.path.starts_with("/api"));
    CHECK(ctx.path.ends_with("users"));
    CHECK(ctx.path.substr(5) == "users");
    CHECK(ctx.url.find("?") == 10);
    CHECK(ctx.search.size() == 4);
    CHECK_FALSE(ctx.querystring.empty());
}

TEST_CASE("koa request: setting a part of the url leaves the others and what the client sent",
          "[koa][request]") {
    exchange_fixture client("GET", "/a?x=1");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.query["x"] == "1");
    ctx.path = "/b?c";
    CHECK(ctx.url == "/b%3Fc?x=1");
    ctx.querystring = "y=2#";
    CHECK(ctx.url == "/b%3Fc?y=2%23");
    CHECK(ctx.query["y"] == "2#");
    ctx.search = "";
    CHECK(ctx.url == "/b%3Fc");
    CHECK(ctx.search == "");
    ctx.query = {{"z", "1 2"}};
    CHECK(ctx.url == "/b%3Fc?z=1+2");
    ctx.url = ctx.url.substr(0, 2);
    CHECK(ctx.url == "/b");
    CHECK(ctx.original_url() == "/a?x=1");
}

TEST_CASE("koa request: a query is JSON, with lists where a name repeats", "[koa][request]") {
    exchange_fixture client("GET", "/?b=2&a=1&b=3&A&b=%22&=&a=&c=x");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.query.dump() == R"({"b":["2","3","\""],"a":["1",""],"A":"","":"","c":"x"})");
    ctx.body = ctx.query;
    CHECK(ctx.type == "application/json");
}

TEST_CASE("koa request: another method is seen by later layers, and the client's decides what is sent",
          "[koa][request]") {
    exchange_fixture post("POST");
    auto& ctx = post.ex.face<koa::context>();
    ctx.method = "PUT";
    CHECK(ctx.method == "PUT");
    CHECK(post.ex.request.verb == cortado::http::method::put);
    exchange_fixture head("HEAD");
    head.ex.face<koa::context>().method = "GET";
    CHECK(head.ex.request.verb == cortado::http::method::head);
}

TEST_CASE("koa request: all headers are replaced at once, and what was read of the old ones still holds",
          "[koa][request]") {
    exchange_fixture client("GET", "/a");
    client.ex.request.headers.append("Host", "old.example");
    client.ex.request.headers.append("Content-Length", "3");
    auto& ctx = client.ex.face<koa::context>();
    ctx.path = "/kept";
    const std::string_view host = ctx.host();
    ctx.request.headers = {{"X-A", "1"}, {"content-length", "12"}, {"x-was", host}, {"X-A", "2"}};
    CHECK(host == "old.example");
    CHECK(ctx.path == "/kept");
    CHECK(ctx.host().empty());
    CHECK(ctx.get("x-a") == "1, 2");
    CHECK(ctx.get("X-Was") == "old.example");
    CHECK(ctx.request.length() == 12);
    CHECK(ctx.headers.size() == 4);
    CHECK(ctx.request.header.values("X-A") == std::vector<std::string_view>{"1", "2"});
    CHECK_THROWS_AS((ctx.request.headers = {{"X-B", "1"}, {"no name", "2"}}), cortado::usage_error);
    CHECK(ctx.request.header->size() == 4);
    ctx.request.headers = ctx.headers;
    CHECK(ctx.request.headers.has("x-was"));
    ctx.request.header.set("X-A", "3");
    ctx.request.header.append("X-A", "4");
    CHECK(ctx.request.headers.erase("x-was") == 1);
    CHECK(ctx.request.headers["X-A"] == "3");
    CHECK(ctx.request.headers.find("content-length") == "12");
    std::string names;
    for (const cortado::http::field& each : ctx.request.headers) names += std::string(each.name) + ' ';
    CHECK(names == "X-A content-length X-A ");
    cortado::http::fields others;
    others.append("Content-Length", "many");
    ctx.request.headers = others;
    CHECK_FALSE(ctx.request.length().has_value());
    ctx.request.headers = {};
    CHECK(ctx.request.headers.empty());
}

TEST_CASE("koa request: an address that was set is forgotten with the request", "[koa][request]") {
    exchange_fixture client;
    client.ex.face<koa::context>().ip = "9.9.9.9";
    CHECK(client.ex.face<koa::context>().ip == "9.9.9.9");
    client.finish();
    client.begin("GET", "/");
    CHECK(client.ex.face<koa::context>().ip == "127.0.0.1");
}
