#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/timer_queue.hpp>

#include <chrono>
#include <limits>

namespace cortado {

/** Count a span in nanoseconds; one of centuries, as of milliseconds::max(), is the longest that can be counted. */
inline std::chrono::nanoseconds in_nanoseconds(std::chrono::milliseconds span) noexcept {
    constexpr auto most = std::chrono::floor<std::chrono::milliseconds>(std::chrono::nanoseconds::max());
    if (span > most) return std::chrono::nanoseconds::max();
    return span < -most ? std::chrono::nanoseconds::min() : std::chrono::nanoseconds(span);
}

/** The time so long after another; a time without end where the clock does not reach so far. */
inline steady_ns deadline_after(steady_ns from, std::chrono::milliseconds span) noexcept {
    constexpr steady_ns never = std::numeric_limits<steady_ns>::max();
    const steady_ns length = in_nanoseconds(span).count();
    return from > 0 && length > never - from ? never : from + length;
}

}  // namespace cortado
