#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/share.hpp>
#include <cortado/koa/detail/mount_visits.hpp>
#include <cortado/koa/detail/pass.hpp>
#include <cortado/koa/mount.hpp>

#include <algorithm>
#include <exception>

namespace cortado::koa {

namespace detail {

struct mount_point {
    std::string path;
    layer_list layers;  ///< what is mounted, and behind it the way out
};

CORTADO_DECL seen_path look(const context& ctx) noexcept { return {ctx.url.get(), ctx.path.get()}; }

/** Assign `ctx.path`. @param from  what it is if nobody else has changed the target: then the other is at hand */
CORTADO_DECL void show(context& ctx, const seen_path& from, const seen_path& to) {
    std::string_view& url = ctx.exchange().request.path_and_query;
    if (url.data() == from.url.data() && url.size() == from.url.size()) {
        url = to.url;
    } else {
        ctx.path = to.path;
    }
}

/** Does a mount point's path end at the border of a segment of another?
    @return what is left of the other, with a slash at its begin; nothing where it does not fit */
CORTADO_DECL std::string_view path_inside(std::string_view mount, std::string_view path) noexcept {
    if (!path.starts_with(mount)) return {};
    const std::string_view rest = path.substr(mount.size());
    if (rest.empty()) return "/";
    if (rest.starts_with('/')) return rest;
    return mount.ends_with('/') ? path.substr(mount.size() - 1) : std::string_view();
}

CORTADO_DECL const mount_visit& enter_path(context& ctx, const mount_point& at, const web::pass& by) {
    web::exchange& ex = ctx.exchange();
    mount_visits* visits = ex.attached<mount_visits>();
    if (visits == nullptr) visits = &ex.attach(mount_visits());
    const seen_path outside = look(ctx);
    const std::string_view rest = path_inside(at.path, outside.path);
    if (outside.path.size() > at.path.size()) {
        ex.request.path_and_query.remove_prefix(outside.path.size() - rest.size());
    } else {
        ctx.path = rest;
    }
    visits->path = at.path;
    return visits->all.emplace_back(mount_visit{&by, at.path, outside, look(ctx)});
}

/** The layer behind what is mounted. */
CORTADO_DECL task<> leave_mount(context& ctx, next_fn next) {
    const web::pass* const by = &next.position().lock();
    const array_list<mount_visit>& all = ctx.exchange().attached<mount_visits>()->all;
    const mount_visit visit =
        *std::find_if(all.begin(), all.end(), [by](const mount_visit& each) { return each.by == by; });
    show(ctx, visit.inside, visit.outside);
    task<> below = next();
    co_await below;
    show(ctx, visit.outside, visit.inside);
}

CORTADO_DECL task<> run_mounted(mount_point& at, context& ctx, web::cursor outer) {
    pass& opened = ctx.open_pass(at.layers, outer);
    const mount_visit visit = enter_path(ctx, at, opened);
    std::exception_ptr failure;
    try {
        task<> inner = opened.descend(0);
        co_await inner;
    } catch (...) {
        failure = std::current_exception();
    }
    show(ctx, visit.inside, visit.outside);
    if (failure) std::rethrow_exception(failure);
}

}  // namespace detail

CORTADO_DECL mounted mount(std::string path, middleware inner) {
    if (!path.starts_with('/')) {
        throw usage_error("koa: mount path must begin with \"/\", which \"" + path + "\" (registered at " +
                          detail::to_text(inner.as_layer().place) + ") does not");
    }
    auto at = cortado::detail::share<detail::mount_point>();
    inner.add_to(at->layers);
    if (path != "/") middleware(&detail::leave_mount).add_to(at->layers);
    at->layers.freeze();
    at->path = std::move(path);
    return mounted(std::move(at));
}

CORTADO_DECL task<> mounted::operator()(context& ctx, next_fn next) const {
    if (at_->path == "/") return ctx.open_pass(at_->layers, next.position()).descend(0);
    if (detail::path_inside(at_->path, ctx.path).empty()) return next();
    return detail::run_mounted(*at_, ctx, next.position());
}

CORTADO_DECL std::string_view mount_path(const context& ctx) noexcept {
    const detail::mount_visits* const visits = ctx.exchange().attached<detail::mount_visits>();
    return visits == nullptr ? std::string_view() : visits->path;
}

}  // namespace cortado::koa
