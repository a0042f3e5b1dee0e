#include <cortado/buffer/transcode.hpp>

#include "support/catch.hpp"

#include <string>

using cortado::buffer, cortado::encoding, cortado::transcode;

TEST_CASE("transcode: what the target cannot say becomes a question mark", "[buffer][transcode]") {
    CHECK(transcode(buffer::from("\u20ac \u00e9"), "utf8", "latin1").to_string("hex") == "3f20e9");
    CHECK(transcode(buffer::from("\U0001f600"), encoding::utf8, encoding::ascii).to_string() == "?");
}

TEST_CASE("transcode: what has no look is left out where it cannot be said", "[buffer][transcode]") {
    CHECK(transcode(buffer::from("a\ufeff\u00adb"), "utf8", "ascii").to_string() == "ab");
    CHECK(transcode(buffer::from("a\u00adb"), "utf8", "latin1").to_string("hex") == "61ad62");
}

TEST_CASE("transcode: between UTF-8 and UTF-16 nothing ill-formed passes", "[buffer][transcode]") {
    const std::string text = "plain text and \u00e9 \u20ac \U0001f600, more than a block of it";
    const buffer wide = transcode(buffer::from(text), "utf8", "utf16le");
    CHECK(wide.size() == 2 * buffer::byte_length(text, "latin1"));
    CHECK(transcode(wide, "ucs2", "utf8").to_string() == text);
    CHECK_THROWS_WITH(transcode(buffer::from({0xff}), "utf8", "ucs2"),
                      "Unable to transcode Buffer [U_INVALID_CHAR_FOUND]");
    CHECK_THROWS_WITH(transcode(wide.subarray(0, -1).subarray(32), "ucs2", "base64"),
                      "Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]");
}

TEST_CASE("transcode: a long mixed text is the same both ways", "[buffer][transcode]") {
    std::string text;
    while (text.size() < 5000) text += "h\u00e9llo \u20ac \u65e5\u672c\u8a9e \U0001f600 ";
    const buffer wide = transcode(buffer::from(text), "utf8", "utf16le");
    CHECK(wide.equals(buffer::from(text, "utf16le")));
    CHECK(wide.to_string("utf16le") == text);
}

TEST_CASE("is_utf8, is_ascii: judge a buffer's bytes", "[buffer][transcode]") {
    CHECK(is_utf8(buffer::from("\u00e9")));
    CHECK_FALSE(is_utf8(buffer::from({0xe9})));
    CHECK(is_ascii(buffer::from("e")));
    CHECK_FALSE(is_ascii(buffer::from("\u00e9")));
    CHECK(is_ascii(buffer()));
}
