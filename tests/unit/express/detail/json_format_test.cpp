#include <cortado/express/detail/json_format.hpp>

#include "support/catch.hpp"

using cortado::express::detail::format_json;

TEST_CASE("format_json: a line for each value, as JSON.stringify lays it out", "[express][json_format]") {
    CHECK(format_json(R"({"a":[],"b":{},"c":[1,{"d":null}]})", "  ", false) ==
          "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": null\n    }\n  ]\n}");
    CHECK(format_json(R"({ "a" : [ ] })", "\t", false) == "{\n\t\"a\": []\n}");
    CHECK(format_json(R"("a:{[,\"]")", " ", false) == R"("a:{[,\"]")");
    CHECK(format_json("-1.5e3", " ", false) == "-1.5e3");
}

TEST_CASE("format_json: escapes what HTML would see", "[express][json_format]") {
    CHECK(format_json(R"({"<&>":1})", "", true) == R"({"\u003c\u0026\u003e":1})");
    CHECK(format_json("[\"<\"]", " ", true) == "[\n \"\\u003c\"\n]");
    CHECK(format_json(" [1] ", "", false) == " [1] ");
}

TEST_CASE("format_json: a text that is no JSON comes out somehow, and ends", "[express][json_format]") {
    for (const char* text : {"", "\"", "\"\\", "]}", "[", "{\"a", "[[[ ", ",,::"})
        CHECK(format_json(text, " ", true).size() < 20);
}
