#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/uncaught.hpp>

#include <coroutine>
#include <utility>

namespace cortado {

namespace detail {

class detached_list;

/** A coroutine nobody awaits: it starts at once and frees itself at its end, or is ended with its loop. */
struct detached {
    struct promise_type : promise_base {
        ~promise_type() { unlink(); }
        detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() noexcept { report_uncaught(std::current_exception()); }

        inline void link(detached_list& list) noexcept;
        void unlink() noexcept {
            if (place == nullptr) return;
            *place = next;
            if (next != nullptr) next->place = place;
            place = nullptr;
        }

        promise_type** place = nullptr;  // what points here
        promise_type* next = nullptr;
    };
};

/** The detached coroutines that are suspended on one loop. */
class detached_list {
public:
    detached_list() = default;
    detached_list(detached_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {
        if (first_ != nullptr) first_->place = &first_;
    }
    detached_list& operator=(detached_list&&) = delete;
    ~detached_list() {
        while (first_ != nullptr) first_->unlink();
    }

    /** End each where it stands, also those that the end of another starts. */
    void end_all() noexcept {
        while (detached::promise_type* doomed = first_) {
            doomed->unlink();
            std::coroutine_handle<detached::promise_type>::from_promise(*doomed).destroy();
        }
    }

private:
    friend detached::promise_type;
    detached::promise_type* first_ = nullptr;
};

inline void detached::promise_type::link(detached_list& list) noexcept {
    next = std::exchange(list.first_, this);
    place = &list.first_;
    if (next != nullptr) next->place = &next;
}

using detached_list_finder = detached_list& (*)();
/** Say who knows the list of the loop that is running: the loops, from a layer above, do. */
CORTADO_DECL void find_detached_list_by(detached_list_finder finder) noexcept;
/** @return null while there has never been a loop */
CORTADO_DECL detached_list* running_detached_list();

/** Awaits a task that was started; the loop hears of it only when it has not ended by then. */
class detached_wait {
public:
    explicit detached_wait(const task<>& work) : work_(work.operator co_await()) {}
    bool await_ready() const noexcept { return work_.await_ready(); }
    bool await_suspend(std::coroutine_handle<detached::promise_type> caller) {
        if (detached_list* list = running_detached_list()) caller.promise().link(*list);
        return work_.await_suspend(caller);
    }
    void await_resume() { work_.await_resume(); }

private:
    task<>::awaiter work_;
};

inline detached run_detached(task<> work, stop_token token) {
    work.start(token);
    detached_wait end(work);
    try {
        co_await end;
    } catch (const operation_cancelled&) {
        // Being stopped is how a spawned task may end; it is nobody's error.
    }
}

}  // namespace detail

/** Start a task that nobody awaits, here and now on the running loop; it runs to its first suspension inside the
    call. An exception that leaves it goes to on_uncaught(); operation_cancelled ends it quietly. One that is still
    suspended when its loop ends is destroyed with the loop.
    @param work   owned from here on
    @param token  what may stop it; its source must outlive the task. Prefer a `scope` where one fits. */
inline void spawn(task<> work, stop_token token = {}) { detail::run_detached(std::move(work), token); }

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/spawn.ipp>
#endif
