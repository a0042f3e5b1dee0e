#include <cortado/process/usage.hpp>

#include <cstdint>
#include <memory>

#include "support/catch.hpp"

using namespace cortado;

TEST_CASE("hrtime: goes forward, in nanoseconds", "[process][usage]") {
    const std::uint64_t first = process::hrtime();
    std::uint64_t second = process::hrtime();
    while (second == first) second = process::hrtime();
    CHECK(second > first);
    CHECK(second - first < 10'000'000'000);
}

TEST_CASE("uptime: seconds since the start, which was not long ago", "[process][usage]") {
    const double first = process::uptime();
    CHECK(first >= 0);
    CHECK(first < 3600);
    const std::uint64_t begin = process::hrtime();
    while (process::hrtime() - begin < 2'000'000) {}
    CHECK(process::uptime() - first >= 0.002);
}

TEST_CASE("memory_usage: what is touched counts", "[process][usage]") {
    constexpr std::size_t size = 64u << 20;
    const process::memory before = process::memory_usage();
    CHECK(before.rss > 100'000);
    CHECK(before.heap_used <= before.heap_total);
    const auto block = std::make_unique<char[]>(size);
    for (std::size_t at = 0; at < size; at += 1024) block[at] = static_cast<char>(at | 1);
    CHECK(process::memory_usage().rss >= before.rss + size / 2);
    CHECK(process::memory_usage_rss() >= before.rss + size / 2);
}

TEST_CASE("cpu_usage: counts work, or work since", "[process][usage]") {
    const process::cpu_times begin = process::cpu_usage();
    process::cpu_times since = process::cpu_usage(begin);
    while (since.user + since.system < 2000) since = process::cpu_usage(begin);
    const process::cpu_times now = process::cpu_usage();
    CHECK(since.user >= 0);
    CHECK(since.system >= 0);
    CHECK(now.user + now.system >= begin.user + begin.system + 2000);
}
