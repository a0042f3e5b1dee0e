#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::http {

/** Append a name or a value as forms write it: a space as `+`, all but letters, digits and `*-._` as `%XX`.
    @source WHATWG URL, URLSearchParams */
CORTADO_DECL void append_form_text(std::string& out, std::string_view text);

/** Encode these characters as `%XX`, and no others. */
CORTADO_DECL std::string percent_encode_each(std::string_view text, std::string_view characters);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/form_text.ipp>
#endif
