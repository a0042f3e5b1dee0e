#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <string>

namespace cortado::middleware::detail {

/** Append a character as UTF-8; half of a surrogate pair and what is beyond Unicode as U+FFFD. */
inline void append_code_point(std::string& out, std::uint32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
    if (code < 0x80) {
        out += static_cast<char>(code);
        return;
    }
    if (code >= 0x10000) {
        out += static_cast<char>(0xF0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    } else if (code >= 0x800) {
        out += static_cast<char>(0xE0 | code >> 12);
    }
    out += static_cast<char>(code < 0x800 ? 0xC0 | code >> 6 : 0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
}

}  // namespace cortado::middleware::detail
