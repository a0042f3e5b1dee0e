#pragma once

#include <cortado/core/error.hpp>
#include <cortado/loop/worker_pool.hpp>

#include <asio/execution_context.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace cortado {

namespace detail {

/** Jobs one behind the other, by their own pointers. */
struct job_list {
    void push(blocking_job& job) noexcept {
        job.next_ = nullptr;
        job.previous_ = std::exchange(last, &job);
        (job.previous_ != nullptr ? job.previous_->next_ : first) = &job;
        ++count;
    }
    void remove(blocking_job& job) noexcept {
        (job.previous_ != nullptr ? job.previous_->next_ : first) = job.next_;
        (job.next_ != nullptr ? job.next_->previous_ : last) = job.previous_;
        --count;
    }
    blocking_job* first = nullptr;
    blocking_job* last = nullptr;
    std::size_t count = 0;
};

/** Where the jobs of one loop come back to. Workers know it even when the loop is gone. */
class job_inbox : public std::enable_shared_from_this<job_inbox> {
public:
    explicit job_inbox(asio::io_context& context) : context_(context), loop_(event_loop::of(context)) {}

    /** From the loop: a job was given to a pool, and keeps the loop running. */
    void expect_one() {
        if (expected_++ == 0) work_.emplace(context_.get_executor());
    }
    /** From the loop: it needs to be waited for no longer. */
    void expect_one_less() noexcept {
        if (--expected_ == 0) work_.reset();
    }
    event_loop& loop() noexcept { return loop_; }

    /** From any thread: the job is done, or is not going to be. It may be gone when this returns. */
    void put(blocking_job& job) {
        const std::lock_guard lock(mutex_);
        job.has_ended_ = true;
        ended_.push(job);
        if (waiting_ > 0) some_ended_.notify_all();
        wake();
    }
    /** From the loop: wait until the job is done, and take it out. */
    void wait_for(blocking_job& job) noexcept {
        std::unique_lock lock(mutex_);
        ++waiting_;
        some_ended_.wait(lock, [&] { return job.has_ended_; });
        --waiting_;
        ended_.remove(job);
    }
    /** The io_context ends: nothing may be posted to it any more. */
    void close() noexcept {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        work_.reset();
    }

private:
    void wake() {  // with the mutex held
        if (is_closed_ || is_woken_) return;
        is_woken_ = true;
        asio::post(context_, [self = shared_from_this()] { self->deliver(); });
    }
    blocking_job* take() noexcept {
        const std::lock_guard lock(mutex_);
        blocking_job* const job = ended_.first;
        if (job != nullptr) ended_.remove(*job);
        return job;
    }
    /** Each job is a turn of its own, as each callback of Node's is; those that end meanwhile come with the next. */
    void deliver() {
        struct rest {  // an exception may leave a turn
            ~rest() {
                const std::lock_guard lock(self.mutex_);
                if (self.ended_.first != nullptr) self.wake();
            }
            job_inbox& self;
        };
        std::size_t count = 0;
        {
            const std::lock_guard lock(mutex_);
            is_woken_ = false;
            count = ended_.count;
        }
        const rest later{*this};
        for (; count > 0; --count) {
            blocking_job* const job = take();
            if (job == nullptr) break;
            loop_.turn_of_resumption([job] { job->resume(); });
        }
    }

    asio::io_context& context_;
    event_loop& loop_;
    std::size_t expected_ = 0;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_{};
    std::mutex mutex_{};
    std::condition_variable some_ended_{};
    job_list ended_{};
    std::size_t waiting_ = 0;
    bool is_woken_ = false;
    bool is_closed_ = false;
};

/** Ties an inbox to its io_context. */
class job_inbox_service : public asio::execution_context::service {
public:
    using key_type = job_inbox_service;
    inline static asio::execution_context::id id{};

    explicit job_inbox_service(asio::execution_context& owner)
        : asio::execution_context::service(owner),
          inbox(std::make_shared<job_inbox>(static_cast<asio::io_context&>(owner))) {}

