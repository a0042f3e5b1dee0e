#pragma once

#include <cortado/config.hpp>

#include <cortado/core/error.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace cortado::http::detail {

// cookie-value = *cookie-octet / ( DQUOTE *cookie-octet DQUOTE )
inline bool is_cookie_value(std::string_view text) noexcept {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::ranges::all_of(text, [](char c) {
        return c > 0x20 && c < 0x7f && std::string_view("\",;\\").find(c) == std::string_view::npos;
    });
}

// label = let-dig [ *61( let-dig / "-" ) let-dig ]
inline bool is_domain_label(std::string_view label) noexcept {
    const auto is_let_dig = [](char c) {
        return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
    };
    return !label.empty() && label.size() <= 63 && is_let_dig(label.front()) && is_let_dig(label.back()) &&
           std::ranges::all_of(label, [&](char c) { return c == '-' || is_let_dig(c); });
}

// domain-value = [ "." ] label *( "." label )
inline bool is_cookie_domain(std::string_view domain) noexcept {
    if (domain.starts_with('.')) domain.remove_prefix(1);
    while (true) {
        const std::size_t dot = std::min(domain.find('.'), domain.size());
        if (!is_domain_label(domain.substr(0, dot))) return false;
        if (dot == domain.size()) return true;
        domain.remove_prefix(dot + 1);
    }
}

// `<` is refused although RFC 6265 allows it: npm cookie does so too.
inline bool is_cookie_path(std::string_view path) noexcept {
    return std::ranges::all_of(path, [](char c) { return c >= 0x20 && c < 0x7f && c != ';' && c != '<'; });
}

inline void require_cookie(bool valid, std::string_view what, std::string_view text, std::string_view cure) {
    if (valid) return;
    throw usage_error(std::string("serialize_cookie: ")
                          .append(what)
                          .append(" is invalid: \"")
                          .append(text)
                          .append("\" ")
                          .append(cure));
}

}  // namespace cortado::http::detail
