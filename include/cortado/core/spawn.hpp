#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/uncaught.hpp>

#include <coroutine>
#include <utility>

namespace cortado {

namespace detail {

/** A coroutine nobody awaits: it starts at once and frees itself at its end. */
struct detached {
    struct promise_type : promise_base {
        detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() noexcept { report_uncaught(std::current_exception()); }
    };
};

inline detached run_detached(task<> work, stop_token token) {
    work.start(token);
    try {
        co_await work;
    } catch (const operation_cancelled&) {
        // Being stopped is how a spawned task may end; it is nobody's error.
    }
}

}  // namespace detail

/** Start a task that nobody awaits, here and now on the running loop; it runs to its first suspension inside the
    call. An exception that leaves it goes to on_uncaught(); operation_cancelled ends it quietly.
    @param work   owned from here on
    @param token  what may stop it; its source must outlive the task. Prefer a `scope` where one fits. */
inline void spawn(task<> work, stop_token token = {}) { detail::run_detached(std::move(work), token); }

}  // namespace cortado
