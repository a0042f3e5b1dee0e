#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/timer_queue.hpp>

#include <chrono>
#include <limits>
#include <ratio>

namespace cortado {

/** Count a span in nanoseconds; one of centuries, as of milliseconds::max(), is the longest that can be counted. */
template <class Rep, class Period>
std::chrono::nanoseconds in_nanoseconds(std::chrono::duration<Rep, Period> span) noexcept {
    using std::chrono::nanoseconds;
    constexpr double bound = 0x1p63;  // no count reaches it
    const double count = std::chrono::duration<double, std::nano>(span).count();
    if (count >= bound) return nanoseconds::max();
    if (count < -bound) return nanoseconds::min();
    return count == count ? std::chrono::duration_cast<nanoseconds>(span)
                          : nanoseconds::zero();  // not for NaN
}

/** The time so long after another; a time without end where the clock does not reach so far. */
template <class Rep, class Period>
steady_ns deadline_after(steady_ns from, std::chrono::duration<Rep, Period> span) noexcept {
    constexpr steady_ns never = std::numeric_limits<steady_ns>::max();
    const steady_ns length = in_nanoseconds(span).count();
    return from > 0 && length > never - from ? never : from + length;
}

}  // namespace cortado
