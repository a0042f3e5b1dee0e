#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/deadline.hpp>
#include <cortado/loop/event_loop.hpp>

#include <algorithm>
#include <chrono>
#include <coroutine>

namespace cortado {

/** A pause of the running coroutine; see sleep_for. */
class [[nodiscard("the pause is made by awaiting it: co_await it")]] sleep_awaiter : detail::stop_listener,
                                                                                     timer_node,
                                                                                     deferred_call {
public:
    explicit sleep_awaiter(steady_ns deadline) noexcept
        : stop_listener(&sleep_awaiter::stopped),
          timer_node(&sleep_awaiter::expired),
          deferred_call(&sleep_awaiter::wake_cancelled),
          deadline_(deadline) {}

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
        coroutine_ = caller;
        context_ = detail::context_ref::current();
        loop_ = &event_loop::current();
        detail::stop_state* stop = detail::stop_state_of(caller);
        if (stop != nullptr) {
            if (stop->stop_requested()) {
                cancelled_ = true;
                return false;
            }
            listen(*stop);
        }
        loop_->schedule(*this, deadline_);
        return true;
    }
    void await_resume() const {
        if (cancelled_) throw operation_cancelled();
    }

private:
    static void expired(timer_node & node) {
        auto& self = static_cast<sleep_awaiter&>(node);
        self.unlink();
        self.context_.resume(self.coroutine_);
    }
    static void stopped(stop_listener & listener) {
        auto& self = static_cast<sleep_awaiter&>(listener);
        self.cancelled_ = true;
        self.loop_->cancel(self);
        self.loop_->defer(self);
    }
    static void wake_cancelled(deferred_call & call) {
        auto& self = static_cast<sleep_awaiter&>(call);
        self.context_.resume(self.coroutine_);
    }

    steady_ns deadline_;
    event_loop* loop_ = nullptr;
    std::coroutine_handle<> coroutine_{};
    detail::context_ref context_;
    bool cancelled_ = false;
};

/** Suspend for a time; other work of the loop goes on.
    `co_await cortado::sleep_for(50_ms);`
    @param duration  any std::chrono duration; zero or less still lets the loop turn once
    @cancel throws operation_cancelled */
template <class Rep, class Period>
sleep_awaiter sleep_for(std::chrono::duration<Rep, Period> duration) {
    return sleep_awaiter(
        deadline_after(steady_now(), std::max(in_nanoseconds(duration), std::chrono::nanoseconds::zero())));
}

/** Let everything else that is ready have its turn. */
inline sleep_awaiter yield() { return sleep_awaiter(steady_now()); }

}  // namespace cortado
