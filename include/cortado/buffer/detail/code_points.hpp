#pragma once

#include <cortado/config.hpp>

namespace cortado::detail {

/** Read one character of a well-formed text and step over it. */
inline char32_t take_code_point(const char*& at) noexcept {
    const auto byte = [at](int i) -> char32_t { return static_cast<unsigned char>(at[i]); };
    const char32_t lead = byte(0);
    if (lead < 0x80) {
        at += 1;
        return lead;
    }
    if (lead < 0xe0) {
        const char32_t code = (lead & 0x1f) << 6 | (byte(1) & 0x3f);
        at += 2;
        return code;
    }
    if (lead < 0xf0) {
        const char32_t code = (lead & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
        at += 3;
        return code;
    }
    const char32_t code =
        (lead & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
    at += 4;
    return code;
}

/** Split a character into UTF-16 units; `second` is 0 when there is only one. */
struct utf16_units {
    explicit utf16_units(char32_t code) noexcept
        : first(static_cast<char16_t>(code < 0x10000 ? code : 0xd7c0 + (code >> 10))),
          second(static_cast<char16_t>(code < 0x10000 ? 0 : 0xdc00 + (code & 0x3ff))) {}
    char16_t first;
    char16_t second;
};

inline void put_code_point(char*& out, char32_t code) noexcept {
    const auto put = [&](char32_t byte) { *out++ = static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            put(0xe0 | code >> 12);
        } else {
            put(0xf0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3f));
        }
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

}  // namespace cortado::detail
