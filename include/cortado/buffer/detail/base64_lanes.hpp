#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/base64_digits.hpp>
#include <cortado/buffer/detail/lanes.hpp>

#include <array>
#include <cstddef>
#include <cstring>

// Each function does whole blocks and returns how much of its input that was; the rest is its caller's.
// The methods are those of W. Mula and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions".
namespace cortado::detail {

#if CORTADO_DETAIL_LANES

/** Hold what to add to a value of six bits, by its kind: a-z, ten digits, the last two, and A-Z at 13. */
inline u8x16 base64_shifts(base64_alphabet alphabet) noexcept {
    const auto step = [](char to, int from) { return static_cast<unsigned char>(to - from); };
    const unsigned char ten = step('0', 52);
    const bool url = alphabet == base64_alphabet::url;
    return u8x16{step('a', 26),
                 ten,
                 ten,
                 ten,
                 ten,
                 ten,
                 ten,
                 ten,
                 ten,
                 ten,
                 ten,
                 step(url ? '-' : '+', 62),
                 step(url ? '_' : '/', 63),
                 'A',
                 0,
                 0};
}

// To read: a character is a digit when the two tables, by its low and its high half, share no bit. The bits stand
// for the rows 2x, 3x, 4x and 6x, 5x, 7x, and (16) all others.
inline constexpr u8x16 base64_bad_low = {0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                         0x11, 0x11, 0x13, 0x3a, 0x3b, 0x3a, 0x3b, 0x32};
inline constexpr u8x16 base64_bad_high = {0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x20,
                                          0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10};
// What to add to a digit for its value, by its row; `/` looks at row 0, `-` at row 1, `_` at row 9.
inline constexpr u8x16 base64_steps = {16, 17, 19, 4, 191, 191, 185, 185, 0, 224, 0, 0, 0, 0, 0, 0};

CORTADO_DETAIL_TARGET16 inline std::size_t encode_base64_lanes16(const unsigned char* in, std::size_t size,
                                                                 char* out, u8x16 shifts) noexcept {
    constexpr u8x16 order = {2, 1, 0, 255, 5, 4, 3, 255, 8, 7, 6, 255, 11, 10, 9, 255};
    std::size_t done = 0;
    for (; size - done >= 16; done += 12, out += 16) {
        const u32x4 bits = (u32x4)shuffle16(load16(in + done), order);
        const i8x16 six = (i8x16)((bits >> 18) | ((bits >> 4) & 0x3f00) | ((bits << 10) & 0x3f0000) |
                                  ((bits << 24) & 0x3f000000));
        const u8x16 kind = (u8x16)(((six - 51) & (six > 51)) | (13 & (six < 26)));
        store16(out, shuffle16(shifts, kind) + (u8x16)six);
    }
    return done;
}

/** @param room  how many bytes may be written; none is touched beyond the result */
CORTADO_DETAIL_TARGET16 inline std::size_t decode_base64_lanes16(const char* in, std::size_t size,
                                                                 unsigned char* out,
                                                                 std::size_t room) noexcept {
    constexpr u8x16 order = {2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255};
    std::size_t done = 0;
    for (; size - done >= 16 && room >= 12; done += 16, out += 12, room -= 12) {
        const u8x16 text = load16(in + done);
        const u8x16 row = text >> 4;
        if (any16(shuffle16(base64_bad_low, text & 15) & shuffle16(base64_bad_high, row))) break;
        const u8x16 odd_ones =
            ((u8x16)(text == '/') & 254) + ((u8x16)(text == '-')) + ((u8x16)(text == '_') & 4);
        const u32x4 six = (u32x4)(text + shuffle16(base64_steps, row + odd_ones));
        const u32x4 bits = ((six & 63) << 18) | ((six & 0x3f00) << 4) | ((six >> 10) & 0xfc0) | (six >> 24);
        const u8x16 bytes = shuffle16((u8x16)bits, order);
        std::memcpy(out, &bytes, 12);
    }
    return done;
}

#endif

#if CORTADO_DETAIL_AVX2

[[gnu::target("avx2")]] inline std::size_t encode_base64_lanes32(const unsigned char* in, std::size_t size,
                                                                 char* out, u8x16 shifts) noexcept {
    const u8x32 order = twice(u8x16{1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10});
    const u8x32 table = twice(shifts);
    std::size_t done = 0;
    for (; size - done >= 28; done += 24, out += 32) {
        const u8x32 bytes = __builtin_shufflevector(load16(in + done), load16(in + done + 12), 0, 1, 2, 3, 4,
                                                    5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
                                                    21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
        const u32x8 bits = (u32x8)shuffle32(bytes, order);
        // Multiplications shift the lanes of 16 bits by different distances.
        const i16x16 right = (i16x16)(u32x8{} + 0x04000040u), left = (i16x16)(u32x8{} + 0x01000010u);
        const i8x32 six = (i8x32)(__builtin_ia32_pmulhuw256((i16x16)(bits & 0x0fc0fc00), right) |
                                  ((i16x16)(bits & 0x003f03f0) * left));
        const u8x32 kind = (u8x32)(((six - 51) & (six > 51)) | (13 & (six < 26)));
        store32(out, shuffle32(table, kind) + (u8x32)six);
    }
    return done;
}

/** @param room  how many bytes may be written; none is touched beyond the result */
[[gnu::target("avx2")]] inline std::size_t decode_base64_lanes32(const char* in, std::size_t size,
                                                                 unsigned char* out,
                                                                 std::size_t room) noexcept {
    const u8x32 bad_low = twice(base64_bad_low), bad_high = twice(base64_bad_high);
    const u8x32 steps = twice(base64_steps);
    const u8x32 order = twice(u8x16{2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255});
    const i32x8 together = {0, 1, 2, 4, 5, 6, 7, 7};
    const c8x32 first_sixes = (c8x32)(u32x8{} + 0x01400140u);
    const i16x16 first_twelves = (i16x16)(u32x8{} + 0x00011000u);
    std::size_t done = 0;
    for (; size - done >= 32 && room >= 24; done += 32, out += 24, room -= 24) {
        const u8x32 text = load32(in + done);
        const u8x32 row = (u8x32)((u16x16)text >> 4) & 15;
        const u8x32 bad = shuffle32(bad_low, text & 15) & shuffle32(bad_high, row);
        if (high_bits32((u8x32)(bad == 0)) != ~0u) break;
        const u8x32 odd_ones =
            ((u8x32)(text == '/') & 254) + (u8x32)(text == '-') + ((u8x32)(text == '_') & 4);
        const u8x32 six = text + shuffle32(steps, row + odd_ones);
        const i16x16 twelve = __builtin_ia32_pmaddubsw256((c8x32)six, first_sixes);
        const u8x32 halves = shuffle32((u8x32)__builtin_ia32_pmaddwd256(twelve, first_twelves), order);
        const i32x8 bytes = __builtin_ia32_permvarsi256((i32x8)halves, together);
        std::memcpy(out, &bytes, 24);
    }
    return done;
}

/** Repeat what is done with the three bytes or the four digits of one group.
    @param step  added for each group */
constexpr std::array<unsigned char, 64> base64_pattern(const unsigned char (&group)[4],
                                                       unsigned step) noexcept {
    std::array<unsigned char, 64> lanes{};
    for (unsigned i = 0; i < 64; ++i) lanes[i] = static_cast<unsigned char>(group[i % 4] + i / 4 * step);
    return lanes;
}

// To write: the second byte of three at both ends of four, and where the bits of each digit begin in 64.
inline constexpr auto base64_spread = base64_pattern({1, 0, 2, 1}, 3);
inline constexpr auto base64_starts = [] {
    auto starts = base64_pattern({10, 4, 22, 16}, 0);
    for (std::size_t i = 0; i < 64; ++i) starts[i] = static_cast<unsigned char>(starts[i] + i / 4 % 2 * 32);
    return starts;
}();
// To read: three bytes of each four, the last first.
inline constexpr auto base64_packed = [] {
    std::array<unsigned char, 64> order{};
    for (unsigned i = 0; i < 48; ++i) order[i] = static_cast<unsigned char>(i / 3 * 4 + 2 - i % 3);
    return order;
}();

/** @param digits  the alphabet's 64 */
[[gnu::target("avx512bw,avx512vbmi")]] inline std::size_t encode_base64_lanes64(const unsigned char* in,
                                                                                std::size_t size, char* out,
                                                                                const char* digits) noexcept {
    const u8x64 order = load64(base64_spread.data()), starts = load64(base64_starts.data());
    const u8x64 table = load64(digits);
    std::size_t done = 0;
    for (; size - done >= 64; done += 48, out += 64) {
        const u8x64 bytes = shuffle64(load64(in + done), order);
        store64(out, shuffle64(table, bits_from64(bytes, starts)));  // it looks at six bits only
    }
    return done;
}

/** @param room  how many bytes may be written; none is touched beyond the result */
[[gnu::target("avx512bw,avx512vbmi")]] inline std::size_t decode_base64_lanes64(const char* in,
                                                                                std::size_t size,
                                                                                unsigned char* out,
                                                                                std::size_t room) noexcept {
    const u8x64 order = load64(base64_packed.data());
    const u8x64 first = load64(base64_values.data()), second = load64(base64_values.data() + 64);
    std::size_t done = 0;
    for (; size - done >= 64 && room >= 48; done += 64, out += 48, room -= 48) {
        const u8x64 text = load64(in + done), values = shuffle128(first, second, text);
        if (any_high_bit64(values | text)) break;
        const u32x16 six = (u32x16)values;
        const u32x16 bits = (six << 18) | ((six << 4) & 0x3f000) | ((six >> 10) & 0xfc0) | (six >> 24);
        const u8x64 bytes = shuffle64((u8x64)bits, order);
        std::memcpy(out, &bytes, 48);
    }
    return done;
}

#endif

}  // namespace cortado::detail
