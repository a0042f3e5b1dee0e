#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cortado {

/** Say how many bytes the first character of a text has, and whether they are well formed. */
struct utf8_step {
    std::size_t size = 0; /**< 1 to 4; of an ill-formed part what one U+FFFD stands for; 0 at the end */
    bool well_formed =
        false; /**< false for overlong forms, surrogates, values above U+10FFFF, cut-off sequences */
};

/** Measure the first character of a text.
    @source Unicode 15 §3.9, table 3-7 and "U+FFFD substitution of maximal subparts" */
CORTADO_DECL utf8_step next_utf8(std::string_view text) noexcept;

/** Tell whether a whole text is well-formed UTF-8. */
CORTADO_DECL bool is_utf8(std::string_view text) noexcept;

/** Append a text with each ill-formed part replaced by U+FFFD, as TextDecoder does. */
CORTADO_DECL void append_utf8(std::string& out, std::string_view text);

/** Append one character. Half of a surrogate pair and what is beyond U+10FFFF become U+FFFD. */
CORTADO_DECL void append_code_point(std::string& out, char32_t code);

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/utf8.ipp>
#endif
