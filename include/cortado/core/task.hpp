#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/recycler.hpp>
#include <cortado/core/stop_token.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace cortado {

template <class T = void>
class task;

namespace detail {

/** Hear of a task that was made and thrown away without ever being awaited. */
class drop_watch {
public:
    virtual void on_dropped() noexcept = 0;

protected:
    ~drop_watch() = default;
};

// g++ 12 lays a coroutine's frame out wrongly when an await stands in a controlling condition, without a word, and
// the program then runs into wild memory. The promise can see it: it does not stand where resume() will look for it.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#  define CORTADO_DETAIL_FRAME_GUARD 1
inline constinit thread_local void* last_frame = nullptr;

[[noreturn, gnu::cold]] inline void refuse_frame() {
    std::fputs(
        "cortado: g++ 12 has miscompiled this coroutine: it has a co_await inside the condition of an if, "
        "while, "
        "for, do or switch.\nName the value first: `bool ok = co_await f(); if (ok) ...` "
        "(docs/coroutines.md)\n",
        stderr);
    std::abort();
}

// Inlined behind the allocation, it costs a store: there the compiler knows the answer.
template <class Promise>
[[gnu::always_inline]] inline void check_frame(Promise& promise) {
    if (std::coroutine_handle<Promise>::from_promise(promise).address() != last_frame) [[unlikely]]
        refuse_frame();
}
#else
#  define CORTADO_DETAIL_FRAME_GUARD 0
#endif

/** Put coroutine frames into the thread's recycler. */
struct recycled_frame {
    [[gnu::always_inline]] static void* operator new(std::size_t size) {
        void* frame = recycler::of_this_thread().allocate(size);
#if CORTADO_DETAIL_FRAME_GUARD
        last_frame = frame;
#endif
        return frame;
    }
    [[gnu::always_inline]] static void operator delete(void* frame, std::size_t size) noexcept {
        recycler::of_this_thread().deallocate(frame, size);
    }
};

enum class task_state : unsigned char { created, running, finished, taken };

struct promise_base : recycled_frame {
    std::coroutine_handle<> continuation{};
    stop_state* stop = nullptr;
    drop_watch* watch = nullptr;
    promise_base** awaited_from = nullptr;  // what the awaiter knows this by, while it may go before this
    std::exception_ptr exception{};
    task_state state = task_state::created;

    std::suspend_always initial_suspend() const noexcept { return {}; }
    /** Resume `caller` at the end. @return true @throws usage_error  another is resumed then */
    bool await_by(std::coroutine_handle<> caller) {
        if (continuation) throw usage_error("task: it is being awaited already; a task has one awaiter");
        continuation = caller;
        return true;
    }
    void unhandled_exception() noexcept { exception = std::current_exception(); }

    struct finish {
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
            promise_base& promise = self.promise();
            promise.state = task_state::finished;
            if (promise.continuation) return promise.continuation;
            return std::noop_coroutine();
        }
        void await_resume() const noexcept {}
    };
    finish final_suspend() const noexcept { return {}; }

    [[noreturn, gnu::cold]] void refuse_take() const {
        if (state < task_state::finished)
            throw usage_error("task: it has not finished; co_await it for its value");
        throw usage_error("task: its value was taken before; await a task once");
    }
};

/** Find the stop state a coroutine runs under; foreign promises have none. */
template <class Promise>
stop_state* stop_state_of(std::coroutine_handle<Promise> coroutine) noexcept {
    if constexpr (std::is_base_of_v<promise_base, Promise>) {
        return coroutine.promise().stop;
    } else {
        return nullptr;
    }
}

template <class T>
struct promise : promise_base {
    std::optional<T> value{};

    task<T> get_return_object();
    template <class U = T>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() {
        if (!value) [[unlikely]]
            has_no_value();
        T taken = std::move(*value);
        value.reset();
        return taken;
    }
    [[noreturn]] void has_no_value() const {
        if (exception) std::rethrow_exception(exception);
        refuse_take();
    }
};

template <>
struct promise<void> : promise_base {
    /** The handle of one who runs this task now and asks for nothing but its good end: it is emptied then, and the
        frame frees itself, which is cheaper than to be resumed once more for that. */
    std::coroutine_handle<promise>* holder = nullptr;

