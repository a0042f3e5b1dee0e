#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/timer_queue.hpp>

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace asio {
class io_context;
}

namespace cortado {

namespace detail {
class phases;
class poller;
class timer_lists;
struct loop_asio_side;
struct loop_registry;
CORTADO_DECL void run_until_done(const bool& done);
}  // namespace detail

/** Something to be called before the loop waits again. Embed it in what waits. */
class deferred_call {
public:
    using function = void (*)(deferred_call&);

    explicit deferred_call(function call) noexcept : call_(call) {}
    deferred_call(const deferred_call&) = delete;
    deferred_call& operator=(const deferred_call&) = delete;
    CORTADO_DECL ~deferred_call();

    bool is_queued() const noexcept { return loop_ != nullptr; }

private:
    friend class event_loop;
    function call_;
    class event_loop* loop_ = nullptr;
    deferred_call* next_ = nullptr;
    deferred_call* previous_ = nullptr;
};

/** What Cortado adds to one `asio::io_context`: timers, readiness of descriptors, calls at the end of a turn, and the
    phases of Node's loop (docs/event-loop.md). Everything of Cortado that waits does so on one of these; anything else
    that speaks Asio runs beside it on the same io_context. A loop belongs to the thread that runs it. */
class event_loop {
public:
    /** The loop that is running on this thread, or else the thread's own one, which `cortado::run()` runs. In a plain
        callback of Asio it is the loop of the io_context that made the call, once of() has been called for that one;
        there it takes a lock. */
    CORTADO_DECL static event_loop& current();
    /** The loop of a user's io_context: made at the first call, ended with the context. */
    CORTADO_DECL static event_loop& of(asio::io_context& context);

    CORTADO_DECL explicit event_loop(asio::io_context& context);
    event_loop(const event_loop&) = delete;
    event_loop& operator=(const event_loop&) = delete;
    CORTADO_DECL ~event_loop();

    asio::io_context& context() noexcept { return context_; }
    detail::poller& watcher() noexcept { return *poller_; }

    /** Run until nothing that was asked for is outstanding, or stop() is called. Unless it was stopped, on_before_exit()
        may go on with other work, and on_exit() hears of the end.
        @throws usage_error  it is running already */
    CORTADO_DECL void run();
    /** Make run() return soon. May be called from any thread. */
    CORTADO_DECL void stop();

    /** The steady clock as of this turn, to a few milliseconds: read once for all that happens in it. */
    [[gnu::always_inline]] steady_ns turn_time() noexcept {
        return turn_time_ != 0 && in_turn_ ? turn_time_ : read_turn_time();
    }
    /** Read the clock again for what follows: a turn has several rounds. */
    void new_round() noexcept { turn_time_ = 0; }

    /** Call `node` at `deadline`, from the loop. */
    CORTADO_DECL void schedule(timer_node& node, steady_ns deadline);
    /** Do not call `node` after all; nothing happens where it is not scheduled. */
    CORTADO_DECL void cancel(timer_node& node);
    /** Call `node` when the current turn is over, or as the next thing where no turn is going on. */
    CORTADO_DECL void defer(deferred_call& node);
    CORTADO_DECL void forget(deferred_call& node) noexcept;

    /** Own something, a server say, until release() or the loop's end. Tasks that were spawned end before it. */
    void adopt(std::shared_ptr<void> thing) { owned_.push_back(std::move(thing)); }
    CORTADO_DECL void release(const void* thing) noexcept;

    /** Call `function` as one turn of this loop: current() is this loop meanwhile, ticks, microtasks and deferred calls
        follow. Inside a turn it is a part of that turn. */
    template <class Function>
    void turn(Function&& function) {
        turn_scope here(*this);
        function();
    }
    /** Call a function that resumes a coroutine as one turn. What that does counts as a microtask: others go before
        ticks. */
    template <class Function>
    void turn_of_resumption(Function&& function) {
        turn_scope here(*this);
        function();
        if (!here.is_nested()) after_resumption();
    }
    /** Resume a coroutine as one turn, as above. */
    CORTADO_DECL void resume(std::coroutine_handle<> coroutine);
    /** Make the ticks and microtasks that a coroutine has left which was resumed as a callback of its own.
        @return whether it has asked for a check phase: what is ready is done first, but no more is looked for */
    [[gnu::always_inline]] bool after_resumption() {
        if (!drain_wanted_) [[likely]]
            return false;
        return drain_resumed();
    }

    /** Call the on_exit() hooks, unless they have been called since run() began: for who ends the process by himself. */
    CORTADO_DECL void call_exit_hooks();
    /** What `run()` of this thread's loop gives, and `on_exit()` hears. */
    int exit_code() const noexcept { return exit_code_; }
    void exit_code(int code) noexcept { exit_code_ = code; }

