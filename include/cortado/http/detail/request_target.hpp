#pragma once

#include <cortado/config.hpp>

#include <cortado/http/request_head.hpp>

#include <string_view>

namespace cortado::http::detail {

/** Tell whether a text is `uri-host [ ":" port ]`, or empty. User information is refused.
    @source RFC 9110 7.2, RFC 3986 3.2.2 */
[[gnu::cold]] CORTADO_DECL bool is_host_and_port(std::string_view text) noexcept;

/** Tell the same of a Host field. Remembers the last one that was well-formed: nearly all requests that a thread
    reads name the same host. */
inline bool is_host_field_value(std::string_view text) noexcept;

/** Fill in path_and_query, and host where the target names one, from `head.target` and `head.verb`.
    @return nullptr, or what is wrong with the target
    @source RFC 9112 3.2 */
inline const char* resolve_target(request_head& head);

}  // namespace cortado::http::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/request_target.ipp>
#endif
