#include <cortado/buffer/encoding.hpp>

#include "support/catch.hpp"

#include <cortado/buffer/buffer_error.hpp>

#include <string>

using cortado::encoding, cortado::encoding_name, cortado::parse_encoding;

TEST_CASE("encoding: names are read in either case", "[buffer][encoding]") {
    CHECK(parse_encoding("UTF-8") == encoding::utf8);
    CHECK(parse_encoding("Binary") == encoding::latin1);
    CHECK(parse_encoding("ucs-2") == encoding::utf16le);
    CHECK(parse_encoding("base64URL") == encoding::base64url);
    CHECK(parse_encoding("utf_8") == encoding::unknown);
    CHECK(parse_encoding("") == encoding::unknown);
}

TEST_CASE("encoding_name: is made of a value or of any kind of text", "[buffer][encoding]") {
    CHECK(encoding_name(encoding::hex).known() == encoding::hex);
    CHECK(encoding_name("hex").known() == encoding::hex);
    CHECK(encoding_name(std::string("hex")).known() == encoding::hex);
    CHECK(encoding_name(std::string_view("hex")).known() == encoding::hex);
}

TEST_CASE("encoding_name: an unknown one throws when it is needed", "[buffer][encoding]") {
    const encoding_name unknown("utf-7");
    CHECK(unknown.value() == encoding::unknown);
    CHECK_THROWS_WITH(unknown.known(), "Unknown encoding: utf-7");
    CHECK_THROWS_AS(unknown.known(), cortado::buffer_error);
}
