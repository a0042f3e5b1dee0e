#pragma once

#include <cortado/web/state_map.hpp>

namespace cortado::web {

CORTADO_DECL void state_map::put(std::string_view name, detail::erased_value value, const void* type) {
    for (entry& kept : entries_) {
        if (kept.name != name) continue;
        kept.value = std::move(value);
        kept.type = type;
        return;
    }
    entries_.push_back(entry{std::string(name), std::move(value), type});
}

CORTADO_DECL void state_map::drop_all() noexcept { entries_.clear(); }

CORTADO_DECL void state_map::refuse(std::string_view name) const {
    const char* cause = has(name) ? "\"] holds a value of another type; name the type that was assigned"
                                  : "\"] is not set; assign it in a layer above, or ask with find()";
    throw usage_error(std::string(owner_) + "[\"" + std::string(name) + cause);
}

}  // namespace cortado::web
