#pragma once

#include <cortado/config.hpp>

#include <cortado/crypto/detail/block_hash.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cortado {

namespace detail {
struct sha256_core {
    static constexpr std::size_t digest_size = 32;
    std::array<std::uint32_t, 8> words{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    CORTADO_DECL void compress(const std::byte* block) noexcept;
};
}  // namespace detail

/** Compute SHA-256, piece by piece: `update` any number of times, then `digest()`.
    @source FIPS 180-4 §6.2 */
class sha256 : public detail::block_hash<detail::sha256_core> {
public:
    /** Return the digest of one whole message. */
    static digest_type of(std::span<const std::byte> message) {
        sha256 hash;
        hash.update(message);
        return hash.digest();
    }
    static digest_type of(std::string_view message) { return of(std::as_bytes(std::span(message))); }
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/crypto/impl/sha256.ipp>
#endif
