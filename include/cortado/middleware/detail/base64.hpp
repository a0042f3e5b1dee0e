#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cortado::middleware::detail {

/** Read base64 of either alphabet, with or without its padding.
    @return nothing where another character stands in it, or the length can be none's */
CORTADO_DECL std::optional<std::string> read_base64(std::string_view text);

/** Write base64 for URLs and cookies, without padding. */
CORTADO_DECL std::string to_base64url(std::span<const std::byte> bytes);

/** Make a name that nobody can guess: so many random bytes in base64 for URLs. */
CORTADO_DECL std::string random_name(std::size_t bytes);

}  // namespace cortado::middleware::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/base64.ipp>
#endif
