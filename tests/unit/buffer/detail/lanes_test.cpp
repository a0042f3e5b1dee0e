#include <cortado/buffer/detail/lanes.hpp>

#include "support/catch.hpp"

#include <cortado/buffer/detail/base64.hpp>
#include <cortado/buffer/detail/code_points.hpp>
#include <cortado/buffer/detail/hex.hpp>
#include <cortado/buffer/detail/swap_bytes.hpp>
#include <cortado/buffer/detail/unicode.hpp>
#include <cortado/buffer/detail/utf8_check.hpp>
#include <cortado/core/utf8.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace cortado::detail;

namespace {

/** The ways this processor knows. */
std::vector<vector_level> levels() {
    std::vector<vector_level> known;
    for (int level = 0; level <= static_cast<int>(best_vector_level()); ++level)
        known.push_back(static_cast<vector_level>(level));
    return known;
}

/** Bytes exactly as long as asked for, so that ASan sees one beyond the end. */
std::vector<unsigned char> some_bytes(std::size_t size, std::uint32_t seed) {
    std::vector<unsigned char> bytes(size);
    for (auto& byte : bytes) byte = static_cast<unsigned char>((seed = seed * 1664525 + 1013904223) >> 24);
    bytes.shrink_to_fit();
    return bytes;
}

std::string hex_of(const std::vector<unsigned char>& bytes, vector_level level) {
    std::vector<char> text(2 * bytes.size());
    encode_hex(bytes.data(), bytes.size(), text.data(), level);
    return {text.begin(), text.end()};
}

std::vector<unsigned char> from_hex(std::string_view text, vector_level level) {
    std::vector<unsigned char> bytes(text.size() / 2);
    const std::vector<char> exact(text.begin(), text.end());
    bytes.resize(decode_hex(exact.data(), bytes.size(), bytes.data(), level));
    return bytes;
}

std::string base64_of(const std::vector<unsigned char>& bytes, base64_alphabet alphabet, vector_level level) {
    std::vector<char> text(base64_text_size(bytes.size(), alphabet));
    encode_base64(bytes.data(), bytes.size(), text.data(), alphabet, level);
    return {text.begin(), text.end()};
}

std::vector<unsigned char> from_base64(std::string_view text, std::size_t capacity, vector_level level) {
    std::vector<unsigned char> bytes(capacity);
    const std::vector<char> exact(text.begin(), text.end());
    bytes.resize(decode_base64({exact.data(), exact.size()}, bytes.data(), capacity, level));
    return bytes;
}

bool is_utf8(std::string_view text, vector_level level) {
    const std::vector<char> exact(text.begin(), text.end());
    return check_utf8({exact.data(), exact.size()}, level);
}

/** Text of all widths of characters, cut to whole ones. */
std::string mixed_text(std::size_t size, std::size_t shift) {
    static const std::string cycle =
        "a\u00e9b\u20acc\U0001f600 plain text of some length \u65e5\u672c\U0010ffff\u0080\u0800";
    std::string text;
    while (text.size() < size + shift) text += cycle;
    text = text.substr(shift, size);
    while (!text.empty() && (text.front() & 0xc0) == 0x80) text.front() = 'x', text.erase(0, 1);
    while (!cortado::is_utf8(text)) text.pop_back();
    return text;
}

}  // namespace

TEST_CASE("hex: every way gives and reads the same for every length", "[buffer][lanes]") {
    for (std::size_t size = 0; size <= 200; ++size) {
        const auto bytes = some_bytes(size, static_cast<std::uint32_t>(size));
        const std::string text = hex_of(bytes, vector_level::scalar);
        std::string upper = text;
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](char c) { return c > '9' ? static_cast<char>(c - 32) : c; });
        for (const auto level : levels()) {
            CAPTURE(size, static_cast<int>(level));
            CHECK(hex_of(bytes, level) == text);
            CHECK(from_hex(text, level) == bytes);
            CHECK(from_hex(upper, level) == bytes);
        }
    }
}

