#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/web/exchange.hpp>

namespace cortado::web {

/** Attached to an exchange: the context that its layers run in, for what goes on behind them. */
struct request_context {
    cortado::detail::context_ref inside;
};

/** @return the current context where none is attached */
inline cortado::detail::context_ref context_of(const exchange& ex) {
    const auto* const kept = ex.attached<request_context>();
    return kept != nullptr ? kept->inside : cortado::detail::context_ref::current();
}

}  // namespace cortado::web
