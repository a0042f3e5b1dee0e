#include <cortado/http/nested_query.hpp>

#include "support/catch.hpp"

#include <cortado/core/json_literal.hpp>

namespace http = cortado::http;

namespace {
std::string read(std::string_view text, const http::nested_query_options& options = {}) {
    const auto all = http::nested_query::parse(text, options);
    return all ? all->dump() : all.error().message;
}

std::string many(std::size_t count, std::string_view piece) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += piece;
    return out;
}
}  // namespace

TEST_CASE("nested_query: brackets make objects and lists", "[http][nested_query]") {
    const auto all = http::nested_query::parse("user[name]=Ann&user[tags][]=a&user[tags][]=b&x=1");
    REQUIRE(all.has_value());
    const http::nested_query& user = (*all)["user"];
    CHECK(user["name"].text() == "Ann");
    CHECK(user["tags"].is_array());
    CHECK(user["tags"][1].text() == "b");
    CHECK(user["tags"].size() == 2);
    CHECK_FALSE(user["tags"][2]);
    CHECK_FALSE((*all)["nobody"]["nothing"]);
    CHECK(all->dump() == R"({"user":{"name":"Ann","tags":["a","b"]},"x":"1"})");
    CHECK(cortado::json_literal(*all).text() == all->dump());
    std::string names;
    for (const auto& [name, value] : *all) names.append(name).append(1, value.is_text() ? '.' : '/');
    CHECK(names == "user/x.");
}

TEST_CASE("nested_query: names that reach for prototypes in JavaScript are names, or dropped",
          "[http][nested_query]") {
    CHECK(read("__proto__=x") == "{}");
    CHECK(read("__proto__[polluted]=x") == "{}");
    CHECK(read("a[__proto__][polluted]=x&a[b]=c") == R"({"a":{"b":"c"}})");
    CHECK(read("a[]=1&a[__proto__][length]=9") == R"({"a":{"0":"1"}})");
    CHECK(read("constructor[prototype][x]=1") == R"({"constructor":{"prototype":{"x":"1"}}})");
    CHECK(read("toString=1&hasOwnProperty=2") == R"({"toString":"1","hasOwnProperty":"2"})");
}

TEST_CASE("nested_query: what comes out is UTF-8 whatever goes in", "[http][nested_query]") {
    CHECK(read("a=\xff&b=%ff&c=%c3%a9") == "{\"a\":\"\xef\xbf\xbd\",\"b\":\"%ff\",\"c\":\"é\"}");
    CHECK(read("a=%ED%A0%80") == R"({"a":"%ED%A0%80"})");
    CHECK(read("\xff[\xfe]=1").find('\xff') == std::string::npos);
}

TEST_CASE("nested_query: depth is limited whatever is asked for", "[http][nested_query]") {
    const std::string deep = "a" + many(20'000, "[b]") + "=1";
    const http::nested_query_options deepest = {.depth = 1'000'000};
    const std::string json = read(deep, deepest);
    CHECK(json.starts_with("{\"a\":" + many(200, "{\"b\":") + "{\"[b][b]"));
    CHECK(json.ends_with("[b][b]\":\"1\"}" + many(201, "}")));
    CHECK(read(deep, {.strict_depth = true}) ==
          "Input depth exceeded depth option of 5 and strictDepth is true");
    CHECK(read("a" + many(50'000, "[") + "=1").size() < 60'000);
    CHECK(read(many(50'000, "]")) == "{\"" + many(50'000, "]") + "\":\"\"}");
}

TEST_CASE("nested_query: a million parameters are a thousand", "[http][nested_query]") {
    CHECK(http::nested_query::parse(many(1'000'000, "a&"))->size() == 1);
    CHECK((*http::nested_query::parse(many(1'000'000, "a=1&")))["a"].size() == 1000);
    CHECK((*http::nested_query::parse(many(5, "a=1&"), {.parameter_limit = 2}))["a"].size() == 2);
    std::string names;
    for (int i = 0; i < 50'000; ++i) names.append("a[k").append(std::to_string(i)).append("]=1&");
    CHECK((*http::nested_query::parse(names, {.parameter_limit = 0}))["a"].size() == 50'000);
    std::string indices;
    for (int i = 50'000; i > 0; --i) indices.append("a[").append(std::to_string(i)).append("]=1&");
    CHECK((*http::nested_query::parse(indices, {.array_limit = 100'000, .parameter_limit = 0}))["a"].size() ==
          50'000);
}

TEST_CASE("nested_query: a high index takes no room", "[http][nested_query]") {
    CHECK(read("a[999999999]=x") == R"({"a":{"999999999":"x"}})");
    CHECK(read("a[999999999]=x", {.array_limit = 4'000'000'000}) == R"({"a":["x"]})");
}
