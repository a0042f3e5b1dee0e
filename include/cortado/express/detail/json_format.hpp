#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::express::detail {

/** Write a JSON text again as the settings want it.
    @param spaces   what one level is indented by; empty leaves the text's own spaces
    @param escapes  write `<`, `>` and `&` so that no browser takes the text for HTML
    @source ECMAScript, JSON.stringify with `space`; Express 5, `json spaces` and `json escape` */
CORTADO_DECL std::string format_json(std::string_view text, std::string_view spaces, bool escapes);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/json_format.ipp>
#endif
