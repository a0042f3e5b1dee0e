#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace cortado {

template <class T>
class async_generator;

namespace detail {

/** What co_yield hands over stands in the generator's own frame until the next value is asked for. */
template <class T>
struct generator_promise : promise_base {
    std::optional<T> value{};

    async_generator<T> get_return_object();
    void return_void() const noexcept {}

    struct yielded {
        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<generator_promise> self) const noexcept {
            generator_promise& promise = self.promise();
            promise.state = task_state::created;
            const std::coroutine_handle<> asker = std::exchange(promise.continuation, {});
            return asker ? asker : std::noop_coroutine();
        }
        void await_resume() const noexcept {}
    };
    template <class U = T>
    yielded yield_value(U&& next) {
        value.emplace(std::forward<U>(next));
        return {};
    }
};

}  // namespace detail

/** A coroutine that gives values one by one with `co_yield`, each when it is asked for, and may await in between.
    ```
    cortado::async_generator<std::string> hours() {
        for (int hour = 0; hour < 24; ++hour) {
            co_yield std::to_string(hour);
            co_await cortado::sleep_for(1h);
        }
    }
    ```
    Nothing of it runs before the first next(). What it waits for is stopped with whoever asks: a token that its body
    keeps is good up to the next `co_yield`. Destroying it ends it where it stands: its locals are destroyed, an
    operation it waits for is called off. So does destroying whoever waits for its next value. It stays where it is
    while a next() is under way.
    @source JavaScript: async function*, `for await` */
template <class T>
class [[nodiscard("an async_generator does nothing until next() is awaited")]] async_generator {
public:
    using promise_type = detail::generator_promise<T>;
    using value_type = T;

    async_generator() = default;
    async_generator(async_generator && other) noexcept : coroutine_(std::exchange(other.coroutine_, {})) {}
    async_generator& operator=(async_generator&& other) noexcept {
        std::swap(coroutine_, other.coroutine_);
        return *this;
    }
    ~async_generator() { end(); }

    class next_awaiter {
    public:
        explicit next_awaiter(async_generator& of) noexcept : generator_(of) {}
        next_awaiter(const next_awaiter&) = delete;
        next_awaiter& operator=(const next_awaiter&) = delete;
        // Whoever asked is gone: what it has set going, and its stop token, are not to be met again.
        ~next_awaiter() {
            if (is_waiting_) generator_.end();
        }

        bool await_ready() const noexcept { return is_over(); }

        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> asker) {
            promise_type& promise = generator_.coroutine_.promise();
            if (promise.state == detail::task_state::running) {
                throw usage_error("async_generator: one next() is under way; await it first");
            }
            promise.stop = detail::stop_state_of(asker);
            promise.state = detail::task_state::running;
            promise.value.reset();
            generator_.coroutine_.resume();
            if (promise.state != detail::task_state::running) return false;
            promise.continuation = asker;
            is_waiting_ = true;
            return true;
        }

        std::optional<T> await_resume() {
            is_waiting_ = false;
            if (!generator_.coroutine_) return std::nullopt;
            promise_type& promise = generator_.coroutine_.promise();
            if (promise.exception) std::rethrow_exception(std::exchange(promise.exception, {}));
            return std::exchange(promise.value, std::nullopt);
        }

    private:
        bool is_over() const noexcept {
            const auto coroutine = generator_.coroutine_;
            return !coroutine || coroutine.promise().state == detail::task_state::finished;
        }
        async_generator& generator_;
        bool is_waiting_ = false;
    };

    /** Ask for the next value:
        ```
        for (;;) {
            auto hour = co_await all_hours.next();
            if (!hour) break;
            use(*hour);
        }
        ```
        @return the value, nothing when the generator has ended, and from then on
        @throws what left the generator, once; it has ended then. usage_error while another next() is under way
        @cancel what the generator waits for throws operation_cancelled inside it */
    next_awaiter next() noexcept { return next_awaiter(*this); }

private:
    friend promise_type;
    void end() noexcept {
        if (coroutine_) std::exchange(coroutine_, {}).destroy();
    }
    explicit async_generator(std::coroutine_handle<promise_type> coroutine) noexcept
        : coroutine_(coroutine) {}

    std::coroutine_handle<promise_type> coroutine_{};
};

namespace detail {

template <class T>
async_generator<T> generator_promise<T>::get_return_object() {
#if CORTADO_DETAIL_FRAME_GUARD
    check_frame(*this);
#endif
    return async_generator<T>(std::coroutine_handle<generator_promise>::from_promise(*this));
}

}  // namespace detail

}  // namespace cortado
