#include <cortado/middleware/charset.hpp>

#include <cortado/core/error.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"

using cortado::middleware::decode_charset;
using cortado::middleware::is_known_charset;
using namespace std::string_literals;

TEST_CASE("charset: names are compared without case and punctuation", "[middleware]") {
    for (const char* name :
         {"utf-8", "UTF_8", "utf8", "Latin1", "ISO-8859-1", "us-ascii", "UTF-16LE", "utf-32"})
        CHECK(is_known_charset(name));
    for (const char* name : {"", "utf-7", "utf-9", "koi8-r", "binary"}) CHECK_FALSE(is_known_charset(name));
    CHECK_THROWS_AS(decode_charset("x", "koi8-r"), cortado::usage_error);
}

TEST_CASE("charset: every form comes out as UTF-8", "[middleware]") {
    CHECK(decode_charset("\xEF\xBB\xBFh\xC3\xA9\xFF", "utf-8") == "h\xC3\xA9\xEF\xBF\xBD");
    CHECK(decode_charset("h\xE9\x80", "latin1") == "h\xC3\xA9\xC2\x80");
    CHECK(decode_charset("h\xE9", "us-ascii") == "h\xEF\xBF\xBD");
    CHECK(decode_charset("\x80\x81", "windows-1252") == "\xE2\x82\xAC\xEF\xBF\xBD");
    CHECK(decode_charset("h\0\xE9\0"s, "utf-16") == "h\xC3\xA9");
    CHECK(decode_charset("\0h\0\xE9"s, "utf-16") == "h\xC3\xA9");
    CHECK(decode_charset("\xFE\xFF\0h"s, "utf-16") == "h");
    CHECK(decode_charset("\xFF\xFEh\0"s, "utf-16") == "h");
    CHECK(decode_charset("\x3D\xD8\x00\xDE\x00\xD8"s, "utf-16le") == "\xF0\x9F\x98\x80\xEF\xBF\xBD");
    CHECK(decode_charset("\0\0\0h\0\x01\xF6\0"s, "utf-32be") == "h\xF0\x9F\x98\x80");
    CHECK(decode_charset("h\0\0\0"s, "utf-32") == "h");
    CHECK(decode_charset("h", "utf-16").empty());
}
