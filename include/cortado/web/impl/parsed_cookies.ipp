#pragma once

#include <cortado/web/parsed_cookies.hpp>

#include <algorithm>

namespace cortado::web {

CORTADO_DECL std::optional<std::string_view> cookie_list::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(items_, name, &item::name);
    if (found == items_.end() || found->is_forged) return std::nullopt;
    return found->value;
}

CORTADO_DECL bool cookie_list::is_forged(std::string_view name) const noexcept {
    const auto found = std::ranges::find(items_, name, &item::name);
    return found != items_.end() && found->is_forged;
}

}  // namespace cortado::web
