#include <cortado/http/media_type.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

namespace http = cortado::http;

TEST_CASE("media_type: a Content-Type is taken apart and put together again", "[http][media_type]") {
    http::media_type type = http::media_type::parse("Text/HTML; Charset=utf-8; x=\"a b\"");
    CHECK(type == http::media_type{"text/html", {{"charset", "utf-8"}, {"x", "a b"}}});
    CHECK(type.parameter("charset") == "utf-8");
    CHECK(type.parameter("Charset") == std::nullopt);
    type.set_parameter("charset", "utf-16");
    type.set_parameter("new", "");
    CHECK(type.to_string() == "text/html; charset=utf-16; x=\"a b\"; new=\"\"");
}

TEST_CASE("media_type: a value cannot end its header", "[http][media_type]") {
    CHECK_THROWS_AS((http::media_type{"text/html", {{"a", "b\r\nSet-Cookie: c=d"}}}.to_string()),
                    cortado::usage_error);
    CHECK_THROWS_AS((http::media_type{"text/html\r\n", {}}.to_string()), cortado::usage_error);
    CHECK_THROWS_AS((http::media_type{"text/html", {{"a=b;c", "d"}}}.to_string()), cortado::usage_error);
    CHECK(http::media_type{"text/html", {{"a", "\"; b=\"c"}}}.to_string() ==
          "text/html; a=\"\\\"; b=\\\"c\"");
}

TEST_CASE("media_type: parameters beyond the 64th are dropped, or refused by the letter",
          "[http][media_type]") {
    std::string text = "a/b";
    for (int i = 0; i < 64; ++i) text.append(";p").append(std::to_string(i)).append("=1");
    CHECK(http::media_type::parse(text).parameters.size() == 64);
    REQUIRE(http::media_type::parse_strict(text).has_value());
    for (int i = 64; i < 20'000; ++i) text.append(";p").append(std::to_string(i)).append("=1");
    CHECK(http::media_type::parse(text).parameters.size() == 64);
    const auto strict = http::media_type::parse_strict(text);
    REQUIRE_FALSE(strict.has_value());
    CHECK(strict.error().message == "invalid parameter format");
}

TEST_CASE("media_type: a refusal by the letter names the byte", "[http][media_type]") {
    CHECK(http::media_type::parse_strict("text").error().offset == 0);
    CHECK(http::media_type::parse_strict("text/html; a=b; c").error().offset == 14);
    CHECK(http::media_type::parse_strict("text/html; a=\"b").error().offset == 9);
}
