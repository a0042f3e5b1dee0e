#pragma once

#include <cortado/templates/engine.hpp>

namespace cortado::templates {

namespace detail {
struct page_body {
    safe_string body{};
};
}  // namespace detail

CORTADO_DECL std::string engine::layout_for(const value_ref& locals) const {
    std::string scratch;
    const value_ref asked = locals.find("layout");
    if (asked.kind() == value_kind::string) return std::string(asked.text(scratch));
    if (asked.kind() == value_kind::boolean && !asked.boolean()) return {};
    return how_.layout;
}

CORTADO_DECL std::string engine::dressed(const compiled_template& page, const value_ref& locals) const {
    detail::page_body inner;
    page.render_value(inner.body.text, locals);
    const std::string layout = layout_for(locals);
    if (layout.empty()) return std::move(inner.body.text);
    value_layers both;
    both.add(locals);
    both.add(value_of(inner));
    return views_.load(layout).render(both);
}

CORTADO_DECL task<std::string> engine::dressed_later(engine by, compiled_template page, value_ref locals) {
    detail::page_body inner;
    task<std::string> body = page.render_later(locals);
    inner.body.text = co_await std::move(body);
    const std::string layout = by.layout_for(locals);
    if (layout.empty()) co_return std::move(inner.body.text);
    value_layers both;
    both.add(locals);
    both.add(value_of(inner));
    task<std::string> whole = by.views_.load(layout).render_later(value_of(both));
    std::string text = co_await std::move(whole);
    co_return text;
}

}  // namespace cortado::templates