    inline task<void> get_return_object();
    void return_void() const noexcept {}
    void take() {
        if (exception) [[unlikely]]
            std::rethrow_exception(exception);
        if (state != task_state::finished) [[unlikely]]
            refuse_take();
        state = task_state::taken;
    }

    struct finish_or_leave : finish {
        explicit finish_or_leave(bool leaves) noexcept : leaves_(leaves) {}
        bool await_ready() const noexcept { return leaves_; }

    private:
        bool leaves_;
    };
    finish_or_leave final_suspend() const noexcept {
        const bool leaves = holder != nullptr && !exception;
        if (leaves) *holder = {};
        return finish_or_leave(leaves);
    }
};

}  // namespace detail

/** A coroutine that starts when it is awaited and gives its caller a T, or the exception that left it.

    It runs on the caller's loop and resumes its awaiter there. A child that finishes without suspending returns to
    its awaiter by an ordinary return, so a loop over a million of them needs no stack. It inherits the awaiter's stop
    token. Its frame comes from a per-thread free list.

    Destroying a task that is suspended ends it on the spot: its locals are destroyed and the operation it waited for
    is called off.
    @cancel an operation suspended inside throws operation_cancelled out of its co_await */
template <class T>
class [[nodiscard("a task does nothing until it is awaited: co_await it")]] task {
public:
    using promise_type = detail::promise<T>;
    using value_type = T;

    task() = default;
    task(task && other) noexcept : coroutine_(std::exchange(other.coroutine_, {})) {}
    task& operator=(task&& other) noexcept {
        if (this != &other) {
            destroy();
            coroutine_ = std::exchange(other.coroutine_, {});
        }
        return *this;
    }
    ~task() {
        if (coroutine_) destroy();
    }

    explicit operator bool() const noexcept { return static_cast<bool>(coroutine_); }
    /** @throws usage_error  empty */
    bool is_done() const { return promise_here().state >= detail::task_state::finished; }

    /** Run to the end or the first suspension without awaiting. It can be awaited afterwards, once.
        @param token  what may stop it; kept, not owned
        @throws usage_error  started before, or empty */
    void start(stop_token token = {}) {
        if (!coroutine_ || coroutine_.promise().state != detail::task_state::created) [[unlikely]]
            refuse_start();
        promise_type& promise = coroutine_.promise();
        promise.stop = token.state();
        promise.state = detail::task_state::running;
        coroutine_.resume();
    }

    /** Run to the end or the first suspension. A task without a value that ends well inside the call is gone then:
        this is left empty.
        @return whether it has ended well; if not, it goes on or holds its exception
        @throws usage_error  started before, or empty */
    bool run_through(stop_token token = {}) requires std::is_void_v<T> {
        if (!coroutine_ || coroutine_.promise().state != detail::task_state::created) [[unlikely]]
            refuse_start();
        return begin(token.state());
    }

    /** Take the result of a finished task.
        @throws what left the coroutine; usage_error  not finished, taken before, or empty */
    T take() { return promise_here().take(); }

    /** The exception that left a finished task, or null.
        @throws usage_error  empty */
    std::exception_ptr exception() const { return promise_here().exception; }

    /** Tell `watch` if this task is destroyed without ever having started. */
    void watch_for_drop(detail::drop_watch & watch) noexcept { coroutine_.promise().watch = &watch; }

    class awaiter {
    public:
        explicit awaiter(std::coroutine_handle<promise_type> coroutine) noexcept : coroutine_(coroutine) {}
        awaiter(const awaiter&) = delete;
        awaiter& operator=(const awaiter&) = delete;
        /** Where the awaiting coroutine is destroyed, a task that lives on has nobody to resume. */
        ~awaiter() {
            if (awaited_ == nullptr) return;
            awaited_->continuation = {};
            awaited_->awaited_from = nullptr;
        }

        bool await_ready() const noexcept {
            return coroutine_.promise().state >= detail::task_state::finished;
        }

