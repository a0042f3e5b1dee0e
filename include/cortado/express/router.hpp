#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/share.hpp>
#include <cortado/express/any_handler.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/express/handler.hpp>
#include <cortado/express/param_handler.hpp>
#include <cortado/express/path_text.hpp>
#include <cortado/express/rare_verbs.hpp>
#include <cortado/express/route.hpp>
#include <cortado/http/method.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::express {

/** What routers and applications have in common: layers run in the order in which they are added here.

    A handler is `void` or `task<>`, of (request&, response&) or (request&, response&, next_fn); an error handler of
    (const E&, request&, response&, next_fn), called for exceptions of type E and its children, or with
    `std::exception_ptr` for all. A handler of Koa, a router, an application and whatever has `as_layer()` are layers as
    well. Every call throws usage_error for a pattern that is none and once the application is serving. */
template <class Self>
class routing : public rare_verbs<Self> {
public:
    /** Add a layer for every request. */
    template <class H>
    requires(!detail::Path<H>) Self& use(H&& handler,
                                         std::source_location place = std::source_location::current()) {
        return add(path_text("/", place), std::forward<H>(handler));
    }
    /** Add layers for every request. */
    template <class H, class... More>
    requires(!std::same_as<std::decay_t<H>, std::source_location>) Self& use(detail::first_handlers first,
                                                                             H&& second, More&&... more) {
        return add(path_text("/", first.place), first.list, std::forward<H>(second),
                   std::forward<More>(more)...);
    }
    /** Mount layers: for requests whose path starts with `path`, which is taken off `req.url` while they run. */
    template <class... H>
    Self& use(path_text path, H&&... handlers) {
        return add(path, std::forward<H>(handlers)...);
    }

    /** Add a route for GET, and for HEAD where no route before it has that. */
    template <class First, class... H>
    Self& get(path_text path, First&& handler, H&&... handlers) {
        return route_for(http::method::get, path, std::forward<First>(handler), std::forward<H>(handlers)...);
    }
    /** Add a route for HEAD. */
    template <class... H>
    Self& head(path_text path, H&&... handlers) {
        return route_for(http::method::head, path, std::forward<H>(handlers)...);
    }
    /** Add a route for POST. */
    template <class... H>
    Self& post(path_text path, H&&... handlers) {
        return route_for(http::method::post, path, std::forward<H>(handlers)...);
    }
    /** Add a route for PUT. */
    template <class... H>
    Self& put(path_text path, H&&... handlers) {
        return route_for(http::method::put, path, std::forward<H>(handlers)...);
    }
    /** Add a route for PATCH. */
    template <class... H>
    Self& patch(path_text path, H&&... handlers) {
        return route_for(http::method::patch, path, std::forward<H>(handlers)...);
    }
    /** Add a route for DELETE. */
    template <class... H>
    Self& delete_(path_text path, H&&... handlers) {
        return route_for(http::method::delete_, path, std::forward<H>(handlers)...);
    }
    /** Add a route for OPTIONS, in place of the automatic answer. */
    template <class... H>
    Self& options(path_text path, H&&... handlers) {
        return route_for(http::method::options, path, std::forward<H>(handlers)...);
    }
    /** Add a route for any method there is. */
    template <class... H>
    Self& route_for(http::method verb, const path_text& path, H&&... handlers) {
        return add_route(detail::set_of(verb), path, std::forward<H>(handlers)...);
    }
    /** Add a route for every method. */
    template <class... H>
    Self& all(path_text path, H&&... handlers) {
        return add_route(detail::every_method, path, std::forward<H>(handlers)...);
    }

    /** Begin a route that has handlers for several methods: `app.route("/book").get(show).put(change)`. */
    express::route route(const path_text& path) {
        table_->check_open("a route");
        return express::route(table_, table_->add_route(path));
    }

    /** Call `handler` before the layers whose own path captures `name`, once in a request for each value. It is `void` or
        `task<>` of (request&, response&, next_fn, std::string_view value, std::string_view name) and calls next().
        What it assigns to `req.params` is what this router's later handlers see.
        @source Express 5, app.param */
    template <std::convertible_to<std::string_view> Name, class H>
    Self& param(const Name& name, H&& handler, std::source_location place = std::source_location::current()) {
        table_->check_open("param()");
        table_->add_param(name, detail::make_param_handler(std::forward<H>(handler), place));
        return self();
    }
    template <class H>
    Self& param(std::initializer_list<std::string_view> names, const H& handler,
                std::source_location place = std::source_location::current()) {
        for (const std::string_view name : names) param(name, handler, place);
        return self();
    }

    /** The layer that this is in a list of another face or a middleware; it is frozen from here on. */
    web::layer as_layer() const { return detail::as_layer_elsewhere(table_); }

    /** The layers, for use() of another router. */
    const std::shared_ptr<detail::route_table>& table() const noexcept { return table_; }

protected:
    explicit routing(std::shared_ptr<detail::route_table> table) : table_(std::move(table)) {}
    ~routing() = default;
    routing(const routing&) = default;
    routing& operator=(const routing&) = default;

private:
    Self& self() noexcept { return static_cast<Self&>(*this); }

    template <class... H>
    Self& add(const path_text& path, H&&... handlers) {
        static_assert(sizeof...(H) > 0, "cortado: use() with a path needs a handler behind it");
        table_->check_open("use()");
        std::vector<any_handler> list;
        (detail::append_handlers(list, std::forward<H>(handlers), path.place), ...);
        detail::require_handlers(list);
        for (const any_handler& each : list) table_->mount(path, each.layer(), each.table());
        return self();
    }

    template <class... H>
    Self& add_route(detail::method_set methods, const path_text& path, H&&... handlers) {
        static_assert(sizeof...(H) > 0, "cortado: a route needs a handler behind its path");
        table_->check_open("a route");
        std::vector<any_handler> list;
        (detail::append_handlers(list, std::forward<H>(handlers), path.place), ...);
        array_list<detail::own_layer> layers = detail::layers_of(list);
        table_->extend_route(table_->add_route(path), methods, std::move(layers));
        return self();
    }

    std::shared_ptr<detail::route_table> table_;
};

/** A list of layers and routes to mount with `app.use("/api", api)`. A handle: copies are the same router, and what is
    added after mounting counts, until the application serves.
    @source Express 5, express.Router */
class router : public routing<router> {
public:
    explicit router(router_options options = {}) : routing(cortado::detail::share<detail::route_table>()) {
        table()->options = options;
    }
};

}  // namespace cortado::express
