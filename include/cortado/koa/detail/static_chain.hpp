#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/koa/detail/pass.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/next.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado::koa::detail {

/** The next() of a layer whose successor is known when compiling. It becomes a next_fn where one is asked for. */
template <class Chain, std::size_t Position>
class step {
public:
    explicit step(web::cursor at) noexcept : at_(at) {}

    /** @return the task of the next layer, as next_fn gives it
        @throws usage_error  it was called before in this layer, or its request is over */
    [[nodiscard("next() does nothing until it is awaited: co_await next()")]] task<> operator()() const {
        return Chain::template enter<Position>(static_cast<pass&>(at_.lock()));
    }
    operator next_fn() const noexcept { return next_fn(at_); }

private:
    web::cursor at_;
};

/** Is a layer called by its own type? All others are erased, as in a list. */
template <class H>
constexpr bool keeps_type() {
    using kept = std::decay_t<H>;
    if constexpr (std::same_as<kept, middleware> || std::is_pointer_v<kept>) {
        return false;
    } else {
        return is_own_handler<kept>();
    }
}
template <class H>
inline constexpr bool is_kept_as_it_is = keeps_type<H>();

template <class H>
using kept_layer = std::conditional_t<is_kept_as_it_is<H>, std::decay_t<H>, middleware>;

template <class H>
kept_layer<H> keep_layer(H&& handler) {
    if constexpr (is_kept_as_it_is<H> || std::same_as<std::decay_t<H>, middleware>) {
        return std::forward<H>(handler);
    } else {
        return middleware(std::forward<H>(handler), std::source_location());
    }
}

/** The layers of compose(a, b, c), each as the type it has, beside the list that passes go through. */
template <class... Handlers>
class static_chain {
public:
    explicit static_chain(Handlers... handlers) : handlers_(std::move(handlers)...) {
        add(std::index_sequence_for<Handlers...>());
        layers_.freeze();
    }
    static_chain(const static_chain&) = delete;
    static_chain& operator=(const static_chain&) = delete;

    /** Let messages name the layers by the place of the whole. */
    void registered_at(const std::source_location& place) {
        layers_.place_at(place);
        std::apply([&](auto&... each) { (tell_place(each, place), ...); }, handlers_);
    }

    task<> start(context& ctx, web::cursor outer) {
        pass& opened = ctx.open_pass(layers_, outer);
        if constexpr (is_typed<0>) {
            return enter<0>(opened);
        } else {
            return opened.descend(0);
        }
    }

    template <std::size_t Position>
    static task<> enter(pass& by) {
        if constexpr (is_typed<Position>) {
            return by.descend_by(static_cast<std::uint32_t>(Position), [&by](layer_list::entry& of) {
                return call<Position>(of, by, Position + 1);
            });
        } else {
            return by.descend(static_cast<std::uint32_t>(Position));
        }
    }

private:
    template <std::size_t Position>
    static constexpr bool has_type() {
        if constexpr (Position < sizeof...(Handlers)) {
            return !std::same_as<std::tuple_element_t<Position, std::tuple<Handlers...>>, middleware>;
        } else {
            return false;
        }
    }
    template <std::size_t Position>
    static constexpr bool is_typed = has_type<Position>();

    /** Make the task of a layer; where this is known, the compiler sees through it. */
    template <std::size_t Position>
    static task<> call(layer_list::entry& of, pass& by, std::uint32_t next_position) {
        using handler = std::tuple_element_t<Position, std::tuple<Handlers...>>;
        using next_step = step<static_chain, Position + 1>;
        auto& called = *static_cast<handler*>(of.layer.state.get());
        context& ctx = by.current_context();
        const web::cursor at(by, next_position);
        if constexpr (requires {
                          { called(ctx, next_step(at)) } -> std::same_as<task<>>;
                      }) {
            return called(ctx, next_step(at));
        } else {
            return start_with(called, ctx, at);
        }
    }

    template <std::size_t... Position>
    void add(std::index_sequence<Position...>) {
        (add_one<Position>(std::get<Position>(handlers_)), ...);
    }
    template <std::size_t Position, class Handler>
    void add_one(Handler& handler) {
        if constexpr (is_typed<Position>) {
            web::layer made;
            made.kind = web::layer::style::onion;
            made.place = std::source_location();
            made.call = &call_handler<Handler>;
            made.state = std::shared_ptr<void>(std::shared_ptr<void>(), &handler);  // lives here
            layers_.add(std::move(made), &call<Position>);
        } else {
            handler.add_to(layers_);
        }
    }

    std::tuple<Handlers...> handlers_;
    layer_list layers_;
};

}  // namespace cortado::koa::detail
