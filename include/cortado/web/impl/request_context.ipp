#pragma once

#include <cortado/web/exchange.hpp>
#include <cortado/web/request_context.hpp>

namespace cortado::web {

CORTADO_DECL cortado::detail::context_ref context_of(const exchange& ex) {
    const auto* const kept = ex.attached<request_context>();
    return kept != nullptr ? kept->inside : cortado::detail::context_ref::current();
}

}  // namespace cortado::web
