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

/** What resource_usage() gives, for all threads since the start of the process; 0 where the system does not count. */
struct resources {
    std::int64_t user_cpu_time = 0;                /**< microseconds */
    std::int64_t system_cpu_time = 0;              /**< microseconds */
    std::int64_t max_rss = 0;                      /**< the most memory it ever had, in KiB */
    std::int64_t shared_memory_size = 0;           /**< not counted by Linux */
    std::int64_t unshared_data_size = 0;           /**< not counted by Linux */
    std::int64_t unshared_stack_size = 0;          /**< not counted by Linux */
    std::int64_t minor_page_fault = 0;             /**< served without reading from a disk */
    std::int64_t major_page_fault = 0;             /**< served by reading from a disk */
    std::int64_t swapped_out = 0;                  /**< not counted by Linux */
    std::int64_t fs_read = 0;                      /**< blocks read from a disk */
    std::int64_t fs_write = 0;                     /**< blocks written to a disk */
    std::int64_t ipc_sent = 0;                     /**< not counted by Linux */
    std::int64_t ipc_received = 0;                 /**< not counted by Linux */
    std::int64_t signals_count = 0;                /**< not counted by Linux */
    std::int64_t voluntary_context_switches = 0;   /**< it waited for something */
    std::int64_t involuntary_context_switches = 0; /**< its turn was over */
};
/** What the process has used of the machine.
    @source Node: process.resourceUsage */
CORTADO_DECL resources resource_usage() noexcept;

}  // namespace cortado::process

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/process/impl/usage.ipp>
#endif
