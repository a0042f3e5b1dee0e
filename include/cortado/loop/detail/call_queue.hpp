#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/ring.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/detail/shared_state.hpp>

#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado::detail {

/** A call in a ring, in the context of the one who made it. Its function makes the call, or with `is_made` false only
    lets go of what it holds. */
struct queued_call : ring_link {
    using function = void (*)(queued_call&, bool is_made);
    explicit queued_call(function by) noexcept : run(by) {}
    function run;
    context_ref context = context_ref::current();
};

/** Take the first call out and make it: what leaves it is uncaught. */
inline void make_first(link_ring& ring) noexcept {
    auto& call = static_cast<queued_call&>(ring.front());
    call.unlink();
    const context_scope inside(call.context);
    try {
        call.run(call, true);
    } catch (...) {
        report_uncaught(std::current_exception());
    }
}

/** Let go of every call, also of those that the end of another adds. */
inline void drop_all(link_ring& ring) noexcept {
    while (!ring.is_empty()) {
        auto& call = static_cast<queued_call&>(ring.front());
        call.unlink();
        call.run(call, false);
    }
}

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

template <class F>
task<> run_callback(F callback) {
    auto work = callback();
    static_cast<void>(co_await work);
}

/** Make a call whose result nobody waits for; a task that it gives is spawned, and owns the callable. */
template <class F>
void call_once(F callback) {
    if constexpr (is_task<std::invoke_result_t<F&>>) {
        spawn(run_callback(std::move(callback)));
    } else {
        static_cast<void>(callback());
    }
}

/** A callable and the arguments it is to be called with, once. */
template <class F, class... Args>
struct bound_once {
    F callable;
    std::tuple<Args...> arguments;
    decltype(auto) operator()() { return std::apply(callable, std::move(arguments)); }
};

template <class F>
auto bind_once(F&& callable) {
    return std::decay_t<F>(std::forward<F>(callable));
}
template <class F, class... Args>
requires(sizeof...(Args) > 0) auto bind_once(F&& callable, Args&&... args) {
    return bound_once<std::decay_t<F>, std::decay_t<Args>...>{
        std::forward<F>(callable), std::tuple<std::decay_t<Args>...>(std::forward<Args>(args)...)};
}

/** A call that owns its callable, and is gone before it is made, so that the next takes its memory. */
template <class F>
struct owned_call : queued_call {
    explicit owned_call(F&& owned) : queued_call(&owned_call::make), callable(std::move(owned)) {}

    static void make(queued_call& call, bool is_made) {
        auto& self = static_cast<owned_call&>(call);
        if (!is_made) return delete_recycled(self);
        F callable(std::move(self.callable));
        delete_recycled(self);
        call_once(std::move(callable));
    }

    F callable;
};

template <class F>
queued_call& make_owned_call(F callable) {
    return *new_recycled<owned_call<F>>(std::move(callable));
}

}  // namespace cortado::detail
