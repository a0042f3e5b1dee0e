#include <cortado/process/usage.hpp>

#include <unistd.h>

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

TEST_CASE("resource_usage: counts what cpu_usage and memory_usage do, and more", "[process][usage]") {
    const process::cpu_times begin = process::cpu_usage();
    const process::resources before = process::resource_usage();
    CHECK(before.user_cpu_time >= begin.user);
    CHECK(before.system_cpu_time >= begin.system);
    CHECK(before.max_rss * 1024 >= static_cast<std::int64_t>(process::memory_usage_rss()) / 2);
    CHECK(before.max_rss < (std::int64_t{1} << 40));
    CHECK(before.minor_page_fault > 0);
    constexpr std::size_t size = 16u << 20;
    const auto block = std::make_unique<char[]>(size);
    for (std::size_t at = 0; at < size; at += 1024) block[at] = static_cast<char>(at | 1);
    ::usleep(1);
    const process::resources after = process::resource_usage();
    CHECK(after.minor_page_fault > before.minor_page_fault);
    CHECK(after.max_rss >= before.max_rss);
    CHECK(after.voluntary_context_switches > before.voluntary_context_switches);
    CHECK(after.involuntary_context_switches >= before.involuntary_context_switches);
    CHECK(after.major_page_fault >= before.major_page_fault);
    CHECK(after.fs_read >= before.fs_read);
    CHECK(after.fs_write >= before.fs_write);
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
