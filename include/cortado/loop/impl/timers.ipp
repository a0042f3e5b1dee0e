#pragma once

#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/timers.hpp>

#include <cstdio>

namespace cortado {

CORTADO_DECL std::uint32_t timer_delay::clamp(double milliseconds) {
    constexpr double longest = 2147483647;
    if (milliseconds >= 1 && milliseconds <= longest) return static_cast<std::uint32_t>(milliseconds);
    // No logger here: with fmt it would double what this header weighs.
    if (milliseconds > longest)
        std::fprintf(stderr, "cortado: a timer of %.0f ms is longer than 2147483647 ms; it is set to 1 ms\n",
                     milliseconds);
    return 1;
}

CORTADO_DECL void detail::start_timeout(timeout_state& timer, std::uint32_t milliseconds, bool repeats) {
    timer.milliseconds = milliseconds;
    timer.repeats = repeats;
    event_loop::current().phases().timers().insert(timer, steady_now());
}

CORTADO_DECL timeout& timeout::refresh() {
    if (state_ && state_->home != nullptr) state_->home->insert(*state_, steady_now());
    return *this;
}

CORTADO_DECL timeout& timeout::hold(bool holds) {
    if (state_ && state_->home != nullptr) state_->home->set_holding(*state_, holds);
    return *this;
}

CORTADO_DECL timeout& timeout::close() {
    if (state_ && state_->home != nullptr) state_->home->clear(*state_);
    return *this;
}

}  // namespace cortado
