#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/share.hpp>
#include <cortado/koa/detail/router_pass.hpp>

namespace cortado::koa::detail {

CORTADO_DECL bool router_pass::begin(router_core& routes, web::cursor outer, std::string_view path) {
    routes_ = &routes;
    outer_ = outer;
    path_ = path;
    has_left_ = false;
    chain_.clear();
    routing_state& found = *context_.routing;
    routes.match(path_, chain_, scratch_);
    const http::method verb = current().request.verb;
    bool has_route = false;
    std::size_t kept = 0;
    for (const std::uint32_t each : chain_) {
        const route& fitting = routes.routes()[each];
        found.matched.push_back(&fitting);
        if (!fitting.takes(verb)) continue;
        has_route = has_route || !fitting.is_middleware();
        chain_[kept++] = each;
    }
    chain_.resize(kept);
    found.router = &routes;
    if (!has_route) return false;
    if (routes.options.exclusive) chain_.assign(1, chain_.back());
    const route& last = routes.routes()[chain_.back()];
    if (!last.name().empty()) found.name = last.name();
    return true;
}

CORTADO_DECL task<> router_pass::descend(std::uint32_t position) {
    if (position == chain_.size()) {
        mounts_ = mounts();  // Express may be at others by the time somebody asks
        has_left_ = true;
        return outer_->lock().descend(outer_->position());
    }
    const std::uint32_t index = chain_[position];
    const route& entered = routes_->routes()[index];
    entered.capture(path_, context_.params, scratch_);
    routing_state& found = *context_.routing;
    found.current = &entered;
    found.way = this;
    found.path = path_;
    if (!entered.name().empty()) found.name = entered.name();
    return context_.open_pass(routes_->handlers_of(index), web::cursor(*this, position + 1)).descend(0);
}

CORTADO_DECL void router_pass::proceed(std::uint32_t, web::signal) {
    throw usage_error(
        "koa: a router is gone through with `co_await next()`; call the next of your own layer");
}

CORTADO_DECL const route* routing_state::entered_route(http::method verb) const noexcept {
    bool is_entered = false;
    for (std::size_t at = matched.size(); at > 0; --at) {
        const route& each = *matched[at - 1];
        is_entered = is_entered || &each == current;
        if (is_entered && !each.is_middleware() && each.takes(verb)) return &each;
    }
    return nullptr;
}

CORTADO_DECL const route* routing_state::route_of(context& ctx) {
    return of(ctx).entered_route(ctx.exchange().request.verb);
}

CORTADO_DECL routing_state& routing_state::of(context& ctx) {
    static constexpr routing_facts ours{
        [](context& asked) {
            const route* const found = route_of(asked);
            return found == nullptr ? std::string() : of(asked).way->mounts() + found->path();
        },
        [](context& asked) {
            const route* const found = route_of(asked);
            const bool has_place = found != nullptr && !found->steps().empty();
            return has_place ? found->steps().back().handler.as_layer().place : std::source_location();
        }};
    if (!ctx.routing) {
        ctx.routing = cortado::detail::share<routing_state>();
        ctx.routing_facts = &ours;
    }
    routing_state& state = *ctx.routing;
    const std::uint32_t generation = ctx.exchange().proof().generation;
    if (state.generation_ == generation && state.is_begun_) return state;
    state.generation_ = generation;
    state.is_begun_ = true;
    state.router = nullptr;
    state.current = nullptr;
    state.way = nullptr;
    state.name = {};
    state.matched.clear();
    state.path.clear();
    state.other_path.clear();
    state.open_ = 0;
    return state;
}

CORTADO_DECL router_pass& routing_state::open(context& ctx) {
    if (open_ == passes_.size()) passes_.emplace_back(ctx.exchange(), ctx);
    return passes_[open_++];
}

CORTADO_DECL task<> router_core::run(void* self, web::exchange& ex, web::cursor next) {
    auto& core = *static_cast<router_core*>(self);
    core.put_to_use();
    context& ctx = ex.face<context>();
    if (!core.options.host.is_any() && !core.options.host.matches(ctx.host())) {
        return next.lock().descend(next.position());
    }
    routing_state& found = routing_state::of(ctx);
    router_pass& way = found.open(ctx);
    const std::string_view path = !core.options.router_path.empty()
                                      ? std::string_view(core.options.router_path)
                                  : !found.other_path.empty() ? std::string_view(found.other_path)
                                                              : std::string_view(ctx.path);
    if (!way.begin(core, next, path)) return next.lock().descend(next.position());
    return way.descend(0);
}

}  // namespace cortado::koa::detail
