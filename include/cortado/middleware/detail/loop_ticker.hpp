#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>

#include <chrono>
#include <memory>

namespace cortado::middleware::detail {

/** Measures at intervals by how much each loop is late that requests come by, without keeping any of them running.
    Threads: any number. */
class loop_ticker {
public:
    using clock_function = function<std::chrono::steady_clock::time_point()>;
    /** @param late  by how much the loop was too busy to call in time */
    using tick_function = function<void(std::chrono::nanoseconds late)>;

    /** @param now   and `call` are called by one thread at a time */
    CORTADO_DECL loop_ticker(std::chrono::milliseconds period, clock_function now, tick_function call);
    loop_ticker(const loop_ticker&) = delete;
    loop_ticker& operator=(const loop_ticker&) = delete;
    CORTADO_DECL ~loop_ticker();

    /** Begin on the running loop, where that was not done. */
    CORTADO_DECL void visit();

private:
    struct core;
    class tenant;
    std::shared_ptr<core> core_;
};

}  // namespace cortado::middleware::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/loop_ticker.ipp>
#endif
