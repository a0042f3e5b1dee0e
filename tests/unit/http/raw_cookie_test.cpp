#include <cortado/http/raw_cookie.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

namespace http = cortado::http;

TEST_CASE("raw_cookie: a cookie is for the whole site and out of a script's reach unless told",
          "[http][raw_cookie]") {
    CHECK(http::serialize_raw_cookie("a", "b") == "a=b; path=/; httponly");
    CHECK(http::serialize_raw_cookie("a", "") ==
          "a=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly");
    CHECK(http::serialize_raw_cookie("a", "b",
                                     {.path = "", .same_site = http::same_site::lax, .http_only = false}) ==
          "a=b; samesite=lax");
}

TEST_CASE("raw_cookie: a text beyond Latin-1 is sent as UTF-8", "[http][raw_cookie]") {
    CHECK(http::serialize_raw_cookie("a", "€") == "a=€; path=/; httponly");
    CHECK(http::find_raw_cookie("a=€", "a") == "€");
}

TEST_CASE("raw_cookie: no text can end its header or add an attribute", "[http][raw_cookie]") {
    for (const std::string_view text : {"a\r\nb", "a; secure", "\x01", "\x7f"}) {
        CAPTURE(text);
        const std::string part(text);
        CHECK_THROWS_AS(http::serialize_raw_cookie(text, "v"), cortado::usage_error);
        CHECK_THROWS_AS(http::serialize_raw_cookie("n", text), cortado::usage_error);
        CHECK_THROWS_AS(http::serialize_raw_cookie("n", "v", {.path = part}), cortado::usage_error);
        CHECK_THROWS_AS(http::serialize_raw_cookie("n", "v", {.domain = part}), cortado::usage_error);
    }
    CHECK_THROWS_AS(http::serialize_raw_cookie("", "v"), cortado::usage_error);
    CHECK_THROWS_AS(http::serialize_raw_cookie("a=b", "v"), cortado::usage_error);
}

TEST_CASE("raw_cookie: a name is found whole, and only in front of its value", "[http][raw_cookie]") {
    CHECK(http::find_raw_cookie("xa=1; a.sig=2; a=3; a=4", "a") == "3");
    CHECK(http::find_raw_cookie("b=a=1", "a") == std::nullopt);
    CHECK(http::find_raw_cookie("a", "a") == std::nullopt);
    CHECK(http::find_raw_cookie(std::string(100'000, ';') + "a=\"", "a") == "");
}
