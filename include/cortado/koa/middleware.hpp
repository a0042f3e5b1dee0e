#pragma once

#include <cortado/config.hpp>
#include <cortado/core/share.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/next.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <memory>
#include <source_location>
#include <type_traits>
#include <utility>

namespace cortado::koa {

namespace detail {

template <class H>
concept OnionHandler = requires(H& handler, context& ctx, next_fn&& next) {
    { handler(ctx, std::move(next)) } -> std::same_as<task<>>;
};
template <class H>
concept EndHandler = requires(H& handler, context& ctx) {
    { handler(ctx) } -> std::same_as<task<>>;
};
template <class H>
concept PlainEndHandler = requires(H& handler, context& ctx) {
    { handler(ctx) } -> std::same_as<void>;
};
template <class H>
concept Handler = OnionHandler<H> || EndHandler<H> || PlainEndHandler<H>;

template <class H>
concept Mountable = requires(const H& mounted) {
    { mounted.as_layer() } -> std::same_as<web::layer>;
};

/** Its first parameter belongs to a face whose door is included. */
template <class H>
concept FacedHandler = requires {
    sizeof(web::face<typename web::detail::first_parameter_of<H>::type>);
};

/** Tell a composition where it is registered, for the messages about its layers. */
template <class H>
void tell_place(H& handler, const std::source_location& place) {
    if constexpr (requires { handler.registered_at(place); }) handler.registered_at(place);
}

template <class H>
void call_plain(void* handler, context& ctx) {
    (*static_cast<H*>(handler))(ctx);
}

// The coroutine is no template: its frame would have the handler in its type, and g++ warns of that where the handler is
// local to an included file.
inline task<> run_later(void (*call)(void*, context&), void* handler, context& ctx) {
    call(handler, ctx);
    co_return;
}

template <class H>
task<> run_plain(H& handler, context& ctx) {
    return run_later(&call_plain<H>, &handler, ctx);
}

template <class H>
[[gnu::always_inline]] inline task<> start_with(H& handler, context& ctx, web::cursor at) {
    if constexpr (OnionHandler<H>) {
        return handler(ctx, next_fn(at));
    } else if constexpr (EndHandler<H>) {
        return handler(ctx);
    } else {
        return run_plain(handler, ctx);  // lazy, as every layer is
    }
}

template <class H>
task<> call_handler(void* state, web::exchange& ex, web::cursor at) {
    return start_with(*static_cast<H*>(state), ex.face<context>(), at);
}

/** The way to a handler inside a Koa list, whose pass knows the context. */
template <class H>
task<> enter_handler(layer_list::entry& of, pass& by, std::uint32_t next_position) {
    return start_with(*static_cast<H*>(of.layer.state.get()), by.current_context(),
                      web::cursor(by, next_position));
}

/** Does the Koa face itself make the layer of it? */
template <class H>
constexpr bool is_own_handler() {
    if constexpr (Mountable<H>) {
        return false;
    } else if constexpr (FacedHandler<H>) {
        return Handler<H> && std::same_as<typename web::detail::first_parameter_of<H>::type, context>;
    } else {
        return Handler<H>;
    }
}

}  // namespace detail

/** A layer of a Koa list, made of anything that can be one; what `use` and `compose` take. Made implicitly:

        task<>(koa::context&, koa::next_fn)     a middleware
        task<>(koa::context&)                   a handler: nothing below it runs
        void(koa::context&)                     the same, without a coroutine
        an Express handler                      where <cortado/express.hpp> is included
        an application of either face           mounted */
class middleware {
public:
    /** @param place  where it was registered, for messages */
    template <class H>
    requires(!std::same_as<std::remove_cvref_t<H>, middleware>)
        middleware(H&& handler, std::source_location place = std::source_location::current())
        : enter_(way_to<std::decay_t<H>>()) {
        detail::tell_place(handler, place);
        layer_ = erase(std::forward<H>(handler));
        layer_.place = place;
    }

    const web::layer& as_layer() const noexcept { return layer_; }

    // --- for applications and compose()
    void add_to(detail::layer_list& list) const { list.add(layer_, enter_); }

private:
    template <class H>
    static web::layer erase(H&& handler);

    /** @return null for what only its layer can call */
    template <class H>
    static constexpr detail::layer_list::enter_function way_to() noexcept {
        if constexpr (detail::is_own_handler<H>()) {
            return &detail::enter_handler<H>;
        } else {
            return nullptr;
        }
    }

    web::layer layer_;
    detail::layer_list::enter_function enter_;
};

}  // namespace cortado::koa

/** Koa handlers in lists of either face. */
template <>
struct cortado::web::face<cortado::koa::context> {
    template <class H>
    static layer make(H handler) {
        static_assert(
            koa::detail::Handler<H>,
            "cortado: a Koa handler is task<>(koa::context&, koa::next_fn), task<>(koa::context&) or "
            "void(koa::context&)");
        layer made;
        made.kind = layer::style::onion;
        if constexpr (std::is_pointer_v<H>) {
            if (handler == nullptr) return made;  // refused by the list, which knows the place
        }
        if constexpr (koa::detail::Handler<H>) made.call = &koa::detail::call_handler<H>;
        made.state = cortado::detail::share_erased<H>(std::move(handler));
        return made;
    }
};

template <class H>
cortado::web::layer cortado::koa::middleware::erase(H&& handler) {
    using kept = std::decay_t<H>;
    if constexpr (std::same_as<kept, web::layer>) {
        return std::forward<H>(handler);
    } else if constexpr (detail::Mountable<kept>) {
        return handler.as_layer();
    } else if constexpr (detail::FacedHandler<kept>) {
        using first = typename web::detail::first_parameter_of<kept>::type;
        return web::face<first>::make(kept(std::forward<H>(handler)));
    } else {
        // What has no first parameter to tell by: a generic lambda, an overloaded functor, or no handler at
        // all.
        static_assert(
            detail::Handler<kept>,
            "cortado: use() takes a Koa handler, task<>(koa::context&, koa::next_fn), task<>(koa::context&) "
            "or void(koa::context&), an Express handler (include <cortado/express.hpp>) or an application "
            "to mount");
        if constexpr (detail::Handler<kept>) {
            return web::face<context>::make(kept(std::forward<H>(handler)));
        } else {
            return {};
        }
    }
}
