#pragma once

#include <cortado/config.hpp>
#include <cortado/core/share.hpp>
#include <cortado/http/method.hpp>
#include <cortado/koa/detail/router_core.hpp>
#include <cortado/koa/detail/router_pass.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/routed.hpp>
#include <cortado/koa/router_allowed_methods.hpp>
#include <cortado/koa/router_options.hpp>
#include <cortado/koa/router_param.hpp>
#include <cortado/web/path_text.hpp>
#include <cortado/web/rare_verbs.hpp>

#include <concepts>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::koa {

using web::path_text;

namespace detail {

template <class T>
concept Path = std::convertible_to<T, path_text>;

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

/** A router, or its routes. */
template <class T>
concept Routes = requires(const T& t) {
    { t.core() } -> std::convertible_to<std::shared_ptr<router_core>>;
};

}  // namespace detail

/** The middleware that a router is: what `routes()` gives. */
class routes {
public:
    explicit routes(std::shared_ptr<detail::router_core> core) noexcept : core_(std::move(core)) {}
    web::layer as_layer() const;
    const std::shared_ptr<detail::router_core>& core() const noexcept { return core_; }

private:
    std::shared_ptr<detail::router_core> core_;
};

/** Routes for a Koa application:

        koa::router router({.prefix = "/users"});
        router.get("user", "/:id", [](koa::context& ctx) { ctx.body = ctx.params["id"]; });
        app.use(router.routes()).use(router.allowed_methods());

    All routes that fit run, in order: each goes on to the next one with `co_await next()`, and behind the last to what
    is below the router. Middleware of the router runs only where a route fits. Paths are path-to-regexp 8's language, see
    web::path_pattern; `"*rest"` is one text. Two texts in front are a name and a path.

    A handle: copies are the same router. A handler that keeps one would keep it for ever; for URLs ask
    `koa::routed(ctx).url("user", {{"id", 7}})`. Routes are added before the first request; each call throws usage_error
    afterwards, and for a path that is none.
    @source @koa/router 14 */
class router : public web::rare_verbs<router, path_text> {
public:
    explicit router(router_options options = {}) : core_(cortado::detail::share<detail::router_core>()) {
        core_->options = std::move(options);
    }

    /** Add middleware for every route from here on; another router's routes become routes of this one, as they are
        now. */
    template <class H>
    requires(!detail::Path<H>) router& use(H&& handler,
                                           std::source_location place = std::source_location::current()) {
        use_items({}, place, std::forward<H>(handler));
        return *this;
    }
    template <class H1, class H2, class... More>
    requires(!detail::Path<H1> &&
             !std::same_as<std::decay_t<H2>, std::source_location>) router& use(H1&& first, H2&& second,
                                                                                More&&... more) {
        use_items({}, {}, std::forward<H1>(first), std::forward<H2>(second), std::forward<More>(more)...);
        return *this;
    }
    /** The same below a path, or below each of several. */
    template <class... H>
    router& use(path_text path, H&&... handlers) {
        static_assert(sizeof...(H) > 0, "cortado: use() with a path needs a handler behind it");
        for (const std::string& each : path.patterns) use_items(each, path.place, handlers...);
        return *this;
    }

