#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/header_search.hpp>
#include <cortado/http/fields.hpp>

#include <string>
#include <string_view>

namespace cortado::express::detail {

/** Complete the media types of everyday without asking the table.
    @return "" for any other */
constexpr std::string_view usual_content_type(std::string_view type) noexcept {
    if (type == "text/plain") return "text/plain; charset=utf-8";
    if (type == "text/html") return "text/html; charset=utf-8";
    if (type == "application/json") return "application/json; charset=utf-8";
    return {};
}

/** Tell whether a Content-Type says charset=utf-8 and nothing else. */
constexpr bool is_plain_utf8_type(std::string_view type) noexcept {
    constexpr std::string_view charset = "; charset=utf-8";
    return type.ends_with(charset) && type.find(';') == type.size() - charset.size();
}

/** Set a header to a text that outlives everything. */
inline void set_literal(http::fields& headers, std::string_view name, std::string_view value) {
    if (find_known(headers, name) != nullptr) {
        headers.set(name, value);
    } else {
        headers.append_view(name, value);
    }
}

/** Put charset=utf-8 into a Content-Type in place of the one it has; parameters come out sorted.
    @source Express 5, setCharset; npm content-type, format */
CORTADO_DECL std::string with_utf8(std::string_view type);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/content_type.ipp>
#endif
