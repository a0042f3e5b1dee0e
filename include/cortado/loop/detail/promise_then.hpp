#pragma once

#include <cortado/config.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/detail/promise_state.hpp>

#include <exception>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado {

template <class T = void>
class promise;
template <class T>
class resolver;
template <class T>
promise<T> as_promise(task<T> work);

/** Reject one promise: the second function of an executor. */
class rejecter {
public:
    explicit rejecter(detail::promise_state_base& state) noexcept : state_(&state), ticket_(state.tickets) {}

    /** Nothing happens when the promise has been resolved or rejected before.
        @param reason  an exception, or a std::exception_ptr */
    template <class Reason>
    void operator()(Reason&& reason) const {
        if (!state_->take(ticket_)) return;
        if constexpr (std::is_same_v<std::decay_t<Reason>, std::exception_ptr>) {
            detail::reject(*state_, std::forward<Reason>(reason));
        } else {
            detail::reject(*state_, std::make_exception_ptr(std::forward<Reason>(reason)));
        }
    }

private:
    detail::shared_ref<detail::promise_state_base> state_;
    unsigned ticket_;
};

namespace detail {

/** Has `then(resolve, reject)`, as a promise has; C++ types that do are taken for promises as in JavaScript. */
template <class X, class T>
concept Thenable = !std::is_void_v<X> && requires(X & thenable, resolver<T> resolve, rejecter reject) {
    thenable.then(resolve, reject);
};

/** Ask a thenable for its end, in a microtask of its own. */
template <class Thenable, class T>
struct adoption {
    Thenable source;
    resolver<T> resolve;
    rejecter reject;
    void operator()() {
        try {
            static_cast<void>(source.then(resolve, reject));
        } catch (...) {
            reject(std::current_exception());
        }
    }
};

}  // namespace detail

/** Resolve one promise: the first function of an executor. */
template <class T>
class resolver {
public:
    explicit resolver(detail::promise_state<T>& state) noexcept : state_(&state), ticket_(state.tickets) {}

    /** Give the value, or what a promise<void> is resolved with: nothing. A promise, or anything with
        `then(resolve, reject)`, is followed instead: two microtasks later than a value would.
        Nothing happens when the promise has been resolved or rejected before. */
    template <class... Value>
    void operator()(Value&&... value) const {
        constexpr bool is_followed = (detail::Thenable<std::decay_t<Value>, T> || ...);
        static_assert(sizeof...(Value) == (std::is_void_v<T> ? 0 : 1) || is_followed,
                      "cortado: resolve(value) takes the promise's value, a promise of it, or a thenable");
        if (!state_->is_valid(ticket_)) return;
        if constexpr (is_followed) {
            state_->take(ticket_);
            follow(std::forward<Value>(value)...);
        } else {
            state_->value.emplace(std::forward<Value>(value)...);  // may throw: then it can still be rejected
            state_->take(ticket_);
            detail::settle(*state_, detail::promise_status::fulfilled);
        }
    }

private:
    template <class Thenable>
    void follow(Thenable&& thenable) const {
        using source = std::decay_t<Thenable>;
        detail::enqueue_microtask(detail::make_owned_call(detail::adoption<source, T>{
            std::forward<Thenable>(thenable), resolver(*state_), rejecter(*state_)}));
    }

    detail::shared_ref<detail::promise_state<T>> state_;
    unsigned ticket_;
};

