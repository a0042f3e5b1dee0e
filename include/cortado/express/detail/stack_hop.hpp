#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/web/exchange.hpp>

#include <coroutine>
#include <cstdint>
#include <utility>

namespace cortado::express::detail {

/** Bound the stack of an exchange: `next()` runs what follows inside its call, and after a hundred such calls the
    rest waits until the stack is empty again, as in Express.
    @source router 2, "max sync stack" */
class stack_depth {
public:
    static constexpr std::uint32_t most = 100;

    bool is_at_limit() const noexcept { return depth_ >= most; }
    /** Do layers stand on the stack, and is there room for more? */
    bool is_inside() const noexcept { return depth_ - 1 < most - 1; }

    /** Go up by one from inside, and down again. */
    void enter() noexcept { ++depth_; }
    void leave() noexcept { --depth_; }

    /** Give back a hold. Who waits for it may end the exchange inside the call, so while layers are on the stack it
        has to wait until they have returned. */
    void release(web::exchange& ex) {
        if (depth_ == 0) {
            ex.release();
        } else {
            ++owed_;
        }
    }

    void reset() noexcept { depth_ = owed_ = 0; }

    /** Stands on the stack while layers run. The lowest one does what was put off. */
    class level {
    public:
        level(stack_depth& depth, web::exchange& ex) noexcept : depth_(depth), ex_(ex) { ++depth_.depth_; }
        level(const level&) = delete;
        level& operator=(const level&) = delete;
        [[gnu::always_inline]] ~level() {
            if (depth_.depth_ == 1 && depth_.first_ != nullptr) [[unlikely]]
                depth_.run_waiting();
            if (--depth_.depth_ == 0 && depth_.owed_ != 0) [[unlikely]]
                depth_.pay(ex_);
        }

    private:
        stack_depth& depth_;
        web::exchange& ex_;
    };

    /** Await to go on from an empty stack. */
    class hop {
    public:
        explicit hop(stack_depth& depth) noexcept : depth_(depth) {}
        hop(const hop&) = delete;
        hop& operator=(const hop&) = delete;
        ~hop() {
            if (!waits_) return;
            for (hop** link = &depth_.first_; *link != nullptr; link = &(*link)->next_) {
                if (*link != this) continue;
                *link = next_;
                return;
            }
        }

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> coroutine) noexcept {
            coroutine_ = coroutine;
            context_ = cortado::detail::context_ref::current();
            waits_ = true;
            hop** link = &depth_.first_;
            while (*link != nullptr) link = &(*link)->next_;
            *link = this;
        }
        void await_resume() const noexcept {}

    private:
        friend class stack_depth;
        stack_depth& depth_;
        hop* next_ = nullptr;
        std::coroutine_handle<> coroutine_{};
        cortado::detail::context_ref context_;
        bool waits_ = false;
    };

private:
    [[gnu::cold]] void pay(web::exchange& ex) {
        for (std::uint32_t owed = std::exchange(owed_, 0); owed > 0; --owed) ex.release();
    }
    [[gnu::cold]] void run_waiting() noexcept {
        while (first_ != nullptr) {
            hop& waiting = *first_;
            first_ = waiting.next_;
            waiting.waits_ = false;
            waiting.context_.resume(waiting.coroutine_);
        }
    }

    hop* first_ = nullptr;
    std::uint32_t depth_ = 0;
    std::uint32_t owed_ = 0;
};

}  // namespace cortado::express::detail
