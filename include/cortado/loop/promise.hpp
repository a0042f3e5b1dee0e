#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/detail/promise_state.hpp>
#include <cortado/loop/detail/promise_then.hpp>

#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>

namespace cortado {

/** A value that comes later, or the exception that comes in its place: JavaScript's Promise. Copies stand for the same
    one. Belongs to one loop: whoever awaits it, or hangs a function on it, goes on in a microtask of that loop, in the
    order of asking, and never before the code that is running has returned.
    ```
    cortado::promise<int> later([](auto resolve) { cortado::set_timeout([resolve] { resolve(7); }, 10); });
    int seven = co_await later;
    ```
    One that is rejected while nobody has asked for it is reported; see on_unhandled_rejection().
    @cancel whoever awaits it throws operation_cancelled; the promise itself is not touched
    @source ECMAScript: Promise */
template <class T>
class promise {
    using state_type = detail::promise_state<T>;

public:
    using value_type = T;

    /** Call `executor(resolve, reject)`, or `executor(resolve)`, at once. Both are small functions that can be copied and
        kept; the first call of either counts. What the executor throws rejects the promise. */
    template <class Executor>
    requires(std::is_invocable_v<Executor&, resolver<T>, rejecter> ||
             std::is_invocable_v<Executor&, resolver<T>>) explicit promise(Executor&& executor)
        : state_(detail::new_recycled<state_type>()) {
        const rejecter reject(*state_);
        try {
            if constexpr (std::is_invocable_v<Executor&, resolver<T>, rejecter>) {
                executor(resolver<T>(*state_), reject);
            } else {
                executor(resolver<T>(*state_));
            }
        } catch (...) {
            reject(std::current_exception());
        }
    }

    /** What with_resolvers() gives. */
    struct resolvers;
    /** A promise and the two functions that end it. */
    static resolvers with_resolvers() {
        promise made(*detail::new_recycled<state_type>());
        return resolvers{made, resolver<T>(*made.state_), rejecter(*made.state_)};
    }

    /** A promise that has a value: `promise<int>::resolve(7)`. Another promise, or anything with
        `then(resolve, reject)`, gives one that ends as that does. */
    template <class... Value>
    static promise resolve(Value&&... value) {
        promise made(*detail::new_recycled<state_type>());
        resolver<T> (*made.state_)(std::forward<Value>(value)...);
        return made;
    }
    static promise resolve(const promise& same) { return same; }
    static promise resolve(promise& same) { return same; }
    static promise resolve(promise&& same) { return std::move(same); }

    /** A promise that was rejected. @param reason  an exception, or a std::exception_ptr */
    template <class Reason>
    static promise reject(Reason&& reason) {
        promise made(*detail::new_recycled<state_type>());
        rejecter (*made.state_)(std::forward<Reason>(reason));
        return made;
    }

    /** Wait for all of several: `promise<>::all(one, two)`. They may be promises, tasks, which are started, and plain
        values, of any types; or one container of promises or tasks of one type. It does not matter whose all() is called.
        @return promise<std::tuple<...>> of their values in the order of the arguments, an empty struct for a void; of a
                container promise<std::vector<...>>, or promise<void>. Rejected as soon as one of them is: the others go
                on, and nobody hears of them
        @source ECMAScript: Promise.all */
    template <class... Source>
    static auto all(Source&&... sources);
    /** As all(), but wait for every end, and never reject.
        @return a promise of a std::tuple, or of a std::vector, of settled<...>
        @source ECMAScript: Promise.allSettled */
    template <class... Source>
    static auto all_settled(Source&&... sources);
    /** End as the first of several does: several of one type, or a container of them, as all() takes them. The others
        go on, and nobody hears of them. An empty container gives a promise that never ends.
        @source ECMAScript: Promise.race */
    template <class... Source>
    static auto race(Source&&... sources);
    /** As race(), but rejections do not count, unless there is nothing else: then it is rejected with an
        aggregate_error that keeps them all, as at once for an empty container.
        @source ECMAScript: Promise.any */
    template <class... Source>
    static auto any(Source&&... sources);

