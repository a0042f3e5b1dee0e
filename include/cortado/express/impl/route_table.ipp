#pragma once

#include <cortado/express/detail/chain.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <string>
#include <utility>

namespace cortado::express::detail {

CORTADO_DECL void route_table::add_middleware(std::string_view path, web::layer what) {
    check_open("use");
    const web::pattern_options rules{.case_sensitive = options.case_sensitive, .trailing = true, .end = false};
    web::path_pattern pattern = web::path_pattern::compile(path, rules);
    const bool everything = pattern.matches_everything();
    index_.add(pattern);
    table_entry& added = entries_.emplace_back(table_entry{std::move(pattern), false, everything, 0, {}, 0});
    added.handlers.push_back({every_method, std::move(what)});
}

CORTADO_DECL void route_table::add_route(std::string_view path, method_set methods,
                                         std::vector<web::layer> handlers) {
    check_open("a route");
    const web::pattern_options rules{
        .case_sensitive = options.case_sensitive, .trailing = !options.strict, .end = true};
    web::path_pattern pattern = web::path_pattern::compile(path, rules);
    index_.add(pattern);
    const method_set named = methods == every_method ? 0 : methods;
    table_entry& added = entries_.emplace_back(table_entry{std::move(pattern), true, false, methods, {}, named});
    for (web::layer& handler : handlers) added.handlers.push_back({methods, std::move(handler)});
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

CORTADO_DECL web::layer route_table::as_layer(std::shared_ptr<route_table> table) {
    web::layer layer;
    layer.kind = web::layer::style::linear;
    layer.call = [](void* state, web::exchange& ex, web::cursor behind) {
        return ex.face<exchange_state>().enter(*static_cast<const route_table*>(state), behind);
    };
    layer.state = std::move(table);
    return layer;
}

}  // namespace cortado::express::detail