    const std::shared_ptr<job_inbox> inbox;

private:
    void shutdown() noexcept override { inbox->close(); }
};

/** Signals are for the threads that run loops: what is started meanwhile inherits the mask. */
class all_signals_blocked {
public:
    all_signals_blocked() noexcept {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    all_signals_blocked(const all_signals_blocked&) = delete;
    all_signals_blocked& operator=(const all_signals_blocked&) = delete;
    ~all_signals_blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_;
};

struct worker_pool_state : std::enable_shared_from_this<worker_pool_state> {
    explicit worker_pool_state(std::size_t limit) : size(limit) {}

    void add(blocking_job& job) {
        if (::getpid() != home)
            throw usage_error(
                "run_blocking: the pool's threads are those of the process this one was forked from; use the "
                "_sync "
                "functions, or exec");
        const std::lock_guard lock(mutex);
        if (is_ending) {
            job.was_dropped_ = true;
            return job.inbox_->put(job);
        }
        if (idle <= queue.count && threads.size() < size) start_thread();
        job.is_queued_ = true;
        queue.push(job);
        some_work.notify_one();
    }
    /** @return whether it had not begun; then it never will */
    bool withdraw(blocking_job& job) noexcept {
        const std::lock_guard lock(mutex);
        if (!job.is_queued_) return false;
        job.is_queued_ = false;
        queue.remove(job);
        return true;
    }
    void start_thread() {
        try {
            const all_signals_blocked quiet;
            threads.emplace_back([self = shared_from_this()] { self->work(); });
        } catch (const std::system_error&) {
            if (threads.empty()) throw;  // fewer than wanted still do the work
        }
    }
    void work() {
        ::pthread_setname_np(::pthread_self(), "cortado-worker");
        std::unique_lock lock(mutex);
        while (true) {
            ++idle;
            some_work.wait(lock, [this] { return queue.first != nullptr || is_ending; });
            --idle;
            if (is_ending) return;
            blocking_job& job = *queue.first;
            queue.remove(job);
            job.is_queued_ = false;
            lock.unlock();
            const std::shared_ptr<job_inbox> inbox = job.inbox_;  // the job may be gone once it is in there
            {
                const context_scope inside(job.context_);
                job.work_(job);
            }
            inbox->put(job);
            lock.lock();
        }
    }
    void end() {
        if (::getpid() != home) {  // its threads are not here, and what it waits with may be in any state
            static_cast<void>(new std::vector<std::thread>(std::move(threads)));
            return;
        }
        std::unique_lock lock(mutex);
        is_ending = true;
        while (blocking_job* const job = queue.first) {
            queue.remove(*job);
            job->is_queued_ = false;
            job->was_dropped_ = true;
            const std::shared_ptr<job_inbox> inbox = job->inbox_;
            inbox->put(*job);
        }
        some_work.notify_all();
        std::vector<std::thread> ended;
        ended.swap(threads);
        lock.unlock();
        for (std::thread& each : ended) {
            // exit() may have been called by a worker, which then cannot wait for itself.
            if (each.get_id() == std::this_thread::get_id()) {
                each.detach();
            } else {
                each.join();
            }
        }
    }

