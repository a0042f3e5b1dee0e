#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/task.hpp>

#include <coroutine>
#include <utility>

namespace cortado {

/** Let one coroutine wait until another part of the same loop says go. Once set it stays set until reset().
    @cancel a stopped waiter throws operation_cancelled; it resumes inside request_stop() */
class event {
public:
    event() = default;
    event(const event&) = delete;
    event& operator=(const event&) = delete;

    bool is_set() const noexcept { return set_; }
    bool is_awaited() const noexcept { return waiter_ != nullptr; }
    void reset() noexcept { set_ = false; }

    /** Set the event and resume the waiter, inside the call. */
    void set() {
        set_ = true;
        if (waiter_ != nullptr) std::exchange(waiter_, nullptr)->wake();
    }

    class [[nodiscard("to wait is to await it: co_await it")]] waiter : detail::stop_listener {
    public:
        explicit waiter(event & owner) noexcept : stop_listener(&waiter::stopped), owner_(owner) {}
        ~waiter() {
            if (owner_.waiter_ == this) owner_.waiter_ = nullptr;
        }

        bool await_ready() const noexcept { return owner_.set_; }
        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> caller) {
            if (owner_.waiter_ != nullptr) throw usage_error("event: one coroutine is waiting already");
            detail::stop_state* stop = detail::stop_state_of(caller);
            if (stop != nullptr && stop->stop_requested()) {
                cancelled_ = true;
                return false;
            }
            if (stop != nullptr) listen(*stop);
            coroutine_ = caller;
            context_ = detail::context_ref::current();
            owner_.waiter_ = this;
            return true;
        }
        void await_resume() const {
            if (cancelled_) throw operation_cancelled();
        }

    private:
        friend class event;
        void wake() {
            unlink();
            context_.resume(coroutine_);
        }
        static void stopped(stop_listener & listener) {
            auto& self = static_cast<waiter&>(listener);
            self.owner_.waiter_ = nullptr;
            self.cancelled_ = true;
            self.context_.resume(self.coroutine_);
        }
        event& owner_;
        std::coroutine_handle<> coroutine_{};
        detail::context_ref context_;
        bool cancelled_ = false;
    };

    waiter wait() noexcept { return waiter(*this); }
    waiter operator co_await() noexcept { return waiter(*this); }

private:
    waiter* waiter_ = nullptr;
    bool set_ = false;
};

}  // namespace cortado