        template <class Promise>
        [[gnu::always_inline]] bool await_suspend(std::coroutine_handle<Promise> caller) {
            promise_type& promise = coroutine_.promise();
            if (promise.state == detail::task_state::created) {
                promise.stop = detail::stop_state_of(caller);
                promise.state = detail::task_state::running;
                coroutine_.resume();
                if (promise.state == detail::task_state::finished) return false;
            }
            promise.await_by(caller);
            promise.awaited_from = &awaited_;
            awaited_ = &promise;
            return true;
        }

        T await_resume() { return coroutine_.promise().take(); }

    private:
        std::coroutine_handle<promise_type> coroutine_;
        detail::promise_base* awaited_ = nullptr;  // from the suspension on, until it is gone
    };

    awaiter operator co_await() const& {
        if (!coroutine_) [[unlikely]]
            refuse_await();
        return awaiter(coroutine_);
    }

    /** Awaits a task that nobody can ask for anything afterwards: its frame need not outlive its good end. */
    class last_awaiter {
    public:
        explicit last_awaiter(task& awaited) noexcept : task_(awaited) {}

        bool await_ready() const noexcept { return false; }

        template <class Promise>
        [[gnu::always_inline]] bool await_suspend(std::coroutine_handle<Promise> caller) {
            if (task_.coroutine_.promise().state == detail::task_state::created) {
                if (task_.begin(detail::stop_state_of(caller))) return false;
            }
            return !task_.is_done() && task_.coroutine_.promise().await_by(caller);
        }

        void await_resume() {
            if (task_.coroutine_) [[unlikely]]
                task_.take();
        }

    private:
        task& task_;
    };

    /** Await a task as a temporary, or moved from its name: it is empty once it has ended well. */
    last_awaiter operator co_await() && requires std::is_void_v<T> {
        if (!coroutine_) [[unlikely]]
            refuse_await();
        return last_awaiter(*this);
    }

    class end_awaiter : public awaiter {
    public:
        using awaiter::awaiter;
        void await_resume() const noexcept {}
    };

    /** Await the end alone: value and exception stay in the task, for take() and exception(). */
    end_awaiter when_done() const {
        if (!coroutine_) [[unlikely]]
            refuse_await();
        return end_awaiter(coroutine_);
    }

private:
    friend promise_type;
    explicit task(std::coroutine_handle<promise_type> coroutine) noexcept : coroutine_(coroutine) {}

    /** Start it as the one who wants nothing but its good end.
        @return whether it has ended well and is gone */
    [[gnu::always_inline]] bool begin(detail::stop_state * stop) {
        promise_type& promise = coroutine_.promise();
        promise.stop = stop;
        promise.state = detail::task_state::running;
        promise.holder = &coroutine_;
        coroutine_.resume();
        if (!coroutine_) [[likely]]
            return true;
        promise.holder = nullptr;
        return false;
    }

    promise_type& promise_here() const {
        if (!coroutine_) [[unlikely]]
            refuse_empty();
        return coroutine_.promise();
    }

    void destroy() noexcept {
        if (!coroutine_) return;
        promise_type& promise = coroutine_.promise();
        if (promise.watch != nullptr && promise.state == detail::task_state::created) [[unlikely]]
            promise.watch->on_dropped();
        if (promise.awaited_from != nullptr) *promise.awaited_from = nullptr;
        std::exchange(coroutine_, {}).destroy();
    }

    [[noreturn, gnu::cold]] void refuse_start() const {
        if (!coroutine_) throw usage_error("task: nothing to start; it was moved from or never made");
        throw usage_error("task: it was started before");
    }
    [[noreturn, gnu::cold]] static void refuse_empty() {
        throw usage_error("task: nothing to ask; it was moved from or never made");
    }
    [[noreturn, gnu::cold]] static void refuse_await() {
        throw usage_error("task: nothing to await; it was moved from or never made");
    }

    std::coroutine_handle<promise_type> coroutine_{};
};

namespace detail {

template <class T>
task<T> promise<T>::get_return_object() {
#if CORTADO_DETAIL_FRAME_GUARD
    check_frame(*this);
#endif
    return task<T>(std::coroutine_handle<promise>::from_promise(*this));
}

inline task<void> promise<void>::get_return_object() {
#if CORTADO_DETAIL_FRAME_GUARD
    check_frame(*this);
#endif
    return task<void>(std::coroutine_handle<promise>::from_promise(*this));
}

}  // namespace detail

}  // namespace cortado
