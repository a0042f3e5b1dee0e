#pragma once

#include <cortado/express/detail/content_type.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cortado::express::detail {

/** Find the ';' that ends a parameter: not one inside quotes. */
CORTADO_DECL std::size_t end_of_parameter(std::string_view text, std::size_t at) noexcept {
    bool is_quoted = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '"') is_quoted = !is_quoted;
        if (text[at] == '\\' && is_quoted) ++at;
        if (at < text.size() && text[at] == ';' && !is_quoted) return at;
    }
    return text.size();
}

CORTADO_DECL std::string with_utf8(std::string_view type) {
    std::size_t at = end_of_parameter(type, 0);
    std::string out(http::trim_ows(type.substr(0, at)));
    std::vector<std::string> parameters{"charset=utf-8"};
    while (at < type.size()) {
        const std::size_t end = end_of_parameter(type, at + 1);
        const std::string_view parameter = http::trim_ows(type.substr(at + 1, end - at - 1));
        at = end;
        const std::size_t equals = parameter.find('=');
        if (equals == std::string_view::npos) continue;
        std::string name(parameter.substr(0, equals));
        std::transform(name.begin(), name.end(), name.begin(), http::to_lower);
        if (name != "charset") parameters.push_back(name.append(parameter.substr(equals)));
    }
    std::sort(parameters.begin(), parameters.end());
    for (const std::string& parameter : parameters) out.append("; ").append(parameter);
    return out;
}

}  // namespace cortado::express::detail
