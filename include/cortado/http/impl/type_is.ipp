#pragma once

#include <cortado/http/detail/parameter_reader.hpp>
#include <cortado/http/mime.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/type_is.hpp>

#include <algorithm>
#include <cstddef>

namespace cortado::http {

namespace detail {

// restricted-name = ( ALPHA / DIGIT ) *126( ALPHA / DIGIT / extra )
inline bool is_restricted_name(std::string_view name, std::string_view extra) noexcept {
    const auto is_alphanumeric = [](char c) {
        return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
    };
    return !name.empty() && name.size() <= 127 && is_alphanumeric(name.front()) &&
           std::ranges::all_of(
               name, [&](char c) { return is_alphanumeric(c) || extra.find(c) != std::string_view::npos; });
}

// @source RFC 6838 §4.2
inline bool is_registered_form(std::string_view type) noexcept {
    const std::size_t slash = type.find('/');
    return slash != std::string_view::npos && is_restricted_name(type.substr(0, slash), "!#$&^_-") &&
           is_restricted_name(type.substr(slash + 1), "!#$&^_.+-");
}

}  // namespace detail

CORTADO_DECL std::string expand_type(std::string_view name) {
    if (name == "urlencoded") return "application/x-www-form-urlencoded";
    if (name == "multipart") return "multipart/*";
    if (name.starts_with('+')) return std::string("*/*").append(name);
    return std::string(name.find('/') == std::string_view::npos ? mime_type(name) : name);
}

CORTADO_DECL bool type_matches(std::string_view pattern, std::string_view type) noexcept {
    if (std::ranges::count(pattern, '/') != 1 || std::ranges::count(type, '/') != 1) return false;
    const std::size_t slash = pattern.find('/');
    const std::size_t type_slash = type.find('/');
    const std::string_view main = pattern.substr(0, slash);
    if (main != "*" && main != type.substr(0, type_slash)) return false;
    const std::string_view wanted = pattern.substr(slash + 1);
    const std::string_view subtype = type.substr(type_slash + 1);
    if (wanted.starts_with("*+")) return subtype.ends_with(wanted.substr(1));
    return wanted == "*" || wanted == subtype;
}

CORTADO_DECL std::optional<std::string> type_is(std::string_view content_type,
                                                std::span<const std::string_view> patterns) {
    const std::string type = detail::lower_text(detail::parameter_reader(content_type).value());
    if (!detail::is_registered_form(type)) return std::nullopt;
    if (patterns.empty()) return type;
    for (const std::string_view pattern : patterns) {
        const std::string expanded = expand_type(pattern);
        if (expanded.empty() || !type_matches(expanded, type)) continue;
        const bool open = pattern.starts_with('+') || pattern.find('*') != std::string_view::npos;
        return open ? type : std::string(pattern);
    }
    return std::nullopt;
}

}  // namespace cortado::http
