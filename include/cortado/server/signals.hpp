#pragma once

#include <cortado/config.hpp>
#include <cortado/server/server.hpp>

namespace cortado {

/** Close the server when the program is asked to end: SIGINT or SIGTERM begins the drain, a second one aborts.
    `cortado::close_on_signals(server);` */
CORTADO_DECL void close_on_signals(server closed);

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/server/impl/signals.ipp>
#endif
