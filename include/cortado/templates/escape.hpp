#pragma once

#include <cortado/config.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/templates/compile_options.hpp>

#include <string>
#include <string_view>

namespace cortado::templates {

/** Append a text so that it is only text where that escaping says. `json` makes a JSON string of it. */
CORTADO_DECL void append_escaped(std::string& out, std::string_view text, escaping how);

/** Append a value as JSON that may stand in a <script>: what JSON.stringify makes of it, with `< > &` and the line
    separators of JavaScript as \u escapes. Undefined is null. */
CORTADO_DECL void append_script_json(std::string& out, const value_ref& value);

/** Append a text as a part of a URL: all but letters, digits and `-_.!~*` as %XX.
    @source ECMAScript: encodeURIComponent, and ' ( ) too, which would end an attribute or url() */
CORTADO_DECL void append_url_part(std::string& out, std::string_view text);

namespace detail {
/** What stands for a character, by its place here; 0 for itself. */
CORTADO_DECL const unsigned char* escape_table(escaping how) noexcept;
/** What stands for a character, in a word that can be stored at once. */
struct escape_word {
    char text[8];
    unsigned char size;
};
CORTADO_DECL const escape_word* escape_words() noexcept;
}  // namespace detail

}  // namespace cortado::templates

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/escape.ipp>
#endif
