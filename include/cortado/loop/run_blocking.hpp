#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/worker_pool.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {

template <class T>
class blocking_call : public blocking_job {
    using stored = std::conditional_t<std::is_void_v<T>, bool, T>;

public:
    blocking_call(worker_pool& pool, cortado::function<T()>& callable) noexcept
        : blocking_job(&blocking_call::work), pool_(pool), function_(callable) {}

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
        return begin(pool_, caller, stop_state_of(caller));
    }
    T await_resume() {
        if (was_cancelled()) throw operation_cancelled();
        if (failure_) std::rethrow_exception(std::move(failure_));
        if constexpr (!std::is_void_v<T>) return std::move(*result_);
    }

private:
    static void work(blocking_job& job) noexcept {
        auto& self = static_cast<blocking_call&>(job);
        try {
            if constexpr (std::is_void_v<T>) {
                self.function_();
            } else {
                self.result_.emplace(self.function_());
            }
        } catch (...) {
            self.failure_ = std::current_exception();
        }
    }

    worker_pool& pool_;
    cortado::function<T()>& function_;
    std::optional<stored> result_{};
    std::exception_ptr failure_{};
};

template <class T>
task<T> run_on_pool(worker_pool& pool, function<T()> work) {
    blocking_call<T> call(pool, work);
    co_return co_await call;
}

}  // namespace detail

/** Call a function on a thread of a pool, while the loop goes on, and resume on the loop:
    ```
    auto work = [&] { return hash(password); };
    std::string digest = co_await run_blocking(work);
    ```
    It keeps the loop running until its end. What the function uses is used from another thread meanwhile; what it
    refers to in the awaiting coroutine stays where it is.
    @param function  called once with no arguments; owned. Name a closure that captures before the await
    @return what the function returns
    @throws what leaves the function
    @cancel where the function has not begun it never will; where it has, its end is waited for. Both throw
            operation_cancelled. A coroutine destroyed meanwhile holds its thread up until the function has returned */
template <class Function>
task<std::invoke_result_t<Function&>> run_blocking(worker_pool& pool, Function function) {
    using value = std::invoke_result_t<Function&>;
    return detail::run_on_pool<value>(pool, cortado::function<value()>(std::move(function)));
}

/** The same on the pool that all share. */
template <class Function>
task<std::invoke_result_t<Function&>> run_blocking(Function function) {
    return run_blocking(worker_pool::shared(), std::move(function));
}

}  // namespace cortado
