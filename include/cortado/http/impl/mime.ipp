#pragma once

#include <cortado/http/mime.hpp>
#include <cortado/http/mime_table.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace cortado::http {

namespace detail {

// What follows the last dot of the last part. Without a slash the whole text may be the extension; a name
// that only starts with a dot ("dir/.profile") has none.
inline std::string_view extension_of(std::string_view text) noexcept {
    const bool bare = text.find('/') == std::string_view::npos;
    while (text.ends_with('/')) text.remove_suffix(1);
    const std::size_t slash = text.rfind('/');
    const bool first_part = slash == std::string_view::npos;
    if (!first_part) text.remove_prefix(slash + 1);
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos) return first_part ? text : std::string_view();
    return dot == 0 && !first_part && !bare ? std::string_view() : text.substr(dot + 1);
}

}  // namespace detail

CORTADO_DECL std::string_view mime_type(std::string_view extension_or_path) noexcept {
    const std::string_view extension = detail::extension_of(extension_or_path);
    char lower[detail::longest_extension];
    if (extension.empty() || extension.size() > sizeof lower) return {};
    std::ranges::transform(extension, lower, to_lower);
    const std::string_view name(lower, extension.size());
    const auto* const found =
        std::ranges::lower_bound(detail::mime_table, name, {}, &detail::mime_entry::extension);
    return found != std::end(detail::mime_table) && found->extension == name ? found->type
                                                                             : std::string_view();
}

CORTADO_DECL std::string_view default_charset(std::string_view type) noexcept {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    type.remove_prefix(std::min(type.find_first_not_of(blanks), type.size()));
    type = type.substr(0, type.find_first_of(" \t\r\n\v\f;"));
    constexpr std::string_view text = "text/";
    const bool implied =
        iequals(type.substr(0, text.size()), text) ||
        std::ranges::any_of(detail::utf8_types, [&](std::string_view t) { return iequals(t, type); });
    return implied ? "utf-8" : "";
}

CORTADO_DECL std::string content_type(std::string_view extension_or_type) {
    const bool is_type = extension_or_type.find('/') != std::string_view::npos;
    const std::string_view type = is_type ? extension_or_type : mime_type(extension_or_type);
    if (type.empty()) return "application/octet-stream";
    std::string out(type);
    if (type.find("charset") != std::string_view::npos) return out;
    if (const std::string_view charset = default_charset(type); !charset.empty()) {
        out.append("; charset=").append(charset);
    }
    return out;
}

}  // namespace cortado::http
