#pragma once

#include <cortado/core/error.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <string>
#include <utility>

namespace cortado::express::detail {

CORTADO_DECL void route_table::add_middleware(std::string_view path, web::layer what) {
    check_open("use");
    const web::pattern_options rules{
        .case_sensitive = options.case_sensitive, .trailing = true, .end = false};
    web::path_pattern pattern = web::path_pattern::compile(path, rules);
    const bool everything = pattern.matches_everything();
    table_entry added{std::move(pattern), false, everything, 0, 0, {}};
    added.is_plain = everything && what.kind == web::layer::style::linear;
    added.call = what.call;
    added.state = what.state.get();
    added.handlers.push_back({every_method, std::move(what)});
    add(std::move(added));
}

CORTADO_DECL void route_table::add_route(std::string_view path, method_set methods,
                                         std::vector<web::layer> handlers) {
    check_open("a route");
    const web::pattern_options rules{
        .case_sensitive = options.case_sensitive, .trailing = !options.strict, .end = true};
    web::path_pattern pattern = web::path_pattern::compile(path, rules);
    const method_set named = methods == every_method ? 0 : methods;
    table_entry added{std::move(pattern), true, false, methods, named, {}};
    for (web::layer& handler : handlers) added.handlers.push_back({methods, std::move(handler)});
    add(std::move(added));
}

CORTADO_DECL void route_table::add(table_entry added) {
    index_.add(added.pattern);
    if (!entries_.empty()) entries_.back().leads_to_plain = added.is_plain;
    entries_.push_back(std::move(added));
}

CORTADO_DECL void route_table::adopt(std::shared_ptr<route_table> mounted) {
    if (mounted->reaches(*this)) throw usage_error("use: a router cannot be mounted inside itself");
    mounted_.push_back(std::move(mounted));
}

CORTADO_DECL bool route_table::reaches(const route_table& wanted) const noexcept {
    if (this == &wanted) return true;
    for (const auto& table : mounted_) {
        if (table->reaches(wanted)) return true;
    }
    return false;
}

CORTADO_DECL void route_table::freeze() noexcept {
    if (std::exchange(frozen_, true)) return;
    for (const auto& table : mounted_) table->freeze();
}

CORTADO_DECL void route_table::check_open(std::string_view call) const {
    if (!frozen_) return;
    throw usage_error("express: " + std::string(call) +
                      " came after listen(); the application is serving already, so add every layer before");
}

}  // namespace cortado::express::detail
