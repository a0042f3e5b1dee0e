#include <cortado/core/json_text.hpp>

#include "json_text_table.hpp"
#include "support/catch.hpp"

#include <bit>

namespace {
std::string number(auto value) {
    std::string out;
    cortado::append_json_number(out, value);
    return out;
}

std::string string(std::string_view text) {
    std::string out;
    cortado::append_json_string(out, text);
    return out;
}
}  // namespace

TEST_CASE("json_text: numbers are written as JSON.stringify writes them", "[core][json_text]") {
    for (const auto& [bits, text] : recorded::numbers) {
        CAPTURE(bits);
        CHECK(number(std::bit_cast<double>(bits)) == text);
    }
}

TEST_CASE("json_text: strings are written as JSON.stringify writes them", "[core][json_text]") {
    for (const auto& [text, json] : recorded::strings) {
        CAPTURE(text);
        CHECK(string(text) == json);
    }
}

TEST_CASE("json_text: integers are written in full", "[core][json_text]") {
    CHECK(number(INT64_MIN) == "-9223372036854775808");
    CHECK(number(INT64_MAX) == "9223372036854775807");
    CHECK(number(UINT64_MAX) == "18446744073709551615");
    CHECK(number(std::int64_t{0}) == "0");
}

TEST_CASE("json_text: ill-formed UTF-8 becomes U+FFFD", "[core][json_text]") {
    CHECK(string("a\xff\"\xc3") == "\"a\xef\xbf\xbd\\\"\xef\xbf\xbd\"");
    CHECK(string("\xed\xa0\x80") == "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST_CASE("json_text: what is there already stays in front", "[core][json_text]") {
    std::string out = "x";
    cortado::append_json_string(out, "\n");
    cortado::append_json_number(out, -2.5);
    CHECK(out == "x\"\\n\"-2.5");
}
