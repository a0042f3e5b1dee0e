#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/http/detail/hex.hpp>
#include <cortado/http/query.hpp>
#include <cortado/http/url.hpp>

#include <algorithm>

namespace cortado::http {

namespace detail {

inline std::string form_decode(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (const int byte = escaped_byte(text, at); byte >= 0) {
            bytes += static_cast<char>(byte);
            at += 2;
        } else {
            bytes += text[at] == '+' ? ' ' : text[at];
        }
    }
    if (is_utf8(bytes)) return bytes;
    std::string out;
    append_utf8(out, bytes);
    return out;
}

}  // namespace detail

CORTADO_DECL query query::parse(std::string_view text, std::size_t max_pairs) {
    query made;
    for (std::size_t seen = 0; !text.empty() && (max_pairs == 0 || seen < max_pairs); ++seen) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view value = equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
        made.append(detail::form_decode(pair.substr(0, equals)), detail::form_decode(value));
    }
    return made;
}

CORTADO_DECL std::optional<std::string_view> query::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(pairs_, name, &value_type::first);
    if (found == pairs_.end()) return std::nullopt;
    return found->second;
}

CORTADO_DECL std::vector<std::string_view> query::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const value_type& pair : pairs_) {
        if (pair.first == name) values.push_back(pair.second);
    }
    return values;
}

CORTADO_DECL std::string query::stringify() const {
    std::string out;
    for (const value_type& pair : pairs_) {
        if (!out.empty()) out += '&';
        out.append(percent_encode_component(pair.first)).append(1, '=');
        out.append(percent_encode_component(pair.second));
    }
    return out;
}

}  // namespace cortado::http
