#pragma once

#include <cortado/config.hpp>

#include <span>
#include <string>
#include <string_view>

namespace cortado::http {

/** Add field names to a Vary; those that are there in any case are left out, and `*` is all there is to say.
    @param header  the Vary so far, "" where there is none
    @throws usage_error  a name that is no token
    @source npm vary: res.vary of Express, ctx.vary of Koa */
CORTADO_DECL std::string append_vary(std::string_view header, std::span<const std::string_view> names);

/** Add field names to a Vary.
    @param names  one, or several with commas
    @throws usage_error  no name, or one that is no token */
CORTADO_DECL std::string append_vary(std::string_view header, std::string_view names);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/vary.ipp>
#endif
