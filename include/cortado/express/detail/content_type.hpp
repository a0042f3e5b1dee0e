#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/header_search.hpp>
#include <cortado/http/fields.hpp>

#include <string>
#include <string_view>

namespace cortado::express::detail {

// The media types of everyday, completed: a response shows these texts themselves.
inline constexpr char plain_type[] = "text/plain; charset=utf-8";
inline constexpr char html_type[] = "text/html; charset=utf-8";
inline constexpr char json_type[] = "application/json; charset=utf-8";

/** Complete the media types of everyday without asking the table.
    @return "" for any other */
inline std::string_view usual_content_type(std::string_view type) noexcept {
    if (is_text(type, "text/plain")) return plain_type;
    if (is_text(type, "text/html")) return html_type;
    if (is_text(type, "application/json")) return json_type;
    return {};
}

/** Tell whether a type is one of the texts above, by its place in memory. */
inline bool is_own_text(std::string_view type) noexcept {
    const char* const text = type.data();
    return text == plain_type || text == html_type || text == json_type;
}

/** Tell whether a Content-Type says charset=utf-8 and nothing else. */
constexpr bool is_plain_utf8_type(std::string_view type) noexcept {
    constexpr std::string_view charset = "; charset=utf-8";
    return type.ends_with(charset) && type.find(';') == type.size() - charset.size();
}

/** Set the Content-Type to a text that outlives everything. */
[[gnu::always_inline]] inline void set_lasting_type(http::fields& headers, std::string_view value) {
    if (find_known(headers, "Content-Type") != nullptr) {
        headers.set("Content-Type", value);
    } else {
        headers.append_view("Content-Type", value);
    }
}

/** Put charset=utf-8 into a Content-Type: in the place of the one it has, else at the end.
    @throws usage_error  it is no media type
    @source Express 5, setCharset; npm content-type 2, format */
CORTADO_DECL std::string with_utf8(std::string_view type);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/content_type.ipp>
#endif
