#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/detail/lanes.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Between UTF-8 texts and bytes of the other character encodings. Where a text is ill-formed it reads as U+FFFD.
namespace cortado::detail {

/** Say how many UTF-16 units a text has: JavaScript's length of it. */
CORTADO_DECL std::size_t utf16_length(std::string_view text);

/** Write the low byte of each UTF-16 unit, as many as there is room for.
    @return how many bytes were written */
CORTADO_DECL std::size_t write_latin1(std::string_view text, unsigned char* out, std::size_t capacity);

/** Write UTF-16, little end first, as many whole units as there is room for.
    @return how many bytes were written */
CORTADO_DECL std::size_t write_utf16le(std::string_view text, unsigned char* out, std::size_t capacity);

/** Write a well-formed text as UTF-16 where there are two bytes of room for each of its bytes.
    @return how many bytes were written */
CORTADO_DECL std::size_t put_utf16le(std::string_view text, unsigned char* out,
                                     vector_level level = best_vector_level()) noexcept;

/** Write as many whole characters as there is room for, just as they are.
    @return how many bytes were written */
CORTADO_DECL std::size_t write_utf8(std::string_view text, unsigned char* out, std::size_t capacity) noexcept;

/** Read bytes as U+0000 to U+00FF. */
CORTADO_DECL std::string read_latin1(const unsigned char* bytes, std::size_t size);

/** Read the low seven bits of each byte. */
CORTADO_DECL std::string read_ascii(const unsigned char* bytes, std::size_t size);

/** Read UTF-16, little end first; a surrogate without its other half becomes U+FFFD, an odd last byte is dropped. */
CORTADO_DECL std::string read_utf16le(const unsigned char* bytes, std::size_t size);

/** Read UTF-8 with each ill-formed part replaced by U+FFFD. */
CORTADO_DECL std::string read_utf8(const unsigned char* bytes, std::size_t size);

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/unicode.ipp>
#endif
