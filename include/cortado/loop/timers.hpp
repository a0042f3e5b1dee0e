#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/detail/call_queue.hpp>
#include <cortado/loop/detail/timer_lists.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado {

/** How long a timer waits: a number is milliseconds, any std::chrono duration says itself. What is below 1 ms, above
    2,147,483,647 ms or not a number is 1 ms, and parts of a millisecond are cut off, as in Node; what is too long is told
    on standard error. */
class timer_delay {
public:
    template <class Number>
    requires std::is_arithmetic_v<Number> timer_delay(Number milliseconds)
        : milliseconds_(clamp(static_cast<double>(milliseconds))) {}
    template <class Rep, class Period>
    timer_delay(std::chrono::duration<Rep, Period> span)
        : milliseconds_(clamp(std::chrono::duration<double, std::milli>(span).count())) {}

    std::uint32_t milliseconds() const noexcept { return milliseconds_; }

private:
    CORTADO_DECL static std::uint32_t clamp(double milliseconds);
    std::uint32_t milliseconds_;
};

namespace detail {

/** A callable and the arguments it is called with each time. */
template <class F, class... Args>
struct bound_often {
    F callable;
    std::tuple<Args...> arguments;
    decltype(auto) operator()() { return std::apply(callable, arguments); }
};

template <class F>
struct bound_timeout : timeout_state {
    static constexpr bool gives_task = is_task<std::invoke_result_t<F&>>;

    explicit bound_timeout(F&& owned)
        : timeout_state(
              [](shared_state& self) noexcept { delete_recycled(static_cast<bound_timeout&>(self)); },
              &bound_timeout::act),
          callable(std::move(owned)) {}

    static void act(timeout_state& timer, action what) {
        auto& self = static_cast<bound_timeout&>(timer);
        if constexpr (gives_task) {
            // A coroutine may still need what the callable holds, so that ends with the last of them.
            if (what == action::call) spawn(run_held(shared_ref<bound_timeout>(&self)));
        } else if (what == action::call) {
            static_cast<void>((*self.callable)());
        } else {
            self.callable.reset();
        }
    }

    static task<> run_held(shared_ref<bound_timeout> kept) {
        auto work = (*kept->callable)();
        static_cast<void>(co_await work);
    }

    std::optional<F> callable;
};

CORTADO_DECL void start_timeout(timeout_state& timer, std::uint32_t milliseconds, bool repeats);

}  // namespace detail

/** A timer, as set_timeout() and set_interval() give it. Copies stand for the same one; to lose them all changes
    nothing: it still rings. Belongs to one loop. */
class timeout {
public:
    timeout() = default;

    /** Keep the loop running while it waits, as it does unless told. */
    timeout& ref() { return hold(true); }
    /** Let the loop end although it waits. */
    timeout& unref() { return hold(false); }
    bool has_ref() const noexcept { return state_ && state_->holds_loop; }
    /** Wait anew, from now on; also when it has rung already. Nothing happens once it has been cleared. */
    CORTADO_DECL timeout& refresh();
    /** The same as clear_timeout(). */
    CORTADO_DECL timeout& close();

    explicit timeout(detail::timeout_state& state) noexcept : state_(&state) {}
    detail::timeout_state& state() const noexcept { return *state_; }

private:
    CORTADO_DECL timeout& hold(bool holds);

    detail::shared_ref<detail::timeout_state> state_;
};

namespace detail {
template <class F, class... Args>
timeout make_timer(bool repeats, timer_delay delay, F&& callback, Args&&... arguments) {
    using target = std::decay_t<F>;
    const auto start = [&](auto&& bound) {
        using made = bound_timeout<std::decay_t<decltype(bound)>>;
        timeout handle(*new_recycled<made>(std::move(bound)));
        start_timeout(handle.state(), delay.milliseconds(), repeats);
        return handle;
    };
    if constexpr (sizeof...(Args) == 0) {
        return start(target(std::forward<F>(callback)));
    } else {
        return start(bound_often<target, std::decay_t<Args>...>{
            std::forward<F>(callback), std::tuple<std::decay_t<Args>...>(std::forward<Args>(arguments)...)});
    }
}
}  // namespace detail

/** Call `callback` once, when the time is over and those that end before it have been called.
    @param callback   a task that it gives is spawned. What leaves it goes to on_uncaught()
    @param delay      milliseconds, or a duration
    @param arguments  kept, and given to the call as lvalues
    @source Node: setTimeout */
template <class F, class... Args>
timeout set_timeout(F&& callback, timer_delay delay = 1, Args&&... arguments) {
    static_assert(
        std::is_invocable_v<std::decay_t<F>&, std::decay_t<Args>&...>,
        "cortado: set_timeout(callback, delay, arguments...) takes what can be called with these arguments");
    return detail::make_timer(false, delay, std::forward<F>(callback), std::forward<Args>(arguments)...);
}

/** Call `callback` again and again. The next time is counted from the begin of a call and begins to be waited for at
    its end, so that calls which take too long follow each other, with a round of the loop between them, and none are
    made up for. An exception does not end it; clear_interval() does.
    @source Node: setInterval */
template <class F, class... Args>
timeout set_interval(F&& callback, timer_delay delay = 1, Args&&... arguments) {
    static_assert(
        std::is_invocable_v<std::decay_t<F>&, std::decay_t<Args>&...>,
        "cortado: set_interval(callback, delay, arguments...) takes what can be called with these arguments");
    return detail::make_timer(true, delay, std::forward<F>(callback), std::forward<Args>(arguments)...);
}

/** Call it no more; nothing happens where it has rung, or for an empty handle. */
inline void clear_timeout(timeout cleared) { cleared.close(); }
/** Call it no more; the same as clear_timeout(). */
inline void clear_interval(timeout cleared) { cleared.close(); }

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/timers.ipp>
#endif
