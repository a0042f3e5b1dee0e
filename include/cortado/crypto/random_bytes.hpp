#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace cortado {

/** Fill a buffer with bytes of the system's generator, fit for keys and session identifiers.
    @throws std::system_error when the system cannot give them */
CORTADO_DECL void random_fill(std::span<std::byte> buffer);

/** Return that many unpredictable bytes.
    @throws std::system_error when the system cannot give them */
CORTADO_DECL std::vector<std::byte> random_bytes(std::size_t count);

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/crypto/impl/random_bytes.ipp>
#endif
