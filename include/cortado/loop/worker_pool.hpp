#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/loop/event_loop.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace cortado {

namespace detail {
class blocking_job;
class job_inbox;
struct job_list;
struct worker_pool_state;
}  // namespace detail

struct worker_pool_options {
    /** Threads at most, 1 to 1024. 0: as many as the environment variable CORTADO_THREADPOOL_SIZE says, or else 4. */
    std::size_t threads = 0;
};

/** A bounded set of threads for what would hold a loop up: files, compression, anything that computes for long.
    A thread is started when there is work and none is idle. Signals stay with the loops' threads. The queue needs no
    bound of its own: its nodes live in the coroutines that wait, so it is as long as there are waiting coroutines. */
class worker_pool {
public:
    /** The pool that run_blocking() and `fs` use, made at its first use. It ends, and its threads with it, when the
        program does. */
    CORTADO_DECL static worker_pool& shared();
    /** Say how the shared pool shall be.
        @throws usage_error  it has been used already */
    CORTADO_DECL static void configure(worker_pool_options options);

    /** @throws usage_error  more than 1024 threads are asked for */
    CORTADO_DECL explicit worker_pool(worker_pool_options options = {});
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;
    /** Wait for the work that has begun. What waits for a thread is not done any more: its awaiter is given
        operation_cancelled. */
    CORTADO_DECL ~worker_pool();

    /** The number of threads it may have. */
    CORTADO_DECL std::size_t size() const noexcept;
    /** The number of threads it has. */
    CORTADO_DECL std::size_t thread_count() const;
    /** How much waits for a thread. */
    CORTADO_DECL std::size_t queue_length() const;

private:
    friend class detail::blocking_job;
    std::shared_ptr<detail::worker_pool_state> state_;
};

namespace detail {

/** One piece of work on its way to a worker and back, embedded in what waits for it. Its destructor takes it out of
    the queue, or waits for its end: a worker never uses memory that is gone. */
class blocking_job : stop_listener, deferred_call {
public:
    using function = void (*)(blocking_job&) noexcept;

    explicit blocking_job(function work) noexcept
        : stop_listener(&blocking_job::stopped), deferred_call(&blocking_job::woken), work_(work) {}
    CORTADO_DECL ~blocking_job();

    bool was_cancelled() const noexcept { return cancelled_; }

protected:
    /** Queue it; `waiting` is resumed by the running loop. @return false when a stop came before */
    CORTADO_DECL bool begin(worker_pool& pool, std::coroutine_handle<> waiting, stop_state* stop);

private:
    friend class job_inbox;
    friend struct job_list;
    friend struct worker_pool_state;
    enum class place : std::uint8_t { nowhere, with_pool, withdrawn };

    CORTADO_DECL static void stopped(stop_listener& listener);
    CORTADO_DECL static void woken(deferred_call& call);
    CORTADO_DECL void resume();

    const function work_;
    std::coroutine_handle<> waiting_{};
    context_ref context_{};
    std::shared_ptr<worker_pool_state> pool_{};
    std::shared_ptr<job_inbox> inbox_{};
    blocking_job* next_ = nullptr;  // in the pool's queue, later in the inbox
    blocking_job* previous_ = nullptr;
    place place_ = place::nowhere;  // as the loop knows it
    bool cancelled_ = false;
    bool is_queued_ = false;    // guarded by the pool's mutex
    bool has_ended_ = false;    // guarded by the inbox's mutex
    bool was_dropped_ = false;  // written before has_ended_
};

}  // namespace detail

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/worker_pool.ipp>
#endif
