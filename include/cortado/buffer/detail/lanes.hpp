#pragma once

#include <cortado/config.hpp>

#include <cstring>

// Vectors and built-ins of the compiler: <immintrin.h> weighs as much as everything else here together.
// Sixteen lanes need one instruction beyond plain arithmetic, a table look-up: SSSE3's or NEON's.
#if defined(__x86_64__) && defined(__GNUC__)
#  define CORTADO_DETAIL_AVX2 1
#  define CORTADO_DETAIL_LANES 1
#  define CORTADO_DETAIL_TARGET16 [[gnu::target("ssse3")]]
#elif defined(__aarch64__) && defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#  define CORTADO_DETAIL_AVX2 0
#  define CORTADO_DETAIL_LANES 1
#  define CORTADO_DETAIL_TARGET16
#  include <arm_neon.h>
#else
#  define CORTADO_DETAIL_AVX2 0
#  define CORTADO_DETAIL_LANES 0
#endif

namespace cortado::detail {

/** Name the ways the encodings may go about their work; each gives the same result as `scalar`,
    and does with fewer lanes what it has no better way for. */
enum class vector_level : unsigned char { scalar, lanes16, lanes32, lanes64 };

/** Say the best way on this processor; asked once. */
inline vector_level best_vector_level() noexcept {
#if CORTADO_DETAIL_AVX2
    static const vector_level level = [] {
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi"))
            return vector_level::lanes64;
        if (__builtin_cpu_supports("avx2")) return vector_level::lanes32;
        return __builtin_cpu_supports("ssse3") ? vector_level::lanes16 : vector_level::scalar;
    }();
    return level;
#elif CORTADO_DETAIL_LANES
    return vector_level::lanes16;
#else
    return vector_level::scalar;
#endif
}

#if CORTADO_DETAIL_LANES

using u8x16 = unsigned char __attribute__((vector_size(16)));
using i8x16 = signed char __attribute__((vector_size(16)));
using c8x16 = char __attribute__((vector_size(16)));
using u16x8 = unsigned short __attribute__((vector_size(16)));
using u32x4 = unsigned __attribute__((vector_size(16)));
using u64x2 = unsigned long __attribute__((vector_size(16)));
using u8x8 = unsigned char __attribute__((vector_size(8)));

inline u8x16 load16(const void* from) noexcept {
    u8x16 lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}
inline void store16(void* to, u8x16 lanes) noexcept { std::memcpy(to, &lanes, sizeof lanes); }

/** Look each index up in a table of sixteen; an index has to be below 16, or above 127 for a zero. */
CORTADO_DETAIL_TARGET16 inline u8x16 shuffle16(u8x16 table, u8x16 index) noexcept {
#  if CORTADO_DETAIL_AVX2
    return (u8x16)__builtin_ia32_pshufb128((c8x16)table, (c8x16)index);
#  else
    return (u8x16)vqtbl1q_u8((uint8x16_t)table, (uint8x16_t)index);
#  endif
}

inline bool any16(u8x16 lanes) noexcept {
    const u64x2 halves = (u64x2)lanes;
    return (halves[0] | halves[1]) != 0;
}
inline bool any_high_bit16(u8x16 lanes) noexcept { return any16(lanes & 0x80); }

#endif

#if CORTADO_DETAIL_AVX2

using u8x32 = unsigned char __attribute__((vector_size(32)));
using i8x32 = signed char __attribute__((vector_size(32)));
using c8x32 = char __attribute__((vector_size(32)));
using u16x16 = unsigned short __attribute__((vector_size(32)));
using i16x16 = short __attribute__((vector_size(32)));
using i32x8 = int __attribute__((vector_size(32)));
using u32x8 = unsigned __attribute__((vector_size(32)));

[[gnu::target("avx2")]] inline u8x32 load32(const void* from) noexcept {
    u8x32 lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}
[[gnu::target("avx2")]] inline void store32(void* to, u8x32 lanes) noexcept {
    std::memcpy(to, &lanes, sizeof lanes);
}

/** Look each index up in the table of its own half. */
[[gnu::target("avx2")]] inline u8x32 shuffle32(u8x32 table, u8x32 index) noexcept {
    return (u8x32)__builtin_ia32_pshufb256((c8x32)table, (c8x32)index);
}
[[gnu::target("avx2")]] inline u8x32 twice(u8x16 half) noexcept {
    return __builtin_shufflevector(half, half, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2,
                                   3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
/** Gather the lanes' highest bits. */
[[gnu::target("avx2")]] inline unsigned high_bits32(u8x32 lanes) noexcept {
    return static_cast<unsigned>(__builtin_ia32_pmovmskb256((c8x32)lanes));
}

using u8x64 = unsigned char __attribute__((vector_size(64)));
using c8x64 = char __attribute__((vector_size(64)));
using u32x16 = unsigned __attribute__((vector_size(64)));

[[gnu::target("avx512bw,avx512vbmi")]] inline u8x64 load64(const void* from) noexcept {
    u8x64 lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}
[[gnu::target("avx512bw,avx512vbmi")]] inline void store64(void* to, u8x64 lanes) noexcept {
    std::memcpy(to, &lanes, sizeof lanes);
}
/** Look each index up, modulo 64. */
[[gnu::target("avx512bw,avx512vbmi")]] inline u8x64 shuffle64(u8x64 table, u8x64 index) noexcept {
#  if defined(__clang__)
    return (u8x64)__builtin_ia32_permvarqi512((c8x64)table, (c8x64)index);
#  else
    return __builtin_shuffle(table, index);
#  endif
}
/** Look each index up in a table of 128, modulo 128. */
[[gnu::target("avx512bw,avx512vbmi")]] inline u8x64 shuffle128(u8x64 first, u8x64 second,
                                                               u8x64 index) noexcept {
#  if defined(__clang__)
    return (u8x64)__builtin_ia32_vpermi2varqi512((c8x64)first, (c8x64)index, (c8x64)second);
#  else
    return __builtin_shuffle(first, second, index);
#  endif
}
/** Take eight bits of each 64 from where the lane of `starts` says. */
[[gnu::target("avx512bw,avx512vbmi")]] inline u8x64 bits_from64(u8x64 words, u8x64 starts) noexcept {
#  if defined(__clang__)
    return (u8x64)__builtin_ia32_vpmultishiftqb512((c8x64)starts, (c8x64)words);
#  else
    return (u8x64)__builtin_ia32_vpmultishiftqb512_mask((c8x64)starts, (c8x64)words, c8x64{}, ~0ull);
#  endif
}
[[gnu::target("avx512bw,avx512vbmi")]] inline bool any_high_bit64(u8x64 lanes) noexcept {
    return __builtin_ia32_cvtb2mask512((c8x64)lanes) != 0;
}

#endif

}  // namespace cortado::detail
