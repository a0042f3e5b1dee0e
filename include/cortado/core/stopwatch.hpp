#pragma once

#include <cortado/config.hpp>

#include <cstdint>

namespace cortado {

/** Measure time from its construction on, with a clock that never goes back. */
class stopwatch {
public:
    stopwatch() noexcept : start_(now()) {}

    /** Return the whole nanoseconds (microseconds, milliseconds) that have passed. */
    std::int64_t ns() const noexcept { return now() - start_; }
    std::int64_t us() const noexcept { return ns() / 1'000; }
    std::int64_t ms() const noexcept { return ns() / 1'000'000; }

    /** Start again from zero. */
    void reset() noexcept { start_ = now(); }

private:
    CORTADO_DECL static std::int64_t now() noexcept;

    std::int64_t start_;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/stopwatch.ipp>
#endif
