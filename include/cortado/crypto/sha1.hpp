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
struct sha1_core {
    static constexpr std::size_t digest_size = 20;
    std::array<std::uint32_t, 5> words{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    CORTADO_DECL void compress(const std::byte* block) noexcept;
    /** What compress() does where the processor has no instructions for it. */
    CORTADO_DECL void compress_portably(const std::byte* block) noexcept;
};
}  // namespace detail

/** Compute SHA-1, piece by piece: `update` any number of times, then `digest()`.
    For entity tags and protocols that name it (WebSocket); it is no protection against a forger.
    @source FIPS 180-4 §6.1 */
class sha1 : public detail::block_hash<detail::sha1_core> {
public:
    /** Return the digest of one whole message. */
    static digest_type of(std::span<const std::byte> message) {
        sha1 hash;
        hash.update(message);
        return hash.digest();
    }
    static digest_type of(std::string_view message) { return of(std::as_bytes(std::span(message))); }
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/crypto/impl/sha1.ipp>
#endif
