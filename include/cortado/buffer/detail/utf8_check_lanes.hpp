#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/lanes.hpp>

#include <array>
#include <cstddef>

// The method is that of J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte": an error
// shows in two neighbouring bytes, and three look-ups by their halves agree in a bit exactly where there is one.
namespace cortado::detail {

#if CORTADO_DETAIL_LANES

/** Describe one kind of error by sets of halves: bit n of a set stands for the half n. */
struct utf8_error_kind {
    unsigned first_high;  /**< of the first byte */
    unsigned first_low;   /**< of the first byte */
    unsigned second_high; /**< of the byte after it */
};

inline constexpr utf8_error_kind utf8_error_kinds[8] = {
    {0xf000, 0xffff, 0xf0ff},  // a lead without its continuation
    {0x00ff, 0xffff, 0x0f00},  // a continuation after ASCII
    {0x1000, 0x0003, 0x0f00},  // C0 and C1: overlong
    {0x4000, 0x0001, 0x0300},  // E0 80..9F: overlong
    {0x4000, 0x2000, 0x0c00},  // ED A0..BF: surrogates
    {0x8000, 0xffe1, 0x0100},  // F0 80..8F: overlong; F5 and above: too large
    {0x8000, 0xfff0, 0x0e00},  // F4 90..BF and above: too large
    {0x0f00, 0xffff, 0x0f00},  // two continuations: no error as the third or fourth byte of a character
};

/** Make the look-up table of one of the three sets. */
template <unsigned utf8_error_kind::*Set>
inline constexpr std::array<unsigned char, 16> utf8_error_table = [] {
    std::array<unsigned char, 16> bits{};
    for (unsigned half = 0; half < 16; ++half) {
        for (unsigned kind = 0; kind < 8; ++kind) {
            if (utf8_error_kinds[kind].*Set >> half & 1) bits[half] |= static_cast<unsigned char>(1u << kind);
        }
    }
    return bits;
}();
inline constexpr auto& utf8_first_high = utf8_error_table<&utf8_error_kind::first_high>;
inline constexpr auto& utf8_first_low = utf8_error_table<&utf8_error_kind::first_low>;
inline constexpr auto& utf8_second_high = utf8_error_table<&utf8_error_kind::second_high>;

/** Tell whether there is an error at the edges of a text: in its first three bytes, which have no three before
    them, or at its end, inside a character.
    @param size  at least 3 */
inline bool has_utf8_edge_error(const char* text, std::size_t size) noexcept {
    const auto byte = [text](std::size_t i) -> unsigned { return static_cast<unsigned char>(text[i]); };
    const auto error = [](unsigned first, unsigned second) {
        return utf8_first_high[first >> 4] & utf8_first_low[first & 15] & utf8_second_high[second >> 4];
    };
    const int third_byte = byte(0) >= 0xe0 ? 0x80 : 0;
    return (error(0, byte(0)) | error(byte(0), byte(1)) | (error(byte(1), byte(2)) ^ third_byte)) != 0 ||
           byte(size - 1) >= 0xc0 || byte(size - 2) >= 0xe0 || byte(size - 3) >= 0xf0;
}

/** Tell the errors of a block by its three predecessors and itself. */
CORTADO_DETAIL_TARGET16 inline u8x16 utf8_errors16(const char* at) noexcept {
    const u8x16 bytes = load16(at), before = load16(at - 1);
    const u8x16 before_2 = load16(at - 2), before_3 = load16(at - 3);
    const u8x16 special = shuffle16(load16(utf8_first_high.data()), before >> 4) &
                          shuffle16(load16(utf8_first_low.data()), before & 15) &
                          shuffle16(load16(utf8_second_high.data()), bytes >> 4);
    const u8x16 continues = (u8x16)((before_2 >= 0xe0) | (before_3 >= 0xf0)) & 0x80;
    return special ^ continues;
}

/** @param size  at least 19 */
CORTADO_DETAIL_TARGET16 inline bool check_utf8_lanes16(const char* text, std::size_t size) noexcept {
    if (has_utf8_edge_error(text, size)) return false;
    u8x16 errors = utf8_errors16(text + size - 16);
    for (std::size_t at = 3; size - at >= 16; at += 16) {
        if (any_high_bit16(load16(text + at) | load16(text + at - 3))) errors |= utf8_errors16(text + at);
    }
    return !any16(errors);
}

#endif

#if CORTADO_DETAIL_AVX2

struct utf8_tables32 {
    u8x32 first_high, first_low, second_high;
};

[[gnu::target("avx2"), gnu::always_inline]] inline u8x32 utf8_errors32(const char* at,
                                                                       const utf8_tables32& tables) noexcept {
    const u8x32 bytes = load32(at), before = load32(at - 1);
    const u8x32 before_2 = load32(at - 2), before_3 = load32(at - 3);
    const u8x32 special = shuffle32(tables.first_high, (u8x32)((u16x16)before >> 4) & 15) &
                          shuffle32(tables.first_low, before & 15) &
                          shuffle32(tables.second_high, (u8x32)((u16x16)bytes >> 4) & 15);
    const u8x32 continues = (u8x32)((before_2 >= 0xe0) | (before_3 >= 0xf0)) & 0x80;
    return special ^ continues;
}

/** @param size  at least 35 */
[[gnu::target("avx2")]] inline bool check_utf8_lanes32(const char* text, std::size_t size) noexcept {
    if (has_utf8_edge_error(text, size)) return false;
    const utf8_tables32 tables = {twice(load16(utf8_first_high.data())), twice(load16(utf8_first_low.data())),
                                  twice(load16(utf8_second_high.data()))};
    u8x32 errors = utf8_errors32(text + size - 32, tables);
    std::size_t at = 3;
    for (; size - at >= 64; at += 64) {
        if (high_bits32(load32(text + at - 3) | load32(text + at + 29) | load32(text + at + 32)) == 0) {
            continue;
        }
        errors |= utf8_errors32(text + at, tables) | utf8_errors32(text + at + 32, tables);
    }
    if (size - at >= 32) errors |= utf8_errors32(text + at, tables);
    return high_bits32((u8x32)(errors == 0)) == ~0u;
}

/** Count the bytes before the first block that has one above 127. */
[[gnu::target("avx2")]] inline std::size_t ascii_run_lanes32(const char* text, std::size_t size) noexcept {
    std::size_t at = 0;
    for (; size - at >= 128; at += 128) {
        const u8x32 first = load32(text + at) | load32(text + at + 32);
        const u8x32 second = load32(text + at + 64) | load32(text + at + 96);
        if (high_bits32(first | second) != 0) break;
    }
    for (; size - at >= 32; at += 32) {
        if (high_bits32(load32(text + at)) != 0) break;
    }
    return at;
}

#endif

}  // namespace cortado::detail