namespace detail {

/** In the place of a function of then(): value or exception go to the next promise as they are. */
struct pass_on {};

/** A std::vector says that it can be copied whatever it holds. */
template <class T>
inline constexpr bool is_copied = std::is_copy_constructible_v<T>;
template <class T>
inline constexpr bool is_copied<std::vector<T>> = is_copied<T>;

/** The value for one of those who wait: a copy, or the value itself where it cannot be copied. */
template <class T>
T value_of(promise_state<T>& state) {
    if constexpr (std::is_void_v<T>) {
        return;
    } else if constexpr (is_copied<T>) {
        return *state.value;
    } else {
        return std::move(*state.value);
    }
}

/** Call with the value, or with nothing where the function takes none. A value that cannot be copied is given away. */
template <class F, class T>
decltype(auto) call_with_value(F& function, promise_state<T>& state) {
    if constexpr (std::is_void_v<T>) {
        return function();
    } else if constexpr (is_copied<T> && std::is_invocable_v<F&, T&>) {
        return function(*state.value);
    } else if constexpr (std::is_invocable_v<F&, T>) {
        return function(std::move(*state.value));
    } else {
        static_assert(std::is_invocable_v<F&>,
                      "cortado: then(function) takes what can be called with the value, or with nothing");
        return function();
    }
}

template <class F>
decltype(auto) call_with_reason(F& function, const std::exception_ptr& reason) {
    if constexpr (std::is_invocable_v<F&, std::exception_ptr>) {
        return function(reason);
    } else {
        static_assert(std::is_invocable_v<F&, const std::exception&>,
                      "cortado: catch_(function) takes std::exception_ptr or const std::exception&");
        try {
            std::rethrow_exception(reason);
        } catch (const std::exception& error) {
            return function(error);
        }
    }
}

template <class F>
inline constexpr bool gives_nothing =
    std::is_void_v<decltype(call_with_reason(std::declval<F&>(), std::declval<const std::exception_ptr&>()))>;

template <class Result>
struct settled_value {
    using type = Result;
};
template <class T>
struct settled_value<cortado::promise<T>> {
    using type = T;
};
template <class T>
struct settled_value<task<T>> {
    using type = T;
};

/** Which value a promise has that follows a function. */
template <class T, class F>
struct then_value {
    using type = typename settled_value<
        std::decay_t<decltype(call_with_value(std::declval<F&>(), std::declval<promise_state<T>&>()))>>::type;
};
template <class T>
struct then_value<T, pass_on> {
    using type = T;
};

/** Resolve with what a call gives. */
template <class U, class Call>
void resolve_by(const resolver<U>& resolve, Call call) {
    using given = std::decay_t<decltype(call())>;
    if constexpr (std::is_void_v<given>) {
        call();
        resolve();
    } else if constexpr (is_task<given>) {
        resolve(as_promise(call()));
    } else if constexpr (std::is_void_v<U> && !Thenable<given, U>) {
        static_cast<void>(call());
        resolve();
    } else {
        resolve(call());
    }
}

/** Keep a function in the frame that awaits what it gives: a coroutine may need what the function holds. */
template <class F, class... Args>
auto keep_function(F function, Args... arguments) -> std::invoke_result_t<F&, Args...> {
    auto work = function(std::move(arguments)...);
    using value = typename decltype(work)::value_type;
    if constexpr (std::is_void_v<value>) {
        co_await std::move(work);
    } else {
        value given = co_await work;
        co_return given;
    }
}

template <class F, class T>
inline constexpr bool makes_task = false;
template <class F, class T>
requires std::is_invocable_v<F&, T>
inline constexpr bool makes_task<F, T> = is_task<std::invoke_result_t<F&, T>>;

/** A function for then() that may safely be a coroutine. @tparam T  what it is called with, if it takes anything */
template <class T, class F>
auto kept(F function) {
    if constexpr (makes_task<F, T>) {
        return [owned = std::move(function)](T value) mutable {
            return keep_function(std::move(owned), std::move(value));
        };
    } else if constexpr (std::is_invocable_v<F&>) {
        if constexpr (is_task<std::invoke_result_t<F&>>) {
            return [owned = std::move(function)]() mutable { return keep_function(std::move(owned)); };
        } else {
            return function;
        }
    } else {
        return function;
    }
}

template <class T, class U, class Fulfilled, class Rejected>
struct then_reaction : promise_reaction {
    then_reaction(Fulfilled fulfilled, Rejected rejected, resolver<U> to_resolve, rejecter to_reject)
        : promise_reaction(&then_reaction::make),
          on_fulfilled(std::move(fulfilled)),
          on_rejected(std::move(rejected)),
          resolve(std::move(to_resolve)),
          reject(std::move(to_reject)) {}

    static void make(queued_call& call, bool is_made) {
        auto& self = static_cast<then_reaction&>(call);
        if (is_made) self.settle_next();
        delete_recycled(self);
    }

    void settle_next() {
        auto& state = static_cast<promise_state<T>&>(*source);
        try {
            if (state.status == promise_status::fulfilled) {
                fulfil(state);
            } else if constexpr (std::is_same_v<Rejected, pass_on>) {
                reject(state.reason);
            } else {
                resolve_by(resolve,
                           [&]() -> decltype(auto) { return call_with_reason(on_rejected, state.reason); });
            }
        } catch (...) {
            reject(std::current_exception());
        }
    }

    void fulfil(promise_state<T>& state) {
        if constexpr (!std::is_same_v<Fulfilled, pass_on>) {
            resolve_by(resolve, [&]() -> decltype(auto) { return call_with_value(on_fulfilled, state); });
        } else if constexpr (std::is_void_v<T>) {
            resolve();
        } else {
            resolve(value_of<T>(state));
        }
    }

    Fulfilled on_fulfilled;
    Rejected on_rejected;
    resolver<U> resolve;
    rejecter reject;
};

template <class T, class Fulfilled, class Rejected>
auto then_kept(promise_state<T>& state, Fulfilled on_fulfilled, Rejected on_rejected) {
    using value = typename then_value<T, Fulfilled>::type;
    auto next = cortado::promise<value>::with_resolvers();
    using reaction = then_reaction<T, value, Fulfilled, Rejected>;
    react(state, *new_recycled<reaction>(std::move(on_fulfilled), std::move(on_rejected), next.resolve,
                                         next.reject));
    return next.promise;
}

template <class T, class Fulfilled, class Rejected>
auto then(promise_state<T>& state, Fulfilled on_fulfilled, Rejected on_rejected) {
    return then_kept(state, kept<T>(std::move(on_fulfilled)),
                     kept<std::exception_ptr>(std::move(on_rejected)));
}

template <class T, class Finished>
cortado::promise<T> finally(promise_state<T>& state, Finished finished);

template <class T>
task<> settle_by(task<T> work, resolver<T> resolve, rejecter reject) {
    co_await work.when_done();
    if (work.exception()) {
        reject(work.exception());
    } else if constexpr (std::is_void_v<T>) {
        resolve();
    } else {
        resolve(work.take());
    }
}

}  // namespace detail

}  // namespace cortado
