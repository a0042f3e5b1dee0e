#pragma once

#include <cortado/config.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>

#include <coroutine>
#include <cstdint>
#include <memory>

namespace cortado {

namespace detail {
class poller;
struct portable_watch;
}  // namespace detail

/** Wait for one descriptor to become readable or writable, one coroutine each way. A peer that goes away while nobody
    reads is told to the owner. */
class poll_handle {
public:
    enum class departure : std::uint8_t {
        half_closed,  ///< the peer sends no more; what it sent before can still be read
        reset         ///< the connection is gone both ways
    };
    /** Called from the loop; half_closed again whenever somebody has read since. */
    class owner {
    public:
        virtual void on_departure(departure how) = 0;

    protected:
        ~owner() = default;
    };

    poll_handle() = default;
    poll_handle(const poll_handle&) = delete;
    poll_handle& operator=(const poll_handle&) = delete;
    ~poll_handle() { close(); }

    /** Start watching. The descriptor must be non-blocking, and stay open until close(). The loop keeps running. */
    CORTADO_DECL void open(event_loop& loop, int descriptor, owner* told);
    /** Say whether the loop keeps running for this one. */
    CORTADO_DECL void hold(bool keeps_running);
    /** Stop watching; whoever waits is not resumed any more. */
    CORTADO_DECL void close() noexcept;
    bool is_open() const noexcept { return loop_ != nullptr; }
    event_loop& loop() const noexcept { return *loop_; }

    /** Wait for a direction. Gives true when it is ready, false when interrupted or stopped. */
    class waiter : detail::stop_listener {
    public:
        waiter(poll_handle& handle, bool for_reading) noexcept
            : stop_listener(&waiter::stopped),
              resumption_(*this),
              handle_(&handle),
              for_reading_(for_reading) {}
        ~waiter() {
            if (handle_ != nullptr && slot() == this) slot() = nullptr;
        }

        bool await_ready() const noexcept { return handle_->is_gone(); }
        template <class Promise>
        bool await_suspend(std::coroutine_handle<Promise> caller) {
            if (slot() != nullptr)
                throw usage_error("two coroutines wait for one direction of a connection; let one do");
            coroutine_ = caller;
            detail::stop_state* stop = detail::stop_state_of(caller);
            if (stop != nullptr) {
                if (stop->stop_requested()) {
                    ready_ = false;
                    return false;
                }
                listen(*stop);
            }
            slot() = this;
            handle_->want(for_reading_);
            return true;
        }
        bool await_resume() const noexcept { return ready_; }

    private:
        friend class poll_handle;
        struct resumption : deferred_call {
            explicit resumption(waiter& self) noexcept
                : deferred_call(
                      [](deferred_call& call) { static_cast<resumption&>(call).self_.coroutine_.resume(); }),
                  self_(self) {}
            waiter& self_;
        };
        static void stopped(detail::stop_listener& listener) { static_cast<waiter&>(listener).interrupt(); }

        waiter*& slot() const noexcept { return for_reading_ ? handle_->reader_ : handle_->writer_; }
        void interrupt() {
            event_loop& loop = *handle_->loop_;
            leave();
            ready_ = false;
            loop.defer(resumption_);
        }
        void resume_ready() {
            leave();
            coroutine_.resume();
        }
        /** Know nothing of the handle any more; it may be gone before this object is. */
        void leave() {
            slot() = nullptr;
            handle_ = nullptr;
            unlink();
        }

        std::coroutine_handle<> coroutine_{};
        resumption resumption_;
        poll_handle* handle_;
        bool for_reading_;
        bool ready_ = true;
    };

    /** Wait until reading does not block. @cancel gives false */
    waiter readable() noexcept { return waiter(*this, true); }
    /** Wait until writing does not block. @cancel gives false */
    waiter writable() noexcept { return waiter(*this, false); }

    /** Give false to whoever waits, at the end of this turn. */
    void interrupt() {
        if (reader_ != nullptr) reader_->interrupt();
        if (writer_ != nullptr) writer_->interrupt();
    }

    bool has_reader() const noexcept { return reader_ != nullptr; }

private:
    friend class detail::poller;
    friend struct detail::portable_watch;

    /** The kernel reported an end that it would report for ever: reads and writes tell the rest at once. */
    bool is_gone() const noexcept { return gone_; }
    CORTADO_DECL void want(bool for_reading);
    CORTADO_DECL void on_events(std::uint32_t events);

    event_loop* loop_ = nullptr;
    owner* owner_ = nullptr;
    waiter* reader_ = nullptr;
    waiter* writer_ = nullptr;
#if !CORTADO_HAS_EPOLL
    std::shared_ptr<detail::portable_watch> backend_;
#endif
    int descriptor_ = -1;
    std::uint32_t armed_ = 0;
    bool gone_ = false;
    bool keeps_running_ = true;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/poll_handle.ipp>
#endif
