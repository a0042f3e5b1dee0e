#include <cortado/core/json_literal.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <list>
#include <map>
#include <vector>

using cortado::json_literal;

namespace {
// As res.json takes it: the braces at the call make the value.
std::string text(const json_literal& value) { return value.text(); }
}  // namespace

TEST_CASE("json_literal: scalars read as in JavaScript", "[core][json_literal]") {
    CHECK(text(nullptr) == "null");
    CHECK(text(true) == "true");
    CHECK(text(false) == "false");
    CHECK(text(7) == "7");
    CHECK(text(-7L) == "-7");
    CHECK(text(static_cast<unsigned char>(200)) == "200");
    CHECK(text(static_cast<short>(-3)) == "-3");
    CHECK(text(UINT64_MAX) == "18446744073709551615");
    CHECK(text(INT64_MIN) == "-9223372036854775808");
    CHECK(text(2.5) == "2.5");
    CHECK(text(0.5f) == "0.5");
    CHECK(text(1e21) == "1e+21");
    CHECK(text(std::nan("")) == "null");
    CHECK(text("a\"b") == "\"a\\\"b\"");
    CHECK(text(std::string("s")) == "\"s\"");
    CHECK(text(std::string_view("v")) == "\"v\"");
    CHECK(text(static_cast<const char*>(nullptr)) == "null");
}

TEST_CASE("json_literal: a list of name-and-value pairs is an object", "[core][json_literal]") {
    CHECK(text({{"id", 7}}) == R"({"id":7})");
    CHECK(text({{"id", 7}, {"tags", {"a", "b"}}}) == R"({"id":7,"tags":["a","b"]})");
    CHECK(text({{"a", {{"b", {{"c", nullptr}}}}}}) == R"({"a":{"b":{"c":null}}})");
    CHECK(text({{"a", "b"}}) == R"({"a":"b"})");
    CHECK(text({{"a", "b"}, {"c", "d"}}) == R"({"a":"b","c":"d"})");
    CHECK(text({{"k\n\"", 1}}) == R"({"k\n\"":1})");
    CHECK(text({{"", 1}}) == R"({"":1})");
    const std::string name = "n";
    const json_literal value = 5;
    CHECK(text({{name, value}}) == R"({"n":5})");
}

TEST_CASE("json_literal: any other list is an array", "[core][json_literal]") {
    CHECK(text({1, 2.5, nullptr, true, "x"}) == R"([1,2.5,null,true,"x"])");
    CHECK(text({"a", "b"}) == R"(["a","b"])");
    CHECK(text({"a", 1}) == R"(["a",1])");
    CHECK(text({"a", 1, 2}) == R"(["a",1,2])");
    CHECK(text({1, "a"}) == R"([1,"a"])");
    CHECK(text({{"a", 1}, {2, 3}}) == R"([["a",1],[2,3]])");
    CHECK(text({{"a", 1}, "b"}) == R"([["a",1],"b"])");
    CHECK(text({{"a", 1, 2}}) == R"([["a",1,2]])");
    CHECK(text({{{"id", 1}}, {{"id", 2}}}) == R"([{"id":1},{"id":2}])");
    CHECK(text({{1, 2}, {3, 4}}) == R"([[1,2],[3,4]])");
}

TEST_CASE("json_literal: empty braces are an empty object", "[core][json_literal]") {
    CHECK(text({}) == "{}");
    CHECK(text({{"a", {}}}) == R"({"a":{}})");
    CHECK(text(json_literal::object({})) == "{}");
    CHECK(text(json_literal::array({})) == "[]");
}

TEST_CASE("json_literal: array and object say what a list is", "[core][json_literal]") {
    CHECK(text(json_literal::array({{"a", 1}})) == R"([["a",1]])");
    CHECK(text(json_literal::array({json_literal::array({"a", 1}), 2})) == R"([["a",1],2])");
    CHECK(text({{"x", json_literal::array({{"a", "b"}})}}) == R"({"x":[["a","b"]]})");
    CHECK(text(json_literal::array({"a", "b"})) == R"(["a","b"])");
    const json_literal list = json_literal::array({"a", "b"});
    CHECK(text(json_literal::array({list})) == R"([["a","b"]])");
    CHECK(text({list, list}) == R"([["a","b"],["a","b"]])");
    CHECK(text(json_literal::object({{"a", 1}, {"b", {1, 2}}})) == R"({"a":1,"b":[1,2]})");
    CHECK_THROWS_WITH(json_literal::object({{"a", 1}, 2}),
                      "json_literal::object: each member is a list of a name and a value, {\"name\", value}");
    CHECK_THROWS_AS(json_literal::object({json_literal::array({"a", 1})}), cortado::usage_error);
}

TEST_CASE("json_literal: a repeated name keeps its first place and its last value", "[core][json_literal]") {
    CHECK(text({{"a", 1}, {"b", 2}, {"a", 3}, {"a", 4}}) == R"({"a":4,"b":2})");
}

TEST_CASE("json_literal: containers are arrays, maps with string keys are objects", "[core][json_literal]") {
    CHECK(text(std::vector<int>{1, 2, 3}) == "[1,2,3]");
    CHECK(text(std::vector<int>{}) == "[]");
    CHECK(text(std::vector<std::vector<std::string>>{{"a"}, {}}) == R"([["a"],[]])");
    CHECK(text(std::list<json_literal>{1, "x"}) == R"([1,"x"])");
    CHECK(text(std::map<std::string, std::vector<int>>{{"b", {1}}, {"a", {}}}) == R"({"a":[],"b":[1]})");
    CHECK(text(std::map<std::string, int>{}) == "{}");
    const std::vector<std::string> pair{"a", "b"};
    CHECK(text({pair}) == R"([["a","b"]])");
    CHECK(text({{"tags", pair}}) == R"({"tags":["a","b"]})");
}

TEST_CASE("json_literal: a value of a JSON library stands in as its dump", "[core][json_literal]") {
    const auto value = nlohmann::ordered_json::parse(R"({"z":[1,{"a":null}],"b":"é"})");
    CHECK(text(value) == value.dump());
    CHECK(text({{"v", value}, {"n", 1}}) == R"({"v":{"z":[1,{"a":null}],"b":"é"},"n":1})");
    CHECK(text(nlohmann::json::array({"a", 1})) == R"(["a",1])");
}

TEST_CASE("json_literal: what it writes, nlohmann reads as its own literal", "[core][json_literal]") {
#define SAME(...) CHECK(nlohmann::json::parse(text(__VA_ARGS__)) == nlohmann::json(__VA_ARGS__))
    SAME({{"id", 7}, {"tags", {"a", "b"}}, {"deep", {{"x", {{"y", {1, {2, {3}}}}}}}}});
    SAME({{{"a", "b"}}, {{"c", "d"}}});
    SAME({{"a", 1}, {"b", 2}, 3});
    SAME({"a", {"b", {"c", {"d", {"e", 1}}}}});
#undef SAME
}

TEST_CASE("json_literal: append_to adds to what is there", "[core][json_literal]") {
    std::string out = "x";
    json_literal({{"a", 1}}).append_to(out);
    CHECK(out == "x{\"a\":1}");
}

TEST_CASE("json_literal: a character, a pointer or a wide string is no value", "[core][json_literal]") {
    CHECK_FALSE(std::is_constructible_v<json_literal, char>);
    CHECK_FALSE(std::is_constructible_v<json_literal, int*>);
    CHECK_FALSE(std::is_constructible_v<json_literal, const wchar_t*>);
    CHECK_FALSE(std::is_constructible_v<json_literal, void*>);
}
