#pragma once

#include <cortado/core/share.hpp>
#include <cortado/koa/routed.hpp>
#include <cortado/koa/router_allowed_methods.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace cortado::koa {

CORTADO_DECL allowed_methods_layer::allowed_methods_layer(std::vector<http::method> implemented,
                                                          allowed_methods_options options)
    : settings_(cortado::detail::share<settings>(settings{std::move(implemented), std::move(options)})) {}

CORTADO_DECL task<> allowed_methods_layer::operator()(context& ctx, next_fn next) const {
    const std::shared_ptr<settings> kept = settings_;
    co_await next();
    if (routed(ctx).has_router() && ctx.status == 404) answer(ctx, *kept);
}

/** List the methods of routes in the order in which they come first. */
CORTADO_DECL std::vector<http::method> methods_of(const route_match& found) {
    std::vector<http::method> all;
    for (const route* each : found.matched()) {
        for (const http::method verb : each->methods()) {
            if (std::find(all.begin(), all.end(), verb) == all.end()) all.push_back(verb);
        }
    }
    return all;
}

CORTADO_DECL void allowed_methods_layer::answer(context& ctx, settings& how) {
    const auto contains = [](const std::vector<http::method>& list, http::method verb) {
        return std::find(list.begin(), list.end(), verb) != list.end();
    };
    const http::method asked = ctx.exchange().request.verb;
    const std::vector<http::method> allowed = methods_of(routed(ctx));
    std::string list;
    for (const http::method verb : allowed) {
        list.append(list.empty() ? "" : ", ").append(http::to_string(verb));
    }
    int status = 0;
    if (!contains(how.implemented, asked)) {
        status = 501;
    } else if (allowed.empty()) {
        return;
    } else if (asked == http::method::options) {
        ctx.status = 200;
        ctx.body = "";
        return ctx.set("Allow", list);
    } else if (contains(allowed, asked)) {
        return;
    } else {
        status = 405;
    }
    if (how.options.throw_) {
        auto& error = status == 501 ? how.options.not_implemented : how.options.method_not_allowed;
        throw error ? error() : http_error(status);
    }
    ctx.status = status;
    ctx.set("Allow", list);
}

}  // namespace cortado::koa
