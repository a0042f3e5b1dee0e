#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cortado::http::detail {

/** Read one hexadecimal digit; -1 for any other character. */
inline int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/** Read the `%XX` that starts at an offset: its byte, or -1 when there is none. */
inline int escaped_byte(std::string_view text, std::size_t at) noexcept {
    if (text.size() - at < 3 || text[at] != '%') return -1;
    const int high = hex_value(text[at + 1]);
    const int low = hex_value(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** Append a byte as `%XX`, upper case. */
inline void append_escaped(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
}

}  // namespace cortado::http::detail
