#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/detail/event_emitter_value.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/loop/next_tick.hpp>

#include <array>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {

/** One coroutine that goes on in a microtask when something has happened, or its token is stopped. */
class microtask_waiter : queued_call, stop_listener {
protected:
    microtask_waiter() noexcept
        : queued_call(&microtask_waiter::resume), stop_listener(&microtask_waiter::stopped) {}
    ~microtask_waiter() = default;

    bool is_waiting() const noexcept { return static_cast<bool>(coroutine_); }
    /** @return false where it has been stopped before it began */
    template <class Promise>
    bool wait(std::coroutine_handle<Promise> caller) {
        stop_state* const stop = stop_state_of(caller);
        cancelled_ = stop != nullptr && stop->stop_requested();
        if (cancelled_) return false;
        if (stop != nullptr) listen(*stop);
        coroutine_ = caller;
        context = context_ref::current();
        return true;
    }
    void wake() {
        if (coroutine_ && !ring_link::is_linked()) enqueue_microtask(*this);
    }
    /** @throws operation_cancelled  it was stopped */
    void end_wait() {
        stop_listener::unlink();
        if (std::exchange(cancelled_, false)) throw operation_cancelled();
    }
    void abandon() noexcept {
        stop_listener::unlink();
        ring_link::unlink();
        coroutine_ = {};
    }

private:
    static void resume(queued_call& call, bool is_made) {
        auto& self = static_cast<microtask_waiter&>(call);
        if (is_made) std::exchange(self.coroutine_, {}).resume();
    }
    static void stopped(stop_listener& listener) {
        auto& self = static_cast<microtask_waiter&>(listener);
        self.cancelled_ = true;
        self.wake();
    }

    std::coroutine_handle<> coroutine_{};
    bool cancelled_ = false;
};

template <event_name Name, class Emitter, class F>
listener_handle listen_for_error(Emitter& emitter, F failed) {
    if constexpr (Name.view() != "error" && Emitter::template has_event<"error">) {
        return emitter.template on<"error">([failed](const auto&... args) { failed(error_of(args...)); });
    } else {
        return {};
    }
}

}  // namespace detail

/** The next time an event is emitted; see once(). */
template <detail::event_name Name, class Emitter>
class [[nodiscard("co_await it, now or later")]] once_awaiter : detail::microtask_waiter {
    using value = detail::event_value<typename Emitter::template event_of<Name>::arguments>;
    using value_type = typename value::type;

public:
    explicit once_awaiter(Emitter & emitter) {
        arrival_ = emitter.template once<Name>([this](auto&&... args) {
            error_.cut_off();
            value_.emplace(value::keep(args...));
            wake();
        });
        error_ = detail::listen_for_error<Name>(emitter, [this](std::exception_ptr failure) {
            leave();
            failure_ = std::move(failure);
            wake();
        });
    }
    once_awaiter(const once_awaiter&) = delete;
    once_awaiter& operator=(const once_awaiter&) = delete;
    ~once_awaiter() { leave(); }

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
        if (!wait(caller)) return false;
        if (value_ || failure_) wake();
        return true;
    }
    decltype(auto) await_resume() {
        leave();
        end_wait();
        if (failure_) std::rethrow_exception(failure_);
        if (!value_) throw usage_error("once: its event was taken before; await it once");
        value_type taken = *std::exchange(value_, {});
        if constexpr (!std::is_same_v<value_type, std::tuple<>>) return taken;
    }

private:
    void leave() {
        arrival_.cut_off();
        error_.cut_off();
    }

    listener_handle arrival_;
    listener_handle error_;
    std::optional<value_type> value_{};
    std::exception_ptr failure_{};
};

/** Wait for the next time an event is emitted. Listens from this call on, also when it is awaited later:
    ```
    auto ready = cortado::once<"ready">(source);
    source.start();
    co_await ready;
    ```
    The coroutine goes on in a microtask, when emit() has returned. Await it once.
    @param emitter  may end before; then nobody resumes the coroutine
    @return nothing, the event's argument, or a tuple of them, copied: a std::string_view as std::string, a reference
            as a pointer
    @throws the error, when `error` is emitted first, by an emitter that has it
    @cancel removes the listener and throws operation_cancelled
    @source Node: events.once */
