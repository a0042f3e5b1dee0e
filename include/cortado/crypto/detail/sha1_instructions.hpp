#pragma once

#include <cortado/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#  define CORTADO_DETAIL_SHA1_INSTRUCTIONS 1
#  include <cpuid.h>
#else
#  define CORTADO_DETAIL_SHA1_INSTRUCTIONS 0
#endif

#if CORTADO_DETAIL_SHA1_INSTRUCTIONS

namespace cortado::detail {

/** Tell whether this processor has the SHA instructions: a short body's entity tag then costs a tenth. */
inline bool has_sha1_instructions() noexcept {
    static const bool has = [] {
        unsigned a = 0, b = 0, c = 0, d = 0;
        const bool shuffles = __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSSE3) != 0;
        return shuffles && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
    }();
    return has;
}

// Vectors and built-ins of the compiler: <immintrin.h> weighs more than everything else here together.
using four_words = int __attribute__((vector_size(16)));
using sixteen_bytes = char __attribute__((vector_size(16)));

/** Do twenty of the eighty rounds, four at a time.
    @param old_abcd  the state before the last four rounds, whose `a` becomes the `e` of the next */
template <int Quarter>
[[gnu::target("sha,ssse3")]] inline void sha1_quarter_by_instructions(four_words& abcd, four_words& old_abcd,
                                                                      const four_words* w) noexcept {
    for (const four_words* const end = w + 5; w != end; ++w) {
        const four_words e_and_words = __builtin_ia32_sha1nexte(old_abcd, *w);
        old_abcd = abcd;
        abcd = __builtin_ia32_sha1rnds4(abcd, e_and_words, Quarter);
    }
}

/** Mix one block of 64 bytes into the state, as sha1_core's own loop does. */
[[gnu::target("sha,ssse3")]] inline void sha1_compress_by_instructions(std::array<std::uint32_t, 5>& words,
                                                                       const std::byte* block) noexcept {
    four_words w[20];  // the first word of each four in the highest lane, where the instructions want it
    for (int i = 0; i < 4; ++i) {
        sixteen_bytes bytes;
        std::memcpy(&bytes, block + 16 * i, sizeof bytes);
        bytes = __builtin_shufflevector(bytes, bytes, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        std::memcpy(&w[i], &bytes, sizeof bytes);
    }
    for (int i = 4; i < 20; ++i) {
        const four_words mixed = __builtin_ia32_sha1msg1(w[i - 4], w[i - 3]) ^ w[i - 2];
        w[i] = __builtin_ia32_sha1msg2(mixed, w[i - 1]);
    }
    const auto lane = [](std::uint32_t word) { return static_cast<int>(word); };
    const four_words first = {lane(words[3]), lane(words[2]), lane(words[1]), lane(words[0])};
    // sha1nexte turns its `a` by 30 bits before it adds it; the very first `e` must come out unturned.
    const std::uint32_t e = words[4] << 2 | words[4] >> 30;
    four_words abcd = first;
    four_words old_abcd = {0, 0, 0, lane(e)};
    sha1_quarter_by_instructions<0>(abcd, old_abcd, w);
    sha1_quarter_by_instructions<1>(abcd, old_abcd, w + 5);
    sha1_quarter_by_instructions<2>(abcd, old_abcd, w + 10);
    sha1_quarter_by_instructions<3>(abcd, old_abcd, w + 15);
    const four_words last_e = __builtin_ia32_sha1nexte(old_abcd, four_words{0, 0, 0, lane(words[4])});
    const auto sum = [](std::uint32_t word, int added) { return word + static_cast<std::uint32_t>(added); };
    words = {sum(words[0], abcd[3]), sum(words[1], abcd[2]), sum(words[2], abcd[1]), sum(words[3], abcd[0]),
             static_cast<std::uint32_t>(last_e[3])};
}

}  // namespace cortado::detail

#endif
