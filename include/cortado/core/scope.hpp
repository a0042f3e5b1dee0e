#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/task.hpp>

#include <coroutine>
#include <exception>
#include <utility>

namespace cortado {

/** Hold children that must not outlive a block.
    ```
    cortado::scope children;
    children.spawn(first());
    children.spawn(second());
    co_await children.join();     // both are done here; the first exception is thrown, the others were stopped
    ```
    Children start inside spawn(). When one fails, the others are asked to stop. A scope destroyed before join() ends
    what is suspended in it on the spot, and nobody hears of what has failed. The last child may own the scope.
    @cancel stopping the joiner stops the children; join() ends when they have */
class scope {
public:
    /** @param token  stops the children; usually the token of the coroutine that holds the scope */
    explicit scope(stop_token token = {}) : stop_(token) {}
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;
    ~scope() {
        while (first_ != nullptr) {
            child* doomed = first_;
            unlink(*doomed);
            std::coroutine_handle<child>::from_promise(*doomed).destroy();
        }
        if (gone_ != nullptr) *gone_ = true;
    }

    void spawn(task<> work) { run(*this, std::move(work)); }

    /** Ask every child to stop. One that ends by operation_cancelled has not failed then. */
    void request_stop() {
        is_given_up_ = true;
        stop_.request_stop();
    }

    bool is_empty() const noexcept { return first_ == nullptr; }

    class [[nodiscard("to wait is to await it: co_await it")]] joiner {
    public:
        explicit joiner(scope & owner) noexcept : owner_(owner), on_stop_(*this) {}
        joiner(joiner &&) = delete;
        ~joiner() {
            if (waits_) owner_.waiter_ = {};
        }

        bool await_ready() const noexcept { return owner_.is_empty(); }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> caller) {
            if (owner_.waiter_)
                throw usage_error("scope: it is being joined already; a scope has one joiner");
            owner_.waiter_ = caller;
            waits_ = true;
            owner_.context_ = detail::context_ref::current();
            detail::stop_state* stop = detail::stop_state_of(caller);
            if (stop == nullptr) return;
            if (stop->stop_requested()) {
                owner_.stop_.request_stop();
            } else {
                on_stop_.listen(*stop);
            }
        }
        void await_resume() {
            waits_ = false;
            if (owner_.failure_) std::rethrow_exception(std::exchange(owner_.failure_, {}));
        }

    private:
        struct stop_children : detail::stop_listener {
            explicit stop_children(joiner& self) noexcept
                : stop_listener([](stop_listener& listener) {
                      static_cast<stop_children&>(listener).self_.owner_.stop_.request_stop();
                  }),
                  self_(self) {}
            joiner& self_;
        };
        scope& owner_;
        bool waits_ = false;
        stop_children on_stop_;
    };

    /** Wait until every child has ended.
        @throws the first exception that left a child; usage_error  another is waiting already */
    joiner join() noexcept { return joiner(*this); }

private:
    /** The promise of a child's root coroutine: a node in the scope's list that frees itself. */
    struct child : detail::promise_base {
        child(scope& parent, const task<>&) noexcept : owner(parent) {}

        struct handle {
            using promise_type = child;
        };
        handle get_return_object() noexcept {
            owner.link(*this);
            stop = owner.stop_.token().state();
            return {};
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() noexcept { owner.fail(std::current_exception()); }

        struct leave {
            bool await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<child> self) const noexcept {
                scope& parent = self.promise().owner;
                parent.unlink(self.promise());
                if (parent.is_gone_with(self)) return std::noop_coroutine();
                if (!parent.is_empty() || !parent.waiter_) return std::noop_coroutine();
                const std::coroutine_handle<> waiter = std::exchange(parent.waiter_, {});
                if (parent.context_.is_current()) return waiter;
                parent.context_.resume(waiter);
                return std::noop_coroutine();
            }
            void await_resume() const noexcept {}
        };
        leave final_suspend() const noexcept { return {}; }

        scope& owner;
        child* previous = nullptr;
        child* next = nullptr;
    };

    static child::handle run(scope&, task<> work) { co_await work; }

    /** Destroy a child that has ended, and with it maybe the owner of this scope. */
    bool is_gone_with(std::coroutine_handle<child> ended) noexcept {
        bool gone = false;
        bool* const outer = std::exchange(gone_, &gone);
        ended.destroy();
        if (!gone) {
            gone_ = outer;
        } else if (outer != nullptr) {
            *outer = true;
        }
        return gone;
    }

    void link(child& node) noexcept {
        node.next = first_;
        if (first_ != nullptr) first_->previous = &node;
        first_ = &node;
    }
    void unlink(child& node) noexcept {
        (node.previous != nullptr ? node.previous->next : first_) = node.next;
        if (node.next != nullptr) node.next->previous = node.previous;
    }
    void fail(std::exception_ptr exception) noexcept {
        if (failure_ || (is_given_up_ && is_cancellation(exception))) return;
        failure_ = std::move(exception);
        stop_.request_stop();
    }

    static bool is_cancellation(const std::exception_ptr& exception) noexcept {
        try {
            std::rethrow_exception(exception);
        } catch (const operation_cancelled&) {
            return true;
        } catch (...) {
            return false;
        }
    }

    child* first_ = nullptr;
    bool is_given_up_ = false;
    bool* gone_ = nullptr;  // where somebody wants to hear that this object is gone
    std::coroutine_handle<> waiter_{};
    detail::context_ref context_{};  // of the waiter
    std::exception_ptr failure_{};
    stop_source stop_;
};

}  // namespace cortado
