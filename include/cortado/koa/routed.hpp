#pragma once

#include <cortado/config.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/route.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

namespace detail {
struct routing_state;
}

/** What routers have found for a request so far; valid while it goes on. */
class route_match {
public:
    /** The path of the route that runs or ran last, as it was registered, prefixes included; "" before any.
        @source @koa/router 14 ctx._matchedRoute, ctx.routerPath */
    CORTADO_DECL std::string_view path() const noexcept;
    /** The route that runs or ran last, null before any: its own name, methods and captures.
        @source @koa/router 14 ctx.routerName, which is its name */
    CORTADO_DECL const route* current() const noexcept;
    /** The name of the last route that had one.
        @source @koa/router 14 ctx._matchedRouteName */
    CORTADO_DECL std::string_view name() const noexcept;
    /** All routes whose path fits, whatever their methods, of all routers so far.
        @source @koa/router 14 ctx.matched */
    CORTADO_DECL std::span<const route* const> matched() const noexcept;
    /** What the running route captured, as it stands in the request.
        @source @koa/router 14 ctx.captures */
    CORTADO_DECL std::vector<std::string> captures() const;
    /** Has a router looked at the request? */
    CORTADO_DECL bool has_router() const noexcept;
    /** Find a route of the router that looked at the request last.
        @source @koa/router 14 ctx.router.route
        @return null where there is none of that name */
    CORTADO_DECL const route* find(std::string_view name) const noexcept;
    /** Write the path of a named route of that router.
        @throws usage_error  there is none of that name, or a value is missing
        @source @koa/router 14 ctx.router.url */
    template <class... Arguments>
    std::string url(std::string_view route_name, Arguments&&... arguments) const {
        return named(route_name).url(std::forward<Arguments>(arguments)...);
    }
    std::string url(std::string_view route_name, url_values values, url_options options = {}) const {
        return named(route_name).url(values, std::move(options));
    }

    explicit route_match(const detail::routing_state* of) noexcept : state_(of) {}

private:
    CORTADO_DECL const route& named(std::string_view name) const;

    const detail::routing_state* state_;
};

/** Ask what routers have found: `koa::routed(ctx).path()` is "/users/:id". */
CORTADO_DECL route_match routed(context& ctx);

/** Let the routers below look at another path than the request's.
    @source @koa/router 14 ctx.newRouterPath */
CORTADO_DECL void set_router_path(context& ctx, std::string_view path);

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/routed.ipp>
#endif
