#pragma once

#include <cortado/crypto/digest_text.hpp>
#include <cortado/crypto/random_bytes.hpp>
#include <cortado/middleware/detail/base64.hpp>

#include <algorithm>
#include <cstdint>

namespace cortado::middleware::detail {

inline int value_of_base64(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

CORTADO_DECL std::optional<std::string> read_base64(std::string_view text) {
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (padding != 0 && text.size() % 4 != 0) return std::nullopt;
    text.remove_suffix(padding);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string octets;
    octets.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t group = 0;
    int bits = 0;
    for (const char c : text) {
        const int value = value_of_base64(c);
        if (value < 0) return std::nullopt;
        group = group << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        octets += static_cast<char>(group >> bits & 0xff);
    }
    return octets;
}

CORTADO_DECL std::string to_base64url(std::span<const std::byte> bytes) {
    std::string text = to_base64(bytes);
    std::erase(text, '=');
    std::ranges::replace(text, '/', '_');
    std::ranges::replace(text, '+', '-');
    return text;
}

CORTADO_DECL std::string random_name(std::size_t bytes) { return to_base64url(random_bytes(bytes)); }

}  // namespace cortado::middleware::detail
