#pragma once

#include <cortado/crypto/digest_text.hpp>

#include <cstdint>
#include <string_view>

namespace cortado {

CORTADO_DECL std::string to_hex(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte b : bytes) {
        text += digits[std::to_integer<std::size_t>(b >> 4)];
        text += digits[std::to_integer<std::size_t>(b & std::byte{0x0f})];
    }
    return text;
}

CORTADO_DECL std::string to_base64(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte_at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
    std::string text((bytes.size() + 2) / 3 * 4, '=');
    char* out = text.data();
    const auto put = [&](std::uint32_t group, int count) {
        for (int shift = 18; count-- > 0; shift -= 6) *out++ = digits[(group >> shift) & 63];
    };
    const std::size_t rest = bytes.size() % 3;
    const std::size_t whole = bytes.size() - rest;
    for (std::size_t i = 0; i < whole; i += 3)
        put(byte_at(i) << 16 | byte_at(i + 1) << 8 | byte_at(i + 2), 4);
    if (rest == 1) put(byte_at(whole) << 16, 2);
    if (rest == 2) put(byte_at(whole) << 16 | byte_at(whole + 1) << 8, 3);
    return text;
}

}  // namespace cortado