TEST_CASE("hex: every way stops before a wrong digit at every place", "[buffer][lanes]") {
    const std::string text = hex_of(some_bytes(80, 1), vector_level::scalar);
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string wrong = text;
        wrong[at] = "/:@G`g \x80\xff\0"[at % 10];
        const auto wanted = from_hex(std::string_view(text).substr(0, at / 2 * 2), vector_level::scalar);
        for (const auto level : levels()) {
            CAPTURE(at, static_cast<int>(level));
            CHECK(from_hex(wrong, level) == wanted);
        }
    }
    for (int c = 0; c < 256; ++c) {
        std::string one = text;
        one[40] = static_cast<char>(c);
        const auto wanted = from_hex(one, vector_level::scalar);
        for (const auto level : levels()) CHECK(from_hex(one, level) == wanted);
    }
}

TEST_CASE("base64: every way gives and reads the same for every length", "[buffer][lanes]") {
    for (std::size_t size = 0; size <= 200; ++size) {
        const auto bytes = some_bytes(size, static_cast<std::uint32_t>(size));
        for (const auto alphabet : {base64_alphabet::standard, base64_alphabet::url}) {
            const std::string text = base64_of(bytes, alphabet, vector_level::scalar);
            for (const auto level : levels()) {
                CAPTURE(size, static_cast<int>(level));
                CHECK(base64_of(bytes, alphabet, level) == text);
                CHECK(from_base64(text, size, level) == bytes);
                CHECK(from_base64(text, size + 100, level) == bytes);
                const std::vector<unsigned char> half(bytes.begin(),
                                                      bytes.begin() + static_cast<std::ptrdiff_t>(size / 2));
                CHECK(from_base64(text, size / 2, level) == half);
            }
        }
    }
}

TEST_CASE("base64: no way touches a byte beyond what it reads", "[buffer][lanes]") {
    for (std::size_t size = 0; size <= 200; ++size) {
        const std::string text =
            base64_of(some_bytes(size, 7), base64_alphabet::standard, vector_level::scalar);
        for (const auto level : levels()) {
            std::vector<unsigned char> place(size + 100, 0x2e);
            decode_base64(text, place.data(), place.size(), level);
            CAPTURE(size, static_cast<int>(level));
            CHECK(std::all_of(place.begin() + static_cast<std::ptrdiff_t>(size), place.end(),
                              [](unsigned char byte) { return byte == 0x2e; }));
        }
    }
}

TEST_CASE("base64: every way reads each character at each place alike", "[buffer][lanes]") {
    const std::string text = base64_of(some_bytes(150, 3), base64_alphabet::url, vector_level::scalar);
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char c : std::string_view("=!\n -_+/\x80\xff\0", 11)) {
            std::string changed = text;
            changed[at] = c;
            const auto wanted = from_base64(changed, 150, vector_level::scalar);
            for (const auto level : levels()) {
                CAPTURE(at, static_cast<int>(level));
                CHECK(from_base64(changed, 150, level) == wanted);
            }
        }
    }
    for (int c = 0; c < 256; ++c) {
        std::string one = text;
        one[70] = static_cast<char>(c);
        const auto wanted = from_base64(one, 150, vector_level::scalar);
        for (const auto level : levels()) CHECK(from_base64(one, 150, level) == wanted);
    }
}

TEST_CASE("utf8: every way accepts what is well-formed, of every length", "[buffer][lanes]") {
    for (std::size_t size = 0; size <= 200; ++size) {
        for (std::size_t shift = 0; shift < 12; ++shift) {
            const std::string text = mixed_text(size, shift);
            for (const auto level : levels()) {
                CAPTURE(size, shift, static_cast<int>(level));
                CHECK(is_utf8(text, level));
            }
        }
    }
}

