#pragma once

#include <cortado/express/setting_value.hpp>

namespace cortado::express {

CORTADO_DECL setting_value::operator bool() const noexcept {
    if (const auto* is_on = find<bool>()) return *is_on;
    if (const auto* count = find<std::int64_t>()) return *count != 0;
    if (const auto* said = find<std::string>()) return !said->empty();
    return has_value();
}

CORTADO_DECL std::string_view setting_value::text() const noexcept {
    const auto* said = find<std::string>();
    return said != nullptr ? std::string_view(*said) : std::string_view();
}

CORTADO_DECL std::int64_t setting_value::number() const noexcept {
    const auto* count = find<std::int64_t>();
    return count != nullptr ? *count : 0;
}

}  // namespace cortado::express
