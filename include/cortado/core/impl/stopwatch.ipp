#pragma once

#include <cortado/core/stopwatch.hpp>

#include <ctime>

namespace cortado {

CORTADO_DECL std::int64_t stopwatch::now() noexcept {
    // The clock behind std::chrono::steady_clock, without <chrono>'s weight in every file that measures.
    std::timespec at{};
    ::clock_gettime(CLOCK_MONOTONIC, &at);
    return std::int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
}

}  // namespace cortado
