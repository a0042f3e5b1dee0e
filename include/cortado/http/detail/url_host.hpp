#pragma once

#include <cortado/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cortado::http::detail {

/** Read the host of a URL: a name, which may be escaped or beyond ASCII, an IPv4 address in any of its forms, or an
    IPv6 address in brackets.
    @return as a URL writes it; nothing where it is none
    @source WHATWG URL Standard, host parser */
CORTADO_DECL std::optional<std::string> read_url_host(std::string_view text);

}  // namespace cortado::http::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/url_host.ipp>
#endif
