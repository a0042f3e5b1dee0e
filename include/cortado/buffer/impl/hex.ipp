#pragma once

#include <cortado/buffer/detail/hex.hpp>
#include <cortado/buffer/detail/hex_lanes.hpp>

#include <array>

namespace cortado::detail {

/** Hold the value of each digit; 16 for what is none. */
inline constexpr std::array<unsigned char, 256> hex_values = [] {
    std::array<unsigned char, 256> values{};
    values.fill(16);
    for (unsigned char i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = i;
    for (unsigned char i = 0; i < 6; ++i) {
        values[static_cast<std::size_t>('a' + i)] = values[static_cast<std::size_t>('A' + i)] =
            static_cast<unsigned char>(10 + i);
    }
    return values;
}();

CORTADO_DECL void encode_hex(const unsigned char* in, std::size_t size, char* out,
                             [[maybe_unused]] vector_level level) noexcept {
    std::size_t done = 0;
#if CORTADO_DETAIL_AVX2
    if (level >= vector_level::lanes32) done = encode_hex_lanes32(in, size, out);
#endif
#if CORTADO_DETAIL_LANES
    if (level == vector_level::lanes16) done = encode_hex_lanes16(in, size, out);
#endif
    for (; done < size; ++done) {
        out[2 * done] = "0123456789abcdef"[in[done] >> 4];
        out[2 * done + 1] = "0123456789abcdef"[in[done] & 15];
    }
}

CORTADO_DECL std::size_t decode_hex(const char* in, std::size_t pairs, unsigned char* out,
                                    [[maybe_unused]] vector_level level) noexcept {
    std::size_t done = 0;
#if CORTADO_DETAIL_AVX2
    if (level >= vector_level::lanes32) done = decode_hex_lanes32(in, pairs, out);
#endif
#if CORTADO_DETAIL_LANES
    if (level == vector_level::lanes16) done = decode_hex_lanes16(in, pairs, out);
#endif
    for (; done < pairs; ++done) {
        const unsigned high = hex_values[static_cast<unsigned char>(in[2 * done])];
        const unsigned low = hex_values[static_cast<unsigned char>(in[2 * done + 1])];
        if ((high | low) > 15) break;
        out[done] = static_cast<unsigned char>(high << 4 | low);
    }
    return done;
}

}  // namespace cortado::detail
