#include <cortado/http/token.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

using namespace cortado::http;

TEST_CASE("token: tchars are those of the RFC, at every octet", "[http][token]") {
    const std::string_view tchars =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int c = 0; c < 256; ++c) {
        const char octet = static_cast<char>(c);
        INFO("octet " << c);
        REQUIRE(is_tchar(octet) == (tchars.find(octet) != std::string_view::npos));
        REQUIRE(is_field_value({&octet, 1}) == (c == '\t' || (c >= 0x20 && c != 0x7f)));
    }
}

TEST_CASE("token: a token is not empty and holds tchars only", "[http][token]") {
    CHECK(is_token("X-Powered-By"));
    CHECK_FALSE(is_token(""));
    CHECK_FALSE(is_token("X Y"));
    CHECK_FALSE(is_token("X:"));
    CHECK(is_field_value(""));
    CHECK_FALSE(is_field_value("a\r\nb"));
}

TEST_CASE("token: blanks at both ends are trimmed, others stay", "[http][token]") {
    CHECK(trim_ows(" \t a b \t ") == "a b");
    CHECK(trim_ows("") == "");
    CHECK(trim_ows(" \t ") == "");
    CHECK(trim_ows("\na\n") == "\na\n");
}

TEST_CASE("token: iequals folds ASCII letters and nothing else", "[http][token]") {
    CHECK(iequals("Content-Length", "content-LENGTH"));
    CHECK(iequals("", ""));
    CHECK_FALSE(iequals("a", "ab"));
    CHECK_FALSE(iequals("[", "{"));  // the pairs that differ in the bit which makes a letter small
    CHECK_FALSE(iequals("@", "`"));
    CHECK_FALSE(iequals("\xc4", "\xe4"));
}

TEST_CASE("token: a list is searched element by element", "[http][token]") {
    CHECK(list_has_token("close", "close"));
    CHECK(list_has_token("keep-alive, Upgrade", "upgrade"));
    CHECK(list_has_token(" ,, x ,\tCLOSE\t,", "close"));
    CHECK_FALSE(list_has_token("closed", "close"));
    CHECK_FALSE(list_has_token("not close", "close"));
    CHECK_FALSE(list_has_token("x-close, close-x", "close"));
    CHECK_FALSE(list_has_token("", "close"));
}
