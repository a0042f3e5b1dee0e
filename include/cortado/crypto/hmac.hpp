#pragma once

#include <cortado/config.hpp>

#include <cortado/crypto/sha1.hpp>
#include <cortado/crypto/sha256.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace cortado {

/** Compute the keyed digest of a message.
    @param key  of any length; one longer than 64 bytes counts as its own digest
    @source RFC 2104 */
CORTADO_DECL sha1::digest_type hmac_sha1(std::span<const std::byte> key, std::span<const std::byte> message);
CORTADO_DECL sha256::digest_type hmac_sha256(std::span<const std::byte> key,
                                             std::span<const std::byte> message);

inline sha1::digest_type hmac_sha1(std::string_view key, std::string_view message) {
    return hmac_sha1(std::as_bytes(std::span(key)), std::as_bytes(std::span(message)));
}

inline sha256::digest_type hmac_sha256(std::string_view key, std::string_view message) {
    return hmac_sha256(std::as_bytes(std::span(key)), std::as_bytes(std::span(message)));
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/crypto/impl/hmac.ipp>
#endif
