#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/lanes.hpp>

#include <cstddef>

namespace cortado::detail {

/** Write two lower-case digits for each byte.
    @param out  2 x `size` characters */
CORTADO_DECL void encode_hex(const unsigned char* in, std::size_t size, char* out,
                             vector_level level = best_vector_level()) noexcept;

/** Read pairs of digits, either case, up to the first that is none.
    @param out  `pairs` bytes
    @return how many bytes were read */
CORTADO_DECL std::size_t decode_hex(const char* in, std::size_t pairs, unsigned char* out,
                                    vector_level level = best_vector_level()) noexcept;

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/hex.ipp>
#endif
