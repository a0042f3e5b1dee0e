#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/lanes.hpp>

#include <cstddef>
#include <string_view>

namespace cortado::detail {

/** Tell whether a whole text is well-formed UTF-8. */
CORTADO_DECL bool check_utf8(std::string_view text, vector_level level = best_vector_level()) noexcept;

/** Tell whether no byte is above 127. */
CORTADO_DECL bool check_ascii(std::string_view text, vector_level level = best_vector_level()) noexcept;

/** Say how many bytes at the start are surely below 128: all of them, or up to some block that has another. */
CORTADO_DECL std::size_t ascii_run(const char* text, std::size_t size) noexcept;

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/utf8_check.ipp>
#endif
