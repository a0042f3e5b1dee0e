#pragma once

#include <cortado/config.hpp>

#include <exception>

namespace cortado {

/** What to do with an exception nobody awaits. */
using uncaught_handler = void (*)(std::exception_ptr);

/** Replace what happens to an exception that nobody catches: one that leaves a spawned task, a callback of the loop or a
    hook, or rejects a promise nobody asked for. The default writes it to stderr and aborts, as an exception that leaves
    main does.
    @param handler  called on the thread where it was thrown; null restores the default
    @return the handler so far: hand it in again to take this one away */
CORTADO_DECL uncaught_handler on_uncaught(uncaught_handler handler) noexcept;

namespace detail {
CORTADO_DECL void report_uncaught(std::exception_ptr exception) noexcept;
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/uncaught.ipp>
#endif
