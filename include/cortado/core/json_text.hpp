#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace cortado {

/** Append a string as JSON writes it: quoted, control characters, `"` and `\` escaped, the rest as it is.
    Ill-formed UTF-8 becomes U+FFFD, so that the text is always valid JSON.
    @source ECMAScript, QuoteJSONString */
CORTADO_DECL void append_json_string(std::string& out, std::string_view text);

/** Append a number as JavaScript writes it: the shortest digits that read back the same; `null` for NaN and
   ±Infinity.
    @source ECMAScript, Number::toString and JSON.stringify */
CORTADO_DECL void append_json_number(std::string& out, double value);

/** Append an integer in full, also beyond the 2^53 that JavaScript can hold. */
CORTADO_DECL void append_json_number(std::string& out, std::int64_t value);
CORTADO_DECL void append_json_number(std::string& out, std::uint64_t value);

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/json_text.ipp>
#endif
