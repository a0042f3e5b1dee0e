#pragma once

#include <cortado/core/sorted_order.hpp>
#include <cortado/http/cookie_pairs.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>

namespace cortado::http {

CORTADO_DECL std::vector<std::pair<std::string_view, std::string_view>> cookie_pairs(
    std::string_view header) {
    std::vector<std::pair<std::string_view, std::string_view>> made;
    std::vector<std::string_view> names;
    if (header.size() < 2) return made;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        const std::string_view part = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        std::string_view value = trim_ows(part.substr(equals + 1));
        if (value.starts_with('"') && value.ends_with('"'))
            value = value.size() < 2 ? std::string_view() : value.substr(1, value.size() - 2);
        made.emplace_back(names.emplace_back(trim_ows(part.substr(0, equals))), value);
    }
    // The first of a name counts: the one that stands first of those that are sorted by where they were sent.
    cortado::detail::sort_stably(names);
    std::erase_if(made, [&](const auto& each) {
        return std::ranges::lower_bound(names, each.first)->data() != each.first.data();
    });
    return made;
}

}  // namespace cortado::http
