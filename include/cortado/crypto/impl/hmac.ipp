#pragma once

#include <cortado/crypto/hmac.hpp>

#include <algorithm>
#include <array>

namespace cortado {

namespace detail {
template <class Hash>
typename Hash::digest_type hmac(std::span<const std::byte> key, std::span<const std::byte> message) {
    std::array<std::byte, Hash::block_size> pad{};
    if (key.size() > pad.size()) {
        std::ranges::copy(Hash::of(key), pad.begin());
    } else {
        std::ranges::copy(key, pad.begin());
    }
    for (std::byte& b : pad) b ^= std::byte{0x36};
    Hash inner;
    inner.update(pad);
    inner.update(message);
    for (std::byte& b : pad) b ^= std::byte{0x36 ^ 0x5c};
    Hash outer;
    outer.update(pad);
    outer.update(inner.digest());
    return outer.digest();
}
}  // namespace detail

CORTADO_DECL sha1::digest_type hmac_sha1(std::span<const std::byte> key, std::span<const std::byte> message) {
    return detail::hmac<sha1>(key, message);
}

CORTADO_DECL sha256::digest_type hmac_sha256(std::span<const std::byte> key,
                                             std::span<const std::byte> message) {
    return detail::hmac<sha256>(key, message);
}

}  // namespace cortado
