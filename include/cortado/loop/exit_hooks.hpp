#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/loop/event_emitter.hpp>

#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {
CORTADO_DECL listener_handle add_before_exit(function<void(int)> hook);
CORTADO_DECL listener_handle add_exit(function<void(int)> hook);

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
    @param hook  `void(int exit_code)` or `void()`; kept as long as the loop, unless it is removed. What it throws goes
                 to on_uncaught(), and the hooks behind it are not called
    @return a handle whose remove() takes the hook away; may be dropped, and outlive the loop
    @source Node: process.on('beforeExit') */
template <class F>
listener_handle on_before_exit(F&& hook) {
    return detail::add_before_exit(detail::exit_hook_of(std::forward<F>(hook)));
}

/** Hear that run() is about to return, for nothing is left to do and nobody has asked for more, or that
    process::exit() was called. What is asked for now is not done, unless the loop is run again. A hook that is added
    or removed by another counts from the next time on. Not called after stop().
    @param hook  as of on_before_exit()
    @return as of on_before_exit()
    @source Node: process.on('exit') */
template <class F>
listener_handle on_exit(F&& hook) {
    return detail::add_exit(detail::exit_hook_of(std::forward<F>(hook)));
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/exit_hooks.ipp>
#endif
