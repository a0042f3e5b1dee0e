#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>

namespace cortado::process {

/** Nanoseconds of the steady clock, from a point of its own: for differences.
    @source Node: process.hrtime.bigint */
CORTADO_DECL std::uint64_t hrtime() noexcept;

/** Seconds since this process was started, to a hundredth. */
CORTADO_DECL double uptime();

/** What memory_usage() gives, in bytes. */
struct memory {
    std::size_t rss = 0;        /**< in the machine's memory: code, stacks, heap */
    std::size_t heap_total = 0; /**< taken from the system by malloc */
    std::size_t heap_used = 0;  /**< of that, what the program has; 0 for both where malloc is not glibc's */
};
/** How much memory the process has.
    @throws std::system_error
    @source Node: process.memoryUsage */
CORTADO_DECL memory memory_usage();
/** Its `rss` alone, which costs less. @throws std::system_error */
CORTADO_DECL std::size_t memory_usage_rss();

/** What cpu_usage() gives, in microseconds. */
struct cpu_times {
    std::int64_t user = 0;
    std::int64_t system = 0;
};
/** The processor time of all threads so far, or since `previous`.
    @source Node: process.cpuUsage */
CORTADO_DECL cpu_times cpu_usage(cpu_times previous = {}) noexcept;

}  // namespace cortado::process

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/process/impl/usage.ipp>
#endif
