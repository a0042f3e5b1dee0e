#pragma once

#include <cortado/express/application.hpp>
#include <cortado/express/detail/exchange_state.hpp>

#include <memory>
#include <string>

namespace cortado::express {

CORTADO_DECL application::application() : routing(std::make_shared<detail::route_table>()) {
    table()->application = std::make_shared<application_state>();
}

CORTADO_DECL web::handler application::as_handler() const {
    table()->freeze();
    return web::handler(&detail::exchange_state::dispatch, table());
}

CORTADO_DECL application& application::set(std::string_view setting, setting_value value) {
    detail::route_table& layers = *table();
    layers.check_open("a setting");
    if (setting.ends_with(" routing")) {
        if (!layers.empty()) {
            throw usage_error("express: '" + std::string(setting) +
                              "' says how paths are compared; set it before the first use() or route");
        }
        (setting.starts_with("strict") ? layers.options.strict : layers.options.case_sensitive) =
            static_cast<bool>(value);
    }
    state().settings.set(setting, std::move(value));
    return *this;
}

}  // namespace cortado::express
