#pragma once

#include <cortado/config.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

/** Split a Cookie header into names and values, without their quotes but else as they were sent; of a repeated name the
    first counts.
    @return views into the header
    @source npm cookie 0.7, parse */
CORTADO_DECL std::vector<std::pair<std::string_view, std::string_view>> cookie_pairs(std::string_view header);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/cookie_pairs.ipp>
#endif
