#pragma once

#include <cortado/templates/engine.hpp>

namespace cortado::templates {

namespace detail {
struct page_body {
    safe_string body{};
};
}  // namespace detail

CORTADO_DECL std::string engine::dressed(const compiled_template& page, const value_ref& locals) const {
    detail::page_body inner;
    page.render_value(inner.body.text, locals);
    std::string scratch;
    const value_ref asked = locals.find("layout");
    std::string layout = how_.layout;
    if (asked.kind() == value_kind::string) layout = asked.text(scratch);
    if (asked.kind() == value_kind::boolean && !asked.boolean()) layout.clear();
    if (layout.empty()) return std::move(inner.body.text);
    value_layers both;
    both.add(locals);
    both.add(value_of(inner));
    return views_.load(layout).render(both);
}

}  // namespace cortado::templates
