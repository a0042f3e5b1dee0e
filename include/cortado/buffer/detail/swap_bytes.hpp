#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/lanes.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cortado::detail {

/** Reverse the bytes within each `Width`, eight bytes at a time.
    @param word  holds whole groups */
template <std::size_t Width>
constexpr std::uint64_t swapped(std::uint64_t word) noexcept {
    word = (word & 0x00ff00ff00ff00ffu) << 8 | (word >> 8 & 0x00ff00ff00ff00ffu);
    if constexpr (Width >= 4) word = (word & 0x0000ffff0000ffffu) << 16 | (word >> 16 & 0x0000ffff0000ffffu);
    if constexpr (Width == 8) word = word << 32 | word >> 32;
    return word;
}

#if CORTADO_DETAIL_AVX2
template <std::size_t Width>
[[gnu::target("avx2")]] std::size_t swap_bytes_lanes32(unsigned char* bytes, std::size_t size) noexcept {
    unsigned char order[32];
    for (unsigned i = 0; i < 32; ++i) order[i] = static_cast<unsigned char>((i ^ (Width - 1)) & 15);
    const u8x32 reversed = load32(order);
    std::size_t at = 0;
    for (; size - at >= 32; at += 32) store32(bytes + at, shuffle32(load32(bytes + at), reversed));
    return at;
}
#endif

/** Reverse each `Width` bytes, in place.
    @param size  a multiple of `Width` */
template <std::size_t Width>
void swap_bytes(unsigned char* bytes, std::size_t size,
                [[maybe_unused]] vector_level level = best_vector_level()) noexcept {
    std::size_t at = 0;
#if CORTADO_DETAIL_AVX2
    if (level >= vector_level::lanes32 && size >= 128) at = swap_bytes_lanes32<Width>(bytes, size);
#endif
    for (; size - at >= 8; at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes + at, sizeof word);
        word = swapped<Width>(word);
        std::memcpy(bytes + at, &word, sizeof word);
    }
    for (; at < size; at += Width) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + at, Width);
        word = swapped<Width>(word);
        std::memcpy(bytes + at, &word, Width);
    }
}

}  // namespace cortado::detail
