#pragma once

#include <cortado/http/field_lines.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace cortado::http {

namespace detail {

/** Does Node take the first of several, rather than join them? */
CORTADO_DECL bool is_taken_once(std::string_view name) noexcept {
    constexpr std::string_view names[] = {
        "age",           "authorization", "content-length", "content-type",        "etag",
        "expires",       "from",          "host",           "if-modified-since",   "if-unmodified-since",
        "last-modified", "location",      "max-forwards",   "proxy-authorization", "referer",
        "retry-after",   "server",        "user-agent",
    };
    return std::ranges::any_of(names, [name](std::string_view each) { return iequals(name, each); });
}

}  // namespace detail

CORTADO_DECL std::optional<std::string_view> joined_value(fields& headers, std::string_view name) {
    const field* const first = headers.find_field(name);
    if (first == nullptr) return std::nullopt;
    const auto is_same = [name](const field& each) { return iequals(each.name, name); };
    const field* const end = std::as_const(headers).end();
    if (std::none_of(first + 1, end, is_same) || detail::is_taken_once(name)) return first->value;
    const std::string_view between = iequals(name, "cookie") ? "; " : ", ";
    std::string all(first->value);
    for (const field* each = first + 1; each != end; ++each) {
        if (is_same(*each)) all.append(between).append(each->value);
    }
    return headers.keep(all);
}

CORTADO_DECL void append_line(fields& headers, std::string_view name, std::string_view value) {
    headers.append(name, value);
    const std::string_view spelt = headers.back().name;
    field* last = headers.end() - 1;
    for (field* each = headers.begin(); each != headers.end() - 1; ++each) {
        if (!iequals(each->name, name)) continue;
        each->name = spelt;
        last = each;
    }
    if (last != headers.end() - 1) std::rotate(last + 1, headers.end() - 1, headers.end());
}

}  // namespace cortado::http
