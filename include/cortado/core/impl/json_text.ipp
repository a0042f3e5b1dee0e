#pragma once

#include <cortado/core/json_text.hpp>
#include <cortado/core/utf8.hpp>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <limits>

namespace cortado {

namespace detail {

// What follows the backslash; 'u' asks for four hexadecimal digits, 0 for no escape at all.
inline char json_escape(char c) noexcept {
    switch (c) {
        case '"': return '"';
        case '\\': return '\\';
        case '\b': return 'b';
        case '\f': return 'f';
        case '\n': return 'n';
        case '\r': return 'r';
        case '\t': return 't';
        default: return static_cast<unsigned char>(c) < 0x20 ? 'u' : '\0';
    }
}

// ECMAScript's layout of `digits` x 10^(point - count): plain from 1e-7 (exclusive) to 1e21, else with an
// exponent.
inline void append_digits(std::string& out, std::string_view digits, int point) {
    const int count = static_cast<int>(digits.size());
    if (point > 21 || point < -5) {
        out += digits[0];
        if (count > 1) out.append(1, '.').append(digits.substr(1));
        out.append(point > 0 ? "e+" : "e-").append(std::to_string(std::abs(point - 1)));
    } else if (point <= 0) {
        out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
    } else if (point >= count) {
        out.append(digits).append(static_cast<std::size_t>(point - count), '0');
    } else {
        const auto whole = static_cast<std::size_t>(point);
        out.append(digits.substr(0, whole)).append(1, '.').append(digits.substr(whole));
    }
}

template <class Integer>
void append_integer(std::string& out, Integer value) {
    char text[20];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

}  // namespace detail

CORTADO_DECL void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const utf8_step step = next_utf8(text.substr(at));
        const char escape = detail::json_escape(text[at]);
        if (!step.well_formed || escape != '\0') {
            out.append(text, start, at - start);
            start = at + step.size;
        }
        if (!step.well_formed) {
            out += "\xef\xbf\xbd";
        } else if (escape == 'u') {
            const auto code = static_cast<unsigned char>(text[at]);
            out.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15]);
        } else if (escape != '\0') {
            out.append(1, '\\').append(1, escape);
        }
        at += step.size;
    }
    out.append(text, start).append(1, '"');
}

CORTADO_DECL void append_json_number(std::string& out, double value) {
    constexpr double largest = std::numeric_limits<double>::max();
    if (!(value >= -largest && value <= largest)) {
        out += "null";
        return;
    }
    if (value == 0) {  // negative zero too
        out += '0';
        return;
    }
    if (value < 0) out += '-';
    char text[32];
    const double size = value < 0 ? -value : value;
    const char* const end = std::to_chars(text, text + sizeof text, size, std::chars_format::scientific).ptr;
    // "d.ddde+XX": take the digits and the exponent apart.
    std::string digits(1, text[0]);
    const char* at = text + 1;
    for (; *at != 'e'; ++at) {
        if (*at != '.') digits += *at;
    }
    ++at;
    int exponent = 0;
    std::from_chars(*at == '+' ? at + 1 : at, end, exponent);
    detail::append_digits(out, digits, exponent + 1);
}

CORTADO_DECL void append_json_number(std::string& out, std::int64_t value) {
    detail::append_integer(out, value);
}
CORTADO_DECL void append_json_number(std::string& out, std::uint64_t value) {
    detail::append_integer(out, value);
}

}  // namespace cortado