    /** Add a route for GET and HEAD. */
    template <class... H>
    router& get(path_text path, H&&... handlers) {
        return route_for(http::method::get, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    router& head(path_text path, H&&... handlers) {
        return route_for(http::method::head, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    router& post(path_text path, H&&... handlers) {
        return route_for(http::method::post, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    router& put(path_text path, H&&... handlers) {
        return route_for(http::method::put, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    router& patch(path_text path, H&&... handlers) {
        return route_for(http::method::patch, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    router& delete_(path_text path, H&&... handlers) {
        return route_for(http::method::delete_, path, std::forward<H>(handlers)...);
    }
    /** The same as delete_(). */
    template <class... H>
    router& del(path_text path, H&&... handlers) {
        return route_for(http::method::delete_, path, std::forward<H>(handlers)...);
    }
    template <class... H>
    router& options(path_text path, H&&... handlers) {
        return route_for(http::method::options, path, std::forward<H>(handlers)...);
    }
    /** Add a route for every method. */
    template <class... H>
    router& all(path_text path, H&&... handlers) {
        add(every_method(), path, std::forward<H>(handlers)...);
        return *this;
    }
    /** Add a route for any method there is. */
    template <class... H>
    router& route_for(http::method verb, path_text path, H&&... handlers) {
        add({verb}, path, std::forward<H>(handlers)...);
        return *this;
    }
    /** Add a route for some methods: `router.register_("/a", {http::method::get}, handler)`. */
    template <class... H>
    router& register_(path_text path, std::vector<http::method> methods, H&&... handlers) {
        add(std::move(methods), path, std::forward<H>(handlers)...);
        return *this;
    }

    /** The same with a name, and options that are added to the router's:
        `router.register_("/a", {http::method::get}, {.name = "a", .strict = true}, handler)`. */
    template <class... H>
    router& register_(path_text path, std::vector<http::method> methods, route_options how, H&&... handlers) {
        std::vector<detail::router_item> list;
        (append(list, std::forward<H>(handlers), path.place), ...);
        add_route(methods, how, path, list);
        return *this;
    }

    /** Call `handler` before the routes whose path has the name, in the order of the names in the path:
        `task<>(std::string value, koa::context&, koa::next_fn)`. A std::string_view is good up to the first suspension. */
    template <class H>
    router& param(std::string_view name, H&& handler,
                  std::source_location place = std::source_location::current()) {
        core_->param(name, detail::make_param_middleware(name, std::forward<H>(handler), place), place);
        return *this;
    }
    /** Put a prefix before all paths, also those that are there. */
    router& prefix(std::string prefix, std::source_location place = std::source_location::current()) {
        core_->set_prefix(std::move(prefix), place);
        return *this;
    }
    /** Redirect one path, or named route, to another, or to an URL elsewhere.
        @throws usage_error  there is no route of that name
        @source @koa/router 14 router.redirect */
    CORTADO_DECL router& redirect(std::string_view source, std::string_view destination, int status = 301,
                                  std::source_location place = std::source_location::current());

    /** The middleware for `app.use()` of either face; copies of the router and this are one. */
    koa::routes routes() const { return koa::routes(core_); }
    /** The same as routes(). */
    koa::routes middleware() const { return routes(); }
    web::layer as_layer() const { return routes().as_layer(); }
    /** The middleware that answers what no route took: 200 to OPTIONS, 405 where the path has other methods, 501 for a
        method that is not among the options' `methods`, each with Allow. */
    allowed_methods_layer allowed_methods(allowed_methods_options options = {}) const {
        return {core_->options.methods, std::move(options)};
    }

    /** @return null where there is none of that name */
    const koa::route* route(std::string_view name) const noexcept { return core_->find(name); }
    /** Write the path of a named route; see koa::url().
        @throws usage_error  there is none of that name, or a value is missing */
    std::string url(std::string_view name, url_values values = {}, url_options options = {}) const {
        return named(name).url(values, std::move(options));
    }
    template <class... Values>
    requires(sizeof...(Values) > 0 && (detail::UrlArgument<Values> && ...)) std::string
        url(std::string_view name, Values&&... values)
    const { return named(name).url(std::forward<Values>(values)...); }

    /** What it consists of; for use() of another router. */
    const std::shared_ptr<detail::router_core>& core() const noexcept { return core_; }

private:
    template <class T>
    static void append(std::vector<detail::router_item>& list, T&& item, std::source_location place) {
        using kept = std::decay_t<T>;
        if constexpr (detail::is_list<kept>) {
            for (const auto& each : item) append(list, each, place);
        } else if constexpr (detail::Routes<kept>) {
            list.push_back({koa::middleware(item.as_layer(), place), item.core()});
        } else if constexpr (std::same_as<kept, koa::middleware>) {
            list.push_back({item});
        } else {
            list.push_back({koa::middleware(std::forward<T>(item), place)});
        }
    }

    template <class... H>
    void use_items(const std::optional<std::string>& path, std::source_location place, H&&... handlers) {
        std::vector<detail::router_item> list;
        (append(list, handlers, place), ...);
        for (const detail::router_item& each : list) core_->use(path, each, place);
    }

    void add(const std::vector<http::method>& methods, const path_text& path) {
        add_route(methods, {}, path, {});
    }
    template <class First, class... More>
    void add(const std::vector<http::method>& methods, const path_text& path, First&& first, More&&... more) {
        std::vector<detail::router_item> list;
        if constexpr (detail::Path<First>) {
            (append(list, std::forward<More>(more), path.place), ...);
            route_options how;
            how.name = path.patterns.front();
            add_route(methods, how, path_text(std::forward<First>(first), path.place), list);
        } else {
            append(list, std::forward<First>(first), path.place);
            (append(list, std::forward<More>(more), path.place), ...);
            add_route(methods, {}, path, list);
        }
    }
    CORTADO_DECL void add_route(const std::vector<http::method>& methods, const route_options& how,
                                const path_text& path, const std::vector<detail::router_item>& handlers);
    CORTADO_DECL static std::vector<http::method> every_method();
    CORTADO_DECL const koa::route& named(std::string_view name) const;

    std::shared_ptr<detail::router_core> core_;
};

inline web::layer routes::as_layer() const {
    web::layer made;
    made.kind = web::layer::style::onion;
    made.call = &detail::router_core::run;
    made.state = core_;
    return made;
}

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/router.ipp>
#endif
