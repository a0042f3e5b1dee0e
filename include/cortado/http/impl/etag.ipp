#pragma once

#include <cortado/crypto/digest_text.hpp>
#include <cortado/crypto/sha1.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/etag.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

namespace cortado::http {

namespace detail {

template <class Integer>
void append_hex_number(std::string& out, Integer value) {
    char text[20];
    out.append(text, std::to_chars(text, text + sizeof text, value, 16).ptr);
}

// Commas end an element wherever they stand, within quotes too: what npm fresh does with a tag that has one.
template <class Predicate>
bool any_element(std::string_view list, std::string_view blanks, Predicate matches) {
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        std::string_view element = list.substr(at, comma - at);
        element.remove_prefix(std::min(element.find_first_not_of(blanks), element.size()));
        element = element.substr(0, element.find_last_not_of(blanks) + 1);
        if (matches(element)) return true;
        at = comma + 1;
    }
    return false;
}

// RFC 9110 §8.8.3.2, the weak comparison; tags are not taken apart, so that it holds for what is none as well.
inline bool is_weakly_equal(std::string_view a, std::string_view b) noexcept {
    const auto is_weak_form = [](std::string_view weak, std::string_view tag) {
        return weak.starts_with("W/") && weak.substr(2) == tag;
    };
    return a == b || is_weak_form(a, b) || is_weak_form(b, a);
}

inline bool matches_tag(const freshness& fields) {
    if (fields.if_none_match == "*") return true;
    if (fields.etag.empty()) return false;
    return any_element(fields.if_none_match, " ",
                       [&](std::string_view candidate) { return is_weakly_equal(candidate, fields.etag); });
}

}  // namespace detail

CORTADO_DECL std::string etag(std::string_view body, bool weak) {
    constexpr std::size_t hash_size = 27;  // base64 of 20 bytes, without its padding
    std::string tag;
    tag.reserve(sizeof "W/\"0123456789abcdef-\"" + hash_size);
    tag += weak ? "W/\"" : "\"";
    detail::append_hex_number(tag, body.size());
    return tag.append(1, '-').append(to_base64(sha1::of(body)), 0, hash_size).append(1, '"');
}

CORTADO_DECL std::string stat_etag(std::uint64_t size, std::int64_t mtime_ms) {
    std::string tag = "W/\"";
    detail::append_hex_number(tag, size);
    tag += '-';
    detail::append_hex_number(tag, mtime_ms);
    return tag += '"';
}

CORTADO_DECL bool is_fresh(const freshness& fields, freshness_rule rule) {
    if (fields.if_none_match.empty() && fields.if_modified_since.empty()) return false;
    const auto no_cache = [](std::string_view directive) { return directive == "no-cache"; };
    if (detail::any_element(fields.cache_control, " \t", no_cache)) return false;
    if (!fields.if_none_match.empty()) {
        const bool matches = detail::matches_tag(fields);
        if (!matches || rule == freshness_rule::tag_alone || fields.if_modified_since.empty()) return matches;
    }
    const std::optional<std::int64_t> modified = parse_date(fields.last_modified);
    const std::optional<std::int64_t> since = parse_date(fields.if_modified_since);
    return modified && since && *modified <= *since;
}

}  // namespace cortado::http
