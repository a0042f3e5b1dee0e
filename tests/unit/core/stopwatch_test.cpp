#include <cortado/core/stopwatch.hpp>

#include "support/catch.hpp"

#include <chrono>

TEST_CASE("stopwatch: it measures what the steady clock measures, in each unit", "[core][stopwatch]") {
    const auto now = [] { return std::chrono::steady_clock::now().time_since_epoch().count(); };
    const auto before = now();
    const cortado::stopwatch watch;
    const auto inside = now();
    while (now() - inside < 2'000'000) continue;  // two milliseconds at least, however busy the machine
    const std::int64_t ns = watch.ns();
    const std::int64_t us = watch.us();
    const std::int64_t ms = watch.ms();
    const auto most = now() - before;
    CHECK(ns >= 2'000'000);
    CHECK(us >= ns / 1'000);
    CHECK(ms >= us / 1'000);
    CHECK(us <= most / 1'000);
    CHECK(ms <= most / 1'000'000);
    CHECK(ms >= 2);
}

TEST_CASE("stopwatch: reset starts again from zero", "[core][stopwatch]") {
    cortado::stopwatch outer;
    cortado::stopwatch inner;
    while (inner.ns() < 1'000'000) continue;
    inner.reset();
    const std::int64_t second = inner.ns();
    CHECK(outer.ns() - second >= 1'000'000);
}
