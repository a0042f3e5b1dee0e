#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/lanes.hpp>

#include <cstddef>

// Each function does whole blocks and returns how many bytes that was; the rest is its caller's.
namespace cortado::detail {

#if CORTADO_DETAIL_LANES

inline constexpr u8x16 hex_digits = {'0', '1', '2', '3', '4', '5', '6', '7',
                                     '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

CORTADO_DETAIL_TARGET16 inline std::size_t encode_hex_lanes16(const unsigned char* in, std::size_t size,
                                                              char* out) noexcept {
    std::size_t done = 0;
    for (; size - done >= 16; done += 16) {
        const u8x16 bytes = load16(in + done);
        const u8x16 high = shuffle16(hex_digits, bytes >> 4);
        const u8x16 low = shuffle16(hex_digits, bytes & 15);
        store16(out + 2 * done,
                __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
        store16(out + 2 * done + 16, __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
                                                             13, 29, 14, 30, 15, 31));
    }
    return done;
}

CORTADO_DETAIL_TARGET16 inline std::size_t decode_hex_lanes16(const char* in, std::size_t pairs,
                                                              unsigned char* out) noexcept {
    std::size_t done = 0;
    for (; pairs - done >= 8; done += 8) {
        const u8x16 text = load16(in + 2 * done);
        const u8x16 digit = text - '0', letter = (text | 0x20) - 'a';
        const u8x16 is_digit = (u8x16)(digit < 10), is_letter = (u8x16)(letter < 6);
        if (any16(~(is_digit | is_letter))) break;
        const u16x8 nibbles = (u16x8)((digit & is_digit) | ((letter + 10) & is_letter));
        const u8x8 bytes = __builtin_convertvector(((nibbles << 4) | (nibbles >> 8)) & 0xff, u8x8);
        std::memcpy(out + done, &bytes, sizeof bytes);
    }
    return done;
}

#endif

#if CORTADO_DETAIL_AVX2

[[gnu::target("avx2")]] inline std::size_t encode_hex_lanes32(const unsigned char* in, std::size_t size,
                                                              char* out) noexcept {
    const u8x32 digits = twice(hex_digits);
    std::size_t done = 0;
    for (; size - done >= 16; done += 16) {
        const u16x16 bytes = __builtin_convertvector(load16(in + done), u16x16);
        const u8x32 nibbles = (u8x32)((bytes >> 4) | (bytes << 8)) & 15;
        store32(out + 2 * done, shuffle32(digits, nibbles));
    }
    return done;
}

[[gnu::target("avx2")]] inline std::size_t decode_hex_lanes32(const char* in, std::size_t pairs,
                                                              unsigned char* out) noexcept {
    std::size_t done = 0;
    for (; pairs - done >= 16; done += 16) {
        const u8x32 text = load32(in + 2 * done);
        const u8x32 digit = text - '0', letter = (text | 0x20) - 'a';
        const u8x32 is_digit = (u8x32)(digit < 10), is_letter = (u8x32)(letter < 6);
        if (high_bits32(is_digit | is_letter) != ~0u) break;
        const u16x16 nibbles = (u16x16)((digit & is_digit) | ((letter + 10) & is_letter));
        store16(out + done, __builtin_convertvector(((nibbles << 4) | (nibbles >> 8)) & 0xff, u8x16));
    }
    return done;
}

#endif

}  // namespace cortado::detail
