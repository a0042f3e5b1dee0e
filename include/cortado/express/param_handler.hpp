#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/express/handler.hpp>

#include <source_location>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::express::detail {

template <class F>
concept ParamHandler = CallableAsHandler<F, request&, response&, next_fn, std::string_view, std::string_view>;

template <class F>
void call_param_handler(void* state, exchange_state& here, const web::cursor& next, task<>& left) {
    invoke_handler(left, *static_cast<F*>(state), here.req, here.res, next_fn(next), here.param_value,
                   here.param_name);
}

/** Erase what is handed to param(). */
template <class H>
own_layer make_param_handler(H&& handler, std::source_location place) {
    using F = std::decay_t<H>;
    static_assert(ParamHandler<F>,
                  "cortado: a param handler returns void or cortado::task<> and takes (express::request&, "
                  "express::response&, express::next_fn, std::string_view value, std::string_view name)");
    return {make_plain<F>(std::forward<H>(handler), place), &call_param_handler<F>};
}

}  // namespace cortado::express::detail
