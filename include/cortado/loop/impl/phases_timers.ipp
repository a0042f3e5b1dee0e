#pragma once

#include <cortado/core/uncaught.hpp>
#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/detail/timer_lists.hpp>
#include <cortado/loop/event_loop.hpp>

#include <algorithm>
#include <exception>

namespace cortado::detail {

constexpr steady_ns one_millisecond = 1'000'000;

CORTADO_DECL timer_list::timer_list(timer_lists& of, std::uint32_t length) noexcept
    : timer_node([](timer_node& node) {
          auto& list = static_cast<timer_list&>(node);
          list.home.expire(list);
      }),
      home(of),
      milliseconds(length) {}

CORTADO_DECL timer_lists::~timer_lists() { end(); }

CORTADO_DECL timer_list* timer_lists::any_that_waits() const noexcept {
    for (const auto& [milliseconds, list] : lists_) {
        if (!list->waiting.is_empty()) return list.get();
    }
    return nullptr;
}

CORTADO_DECL void timer_lists::end() noexcept {
    while (timer_list* const list = any_that_waits()) {
        list->is_running = true;  // so that it stays while the destructors of closures clear and set timers
        while (!list->waiting.is_empty()) {
            auto& timer = static_cast<timeout_state&>(list->waiting.front());
            const shared_ref<timeout_state> kept(&timer);
            unlink(timer);
            timer.home = nullptr;
            timer.run(timer, timeout_state::action::forget);
        }
        const std::uint32_t ended = list->milliseconds;
        last_ = nullptr;
        lists_.erase(ended);
    }
    while (!resting_.is_empty()) {
        auto& timer = static_cast<timeout_state&>(resting_.front());
        timer.ring_link::unlink();
        timer.home = nullptr;
    }
}

CORTADO_DECL timer_list& timer_lists::list_of(std::uint32_t milliseconds) {
    if (last_ != nullptr && last_->milliseconds == milliseconds) return *last_;
    std::unique_ptr<timer_list>& place = lists_[milliseconds];
    if (!place) place = std::make_unique<timer_list>(*this, milliseconds);
    last_ = place.get();
    return *last_;
}

CORTADO_DECL void timer_lists::insert(timeout_state& timer, steady_ns start) {
    const shared_ref<timeout_state> kept(&timer);
    timer_list& list = list_of(timer.milliseconds);
    if (timer.is_waiting()) unlink(timer);
    timer.start = start;
    link(list, timer);
    if (!list.is_queued() && !list.is_running) wait_until(list, start + timer.milliseconds * one_millisecond);
}

/** The list owns what it links. */
CORTADO_DECL void timer_lists::link(timer_list& list, timeout_state& timer) {
    timer.ring_link::unlink();  // from those that rest
    timer.home = this;
    timer.list = &list;
    ++timer.owners;
    list.waiting.push(timer);
    if (timer.holds_loop) count(list, true);
}

CORTADO_DECL void timer_lists::unlink(timeout_state& timer) noexcept {
    timer.ring_link::unlink();
    --timer.owners;  // whoever calls this is another owner
    if (timer.holds_loop) count(*timer.list, false);
    timer.list = nullptr;
}

/** One more, or one less, of a list's timers keeps the loop running. */
CORTADO_DECL void timer_lists::count(timer_list& list, bool more) noexcept {
    list.holding += more ? 1U : ~std::size_t{0};
    const bool is_change = list.holding == (more ? 1U : 0U);
    if (!is_change || !list.is_queued()) return;
    loop_.idle_timers_ += more ? ~std::size_t{0} : 1U;
    if (!loop_.in_turn_) loop_.arm_timer();
}

CORTADO_DECL void timer_lists::wait_until(timer_list& list, steady_ns deadline) {
    if (list.holding == 0) ++loop_.idle_timers_;
    loop_.schedule(list, deadline);
}

CORTADO_DECL void timer_lists::clear(timeout_state& timer) {
    const shared_ref<timeout_state> kept(&timer);
    timer.home = nullptr;
    if (timer.is_waiting()) {
        timer_list& list = *timer.list;
        unlink(timer);
        if (list.waiting.is_empty()) give_up_if_spare(list);
    }
    timer.ring_link::unlink();
    if (!timer.is_running) timer.run(timer, timeout_state::action::forget);
}

CORTADO_DECL void timer_lists::set_holding(timeout_state& timer, bool holds) {
    if (timer.holds_loop == holds) return;
    timer.holds_loop = holds;
    if (timer.is_waiting()) count(*timer.list, holds);
}

CORTADO_DECL void timer_lists::give_up_if_spare(timer_list& list) {
    if (lists_.size() <= kept_lists || list.is_running) return;
    if (list.is_queued()) {
        --loop_.idle_timers_;
        loop_.cancel(list);
    }
    if (last_ == &list) last_ = nullptr;
    lists_.erase(list.milliseconds);
}

/** Call what is due of one list: all of it, before another list comes to its turn. */
CORTADO_DECL void timer_lists::expire(timer_list& list) {
    if (list.holding == 0) --loop_.idle_timers_;
    const steady_ns now = now_;
    const steady_ns length = list.milliseconds * one_millisecond;
    list.is_running = true;
    while (!list.waiting.is_empty()) {
        auto& timer = static_cast<timeout_state&>(list.waiting.front());
        if (now - timer.start < length) break;
        call(timer);
        if (loop_.drain_wanted_) loop_.drain(false);
    }
    list.is_running = false;
    if (list.waiting.is_empty()) return give_up_if_spare(list);
    const steady_ns start = static_cast<timeout_state&>(list.waiting.front()).start;
    wait_until(list, std::max(start + length, now + one_millisecond));
}

CORTADO_DECL void timer_lists::call(timeout_state& timer) {
    const shared_ref<timeout_state> kept(&timer);
    unlink(timer);
    const steady_ns start = timer.repeats ? steady_now() : 0;
    timer.is_running = true;
    const context_scope inside(timer.context);
    try {
        timer.run(timer, timeout_state::action::call);
    } catch (...) {
        report_uncaught(std::current_exception());
    }
    timer.is_running = false;
    if (timer.home == nullptr) {  // cleared meanwhile
        timer.run(timer, timeout_state::action::forget);
    } else if (timer.repeats) {
        insert(timer, start);
    } else if (!timer.is_waiting()) {
        resting_.push(timer);
    }
}

}  // namespace cortado::detail
