#include <cortado/core/utf8.hpp>

#include "support/catch.hpp"

#include <vector>

namespace {
std::string repaired(std::string_view text) {
    std::string out;
    cortado::append_utf8(out, text);
    return out;
}

std::string encode(unsigned code) {
    std::string out;
    if (code < 0x80) return std::string(1, static_cast<char>(code));
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    const unsigned lead[] = {0, 0xc0, 0xe0, 0xf0};
    out += static_cast<char>(lead[more] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (code >> (6 * i) & 63));
    return out;
}
}  // namespace

TEST_CASE("utf8: every code point but the surrogates is well formed", "[core][utf8]") {
    for (unsigned code = 0; code <= 0x110000; ++code) {
        const std::string text = encode(code);
        const bool expected = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        const cortado::utf8_step step = cortado::next_utf8(text);
        if (step.well_formed != expected || (expected && step.size != text.size())) {
            CAPTURE(code);
            CHECK(step.well_formed == expected);
            CHECK(step.size == text.size());
        }
    }
    CHECK(cortado::is_utf8("plain, \xc3\xa9, \xe2\x82\xac, \xf0\x9f\x98\x80"));
    CHECK_FALSE(cortado::is_utf8("plain \xc3"));
    CHECK(cortado::is_utf8(""));
}

TEST_CASE("utf8: ill-formed parts are replaced as TextDecoder replaces them", "[core][utf8]") {
    const std::string r = "\xef\xbf\xbd";
    CHECK(repaired("") == "");
    CHECK(repaired("a\xc3\xa9z") == "a\xc3\xa9z");
    CHECK(repaired("a\xffz") == "a" + r + "z");
    CHECK(repaired("\x80\x80") == r + r);
    CHECK(repaired("\xc3") == r);
    CHECK(repaired("\xc3(") == r + "(");
    CHECK(repaired("\xc0\xaf") == r + r);
    CHECK(repaired("\xe0\x80\xaf") == r + r + r);
    CHECK(repaired("\xed\xa0\x80") == r + r + r);
    CHECK(repaired("\xe2\x82") == r);
    CHECK(repaired("\xe2\x82x") == r + "x");
    CHECK(repaired("\xf0\x9f\x98") == r);
    CHECK(repaired("\xf0\x9f\x98\xf0\x9f\x98\x80") == r + "\xf0\x9f\x98\x80");
    CHECK(repaired("\xf0\x80\x80\x80") == r + r + r + r);
    CHECK(repaired("\xf4\x90\x80\x80") == r + r + r + r);
    CHECK(repaired("\xf5\x80") == r + r);
}

TEST_CASE("utf8: at the end of a text there is no character", "[core][utf8]") {
    CHECK(cortado::next_utf8("").size == 0);
    CHECK_FALSE(cortado::next_utf8("").well_formed);
}

TEST_CASE("utf8: every code point is written as its octets, a surrogate as what stands for it",
          "[core][utf8]") {
    for (unsigned code = 0; code <= 0x110000; ++code) {
        std::string text;
        cortado::append_code_point(text, code);
        const bool is_character = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        if (text != encode(is_character ? code : 0xfffd)) {
            CAPTURE(code);
            CHECK(text == encode(is_character ? code : 0xfffd));
        }
    }
}
