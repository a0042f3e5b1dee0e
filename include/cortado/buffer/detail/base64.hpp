#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/base64_digits.hpp>
#include <cortado/buffer/detail/lanes.hpp>

#include <cstddef>
#include <string_view>

namespace cortado::detail {

/** Say how many characters so many bytes take. */
constexpr std::size_t base64_text_size(std::size_t size, base64_alphabet alphabet) noexcept {
    if (alphabet == base64_alphabet::standard) return (size + 2) / 3 * 4;
    return size / 3 * 4 + (size % 3 == 0 ? 0 : size % 3 + 1);
}

/** Write bytes as base64.
    @param out  base64_text_size() characters */
CORTADO_DECL void encode_base64(const unsigned char* in, std::size_t size, char* out,
                                base64_alphabet alphabet, vector_level level = best_vector_level()) noexcept;

/** Read base64 of either alphabet as Node does: `=` ends it, and here what is beyond ASCII; what else is no digit is
    passed over, and bits that fill no byte are dropped.
    @param capacity  at most so many bytes are written
    @return how many bytes were written */
CORTADO_DECL std::size_t decode_base64(std::string_view text, unsigned char* out, std::size_t capacity,
                                       vector_level level = best_vector_level()) noexcept;

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/base64.ipp>
#endif
