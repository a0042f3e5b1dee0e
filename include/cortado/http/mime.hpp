#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::http {

/** Return the media type of a file name, a path or an extension with or without its dot; "" where it is
   unknown.
    @source npm mime-types 3, lookup */
CORTADO_DECL std::string_view mime_type(std::string_view extension_or_path) noexcept;

/** Return the charset that a media type implies, "utf-8" for text and JSON, else "".
    @source npm mime-types 3, charset */
CORTADO_DECL std::string_view default_charset(std::string_view type) noexcept;

/** Return a Content-Type: of `html`, `.html` or `page.html` the type with its charset,
   "application/octet-stream" where that is unknown; of a media type itself with its charset added, unless it
   names one.
    @source Express, res.type */
CORTADO_DECL std::string content_type(std::string_view extension_or_type);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/mime.ipp>
#endif
