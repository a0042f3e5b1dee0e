#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/lanes.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

// UTF-8 becomes UTF-16 without looking for where characters begin: each byte is taken for the last one of a character
// that it makes with the three before it, and then the units of those are kept that are. Blocks do not wait for
// each other, then, but a text's first three bytes have to be done otherwise.
namespace cortado::detail {

#if CORTADO_DETAIL_AVX2

using i16x8 = short __attribute__((vector_size(16)));
using i8x8 = signed char __attribute__((vector_size(8)));

struct word_packing {
    std::array<unsigned char, 16> lookup{};
    std::size_t size = 0;
};

/** For each set of eight words the look-up that packs them, and how many bytes that gives. */
inline constexpr auto word_packings = [] {
    std::array<word_packing, 256> table{};
    for (unsigned mask = 0; mask < 256; ++mask) {
        auto& [lookup, size] = table[mask];
        for (unsigned word = 0; word < 8; ++word) {
            if ((mask >> word & 1) == 0) continue;
            lookup[size++] = static_cast<unsigned char>(2 * word);
            lookup[size++] = static_cast<unsigned char>(2 * word + 1);
        }
    }
    return table;
}();

inline unsigned mask16(u8x16 lanes) noexcept {
    return static_cast<unsigned>(__builtin_ia32_pmovmskb128((c8x16)lanes));
}
inline u8x16 continues16(u8x16 bytes) noexcept { return (u8x16)((i8x16)bytes < -64); }
/** Clear what marks a byte as a lead or a continuation; what stays of the marks is shifted out or masked later. */
inline u8x16 payload16(u8x16 bytes) noexcept { return bytes & ~((u8x16)((i8x16)bytes < 0) & 0xc0); }

template <int Half, class To, class From>
To half_of16(u8x16 lanes) noexcept {
    From half;
    std::memcpy(&half, reinterpret_cast<const char*>(&lanes) + 8 * Half, sizeof half);
    return __builtin_convertvector(half, To);
}

/** For each byte, were it the last of a character: what it says, the one before it, the one before that; whether the
    first or the second of a pair belongs here. */
struct utf16_block16 {
    u8x16 last, second, third, is_high, is_low;
};

template <int Half>
CORTADO_DETAIL_TARGET16 inline unsigned char* put_half16(const utf16_block16& block, unsigned wanted,
                                                         bool has_pairs, unsigned char* out) noexcept {
    u16x8 units = half_of16<Half, u16x8, u8x8>(block.last) | half_of16<Half, u16x8, u8x8>(block.second) << 6 |
                  half_of16<Half, u16x8, u8x8>(block.third) << 12;
    if (has_pairs) {
        const u16x8 is_high = (u16x8)half_of16<Half, i16x8, i8x8>(block.is_high);
        const u16x8 is_low = (u16x8)half_of16<Half, i16x8, i8x8>(block.is_low);
        units = (units & ~(is_high | is_low)) | (((units >> 4) + 0xd7c0) & is_high) |
                (((units & 0x3ff) | 0xdc00) & is_low);
    }
    const word_packing& packing = word_packings[wanted >> 8 * Half & 0xff];
    store16(out, shuffle16((u8x16)units, load16(packing.lookup.data())));
    return out + packing.size;
}

/** Write well-formed UTF-8 as UTF-16, all but its end.
    @param at   has three bytes before it; steps over what was read, which may end inside a character
    @param out  has room for two bytes for each
    @return the end of what was written */
CORTADO_DETAIL_TARGET16 inline unsigned char* put_utf16_lanes16(const char*& at, const char* end,
                                                                unsigned char* out) noexcept {
    for (; end - at > 16; at += 16) {
        const u8x16 bytes = load16(at), before = load16(at - 1), before_2 = load16(at - 2);
        if (mask16(bytes) == 0) {
            store16(out, (u8x16)half_of16<0, u16x8, u8x8>(bytes));
            store16(out + 16, (u8x16)half_of16<1, u16x8, u8x8>(bytes));
            out += 32;
            continue;
        }
        const u8x16 second = payload16(before) & continues16(bytes);
        const u8x16 third = payload16(before_2) & continues16(bytes) & continues16(before);
        const u8x16 is_high = (u8x16)(before_2 >= 0xf0), is_low = (u8x16)(load16(at - 3) >= 0xf0);
        const utf16_block16 block = {payload16(bytes), second, third, is_high, is_low};
        const unsigned wanted = mask16(~continues16(load16(at + 1)) | is_high);
        const bool has_pairs = mask16(is_high | is_low) != 0;
        out = put_half16<0>(block, wanted, has_pairs, out);
        out = put_half16<1>(block, wanted, has_pairs, out);
    }
    return out;
}

using s16x32 = short __attribute__((vector_size(64)));
using u16x32 = unsigned short __attribute__((vector_size(64)));
using i8x64 = signed char __attribute__((vector_size(64)));

/** Say whether this processor packs words by a mask; asked once. */
inline bool can_pack64() noexcept {
    static const bool can =
        best_vector_level() == vector_level::lanes64 && __builtin_cpu_supports("avx512vbmi2");
    return can;
}

#  define CORTADO_DETAIL_PACKS [[gnu::target("avx512bw,avx512vbmi,avx512vbmi2"), gnu::always_inline]]

CORTADO_DETAIL_PACKS inline std::uint64_t mask64(u8x64 lanes) noexcept {
    return __builtin_ia32_cvtb2mask512((c8x64)lanes);
}
CORTADO_DETAIL_PACKS inline u8x64 continues64(u8x64 bytes) noexcept { return (u8x64)((i8x64)bytes < -64); }
CORTADO_DETAIL_PACKS inline u8x64 payload64(u8x64 bytes) noexcept {
    return bytes & ~((u8x64)((i8x64)bytes < 0) & 0xc0);
}
template <int Half>
CORTADO_DETAIL_PACKS inline u16x32 half_of64(u8x64 bytes) noexcept {
    u8x32 half;
    std::memcpy(&half, reinterpret_cast<const char*>(&bytes) + 32 * Half, sizeof half);
    return __builtin_convertvector(half, u16x32);
}

/** What the members of utf16_block16 are; is_high and is_low by bits. */
struct utf16_block64 {
    u8x64 last, second, third;
    std::uint64_t is_high, is_low;
};

template <int Half>
CORTADO_DETAIL_PACKS inline unsigned char* put_half64(const utf16_block64& block, std::uint64_t wanted,
                                                      unsigned char* out) noexcept {
    u16x32 units =
        half_of64<Half>(block.last) | half_of64<Half>(block.second) << 6 | half_of64<Half>(block.third) << 12;
    if ((block.is_high | block.is_low) != 0) {
        const auto bits = [](std::uint64_t mask) { return static_cast<unsigned>(mask >> 32 * Half); };
        const u16x32 is_high = (u16x32)__builtin_ia32_cvtmask2w512(bits(block.is_high));
        const u16x32 is_low = (u16x32)__builtin_ia32_cvtmask2w512(bits(block.is_low));
        units = (units & ~(is_high | is_low)) | (((units >> 4) + 0xd7c0) & is_high) |
                (((units & 0x3ff) | 0xdc00) & is_low);
    }
    const auto mask = static_cast<unsigned>(wanted >> 32 * Half);
    store64(out, (u8x64)__builtin_ia32_compresshi512_mask((s16x32)units, s16x32{}, mask));
    return out + 2 * std::popcount(mask);
}

/** What put_utf16_lanes16 does. */
[[gnu::target("avx512bw,avx512vbmi,avx512vbmi2,popcnt")]] inline unsigned char* put_utf16_lanes64(
    const char*& at, const char* end, unsigned char* out) noexcept {
    for (; end - at > 64; at += 64) {
        const u8x64 bytes = load64(at), before = load64(at - 1), before_2 = load64(at - 2);
        if (mask64(bytes) == 0) {
            store64(out, (u8x64)half_of64<0>(bytes));
            store64(out + 64, (u8x64)half_of64<1>(bytes));
            out += 128;
            continue;
        }
        const u8x64 second = payload64(before) & continues64(bytes);
        const u8x64 third = payload64(before_2) & continues64(bytes) & continues64(before);
        const utf16_block64 block = {payload64(bytes), second, third, mask64((u8x64)(before_2 >= 0xf0)),
                                     mask64((u8x64)(load64(at - 3) >= 0xf0))};
        const std::uint64_t wanted = ~mask64(continues64(load64(at + 1))) | block.is_high;
        out = put_half64<0>(block, wanted, out);
        out = put_half64<1>(block, wanted, out);
    }
    return out;
}

#  undef CORTADO_DETAIL_PACKS

#endif

}  // namespace cortado::detail
