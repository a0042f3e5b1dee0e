#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/net/listener.hpp>
#include <cortado/server/worker.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace cortado::detail {

/** A further loop of a server, on a thread of its own. What is served there is made, used and destroyed on that
    thread. */
class loop_thread {
public:
    loop_thread() = default;
    loop_thread(const loop_thread&) = delete;
    loop_thread& operator=(const loop_thread&) = delete;
    /** Stops the loop, whatever goes on there, and waits for the thread. */
    CORTADO_DECL ~loop_thread();

    /** Start the thread; the loop waits for work, open() lets it end where none is left.
        @param ended  called on the thread as the last thing, when the loop and all that was on it is gone */
    CORTADO_DECL void start(function<void()> ended);
    /** Call `work` as a turn of the loop, and wait for its end.
        @throws what that throws; usage_error  somebody has stopped the loop */
    CORTADO_DECL void call(function_ref<void(event_loop&)> work);
    /** Own what is served here until the loop ends. From within call(). */
    CORTADO_DECL void adopt(std::shared_ptr<worker> part);
    /** Have that listen. @throws as worker::open */
    CORTADO_DECL void open(const net::endpoint& where);
    void join() { thread_.join(); }

    /** Call `function` as a turn of the loop and do not wait; nothing where the loop has ended. From any thread. */
    CORTADO_DECL void post(void (*function)(worker&));
    /** May be called from any thread. */
    CORTADO_DECL std::size_t connection_count();

private:
    CORTADO_DECL void end();

    std::mutex mutex_;  // of context_ and part_ for other threads; this one alone changes them
    std::condition_variable changed_;
    std::unique_ptr<asio::io_context> context_;
    event_loop* loop_ = nullptr;
    worker* part_ = nullptr;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> kept_running_;
    std::thread thread_;
};

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/server/impl/loop_thread.ipp>
#endif
