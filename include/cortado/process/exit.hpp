#pragma once

#include <cortado/config.hpp>

#include <optional>

namespace cortado::process {

/** What `cortado::run()` of this thread's loop gives, and exit() ends the process with where it is told nothing else.
    @source Node: process.exitCode */
CORTADO_DECL int exit_code();
CORTADO_DECL void exit_code(int code);

/** End the process at once: the work of the loop is not done, the on_exit() hooks of this thread's loop are called, then
    std::atexit functions; locals are not destroyed. A hook may set another exit_code(), or call exit() again: that ends
    the process there and then. Behind a run() that has called the hooks they are not called again.
    @param code  0 to 255 reach who waits for the process; without one it is exit_code()
    @source Node: process.exit */
[[noreturn]] CORTADO_DECL void exit(std::optional<int> code = {});

/** End the process at once and leave a core, without any cleaning up. */
[[noreturn]] CORTADO_DECL void abort() noexcept;

}  // namespace cortado::process

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/process/impl/exit.ipp>
#endif
