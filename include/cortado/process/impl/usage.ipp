#pragma once

#include <cortado/process/usage.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#if defined(__GLIBC__)
#  include <malloc.h>
#endif

namespace cortado::process {

namespace detail {

CORTADO_DECL double seconds_of(clockid_t clock) noexcept {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/** When this process was started, in seconds since the machine was; -1 where the system does not say. */
CORTADO_DECL double started_at() noexcept {
    std::FILE* file = std::fopen("/proc/self/stat", "re");
    if (file == nullptr) return -1;
    char text[1024];
    const std::size_t size = std::fread(text, 1, sizeof text - 1, file);
    std::fclose(file);
    text[size] = '\0';
    // The name in parentheses may hold anything; the start is the 20th field behind it.
    const char* rest = std::strrchr(text, ')');
    unsigned long long ticks = 0;
    if (rest == nullptr ||
        std::sscanf(rest + 1, "%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%llu", &ticks) != 1)
        return -1;
    return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

#if defined(CLOCK_BOOTTIME)
inline constexpr clockid_t uptime_clock = CLOCK_BOOTTIME;
#else
inline constexpr clockid_t uptime_clock = CLOCK_MONOTONIC;
#endif

CORTADO_DECL rusage usage_so_far() noexcept {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return used;
}

CORTADO_DECL std::int64_t microseconds_of(const timeval& time) noexcept {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_usec;
}

}  // namespace detail

CORTADO_DECL std::uint64_t hrtime() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(now.tv_nsec);
}

CORTADO_DECL double uptime() {
    static const double start = [] {
        const double told = detail::started_at();
        return told >= 0 ? told : detail::seconds_of(detail::uptime_clock);
    }();
    return detail::seconds_of(detail::uptime_clock) - start;
}

CORTADO_DECL std::size_t memory_usage_rss() {
    std::FILE* file = std::fopen("/proc/self/statm", "re");
    if (file == nullptr) throw std::system_error(errno, std::generic_category(), "open '/proc/self/statm'");
    unsigned long pages = 0;
    const bool is_read = std::fscanf(file, "%*u %lu", &pages) == 1;
    std::fclose(file);
    if (!is_read) throw std::system_error(EIO, std::generic_category(), "read '/proc/self/statm'");
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

CORTADO_DECL memory memory_usage() {
    memory found{.rss = memory_usage_rss()};
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    const struct mallinfo2 heap = ::mallinfo2();
    found.heap_total = heap.arena + heap.hblkhd;
    found.heap_used = heap.uordblks + heap.hblkhd;
#endif
    return found;
}

CORTADO_DECL cpu_times cpu_usage(cpu_times previous) noexcept {
    const rusage used = detail::usage_so_far();
    return cpu_times{.user = detail::microseconds_of(used.ru_utime) - previous.user,
                     .system = detail::microseconds_of(used.ru_stime) - previous.system};
}

CORTADO_DECL resources resource_usage() noexcept {
    const rusage used = detail::usage_so_far();
#if defined(__APPLE__)
    constexpr long rss_unit = 1024;  // it counts bytes
#else
    constexpr long rss_unit = 1;
#endif
    return resources{.user_cpu_time = detail::microseconds_of(used.ru_utime),
                     .system_cpu_time = detail::microseconds_of(used.ru_stime),
                     .max_rss = used.ru_maxrss / rss_unit,
                     .shared_memory_size = used.ru_ixrss,
                     .unshared_data_size = used.ru_idrss,
                     .unshared_stack_size = used.ru_isrss,
                     .minor_page_fault = used.ru_minflt,
                     .major_page_fault = used.ru_majflt,
                     .swapped_out = used.ru_nswap,
                     .fs_read = used.ru_inblock,
                     .fs_write = used.ru_oublock,
                     .ipc_sent = used.ru_msgsnd,
                     .ipc_received = used.ru_msgrcv,
                     .signals_count = used.ru_nsignals,
                     .voluntary_context_switches = used.ru_nvcsw,
                     .involuntary_context_switches = used.ru_nivcsw};
}

}  // namespace cortado::process
