#pragma once

#include <cortado/core/uncaught.hpp>
#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/detail/promise_state.hpp>
#include <cortado/loop/event_loop.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <exception>
#include <utility>

namespace cortado::detail {

CORTADO_DECL phases::phases(event_loop& loop)
    : loop_(loop), check_(loop.context(), loop.stop_asked_), timers_(loop) {}

CORTADO_DECL phases::~phases() { end(); }

CORTADO_DECL void phases::end() noexcept {
    while (!(ticks_.is_empty() && microtasks_.is_empty() && immediates_.is_empty() && closing_.is_empty())) {
        drop_all(ticks_);
        drop_all(microtasks_);
        drop_all(immediates_);
        drop_all(closing_);
    }
    timers_.end();
    rejected_.clear();
}

CORTADO_DECL void phases::add_tick(queued_call& call) {
    ticks_.push(call);
    loop_.want_drain();
}

CORTADO_DECL void phases::add_microtask(queued_call& call) {
    microtasks_.push(call);
    loop_.want_drain();
}

CORTADO_DECL void phases::add_rejection(promise_state_base& rejected) {
    rejected_.emplace_back(&rejected);
    loop_.want_drain();
}

CORTADO_DECL void phases::add_immediate(immediate_state& immediate) {
    ++immediate.owners;
    immediate.home = this;
    immediates_.push(immediate);
    ++holding_immediates_;
    want_check();
}

CORTADO_DECL void phases::remove_immediate(immediate_state& immediate) noexcept {
    const shared_ref<immediate_state> kept(&immediate);
    immediate.unlink();
    immediate.run(immediate, false);
    hold_as_needed();
}

CORTADO_DECL void phases::set_holding(immediate_state& immediate, bool holds) {
    if (immediate.home == nullptr || immediate.holds_loop == holds) return;
    immediate.holds_loop = holds;
    holding_immediates_ += holds ? 1U : ~std::size_t{0};
    hold_as_needed();
}

CORTADO_DECL void phases::leave(immediate_state& immediate) noexcept {
    immediate.home = nullptr;
    if (immediate.holds_loop) --holding_immediates_;
}

CORTADO_DECL void phases::add_closing(queued_call& call) {
    closing_.push(call);
    want_check();
}

CORTADO_DECL void phases::want_check() {
    if (immediates_.is_empty() && closing_.is_empty()) return;
    if (!std::exchange(loop_.check_pending_, true)) {
        if (loop_.in_turn_) loop_.drain_wanted_ = true;  // so that after_resumption() looks
        check_.begin();
        asio::post(loop_.context(), [this] { on_check(); });
    }
    hold_as_needed();
}

CORTADO_DECL void phases::hold_as_needed() { check_.keep(holding_immediates_ != 0 || !closing_.is_empty()); }

CORTADO_DECL void phases::on_check() {
    // Asio makes this call although it is not what keeps the loop running; Node would have left by now.
    const bool is_wanted = check_.is_counted() || has_work(loop_.context());
    check_.end();
    loop_.check_pending_ = false;
    if (is_wanted) loop_.turn([this] { run_check(); });
}

/** Check, close, and the timers of the next round: Asio polls in between. */
CORTADO_DECL void phases::run_check() {
    checked_.take(immediates_);
    run_ring(checked_);
    link_ring closed;
    closed.take(closing_);
    run_ring(closed);
    loop_.run_timers();
    want_check();
}

CORTADO_DECL void phases::run_ring(link_ring& ring) {
    while (!ring.is_empty()) {
        make_first(ring);
        if (loop_.drain_wanted_) drain(false);
    }
}

CORTADO_DECL void phases::drain(bool microtasks_first) {
    if (std::exchange(is_draining_, true)) return;
    do {
        while (!microtasks_first && !ticks_.is_empty()) make_first(ticks_);
        while (!microtasks_.is_empty()) make_first(microtasks_);
        microtasks_first = false;
    } while (!ticks_.is_empty() || report_rejections());
    is_draining_ = false;
    loop_.drain_wanted_ = false;
}

/** @return whether there was any: the handlers may have queued more */
CORTADO_DECL bool phases::report_rejections() {
    if (rejected_.empty()) return false;
    const auto reported = std::exchange(rejected_, {});
    for (const auto& promise : reported) {
        if (promise->is_handled) continue;
        const std::shared_ptr<rejection_hook> hook = unhandled_rejection;  // it may set another
        try {
            if (!hook) std::rethrow_exception(promise->reason);
            (*hook)(promise->reason);
        } catch (...) {
            report_uncaught(std::current_exception());
        }
    }
    return true;
}

}  // namespace cortado::detail