    /** Call one of two functions with the value or the exception, in a microtask.
        @param on_fulfilled  takes the value or nothing. It gives a value, a promise, or a task
        @param on_rejected   takes std::exception_ptr or const std::exception&, and gives a value of the same type
        @return a promise of what the function gives; it is rejected by what leaves the function */
    template <class Fulfilled, class Rejected = detail::pass_on>
    auto then(Fulfilled on_fulfilled, Rejected on_rejected = {}) const {
        return detail::then<T>(*state_, std::move(on_fulfilled), std::move(on_rejected));
    }
    /** Take the exception of a rejected promise; a value passes. The function gives a value in its place, or nothing:
        then this gives a promise<void>. */
    template <class Rejected>
    auto catch_(Rejected on_rejected) const {
        if constexpr (std::is_void_v<T> || !detail::gives_nothing<Rejected>) {
            return then(detail::pass_on{}, std::move(on_rejected));
        } else {
            return then([] {}, std::move(on_rejected));
        }
    }
    /** Call `finished()` either way; value and exception pass, unless it throws. */
    template <class Finished>
    promise finally(Finished finished) const {
        return detail::finally<T>(*state_, std::move(finished));
    }

    class awaiter : detail::promise_reaction, detail::stop_listener {
    public:
        explicit awaiter(detail::shared_ref<state_type> state) noexcept
            : promise_reaction(&awaiter::resume),
              stop_listener(&awaiter::stopped),
              state_(std::move(state)) {}
        awaiter(const awaiter&) = delete;
        awaiter& operator=(const awaiter&) = delete;

        bool await_ready() const noexcept { return false; }
        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> caller) {
            coroutine_ = caller;
            detail::stop_state* stop = detail::stop_state_of(caller);
            if (stop != nullptr && stop->stop_requested()) {
                cancelled_ = true;
                return false;
            }
            if (stop != nullptr) listen(*stop);
            detail::react(*state_, *this);
            return true;
        }
        T await_resume() {
            if (cancelled_) throw operation_cancelled();
            stop_listener::unlink();
            if (state_->status == detail::promise_status::rejected) std::rethrow_exception(state_->reason);
            return detail::value_of<T>(*state_);
        }

    private:
        static void resume(detail::queued_call& call, bool is_made) {
            if (is_made) static_cast<awaiter&>(call).coroutine_.resume();
        }
        static void stopped(detail::stop_listener& listener) {
            auto& self = static_cast<awaiter&>(listener);
            self.cancelled_ = true;
            self.ring_link::unlink();
            detail::enqueue_microtask(self);
        }

        detail::shared_ref<state_type> state_;
        std::coroutine_handle<> coroutine_{};
        bool cancelled_ = false;
    };

    awaiter operator co_await() const noexcept { return awaiter(state_); }

private:
    explicit promise(state_type& state) noexcept : state_(&state) {}

    detail::shared_ref<state_type> state_;
};

template <class T>
struct promise<T>::resolvers {
    cortado::promise<T> promise;
    resolver<T> resolve;
    rejecter reject;
};

namespace detail {

/** The promise of what a function gives, whose value does not matter. */
template <class F>
cortado::promise<> promise_of_call(F& function) {
    return cortado::promise<>([&](const resolver<void>& resolve) {
        resolve_by(resolve, [&]() -> decltype(auto) { return function(); });
    });
}

template <class F>
struct shared_function : shared_state {
    explicit shared_function(F owned)
        : shared_state(
              [](shared_state& self) noexcept { delete_recycled(static_cast<shared_function&>(self)); }),
          function(std::move(owned)) {}
    F function;
};

template <class T, class Finished>
cortado::promise<T> finally(promise_state<T>& state, Finished finished) {
    using called = decltype(kept<void>(std::move(finished)));
    const shared_ref both(new_recycled<shared_function<called>>(kept<void>(std::move(finished))));
    auto pass_reason = [both](std::exception_ptr reason) {
        return promise_of_call(both->function).then([reason]() -> T { std::rethrow_exception(reason); });
    };
    if constexpr (std::is_void_v<T>) {
        return then(
            state, [both] { return promise_of_call(both->function).then([] {}); }, pass_reason);
    } else {
        auto pass_value = [both](T value) {
            return promise_of_call(both->function).then([value = std::move(value)]() mutable -> T {
                return std::move(value);
            });
        };
        return then(state, pass_value, pass_reason);
    }
}

}  // namespace detail

/** Start a task as JavaScript starts an async function: it runs to its first suspension inside the call.
    @return a promise that ends as the task does */
template <class T>
promise<T> as_promise(task<T> work) {
    auto made = promise<T>::with_resolvers();
    spawn(detail::settle_by(std::move(work), made.resolve, made.reject));
    return made.promise;
}

/** Hear of each promise that is rejected while nobody has asked for it by the time ticks and microtasks are done. It
    belongs to this thread's loop; without one, and after `nullptr`, the exception goes to on_uncaught().
    @source Node: process.on('unhandledRejection') */
CORTADO_DECL void on_unhandled_rejection(function<void(std::exception_ptr)> handler);

}  // namespace cortado

#include <cortado/loop/detail/promise_gather.hpp>

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/promise.ipp>
#endif
