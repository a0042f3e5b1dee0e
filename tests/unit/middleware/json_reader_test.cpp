#include <cortado/middleware/json_reader.hpp>

#include <cortado/middleware/json.hpp>

#include <string>

#include "support/catch.hpp"

namespace mw = cortado::middleware;
namespace web = cortado::web;

namespace {

/** The value written again, or what is wrong. */
std::string read(std::string_view text, std::size_t max_depth = 500) {
    web::parsed_body body;
    mw::json_reviver none;
    const std::string problem =
        mw::detail::json_tree<>::parse(text, {.strict = false, .max_depth = max_depth}, none, body);
    return problem.empty() ? body.dump() : problem;
}

}  // namespace

TEST_CASE("json_reader: integers are kept in full", "[middleware][json]") {
    CHECK(read("[9007199254740993,-9223372036854775808,18446744073709551615]") ==
          "[9007199254740993,-9223372036854775808,18446744073709551615]");
    CHECK(read("[18446744073709551616,1.0,-0,1e400,-1e400,1e-400]") ==
          "[18446744073709552000,1,0,null,null,0]");
}

TEST_CASE("json_reader: members stay in the order sent, of a repeated name the last value counts",
          "[middleware][json]") {
    CHECK(read(R"({"b":1,"2":2,"1":3,"b":4})") == R"({"b":4,"2":2,"1":3})");
}

TEST_CASE("json_reader: half of a surrogate pair is U+FFFD", "[middleware][json]") {
    CHECK(read(R"(["\ud800","\udc00x","\ud83d\ude00","\ud800\u0041"])") ==
          "[\"\xEF\xBF\xBD\",\"\xEF\xBF\xBDx\",\"\xF0\x9F\x98\x80\",\"\xEF\xBF\xBD"
          "A\"]");
    CHECK(read("[\xF0\x9F\x98\x80]") ==
          "Unexpected token '\xEF\xBF\xBD', \"[\xF0\x9F\x98\x80]\" is not valid JSON");
}

TEST_CASE("json_reader: depth is limited", "[middleware][json]") {
    CHECK(read("[[[]]]", 3) == "[[[]]]");
    CHECK(read("[[[[]]]]", 3) == "JSON is nested deeper than 3");
    CHECK(read(R"({"a":{"b":[0]}})", 3) == R"({"a":{"b":[0]}})");
    CHECK(read(std::string(100000, '[')) == "JSON is nested deeper than 500");
}

TEST_CASE("json_reader: an object of very many names is read in a time that grows with its length",
          "[middleware][json]") {
    std::string text = "{";
    for (int i = 0; i < 100000; ++i)
        text.append(i == 0 ? "\"" : ",\"").append(std::to_string(i)).append("\":0");
    text += '}';
    CHECK(read(text) == text);
}

TEST_CASE("json_reader: a member reads as text", "[middleware][json]") {
    web::parsed_body body;
    mw::json_reviver none;
    REQUIRE(mw::detail::json_tree<>::parse(
                R"({"s":"x","n":1.50,"b":true,"z":null,"l":["p","q"],"o":{"k":[]}})", {}, none, body)
                .empty());
    CHECK(body["s"] == "x");
    CHECK(body["n"] == "1.5");
    CHECK(body["b"] == "true");
    CHECK(body["z"].empty());
    CHECK(body["l"] == "p");
    CHECK(body["o"] == R"({"k":[]})");
    CHECK(body["missing"].empty());
}
