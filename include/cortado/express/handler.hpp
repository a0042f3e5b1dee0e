#pragma once

#include <cortado/config.hpp>
#include <cortado/core/share.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/next.hpp>
#include <cortado/express/request.hpp>
#include <cortado/express/response.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <source_location>
#include <type_traits>
#include <utility>

namespace cortado::express::detail {

template <class R>
concept HandlerResult = std::same_as<R, void> || std::same_as<R, task<>>;

template <class F, class... Args>
concept CallableAsHandler =
    std::is_invocable_v<F&, Args...> && HandlerResult<std::invoke_result_t<F&, Args...>>;

template <class F>
concept Endpoint = CallableAsHandler<F, request&, response&>;
template <class F>
concept Middleware = CallableAsHandler<F, request&, response&, next_fn>;

template <class F>
concept Named = requires {
    typename web::detail::first_parameter_of<F>::type;
};
template <class F>
using first_of = typename web::detail::first_parameter_of<F>::type;

/** An error handler for one type of exception and its children. */
template <class F>
concept TypedErrorHandler = Named<F> && CallableAsHandler < F,
        const first_of<F>
&, request&, response&, next_fn > ;
/** An error handler for whatever was thrown. */
template <class F>
concept AnyErrorHandler = CallableAsHandler<F, const std::exception_ptr&, request&, response&, next_fn>;

/** A handler of another face whose door is included. */
template <class F>
concept ForeignHandler = Named<F> && !std::same_as<first_of<F>, request> && requires(F f) {
    { web::face<first_of<F>>::make(std::move(f)) } -> std::same_as<web::layer>;
};

/** A router, an application, or a middleware that makes its own layer. */
template <class T>
concept Layered = requires(const T& t) {
    { t.as_layer() } -> std::same_as<web::layer>;
};

/** @param left  is left alone by a handler that is no coroutine */
template <class F, class... Args>
void invoke_handler(task<>& left, F& handler, Args&&... args) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, Args...>>) {
        handler(std::forward<Args>(args)...);
    } else {
        left = handler(std::forward<Args>(args)...);
    }
}

/** The direct_function of a handler: a chain of this face calls it. */
template <class F>
void call_direct(void* state, exchange_state& here, const web::cursor& next, task<>& left) {
    F& handler = *static_cast<F*>(state);
    if constexpr (Middleware<F>) {
        invoke_handler(left, handler, here.req, here.res, next_fn(next));
    } else {
        invoke_handler(left, handler, here.req, here.res);
    }
}

/** The layer::call of a handler: a list of the other face calls it. */
template <class F>
task<> call_from_outside(void* state, web::exchange& ex, web::cursor next) {
    exchange_state& here = ex.face<exchange_state>();
    here.res.entered_at(next.lock(), next.position());
    task<> left;
    call_direct<F>(state, here, next, left);
    return left;
}

/** Remember the exception as a whole: the handler may hold a reference to it beyond the call, and give it to next(). */
template <class E>
void keep_error(exchange_state& here, const E& caught, const std::exception_ptr& error) {
    if constexpr (std::is_polymorphic_v<E>) {
        here.keep_handled(dynamic_cast<const void*>(&caught), error);
    } else {
        here.keep_handled(&caught, error);
    }
}

template <class F>
task<> call_for_error(void* state, const std::exception_ptr& error, web::exchange& ex, web::cursor next,
                      bool& accepted) {
    F& handler = *static_cast<F*>(state);
    exchange_state& here = ex.face<exchange_state>();
    task<> left;
    if constexpr (AnyErrorHandler<F>) {
        here.keep_handled(nullptr, error);
        invoke_handler(left, handler, error, here.req, here.res, next_fn(next));
    } else {
        const first_of<F>* wanted = nullptr;
        try {
            std::rethrow_exception(error);
        } catch (const first_of<F>& caught) {
            keep_error(here, caught, error);
            wanted = &caught;  // it lives as long as `error` and what was just kept
        } catch (...) {
            accepted = false;
            return left;
        }
        invoke_handler(left, handler, *wanted, here.req, here.res, next_fn(next));
    }
    return left;
}

template <class F>
web::layer make_plain(F handler, std::source_location place) {
    web::layer made;
    made.state = cortado::detail::share_erased<F>(std::move(handler));
    made.place = place;
    return made;
}

template <class F>
web::layer make_for_error(F handler, std::source_location place) {
    web::layer made;
    made.kind = web::layer::style::error;
    made.call_error = &call_for_error<F>;
    made.state = cortado::detail::share_erased<F>(std::move(handler));
    made.place = place;
    return made;
}

template <class>
inline constexpr bool never = false;

/** A router or an application of this face freezes with the list it is mounted in, not here. */
template <class H>
web::layer layer_of(const H& handler) {
    if constexpr (requires {
                      { handler.table() } -> std::convertible_to<std::shared_ptr<route_table>>;
                  }) {
        return as_layer(handler.table());
    } else {
        return handler.as_layer();
    }
}

/** Erase whatever may be handed to use(), get() and the like. */
template <class H>
own_layer make_layer(H&& handler, std::source_location place) {
    using F = std::decay_t<H>;
    if constexpr (std::same_as<F, web::layer>) {
        return {std::forward<H>(handler), &call_layer, false, true};
    } else if constexpr (Layered<F>) {
        web::layer made = layer_of(handler);
        made.place = place;
        return {std::move(made), &call_layer, false, true};
    } else if constexpr (Endpoint<F> || Middleware<F>) {
        return {make_plain<F>(std::forward<H>(handler), place), &call_direct<F>, Endpoint<F>};
    } else if constexpr (AnyErrorHandler<F> || TypedErrorHandler<F>) {
        return {make_for_error<F>(std::forward<H>(handler), place)};
    } else if constexpr (ForeignHandler<F>) {
        web::layer made = web::face<first_of<F>>::make(std::forward<H>(handler));
        made.place = place;
        return {std::move(made), &call_layer, false, true};
    } else {
        static_assert(
            never<F>,
            "cortado: an Express handler returns void or cortado::task<> and takes (express::request&, "
            "express::response&), or these and an express::next_fn; an error handler takes (const E&, "
            "express::request&, express::response&, express::next_fn), E being the exception's type or "
            "std::exception_ptr; Koa's handlers need <cortado/koa.hpp> included before the call");
        return {};
    }
}

}  // namespace cortado::express::detail

namespace cortado::web {

/** Express handlers, for a list of the other face. */
template <>
struct face<express::request> {
    template <class Handler>
    static layer make(Handler handler, std::source_location place = std::source_location::current()) {
        web::layer made = express::detail::make_layer(std::move(handler), place).what;
        if constexpr (express::detail::Endpoint<Handler> || express::detail::Middleware<Handler>) {
            made.call = &express::detail::call_from_outside<Handler>;
        }
        return made;
    }
};

}  // namespace cortado::web
