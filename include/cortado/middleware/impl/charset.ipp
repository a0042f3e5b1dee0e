#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/middleware/charset.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace cortado::middleware {

namespace detail {

enum class charset_form : unsigned char {
    none,
    utf8,
    utf16,
    utf16le,
    utf16be,
    utf32,
    utf32le,
    utf32be,
    latin1,
    ascii,
    windows1252
};

inline charset_form find_charset(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) plain += small;
    }
    using enum charset_form;
    static constexpr std::array<std::pair<std::string_view, charset_form>, 18> known{{
        {"utf8", utf8},
        {"unicode11utf8", utf8},
        {"utf16", utf16},
        {"utf16le", utf16le},
        {"ucs2", utf16le},
        {"utf16be", utf16be},
        {"utf32", utf32},
        {"ucs4", utf32},
        {"utf32le", utf32le},
        {"ucs4le", utf32le},
        {"utf32be", utf32be},
        {"iso88591", latin1},
        {"latin1", latin1},
        {"ascii", ascii},
        {"usascii", ascii},
        {"windows1252", windows1252},
        {"cp1252", windows1252},
        {"win1252", windows1252},
    }};
    const auto* const found =
        std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.first == plain; });
    return found == known.end() ? none : found->second;
}

inline std::uint32_t unit_at(std::string_view octets, std::size_t at, std::size_t width, bool big) noexcept {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        const std::size_t from = big ? at + i : at + width - 1 - i;
        value = value << 8 | static_cast<unsigned char>(octets[from]);
    }
    return value;
}

/** Is text without a byte order mark big-endian? Its ASCII tells. */
inline bool looks_big_endian(std::string_view octets, std::size_t width) noexcept {
    int little = 0;
    int big = 0;
    for (std::size_t at = 0; at + width <= std::min<std::size_t>(octets.size(), 100 * width); at += width) {
        const std::uint32_t as_little = unit_at(octets, at, width, false);
        const std::uint32_t as_big = unit_at(octets, at, width, true);
        little += as_little > 0 && as_little < 0x80 ? 1 : 0;
        big += as_big > 0 && as_big < 0x80 ? 1 : 0;
    }
    return big > little;
}

inline std::string decode_wide(std::string_view octets, std::size_t width, bool big) {
    std::string text;
    text.reserve(octets.size());
    for (std::size_t at = 0; at + width <= octets.size(); at += width) {
        std::uint32_t code = unit_at(octets, at, width, big);
        if (at == 0 && code == 0xFEFF) continue;
        const bool may_pair =
            width == 2 && code >= 0xD800 && code < 0xDC00 && at + 2 * width <= octets.size();
        if (may_pair) {
            const std::uint32_t low = unit_at(octets, at + width, width, big);
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += width;
            }
        }
        append_code_point(text, code);
    }
    return text;
}

inline std::string decode_guessed(std::string_view octets, std::size_t width) {
    if (octets.size() < width) return {};
    const std::uint32_t first = unit_at(octets, 0, width, true);
    if (first == 0xFEFF) return decode_wide(octets, width, true);
    if (unit_at(octets, 0, width, false) == 0xFEFF) return decode_wide(octets, width, false);
    return decode_wide(octets, width, looks_big_endian(octets, width));
}

inline std::string decode_single(std::string_view octets, charset_form form) {
    // 0x80 to 0x9F of windows-1252; what it leaves open is U+FFFD.
    static constexpr std::array<std::uint16_t, 32> extra{
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    std::string text;
    text.reserve(octets.size());
    for (const char c : octets) {
        std::uint32_t code = static_cast<unsigned char>(c);
        if (form == charset_form::ascii && code >= 0x80) code = 0xFFFD;
        if (form == charset_form::windows1252 && code >= 0x80 && code < 0xA0) code = extra[code - 0x80];
        append_code_point(text, code);
    }
    return text;
}

inline std::string decode_utf8(std::string octets) {
    if (octets.starts_with("\xEF\xBB\xBF")) octets.erase(0, 3);
    if (is_utf8(octets)) return octets;
    std::string text;
    append_utf8(text, octets);
    return text;
}

}  // namespace detail

CORTADO_DECL bool is_known_charset(std::string_view name) {
    return detail::find_charset(name) != detail::charset_form::none;
}

CORTADO_DECL std::string decode_charset(std::string octets, std::string_view charset) {
    using enum detail::charset_form;
    const detail::charset_form form = detail::find_charset(charset);
    switch (form) {
        case utf8: return detail::decode_utf8(std::move(octets));
        case utf16: return detail::decode_guessed(octets, 2);
        case utf16le: return detail::decode_wide(octets, 2, false);
        case utf16be: return detail::decode_wide(octets, 2, true);
        case utf32: return detail::decode_guessed(octets, 4);
        case utf32le: return detail::decode_wide(octets, 4, false);
        case utf32be: return detail::decode_wide(octets, 4, true);
        case latin1:
        case ascii:
        case windows1252: return detail::decode_single(octets, form);
        case none: break;
    }
    throw usage_error("charset: \"" + std::string(charset) + "\" is not known; ask is_known_charset() first");
}

}  // namespace cortado::middleware
