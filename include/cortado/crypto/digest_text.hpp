#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace cortado {

/** Write bytes as lower-case hexadecimal. */
CORTADO_DECL std::string to_hex(std::span<const std::byte> bytes);

/** Write bytes as base64 with padding.
    @source RFC 4648 §4 */
CORTADO_DECL std::string to_base64(std::span<const std::byte> bytes);

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/crypto/impl/digest_text.ipp>
#endif
