#pragma once

#include <cortado/web/state_map.hpp>

namespace cortado::web {

CORTADO_DECL void state_map::put(std::string_view name, detail::erased_value value, const void* type,
                                 show_function show) {
    for (entry& kept : entries_) {
        if (kept.name != name) continue;
        kept.value = std::move(value);
        kept.type = type;
        kept.show = show;
        return;
    }
    add(name, std::move(value), type, show);
}

CORTADO_DECL void* state_map::add(std::string_view name, detail::erased_value value, const void* type,
                                  show_function show) {
    if (entries_.empty() && first_value_.call != nullptr) first_value_.call(first_value_.with, *this);
    return entries_.emplace_back(entry{std::string(name), std::move(value), type, show}).value.get();
}

CORTADO_DECL value_ref state_map::find_for_view(std::string_view name) const {
    for (const entry& kept : entries_) {
        if (kept.name != name) continue;
        if (kept.show != nullptr) return kept.show(kept.value.get());
        throw usage_error(std::string(owner_) + "[\"" + kept.name +
                          "\"] holds a value that views cannot read; assign shown(value)");
    }
    return {};
}

CORTADO_DECL void state_map::drop_all() noexcept { entries_.clear(); }

CORTADO_DECL void state_map::refuse(std::string_view name) const {
    if (name == of_type)
        throw usage_error(std::string(owner_) + ".of<T>() holds no value of this type; assign one first");
    const char* cause = has(name) ? "\"] holds a value of another type; name the type that was assigned"
                                  : "\"] is not set; assign it in a layer above, or ask with find()";
    throw usage_error(std::string(owner_) + "[\"" + std::string(name) + cause);
}

}  // namespace cortado::web

namespace cortado {

CORTADO_DECL bool value_traits<web::state_map>::next(const void* map, value_cursor& at) {
    const auto& entries = static_cast<const web::state_map*>(map)->entries_;
    if (at.count >= entries.size()) return false;
    const auto& kept = entries[at.count];
    at.key = kept.name;
    at.value = kept.show != nullptr ? kept.show(kept.value.get()) : value_ref();
    return true;
}

CORTADO_DECL value_ref value_traits<web::state_map>::ref(const web::state_map& map) {
    static constexpr value_table table{
        .kind = value_kind::object,
        .size = [](const void* of) { return static_cast<const web::state_map*>(of)->entries_.size(); },
        .find =
            [](const void* of, std::string_view name) {
                return static_cast<const web::state_map*>(of)->find_for_view(name);
            },
        .next = next,
    };
    return value_ref(&map, table);
}

}  // namespace cortado
