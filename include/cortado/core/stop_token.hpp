#pragma once

#include <cortado/config.hpp>

#include <exception>
#include <utility>

namespace cortado {

namespace detail {

class stop_listener;

/** The flag and its listeners; lives inside a stop_source. */
class stop_state {
public:
    stop_state() = default;
    stop_state(const stop_state&) = delete;
    stop_state& operator=(const stop_state&) = delete;
    ~stop_state();

    bool stop_requested() const noexcept { return requested_; }
    void request_stop();
    void reset() noexcept { requested_ = false; }

private:
    friend class stop_listener;
    stop_listener* first_ = nullptr;
    bool* destroyed_ = nullptr;  // where a request_stop() under way wants to hear that this object is gone
    bool requested_ = false;
};

/** A node in a stop_state's list. An operation embeds one; the owner of the state calls it at most once. */
class stop_listener {
public:
    using stop_function = void (*)(stop_listener&);

    explicit stop_listener(stop_function on_stop) noexcept : on_stop_(on_stop) {}
    stop_listener(const stop_listener&) = delete;
    stop_listener& operator=(const stop_listener&) = delete;
    ~stop_listener() { unlink(); }

    void listen(stop_state& state) noexcept {
        state_ = &state;
        next_ = state.first_;
        previous_ = nullptr;
        if (next_ != nullptr) next_->previous_ = this;
        state.first_ = this;
    }

    void unlink() noexcept {
        if (state_ == nullptr) return;
        (previous_ != nullptr ? previous_->next_ : state_->first_) = next_;
        if (next_ != nullptr) next_->previous_ = previous_;
        state_ = nullptr;
    }

private:
    friend class stop_state;
    stop_function on_stop_;
    stop_state* state_ = nullptr;
    stop_listener* previous_ = nullptr;
    stop_listener* next_ = nullptr;
};

inline stop_state::~stop_state() {
    if (destroyed_ != nullptr) *destroyed_ = true;
    while (first_ != nullptr) first_->unlink();
}

inline void stop_state::request_stop() {
    if (std::exchange(requested_, true)) return;
    bool destroyed = false;
    bool* const outer = std::exchange(destroyed_, &destroyed);
    std::exception_ptr failure;
    // A listener may resume the coroutine that holds this very object, or that resets it for its next piece of work.
    while (stop_listener* listener = !destroyed && requested_ ? first_ : nullptr) {
        listener->unlink();  // first: a listener may end its own life in the call
        try {
            listener->on_stop_(*listener);
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    }
    if (!destroyed) {
        destroyed_ = outer;
    } else if (outer != nullptr) {
        *outer = true;
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace detail

/** Ask whether the work at hand has been told to stop. A token is one pointer, belongs to one loop (it is not
    thread-safe, unlike std::stop_token, and costs nothing for it) and must not outlive its source. */
class stop_token {
public:
    stop_token() = default;
    explicit stop_token(detail::stop_state* state) noexcept : state_(state) {}

    bool stop_requested() const noexcept { return state_ != nullptr && state_->stop_requested(); }
    bool stop_possible() const noexcept { return state_ != nullptr; }
    detail::stop_state* state() const noexcept { return state_; }

private:
    detail::stop_state* state_ = nullptr;
};

/** Stop a tree of work: every operation suspended under this source's token ends with operation_cancelled.
    A source built from a parent's token is stopped when the parent is. */
class stop_source {
public:
    stop_source() noexcept : parent_(*this) {}
    explicit stop_source(stop_token parent) : parent_(*this) {
        if (parent.stop_requested()) {
            state_.request_stop();
        } else if (parent.stop_possible()) {
            parent_.listen(*parent.state());
        }
    }

    stop_token token() noexcept { return stop_token(&state_); }
    bool stop_requested() const noexcept { return state_.stop_requested(); }

    /** Stop everything under this source. Listeners run inside the call, newest first, and a coroutine they resume may
        even destroy this source. A second call does nothing.
        @throws what left a stop_callback, the first of them, when all were called */
    void request_stop() { state_.request_stop(); }

    /** Make a used source ready for the next piece of work; nothing may be suspended under it. */
    void reset() noexcept { state_.reset(); }

private:
    struct parent_listener : detail::stop_listener {
        explicit parent_listener(stop_source& child) noexcept
            : stop_listener(
                  [](stop_listener& self) { static_cast<parent_listener&>(self).child_.request_stop(); }),
              child_(child) {}
        stop_source& child_;
    };

    detail::stop_state state_;
    parent_listener parent_;
};

/** Call `callback` when the token's source is stopped, unless this object is gone by then. If the token is stopped
    already, the call happens in the constructor. */
template <class Callback>
class stop_callback : private detail::stop_listener {
public:
    stop_callback(stop_token token, Callback callback)
        : stop_listener([](stop_listener& self) { static_cast<stop_callback&>(self).callback_(); }),
          callback_(std::move(callback)) {
        if (token.stop_requested()) {
            callback_();
        } else if (token.stop_possible()) {
            listen(*token.state());
        }
    }

private:
    Callback callback_;
};

}  // namespace cortado
