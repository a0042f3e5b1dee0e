#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/detail/call_queue.hpp>

#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {
CORTADO_DECL void enqueue_tick(queued_call& call);
CORTADO_DECL void enqueue_microtask(queued_call& call);
CORTADO_DECL void enqueue_closing(queued_call& call);
}  // namespace detail

/** Call `callback` as soon as the callback that is running has returned, before any microtask and before anything else
    of the loop. Ticks that it adds come before the loop goes on.
    @param callback   called once; a task that it gives is spawned. What leaves it goes to on_uncaught()
    @param arguments  kept, and moved into the call
    @source Node: process.nextTick */
template <class F, class... Args>
void next_tick(F&& callback, Args&&... arguments) {
    static_assert(std::is_invocable_v<std::decay_t<F>&, std::decay_t<Args>...>,
                  "cortado: next_tick(callback, arguments...) takes what can be called with these arguments");
    detail::enqueue_tick(detail::make_owned_call(
        detail::bind_once(std::forward<F>(callback), std::forward<Args>(arguments)...)));
}

/** Call `callback` as a microtask: where awaited promises resume, behind the ticks of the callback that is running.
    @param callback  called once; a task that it gives is spawned. What leaves it goes to on_uncaught()
    @source Node: queueMicrotask */
template <class F>
void queue_microtask(F&& callback) {
    static_assert(std::is_invocable_v<std::decay_t<F>&>,
                  "cortado: queue_microtask(callback) takes what can be called without arguments");
    detail::enqueue_microtask(detail::make_owned_call(detail::bind_once(std::forward<F>(callback))));
}

/** Call `callback` in the close phase of this round: behind its immediates, before the timers of the next one.
    Where things that were closed say so. */
template <class F>
void queue_close(F&& callback) {
    static_assert(std::is_invocable_v<std::decay_t<F>&>,
                  "cortado: queue_close(callback) takes what can be called without arguments");
    detail::enqueue_closing(detail::make_owned_call(detail::bind_once(std::forward<F>(callback))));
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/next_tick.ipp>
#endif
