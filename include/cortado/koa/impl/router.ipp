#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/koa/router.hpp>

#include <cstddef>

namespace cortado::koa {

CORTADO_DECL void router::add_route(const std::vector<http::method>& methods, const route_options& how,
                                    const path_text& path, const std::vector<detail::router_item>& handlers) {
    array_list<detail::route_step> steps;
    steps.reserve(handlers.size());
    for (const detail::router_item& each : handlers) steps.push_back({each.what});
    for (const std::string& pattern : path.patterns) {
        core_->add(pattern, methods, steps, how, path.place);
    }
}

// In the order of Node's http.METHODS, which is that of the Allow header.
CORTADO_DECL std::vector<http::method> router::every_method() {
    std::vector<http::method> all;
    for (std::size_t i = 0; i < static_cast<std::size_t>(http::method::source) + 1; ++i) {
        all.push_back(static_cast<http::method>(i));
    }
    cortado::detail::sort_stably(
        all, [](http::method a, http::method b) { return http::to_string(a) < http::to_string(b); });
    return all;
}

CORTADO_DECL const koa::route& router::named(std::string_view name) const {
    if (const koa::route* found = route(name)) return *found;
    throw usage_error("koa: no route found for name: " + std::string(name));
}

CORTADO_DECL router& router::redirect(std::string_view source, std::string_view destination, int status,
                                      std::source_location place) {
    const bool is_path = source.starts_with('/');
    const bool is_elsewhere =
        destination.starts_with('/') || destination.find("://") != std::string_view::npos;
    path_text from(is_path ? std::string(source) : named(source).url(), place);
    std::string to = is_elsewhere ? std::string(destination) : named(destination).url();
    return all(from, [to = std::move(to), status](context& ctx) {
        ctx.redirect(to);
        ctx.status = status;
    });
}

}  // namespace cortado::koa