template <detail::event_name Name, class Emitter>
once_awaiter<Name, Emitter> once(Emitter& emitter) {
    return once_awaiter<Name, Emitter>(emitter);
}

/** How many events on() keeps. */
struct on_options {
    std::size_t limit =
        SIZE_MAX; /**< of events that were emitted and not taken; the oldest is dropped for a new one */
};

/** The events of one name, one after the other; see on(). */
template <class Emitter, detail::event_name Name, detail::event_name... Ends>
class [[nodiscard("keep it, and co_await next()")]] event_queue : detail::microtask_waiter {
    using value = detail::event_value<typename Emitter::template event_of<Name>::arguments>;

public:
    using value_type = typename value::type;

    event_queue(Emitter & emitter, on_options options) : limit_(options.limit) {
        if (limit_ == 0) throw usage_error("on: a limit of 0 keeps no event; let it be 1 or more");
        arrival_ = emitter.template on<Name>([this](auto&&... args) {
            if (kept_.size() == limit_) {
                kept_.pop_front();
                ++dropped_;
            }
            kept_.push_back(value::keep(args...));
            wake();
        });
        error_ = detail::listen_for_error<Name>(emitter, [this](std::exception_ptr failure) {
            close();
            failure_ = std::move(failure);
        });
        std::size_t at = 0;
        ((ends_[at++] = emitter.template on<Ends>([this] { close(); })), ...);
    }
    event_queue(const event_queue&) = delete;
    event_queue& operator=(const event_queue&) = delete;
    ~event_queue() {
        abandon();
        close();
    }

    class next_awaiter {
    public:
        explicit next_awaiter(event_queue& queue) noexcept : queue_(queue) {}
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> caller) {
            if (queue_.is_waiting()) throw usage_error("event_queue: one coroutine is waiting already");
            is_begun_ = true;
            if (!queue_.wait(caller)) return false;
            if (queue_.is_settled()) queue_.wake();
            return true;
        }
        std::optional<value_type> await_resume() {
            is_begun_ = false;
            return queue_.take();
        }
        next_awaiter(const next_awaiter&) = delete;
        next_awaiter& operator=(const next_awaiter&) = delete;
        ~next_awaiter() {
            if (is_begun_) queue_.abandon();
        }

    private:
        event_queue& queue_;
        bool is_begun_ = false;
    };

    /** Wait for the next event: those that were emitted since on() come first.
        @return its argument, or a tuple of them; nothing when the queue is closed and empty
        @throws the error, once, when `error` was emitted; then it is closed
        @cancel throws operation_cancelled; events go on being kept */
    next_awaiter next() noexcept { return next_awaiter(*this); }

    /** Listen no more; what is kept can still be taken. */
    void close() {
        is_closed_ = true;
        arrival_.cut_off();
        error_.cut_off();
        for (listener_handle& end : ends_) end.cut_off();
        wake();
    }
    /** How many events were dropped for the limit. */
    std::size_t dropped() const noexcept { return dropped_; }

private:
    bool is_settled() const noexcept { return !kept_.empty() || is_closed_; }
    std::optional<value_type> take() {
        end_wait();
        std::optional<value_type> taken;
        if (!kept_.empty()) {
            taken.emplace(std::move(kept_.front()));
            kept_.pop_front();
        } else if (failure_) {
            std::rethrow_exception(std::exchange(failure_, {}));
        }
        return taken;
    }

    std::size_t limit_;
    std::size_t dropped_ = 0;
    bool is_closed_ = false;
    listener_handle arrival_{};
    listener_handle error_{};
    std::array<listener_handle, sizeof...(Ends)> ends_{};
    std::deque<value_type> kept_{};
    std::exception_ptr failure_{};
};

/** Take every event of one name, one after the other. Further names are events that close the queue:
    ```
    auto lines = cortado::on<"data", "end">(source);
    for (;;) {
        auto line = co_await lines.next();
        if (!line) break;
        use(*line);
    }
    ```
    Listens from this call on, until `error` is emitted, by an emitter that has it, or the queue ends. Without a limit
    the events that nobody takes are kept, all of them.
    @source Node: events.on */
template <detail::event_name Name, detail::event_name... Ends, class Emitter>
event_queue<Emitter, Name, Ends...> on(Emitter& emitter, on_options options = {}) {
    return event_queue<Emitter, Name, Ends...>(emitter, options);
}

}  // namespace cortado
