#pragma once

#include <cortado/config.hpp>

#include <cortado/http/cookie.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::http {

/** Find a cookie as Koa does: the text between `=` and `;` without its quotes, not decoded; of a repeated name the
   first counts.
    @param header  the Cookie field
    @return a view into the header, nothing where there is none
    @source npm cookies 0.9 */
CORTADO_DECL std::optional<std::string_view> find_raw_cookie(std::string_view header,
                                                             std::string_view name) noexcept;

/** The attributes of a Set-Cookie that Koa writes. */
struct raw_cookie_options {
    std::string path = "/";
    std::optional<std::chrono::system_clock::time_point> expires = std::nullopt;
    std::string domain = {};
    cookie_priority priority = cookie_priority::unset;
    http::same_site same_site = http::same_site::unset;
    bool secure = false;
    bool http_only = true;
    bool partitioned = false;
};

/** Write the value of a Set-Cookie header as Koa does: attributes in small letters, the value as it is; an empty value
   expires at once.
    @throws usage_error  a name, value, domain or path with a character that may not stand there
    @source npm cookies 0.9, which Koa 3 uses */
CORTADO_DECL std::string serialize_raw_cookie(std::string_view name, std::string_view value,
                                              const raw_cookie_options& options = {});

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/raw_cookie.ipp>
#endif
