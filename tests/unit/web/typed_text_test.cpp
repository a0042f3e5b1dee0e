#include <cortado/web/typed_text.hpp>

#include <cortado/http/http_error.hpp>
#include <cortado/web/params.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <string>

using cortado::http_error;
namespace web = cortado::web;

namespace {

template <class T>
std::string shown(std::string_view text) {
    try {
        return std::to_string(web::read_text_as<T>({"parameter", "n", text}));
    } catch (const http_error& error) {
        CHECK(error.status() == 400);
        return error.what();
    }
}

template <class T>
bool takes(std::string_view text) {
    return !shown<T>(text).starts_with("parameter");
}

}  // namespace

TEST_CASE("typed_text: integers are read within the limits of their type", "[web][params]") {
    CHECK(shown<int>("42") == "42");
    CHECK(shown<int>("-42") == "-42");
    CHECK(shown<int>("007") == "7");
    CHECK(shown<std::int64_t>("-9223372036854775808") == "-9223372036854775808");
    CHECK(shown<std::uint64_t>("18446744073709551615") == "18446744073709551615");
    CHECK(shown<std::int8_t>("128") == R"(parameter "n" is "128", not an integer from -128 to 127)");
    CHECK(shown<std::uint64_t>("18446744073709551616") ==
          R"(parameter "n" is "18446744073709551616", not an integer from 0 to 18446744073709551615)");
    for (const char* text : {"", " 1", "1 ", "+1", "1.0", "1e3", "0x10", "--1", "-", "one"}) {
        CAPTURE(text);
        CHECK_FALSE(takes<int>(text));
        CHECK_FALSE(takes<unsigned>(text));
    }
}

TEST_CASE("typed_text: numbers are finite, bools are true, false, 1 and 0", "[web][params]") {
    CHECK(web::read_text_as<double>({"parameter", "n", "-1.5e3"}) == -1500.0);
    CHECK(web::read_text_as<float>({"parameter", "n", "0.5"}) == 0.5f);
    for (const char* text : {"", "nan", "inf", "-inf", "1e999", "1,5", " 1", "1x"}) {
        CAPTURE(text);
        CHECK_FALSE(takes<double>(text));
    }
    CHECK_FALSE(takes<float>("1e39"));
    CHECK(takes<double>("1e39"));
    CHECK(shown<bool>("true") + shown<bool>("1") + shown<bool>("false") + shown<bool>("0") == "1100");
    CHECK(shown<bool>("yes") == R"(parameter "n" is "yes", not true or false)");
}

TEST_CASE("typed_text: messages quote what was sent, cut where it is long", "[web][params]") {
    CHECK(shown<int>("a\"\r\n") ==
          R"(parameter "n" is "a\"\r\n", not an integer from -2147483648 to 2147483647)");
    CHECK(shown<double>(std::string(100, 'x')) ==
          "parameter \"n\" is \"" + std::string(60, 'x') + "\"..., not a number");
}

TEST_CASE("params.as: reads what a pattern captured, or is a 400", "[web][params]") {
    web::params params;
    params.set("id", "7");
    CHECK(params.as<int>("id") == 7);
    CHECK(params.as<int>("page", 3) == 3);
    CHECK_THROWS_WITH(params.as<int>("page"),
                      R"(parameter "page" is missing; it must be an integer from -2147483648 to 2147483647)");
    params.set("id", "x");
    CHECK_THROWS_WITH(params.as<double>("id", 1.0), R"(parameter "id" is "x", not a number)");
}
