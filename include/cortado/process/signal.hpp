#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <concepts>
#include <csignal>
#include <memory>
#include <string_view>
#include <vector>

namespace cortado::process {

namespace detail {
struct watched_signals;
CORTADO_DECL task<int> wait_for_signal(std::vector<int> numbers);
}  // namespace detail

/** Heeds signals from its making on, so that none is missed between two waits: they do not end the process meanwhile.
    When the last who heeds a signal ends, the system's own way is back. Belongs to the loop it was made on. */
class signal_watch {
public:
    /** @param numbers  such as SIGTERM
        @throws std::system_error  one that cannot be heeded, as SIGKILL */
    CORTADO_DECL explicit signal_watch(std::vector<int> numbers);
    CORTADO_DECL signal_watch(signal_watch&& other) noexcept;
    CORTADO_DECL signal_watch& operator=(signal_watch&& other) noexcept;
    CORTADO_DECL ~signal_watch();

    /** Wait for the next one; the loop keeps running meanwhile.
        @return its number
        @cancel throws operation_cancelled; the signals go on being heeded */
    CORTADO_DECL task<int> next();

private:
    std::unique_ptr<detail::watched_signals> signals_;
};

/** Wait for a signal, or the first of several: `const int got = co_await process::signal(SIGINT, SIGTERM);`. Heeded
    while awaited only; a signal_watch heeds those between two waits too. The loop keeps running meanwhile.
    @return its number
    @throws std::system_error  one that cannot be heeded, as SIGKILL
    @cancel throws operation_cancelled
    @source Node: process.on('SIGINT') */
template <std::same_as<int>... More>
task<int> signal(int number, More... more) {
    return detail::wait_for_signal(std::vector<int>{number, more...});
}

/** Send a signal to a process, or ask with 0 whether it is there.
    @param pid  0 is this process's group, below 0 the group of that number
    @throws std::system_error  no such process, not allowed, or no such signal
    @source Node: process.kill */
CORTADO_DECL void kill(int pid, int number = SIGTERM);
/** @param name  such as `SIGTERM` @throws usage_error  no signal has that name */
CORTADO_DECL void kill(int pid, std::string_view name);

}  // namespace cortado::process

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/process/impl/signal.ipp>
#endif