    /** The part that holds Node's queues, made when the first asks for it. Not API. */
    [[gnu::always_inline]] detail::phases& phases() { return phases_ ? *phases_ : make_phases(); }

private:
    friend class detail::phases;
    friend class detail::poller;
    friend class detail::timer_lists;
    friend struct detail::loop_registry;
    friend void detail::run_until_done(const bool& done);

    class turn_scope {
    public:
        CORTADO_DECL explicit turn_scope(event_loop& loop) noexcept;
        turn_scope(const turn_scope&) = delete;
        turn_scope& operator=(const turn_scope&) = delete;
        CORTADO_DECL ~turn_scope();
        bool is_nested() const noexcept { return is_nested_; }

    private:
        event_loop& loop_;
        event_loop* before_;
        bool is_nested_;
    };

    class running_scope {
    public:
        CORTADO_DECL explicit running_scope(event_loop& loop) noexcept;
        running_scope(const running_scope&) = delete;
        running_scope& operator=(const running_scope&) = delete;
        CORTADO_DECL ~running_scope();

    private:
        event_loop& loop_;
    };

    CORTADO_DECL steady_ns read_turn_time() noexcept;
    CORTADO_DECL detail::phases& make_phases();
    CORTADO_DECL void drain(bool microtasks_first);
    CORTADO_DECL bool drain_resumed();
    CORTADO_DECL void want_drain();
    CORTADO_DECL void run_deferred();
    CORTADO_DECL void run_timers();
    CORTADO_DECL void arm_timer();
    CORTADO_DECL void start_timer(steady_ns deadline);
    CORTADO_DECL void post_drain();
    CORTADO_DECL void poll();
    CORTADO_DECL bool step();
    CORTADO_DECL bool is_over();
    CORTADO_DECL static detail::detached_list& running_list();

    asio::io_context& context_;
    std::unique_ptr<detail::loop_asio_side> asio_;
    std::unique_ptr<detail::poller> poller_;
    timer_queue timers_;
    static constexpr steady_ns not_armed = INT64_MIN;
    steady_ns armed_for_ = not_armed;
    steady_ns turn_time_ = 0;
    deferred_call* first_deferred_ = nullptr;
    deferred_call* last_deferred_ = nullptr;
    bool in_turn_ = false;
    bool drain_wanted_ = false;   // within a turn: something of phases_ is queued; else ticks or microtasks
    bool check_pending_ = false;  // a check phase has been posted
    bool drain_posted_ = false;
    bool is_stepping_ = false;  // run() comes back after each handler of Asio's, as one has asked for ticks
    int exit_code_ = 0;
    std::size_t idle_timers_ = 0;          // nodes of timers_ that do not keep the loop running
    std::atomic<bool> is_running_{false};  // by run(), which stop_asked_ is meant for
    std::atomic<bool> stop_asked_{false};
    event_loop* previous_loop_ = nullptr;
    event_loop* next_loop_ = nullptr;
    std::unique_ptr<detail::phases> phases_;
    detail::detached_list detached_;
    array_list<std::shared_ptr<void>> owned_;  // last: what is owned ends while the loop is still whole
};

/** Run this thread's loop until nothing that was asked for is outstanding.
    @return the loop's exit code, 0 unless somebody set another: `return cortado::run();` in main */
CORTADO_DECL int run();

/** As spawn(work), but on a loop that is named, which may be one that does not run yet:
    `spawn(event_loop::of(context), work())`. Elsewhere than in a turn of a loop, spawn(work) takes the thread's own.
    @param loop  ends the task with itself, where it is still suspended; not running on another thread */
inline void spawn(event_loop& loop, task<> work, stop_token token = {}) {
    loop.turn([&] { spawn(std::move(work), token); });
}

namespace detail {
CORTADO_DECL void check_not_running();

template <class T>
task<> note_end(task<T>& work, bool& done) {
    co_await work.when_done();
    done = true;
}
}  // namespace detail

/** Run this thread's loop until the task has ended.
    @return the task's value
    @throws what left the task; usage_error when the task is empty, the loop is running already, or has nothing left to
            do while the task still waits */
template <class T>
T run(task<T> work) {
    if (!work) throw usage_error("run: nothing to run; the task was moved from or never made");
    detail::check_not_running();
    bool done = false;
    task<> watched = detail::note_end(work, done);
    event_loop::current().turn([&] { watched.start(); });
    detail::run_until_done(done);
    return work.take();
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/event_loop.ipp>
#  include <cortado/loop/impl/event_loop_run.ipp>
#endif
