#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/value_layers.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/view_source.hpp>

#include <utility>

namespace cortado::koa {

namespace detail {

CORTADO_DECL const view_source& view_source_of(context& ctx) {
    const view_source* const source = ctx.state.find<view_source>(view_source::name);
    if (source != nullptr) return *source;
    throw usage_error(
        "ctx.render: no layer above has an engine; app.use(koa::views(templates::engine(pages))) first");
}

}  // namespace detail

CORTADO_DECL void context::render_value(std::string_view name, const value_ref& values) {
    const detail::view_source& source = detail::view_source_of(*this);
    value_layers both;
    both.add(value_of(state));
    both.add(values);
    std::string page = source.render(source.engine, name, value_of(both));
    type = "html";
    body = std::move(page);
}

CORTADO_DECL task<> context::render_value_later(std::string name, value_ref values) {
    const detail::view_source& source = detail::view_source_of(*this);
    value_layers both;
    both.add(value_of(state));
    both.add(values);
    task<std::string> rendered = source.render_later(source.engine, name, value_of(both));
    std::string page = co_await std::move(rendered);
    type = "html";
    body = std::move(page);
}

}  // namespace cortado::koa
