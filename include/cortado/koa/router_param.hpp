#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/next.hpp>

#include <concepts>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::koa::detail {

/** A text for whatever kind of it a handler takes: a view is good up to the first suspension. */
struct param_text {
    std::string_view text;
    operator std::string_view() const noexcept { return text; }
    operator std::string() const { return std::string(text); }
};

template <class H>
concept ParamHandler = requires(H& handler, context& ctx, next_fn next) {
    { handler(param_text{}, ctx, next) } -> std::same_as<task<>>;
};

/** Make a middleware of a handler of router::param(). */
template <class H>
middleware make_param_middleware(std::string_view name, H&& handler, std::source_location place) {
    using kept = std::decay_t<H>;
    static_assert(ParamHandler<kept>,
                  "cortado: a param handler of a koa::router is task<>(std::string value, koa::context&, "
                  "koa::next_fn)");
    auto call = [handler = kept(std::forward<H>(handler)), name = std::string(name)](
                    context& ctx, next_fn next) mutable -> task<> {
        return handler(param_text{ctx.params[name]}, ctx, next);
    };
    return middleware(std::move(call), place);
}

}  // namespace cortado::koa::detail
