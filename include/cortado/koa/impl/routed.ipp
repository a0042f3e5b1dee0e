#pragma once

#include <cortado/core/error.hpp>
#include <cortado/koa/detail/router_pass.hpp>
#include <cortado/koa/routed.hpp>

namespace cortado::koa {

CORTADO_DECL std::string_view route_match::path() const noexcept {
    return state_->current == nullptr ? std::string_view() : std::string_view(state_->current->path());
}

CORTADO_DECL const route* route_match::current() const noexcept { return state_->current; }

CORTADO_DECL std::string_view route_match::name() const noexcept { return state_->name; }

CORTADO_DECL std::span<const route* const> route_match::matched() const noexcept { return state_->matched; }

CORTADO_DECL std::vector<std::string> route_match::captures() const {
    if (state_->current == nullptr) return {};
    return state_->current->captures(state_->path);
}

CORTADO_DECL bool route_match::has_router() const noexcept { return state_->router != nullptr; }

CORTADO_DECL const route* route_match::find(std::string_view name) const noexcept {
    return state_->router == nullptr ? nullptr : state_->router->find(name);
}

CORTADO_DECL const route& route_match::named(std::string_view name) const {
    if (const route* found = find(name)) return *found;
    throw usage_error("koa: no route found for name: " + std::string(name));
}

CORTADO_DECL route_match routed(context& ctx) { return route_match(&detail::routing_state::of(ctx)); }

CORTADO_DECL void set_router_path(context& ctx, std::string_view path) {
    detail::routing_state::of(ctx).other_path = path;
}

}  // namespace cortado::koa
