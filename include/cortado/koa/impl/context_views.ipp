#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/value_layers.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/view_source.hpp>

#include <utility>

namespace cortado::koa {

CORTADO_DECL void context::render_value(std::string_view name, const value_ref& locals) {
    const detail::view_source* const source = state.find<detail::view_source>(detail::view_source::name);
    if (source == nullptr) {
        throw usage_error(
            "ctx.render: no layer above has an engine; app.use(koa::views(templates::engine(pages))) first");
    }
    value_layers both;
    both.add(value_of(state));
    both.add(locals);
    std::string page = source->render(source->engine, name, value_of(both));
    type = "html";
    body = std::move(page);
}

}  // namespace cortado::koa
