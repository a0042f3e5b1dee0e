#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::http {

/** Make a text safe inside HTML, in an element or a quoted attribute: `& < > " '` become references.
    @source npm escape-html, which Express and Koa use */
CORTADO_DECL std::string escape_html(std::string_view text);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/html.ipp>
#endif
