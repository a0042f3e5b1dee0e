#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::middleware {

/** Tell whether bodies of a charset can be read: UTF-8, UTF-16, UTF-32 (each with LE and BE), ISO-8859-1,
    windows-1252, US-ASCII. Compared without case and punctuation.
    @source npm iconv-lite, encodingExists */
CORTADO_DECL bool is_known_charset(std::string_view name);

/** Turn octets into UTF-8. A byte order mark is dropped, what is malformed becomes U+FFFD; UTF-16 and UTF-32 without a
    mark are told by their zeros.
    @throws usage_error  the charset is not known */
CORTADO_DECL std::string decode_charset(std::string octets, std::string_view charset);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/charset.ipp>
#endif
