#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/detail/trim.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/vary.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cortado::http {

namespace detail {

// Blanks are spaces only: a tab is part of a name, and so makes it none.
inline std::vector<std::string_view> split_names(std::string_view list) {
    std::vector<std::string_view> names;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        names.push_back(trim(list.substr(at, comma - at), " "));
        at = comma + 1;
    }
    return names;
}

}  // namespace detail

CORTADO_DECL std::string append_vary(std::string_view header, std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
        if (is_token(name)) continue;
        throw usage_error(std::string("vary: field argument contains an invalid header name: \"")
                              .append(name)
                              .append(1, '"'));
    }
    if (header == "*") return "*";
    std::vector<std::string_view> known = detail::split_names(header);
    const auto is_star = [](std::string_view name) { return name == "*"; };
    if (std::ranges::any_of(names, is_star) || std::ranges::any_of(known, is_star)) return "*";
    std::string out(header);
    for (const std::string_view name : names) {
        if (std::ranges::any_of(known, [name](std::string_view other) { return iequals(name, other); }))
            continue;
        known.push_back(name);
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

CORTADO_DECL std::string append_vary(std::string_view header, std::string_view names) {
    if (names.empty()) throw usage_error("vary: field argument is required");
    return append_vary(header, detail::split_names(names));
}

}  // namespace cortado::http
