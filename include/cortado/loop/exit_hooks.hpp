#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>

#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {
CORTADO_DECL void add_before_exit(function<void(int)> hook);
CORTADO_DECL void add_exit(function<void(int)> hook);

template <class F>
function<void(int)> exit_hook_of(F&& hook) {
    if constexpr (std::is_invocable_v<std::decay_t<F>&, int>) {
        return function<void(int)>(std::forward<F>(hook));
    } else {
        static_assert(std::is_invocable_v<std::decay_t<F>&>,
                      "cortado: an exit hook is called with the exit code, or with nothing");
        return function<void(int)>(
            [called = std::decay_t<F>(std::forward<F>(hook))](int) mutable { called(); });
    }
}
}  // namespace detail

/** Hear that this thread's loop has nothing left to do. If work is asked for then, run() goes on, and this is called
    again at the end of that.
    @param hook  `void(int exit_code)` or `void()`; kept as long as the loop
    @source Node: process.on('beforeExit') */
template <class F>
void on_before_exit(F&& hook) {
    detail::add_before_exit(detail::exit_hook_of(std::forward<F>(hook)));
}

/** Hear that run() is about to return, for nothing is left to do and nobody has asked for more. What is asked for now is
    not done, unless the loop is run again. Not called after stop().
    @param hook  `void(int exit_code)` or `void()`; kept as long as the loop
    @source Node: process.on('exit') */
template <class F>
void on_exit(F&& hook) {
    detail::add_exit(detail::exit_hook_of(std::forward<F>(hook)));
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/exit_hooks.ipp>
#endif
