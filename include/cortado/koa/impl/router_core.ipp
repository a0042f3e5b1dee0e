#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/koa/detail/router_core.hpp>

#include <algorithm>

namespace cortado::koa::detail {

CORTADO_DECL void router_core::check_open(std::string_view call, std::source_location place) const {
    if (!in_use_.load(std::memory_order_acquire)) return;
    throw usage_error("koa: " + std::string(call) + " at " + to_text(place) +
                      " comes too late: the router is in use already; add routes before the first request");
}

CORTADO_DECL const route& router_core::add(std::string path, std::vector<http::method> methods,
                                           array_list<route_step> steps, route_options how,
                                           std::source_location place) {
    check_open(methods.empty() ? "use()" : "a route", place);
    if (path.empty() && !methods.empty()) {
        throw usage_error("koa: the route at " + to_text(place) +
                          " has no path; write \"/\" for the router's own");
    }
    layer_list probe;  // refuses what can never be called
    for (const route_step& each : steps) each.handler.add_to(probe);
    how.end = how.end && options.end;
    how.sensitive = how.sensitive || options.sensitive;
    how.strict = how.strict || options.strict;
    route added(std::move(path), std::move(methods), std::move(steps), std::move(how));
    if (!options.prefix.empty()) added.set_prefix(options.prefix);
    for (const auto& [name, handler] : params_) added.param(name, handler);
    routes_.push_back(std::move(added));
    return routes_.back();
}

CORTADO_DECL void router_core::use(const std::optional<std::string>& path, const router_item& item,
                                   std::source_location place) {
    check_open("use()", place);
    if (item.nested) return mount(path, *item.nested);
    route_options how;
    how.end = false;
    add(path.value_or(""), {}, {{item.what}}, how, place);
}

// As koa-router does it, what is mounted is copied: routes that the nested router gets later are not here.
CORTADO_DECL void router_core::mount(const std::optional<std::string>& path, const router_core& nested) {
    const std::deque<route> copies = nested.routes_;  // of itself, too
    for (const route& each : copies) {
        route copy = each;
        if (path) copy.set_prefix(*path);
        if (!options.prefix.empty()) copy.set_prefix(options.prefix);
        for (const auto& [name, handler] : params_) copy.param(name, handler);
        routes_.push_back(std::move(copy));
    }
}

CORTADO_DECL void router_core::param(std::string_view name, const middleware& handler,
                                     std::source_location place) {
    check_open("param()", place);
    const auto known =
        std::find_if(params_.begin(), params_.end(), [name](const auto& each) { return each.first == name; });
    if (known != params_.end()) {
        known->second = handler;
    } else {
        params_.emplace_back(std::string(name), handler);
    }
    for (route& each : routes_) each.param(name, handler);
}

CORTADO_DECL void router_core::set_prefix(std::string prefix, std::source_location place) {
    check_open("prefix()", place);
    if (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
    options.prefix = std::move(prefix);
    for (route& each : routes_) each.set_prefix(options.prefix);
}

CORTADO_DECL const route* router_core::find(std::string_view name) const noexcept {
    if (name.empty()) return nullptr;
    for (const route& each : routes_) {
        if (each.name() == name) return &each;
    }
    return nullptr;
}

CORTADO_DECL void router_core::freeze() {
    const std::lock_guard lock(freezing_);  // threads may have their first request at once
    if (in_use_.load(std::memory_order_relaxed)) return;
    for (const route& each : routes_) {
        layer_list& list = lists_.emplace_back();
        for (const route_step& step : each.steps()) step.handler.add_to(list);
        list.freeze();
        if (each.pattern() != nullptr) {
            index_.add(*each.pattern());
        } else {
            index_.add_any();
        }
    }
    in_use_.store(true, std::memory_order_release);
}

CORTADO_DECL void router_core::match(std::string_view path, std::vector<std::uint32_t>& found,
                                     web::params& scratch) const {
    if (routes_.size() <= few) {
        for (std::uint32_t each = 0; each < routes_.size(); ++each) {
            if (routes_[each].fits(path, scratch)) found.push_back(each);
        }
        return;
    }
    auto candidates = index_.find(path);
    for (std::uint32_t each = candidates.next(); each != web::route_index::none; each = candidates.next()) {
        if (routes_[each].fits(path, scratch)) found.push_back(each);
    }
}

}  // namespace cortado::koa::detail
