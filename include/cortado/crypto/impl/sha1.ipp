#pragma once

#include <cortado/crypto/detail/sha1_instructions.hpp>
#include <cortado/crypto/sha1.hpp>

#include <bit>

namespace cortado::detail {

// One quarter of the rounds. Five at a time, so that the names move on instead of the values.
template <std::uint32_t Constant, class Mix>
void sha1_quarter(std::array<std::uint32_t, 5>& words, const std::uint32_t* w, Mix mix) noexcept {
    auto [a, b, c, d, e] = words;
    const auto round = [&](std::uint32_t v, std::uint32_t& x, std::uint32_t y, std::uint32_t z,
                           std::uint32_t& out, std::uint32_t word) {
        out += std::rotl(v, 5) + mix(x, y, z) + Constant + word;
        x = std::rotl(x, 30);
    };
    for (const std::uint32_t* const end = w + 20; w != end; w += 5) {
        round(a, b, c, d, e, w[0]);
        round(e, a, b, c, d, w[1]);
        round(d, e, a, b, c, w[2]);
        round(c, d, e, a, b, w[3]);
        round(b, c, d, e, a, w[4]);
    }
    words = {a, b, c, d, e};
}

CORTADO_DECL void sha1_core::compress(const std::byte* block) noexcept {
#if CORTADO_DETAIL_SHA1_INSTRUCTIONS
    if (has_sha1_instructions()) return sha1_compress_by_instructions(words, block);
#endif
    compress_portably(block);
}

CORTADO_DECL void sha1_core::compress_portably(const std::byte* block) noexcept {
    using word = std::uint32_t;
    std::array<word, 80> w;
    for (std::size_t t = 0; t < 16; ++t) w[t] = load_big_endian(block + 4 * t);
    for (std::size_t t = 16; t < 80; ++t) w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    const auto choose = [](word x, word y, word z) { return z ^ (x & (y ^ z)); };
    const auto parity = [](word x, word y, word z) { return x ^ y ^ z; };
    const auto majority = [](word x, word y, word z) { return (x & y) | (z & (x | y)); };
    std::array<word, 5> next = words;
    sha1_quarter<0x5a827999>(next, w.data(), choose);
    sha1_quarter<0x6ed9eba1>(next, w.data() + 20, parity);
    sha1_quarter<0x8f1bbcdc>(next, w.data() + 40, majority);
    sha1_quarter<0xca62c1d6>(next, w.data() + 60, parity);
    for (std::size_t i = 0; i < words.size(); ++i) words[i] += next[i];
}

}  // namespace cortado::detail
