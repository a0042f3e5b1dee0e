#pragma once

#include <cortado/config.hpp>

#include <string_view>

namespace cortado::http {

/** Tell whether a field may not stand in a trailer: it rules framing, routing, authentication or how the
    content is read, and a trailer comes too late for that.
    @source RFC 9110 6.5.1 */
CORTADO_DECL bool is_forbidden_trailer(std::string_view name) noexcept;

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/trailer.ipp>
#endif
