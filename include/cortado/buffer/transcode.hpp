#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>

namespace cortado {

/** Change bytes from one character encoding to another. What the new one cannot say becomes `?`.
    @param from,to  utf8, utf16le, latin1 or ascii
    @throws buffer_error U_ILLEGAL_ARGUMENT_ERROR for another encoding; U_INVALID_CHAR_FOUND for ill-formed text
        between utf8 and utf16le
    @source https://nodejs.org/api/buffer.html#buffertranscodesource-fromenc-toenc */
CORTADO_DECL buffer transcode(const buffer& source, encoding_name from, encoding_name to);

/** Tell whether the bytes are well-formed UTF-8. */
CORTADO_DECL bool is_utf8(const buffer& bytes) noexcept;

/** Tell whether no byte is above 127. */
CORTADO_DECL bool is_ascii(const buffer& bytes) noexcept;

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/transcode.ipp>
#endif
