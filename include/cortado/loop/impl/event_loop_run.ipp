#pragma once

#include <cortado/loop/detail/optional_work.hpp>
#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/impl/event_loop.ipp>

#include <asio/io_context.hpp>

#include <chrono>
#include <utility>

namespace cortado {

namespace detail {

CORTADO_DECL void run_until_done(const bool& done) {
    event_loop& loop = event_loop::current();
    if (loop.context().stopped()) loop.context().restart();
    const event_loop::running_scope here(loop);
    while (!done && loop.step()) {}
    if (!done) throw usage_error("run: the task waits for something that nothing on this loop will ever do");
}

}  // namespace detail

CORTADO_DECL event_loop::running_scope::running_scope(event_loop& loop) noexcept : loop_(loop) {
    loop.stop_asked_ = false;
    loop.is_running_ = true;
    if (loop.phases_ && loop.phases_->exit_hooks) loop.phases_->exit_hooks->has_exited = false;
}

CORTADO_DECL event_loop::running_scope::~running_scope() {
    loop_.is_running_ = false;
    loop_.is_stepping_ = false;
    loop_.stop_asked_ = false;
}

CORTADO_DECL void event_loop::run() {
    if (in_turn_ || is_running_)
        throw usage_error("run: this loop is running already; co_await what you wait for");
    const running_scope here(*this);
    if (context_.stopped()) context_.restart();
    do {
        turn([] {});  // what was queued before the first round
        if (detail::has_work(context_)) turn([this] { run_timers(); });
        if (phases_) phases_->want_check();
        poll();
    } while (!is_over());
}

/** Let Asio make its calls until nothing is left or somebody says stop. */
CORTADO_DECL void event_loop::poll() {
    if (!is_stepping_) {
        context_.run();
        if (!is_stepping_) return;
        context_.restart();  // it was want_drain() that stopped it
        turn([] {});
    }
    while (!stop_asked_ && step()) {}
}

CORTADO_DECL bool event_loop::step() {
    is_stepping_ = true;
    if (context_.run_one() == 0) return false;
    if (drain_wanted_) turn([] {});
    return true;
}

/** Has run() ended, seen from where nothing is left or somebody has said stop? */
CORTADO_DECL bool event_loop::is_over() {
    // With work left it was context().stop().
    if (stop_asked_ || detail::has_work(context_)) return true;
    if (!phases_ || !phases_->exit_hooks) return true;
    context_.restart();
    turn([this, hooks = phases_->exit_hooks] { hooks->call_before_exit(*hooks, exit_code_); });
    if (stop_asked_) return true;
    if (detail::has_work(context_)) return false;
    call_exit_hooks();
    return true;
}

CORTADO_DECL void event_loop::call_exit_hooks() {
    const auto hooks = phases_ ? phases_->exit_hooks : nullptr;
    if (!hooks || std::exchange(hooks->has_exited, true)) return;
    // No turn: what these ask for is not done any more.
    event_loop* const before = std::exchange(detail::running_loop, this);
    hooks->call_exit(*hooks, exit_code_);
    detail::running_loop = before;
}

CORTADO_DECL void event_loop::stop() {
    if (is_running_) stop_asked_ = true;
    context_.stop();
}

CORTADO_DECL void event_loop::resume(std::coroutine_handle<> coroutine) {
    turn_of_resumption([coroutine] { coroutine.resume(); });
}

// Cold and apart: what the server runs for each event is to hold nothing of these but a comparison.
[[gnu::cold]] CORTADO_DECL void event_loop::drain(bool microtasks_first) { phases_->drain(microtasks_first); }

[[gnu::cold]] CORTADO_DECL bool event_loop::drain_resumed() {
    drain(true);
    return check_pending_;
}

CORTADO_DECL detail::phases& event_loop::make_phases() {
    phases_ = std::make_unique<detail::phases>(*this);
    return *phases_;
}

CORTADO_DECL void event_loop::want_drain() {
    if (std::exchange(drain_wanted_, true) || in_turn_) return;
    if (is_running_ && !context_.stopped()) {
        // A handler of Asio's that is no turn of ours: ticks come right behind it, so run() has to come back.
        if (!std::exchange(is_stepping_, true)) context_.stop();
        return;
    }
    post_drain();
}

CORTADO_DECL void event_loop::run_timers() {
    if (timers_.is_empty()) return;
    const steady_ns now = steady_now();
    if (timers_.next_deadline() > now) return;
    if (phases_) phases_->timers().begin_phase(now);
    timers_.expire(now, [this] { after_resumption(); });
}

CORTADO_DECL void event_loop::arm_timer() {
    // A wait that ends too early finds nothing to do, and costs less than to be called off.
    if (!timers_.is_empty()) {
        const steady_ns next = timers_.next_deadline();
        if (armed_for_ == not_armed || next < armed_for_) start_timer(next);
    }
    asio_->waits.keep(timers_.size() != idle_timers_);
}

CORTADO_DECL void event_loop::start_timer(steady_ns deadline) {
    armed_for_ = deadline;
    using time_point = detail::loop_asio_side::clock::time_point;
    asio_->timer.expires_at(time_point(std::chrono::nanoseconds(deadline)));
    asio_->waits.begin();
    asio_->timer.async_wait([this](const asio::error_code& error) {
        asio_->waits.end();
        if (error) return asio_->waits.keep(timers_.size() != idle_timers_);
        armed_for_ = not_armed;
        turn([this] {
            if (!check_pending_) run_timers();  // else the check phase comes first, and timers follow it
        });
    });
}

CORTADO_DECL int run() {
    event_loop& loop = event_loop::current();
    loop.run();
    return loop.exit_code();
}

}  // namespace cortado
