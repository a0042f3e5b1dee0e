#pragma once

#include <cortado/core/share.hpp>
#include <cortado/koa/compose.hpp>

namespace cortado::koa {

CORTADO_DECL task<> composed::operator()(context& ctx, next_fn next) const {
    return ctx.open_pass(*layers_, next.position()).descend(0);
}

CORTADO_DECL composed compose(std::vector<middleware> layers) {
    auto list = cortado::detail::share<detail::layer_list>();
    for (const middleware& each : layers) each.add_to(*list);
    list->freeze();
    return composed(std::move(list));
}

}  // namespace cortado::koa
