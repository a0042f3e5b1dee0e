#pragma once

#include <cortado/crypto/sha1.hpp>

#include <bit>

namespace cortado::detail {

CORTADO_DECL void sha1_core::compress(const std::byte* block) noexcept {
    std::array<std::uint32_t, 16> w;
    for (std::size_t i = 0; i < 16; ++i) w[i] = load_big_endian(block + 4 * i);
    auto [a, b, c, d, e] = words;
    for (std::size_t t = 0; t < 80; ++t) {
        if (t >= 16)
            w[t % 16] = std::rotl(w[(t + 13) % 16] ^ w[(t + 8) % 16] ^ w[(t + 2) % 16] ^ w[t % 16], 1);
        std::uint32_t mix;
        if (t < 20) {
            mix = ((b & c) | (~b & d)) + 0x5a827999;
        } else if (t < 40) {
            mix = (b ^ c ^ d) + 0x6ed9eba1;
        } else if (t < 60) {
            mix = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
        } else {
            mix = (b ^ c ^ d) + 0xca62c1d6;
        }
        const std::uint32_t next = std::rotl(a, 5) + mix + e + w[t % 16];
        e = d;
        d = c;
        c = std::rotl(b, 30);
        b = a;
        a = next;
    }
    words[0] += a;
    words[1] += b;
    words[2] += c;
    words[3] += d;
    words[4] += e;
}

}  // namespace cortado::detail
