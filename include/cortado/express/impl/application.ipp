#pragma once

#include <cortado/core/share.hpp>
#include <cortado/express/application.hpp>
#include <cortado/express/detail/diagnostics.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/shadowed_routes.hpp>
#include <cortado/express/detail/view_state.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortado::express {

CORTADO_DECL application::application() : routing(cortado::detail::share<detail::route_table>()) {
    table()->application = cortado::detail::share<application_state>();
}

CORTADO_DECL web::handler application::as_handler() const {
    detail::freeze_outermost(*table());
    const bool is_named = state().settings.says_powered_by;
    return web::handler(
        is_named ? &detail::exchange_state::dispatch_by_name : &detail::exchange_state::dispatch, table());
}

CORTADO_DECL application& application::set(std::string_view setting, setting_value value) {
    detail::route_table& layers = *table();
    layers.check_open("a setting");
    const bool is_of_routing = setting == "strict routing" || setting == "case sensitive routing";
    if (is_of_routing && layers.is_settled()) {
        throw usage_error("express: '" + std::string(setting) +
                          "' says how paths are compared; set it before the first use() or route");
    }
    state().settings.set(setting, std::move(value));
    return *this;
}

CORTADO_DECL void application::add_engine(std::string_view extension, web::view_engine engine) {
    table()->check_open("an engine");
    state().views().engines.add(extension, std::move(engine));
}

CORTADO_DECL task<std::string> application::render(std::string_view name, view_model model) const {
    return detail::render_view(&state(), std::string(name), std::move(model), nullptr, table()->application);
}

CORTADO_DECL void application::print_routes() const {
    const std::string text = routes();
    std::fwrite(text.data(), 1, text.size(), stdout);
}

CORTADO_DECL std::string application::routes() const { return detail::draw_routes(*table()); }

}  // namespace cortado::express