    const std::size_t size;
    const pid_t home = ::getpid();
    mutable std::mutex mutex{};
    std::condition_variable some_work{};
    job_list queue{};
    std::vector<std::thread> threads{};
    std::size_t idle = 0;
    bool is_ending = false;
};

CORTADO_DECL blocking_job::~blocking_job() {
    if (place_ == place::nowhere) return;
    if (place_ == place::with_pool && !pool_->withdraw(*this)) inbox_->wait_for(*this);
    inbox_->expect_one_less();
}

CORTADO_DECL bool blocking_job::begin(worker_pool& pool, std::coroutine_handle<> waiting, stop_state* stop) {
    if (stop != nullptr && stop->stop_requested()) {
        cancelled_ = true;
        return false;
    }
    waiting_ = waiting;
    context_ = context_ref::current();
    pool_ = pool.state_;
    inbox_ = asio::use_service<job_inbox_service>(event_loop::current().context()).inbox;
    pool_->add(*this);
    place_ = place::with_pool;
    inbox_->expect_one();
    if (stop != nullptr) listen(*stop);
    return true;
}

CORTADO_DECL void blocking_job::stopped(stop_listener& listener) {
    auto& self = static_cast<blocking_job&>(listener);
    self.cancelled_ = true;
    if (!self.pool_->withdraw(self)) return;
    self.place_ = place::withdrawn;
    self.inbox_->loop().defer(self);
}

CORTADO_DECL void blocking_job::woken(deferred_call& call) { static_cast<blocking_job&>(call).resume(); }

CORTADO_DECL void blocking_job::resume() {
    struct expectation {  // held while the coroutine runs, which may end this job and begin another
        ~expectation() { inbox->expect_one_less(); }
        std::shared_ptr<job_inbox> inbox;
    };
    place_ = place::nowhere;
    unlink();
    if (was_dropped_) cancelled_ = true;
    const expectation fulfilled{std::move(inbox_)};
    context_.resume(waiting_);
}

inline constexpr std::size_t default_pool_size = 4;
inline constexpr std::size_t largest_pool_size = 1024;

/** As Node reads UV_THREADPOOL_SIZE: what is no number is 1, what is too large the largest. */
inline std::size_t pool_size_of_environment() noexcept {
    const char* const text = std::getenv("CORTADO_THREADPOOL_SIZE");
    if (text == nullptr || *text == '\0') return default_pool_size;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(text, text + std::strlen(text), size);
    if (error == std::errc::result_out_of_range) return largest_pool_size;
    return std::clamp<std::size_t>(size, 1, largest_pool_size);
}

inline std::size_t pool_size(worker_pool_options options) {
    if (options.threads > largest_pool_size)
        throw usage_error("worker_pool: at most 1024 threads; make .threads smaller");
    return options.threads != 0 ? options.threads : pool_size_of_environment();
}

struct shared_pool_settings {
    std::mutex mutex{};
    worker_pool_options options{};
    bool is_in_use = false;
};
inline constinit shared_pool_settings shared_pool{};

inline worker_pool_options settle_shared_pool() {
    const std::lock_guard lock(shared_pool.mutex);
    shared_pool.is_in_use = true;
    return shared_pool.options;
}

}  // namespace detail

CORTADO_DECL worker_pool& worker_pool::shared() {
    // Never destroyed: other threads may ask for it while the process ends.
    static worker_pool* const pool = [] {
        auto* const made = new worker_pool(detail::settle_shared_pool());
        std::atexit([] { shared().state_->end(); });
        return made;
    }();
    return *pool;
}

CORTADO_DECL void worker_pool::configure(worker_pool_options options) {
    static_cast<void>(detail::pool_size(options));
    const std::lock_guard lock(detail::shared_pool.mutex);
    if (detail::shared_pool.is_in_use)
        throw usage_error(
            "worker_pool::configure: the shared pool is in use already; call it first in main()");
    detail::shared_pool.options = options;
}

CORTADO_DECL worker_pool::worker_pool(worker_pool_options options)
    : state_(std::make_shared<detail::worker_pool_state>(detail::pool_size(options))) {}

CORTADO_DECL worker_pool::~worker_pool() { state_->end(); }

CORTADO_DECL std::size_t worker_pool::size() const noexcept { return state_->size; }

CORTADO_DECL std::size_t worker_pool::thread_count() const {
    const std::lock_guard lock(state_->mutex);
    return state_->threads.size();
}

CORTADO_DECL std::size_t worker_pool::queue_length() const {
    const std::lock_guard lock(state_->mutex);
    return state_->queue.count;
}

}  // namespace cortado