TEST_CASE("utf8: every way finds an error of each kind at every place", "[buffer][lanes]") {
    static const std::string errors[] = {"\x80",
                                         "\xc0\xaf",
                                         "\xc1\x81",
                                         "\xc3",
                                         "\xe0\x9f\xbf",
                                         "\xe2\x82",
                                         "\xed\xa0\x80",
                                         "\xed\xbf\xbf",
                                         "\xf0\x8f\xbf\xbf",
                                         "\xf0\x9f\x98",
                                         "\xf4\x90\x80\x80",
                                         "\xf5\x80\x80\x80",
                                         "\xff",
                                         "\xfe",
                                         "\xc3\xa9\xa9",
                                         "\xe2\x82\xac\x80",
                                         "\xf0\x9f\x98\x80\x80",
                                         "\xf8\x88\x80\x80\x80",
                                         "\xc3\xc3\xa9"};
    for (const auto& error : errors) {
        REQUIRE_FALSE(cortado::is_utf8(error));
        for (const std::size_t size : {0u, 16u, 33u, 64u, 100u, 200u}) {
            for (const std::string& filler : {std::string(size, 'a'), mixed_text(size, 0)}) {
                for (std::size_t at = 0; at <= filler.size(); ++at) {
                    if (at < filler.size() && (filler[at] & 0xc0) == 0x80) continue;
                    const std::string text = filler.substr(0, at) + error + filler.substr(at);
                    for (const auto level : levels()) {
                        if (!is_utf8(text, level)) continue;
                        CAPTURE(at, size, static_cast<int>(level), error);
                        FAIL("accepted");
                    }
                }
            }
        }
    }
}

TEST_CASE("utf8: every way judges every change of one byte as the plain one does", "[buffer][lanes]") {
    const std::string text = mixed_text(75, 0);
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (int c = 0; c < 256; ++c) {
            std::string changed = text;
            changed[at] = static_cast<char>(c);
            const bool wanted = cortado::is_utf8(changed);
            for (const auto level : levels()) {
                if (is_utf8(changed, level) == wanted) continue;
                CAPTURE(at, c, static_cast<int>(level));
                FAIL("judged otherwise");
            }
        }
    }
}

TEST_CASE("utf16: every way writes characters of each length at every place alike", "[buffer][lanes]") {
    const std::string characters[] = {"a",          "\u00e9",     "\u65e5",
                                      "\U0001f600", "\U0010ffff", std::string(1, '\0')};
    std::uint32_t seed = 7;
    const auto some = [&] { return characters[((seed = seed * 1664525 + 1013904223) >> 24) % 6]; };
    for (int round = 0; round < 400; ++round) {
        std::string text(static_cast<std::size_t>(round % 70), 'x');
        while (text.size() < 200u + static_cast<unsigned>(round) % 61) text += some();
        const std::vector<char> exact(text.begin(), text.end());
        std::u16string wanted;
        for (const char* at = text.data(); at != text.data() + text.size();) {
            const utf16_units units(take_code_point(at));
            wanted += units.first;
            if (units.second != 0) wanted += units.second;
        }
        std::vector<unsigned char> bytes;
        for (const char16_t unit : wanted) {
            bytes.push_back(static_cast<unsigned char>(unit));
            bytes.push_back(static_cast<unsigned char>(unit >> 8));
        }
        for (const auto level : levels()) {
            std::vector<unsigned char> out(2 * text.size());
            out.resize(put_utf16le({exact.data(), exact.size()}, out.data(), level));
            CAPTURE(round, static_cast<int>(level));
            CHECK(out == bytes);
        }
    }
}

TEST_CASE("ascii: every way finds a high byte at every place", "[buffer][lanes]") {
    for (std::size_t size = 0; size <= 200; ++size) {
        const std::string text(size, 'a');
        for (const auto level : levels()) CHECK(check_ascii(text, level));
        for (std::size_t at = 0; at < size; ++at) {
            std::string high = text;
            high[at] = '\x80';
            for (const auto level : levels()) {
                if (!check_ascii(high, level)) continue;
                CAPTURE(size, at, static_cast<int>(level));
                FAIL("not found");
            }
        }
    }
}

TEST_CASE("swap: every way reverses the same for every length", "[buffer][lanes]") {
    for (std::size_t size = 0; size <= 400; size += 8) {
        const auto bytes = some_bytes(size, 5);
        for (const auto level : levels()) {
            auto two = bytes, four = bytes, eight = bytes;
            swap_bytes<2>(two.data(), size, level);
            swap_bytes<4>(four.data(), size, level);
            swap_bytes<8>(eight.data(), size, level);
            bool same = true;
            for (std::size_t i = 0; i < size; ++i)
                same = same && two[i] == bytes[i ^ 1] && four[i] == bytes[i ^ 3] && eight[i] == bytes[i ^ 7];
            CAPTURE(size, static_cast<int>(level));
            CHECK(same);
        }
    }
}
