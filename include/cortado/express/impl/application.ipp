#pragma once

#include <cortado/express/application.hpp>
#include <cortado/express/detail/exchange_state.hpp>

#include <memory>
#include <string>

namespace cortado::express {

CORTADO_DECL application::application() : routing(std::make_shared<detail::route_table>()) {}

CORTADO_DECL web::handler application::as_handler() const {
    table()->freeze();
    return web::handler(&detail::exchange_state::dispatch, table());
}

CORTADO_DECL bool& application::find_setting(std::string_view setting) const {
    detail::route_table& layers = *table();
    if (setting == "case sensitive routing") return layers.options.case_sensitive;
    if (setting == "strict routing") return layers.options.strict;
    if (setting == "etag") return layers.sends_etags;
    throw usage_error("express: there is no setting '" + std::string(setting) +
                      "'; it is \"case sensitive routing\", \"strict routing\" or \"etag\"");
}

CORTADO_DECL application& application::change(std::string_view setting, bool on) {
    bool& found = find_setting(setting);
    table()->check_open("a setting");
    if (setting.ends_with("routing") && !table()->empty()) {
        throw usage_error("express: '" + std::string(setting) +
                          "' says how paths are compared; set it before the first use() or route");
    }
    found = on;
    return *this;
}

CORTADO_DECL bool application::enabled(std::string_view setting) const { return find_setting(setting); }

}  // namespace cortado::express
