#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>

namespace cortado::web {

class exchange;

/** Attached to an exchange: the context that its layers run in, for what goes on behind them. */
struct request_context {
    cortado::detail::context_ref inside;
};

/** @return the current context where none is attached */
CORTADO_DECL cortado::detail::context_ref context_of(const exchange& ex);

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/request_context.ipp>
#endif
