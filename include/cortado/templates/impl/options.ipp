#pragma once

#include <cortado/core/error.hpp>
#include <cortado/templates/detail/machine.hpp>
#include <cortado/templates/options.hpp>

#include <utility>

namespace cortado::templates {

CORTADO_DECL value_ref options::hash(std::string_view name) const {
    for (std::size_t i = 0; i < site_.hash.size(); ++i) {
        if (site_.hash[i] == name) return values_[site_.params + i];
    }
    return {};
}
CORTADO_DECL value_ref options::context() const { return machine_.now().scopes->context; }
CORTADO_DECL value_ref options::data(std::string_view name) const { return machine_.data_named(name, 0); }

CORTADO_DECL void options::want_block() {
    if (!is_block_)
        fail("the helper " + std::string(name()) + " needs a block: {{#" + std::string(name()) + "}}");
}

CORTADO_DECL void options::want_awaiting_block() {
    want_block();
    if (awaits_) return;
    throw usage_error("templates::options: the helper " + std::string(name()) +
                      " returns no task, so its block is rendered with fn() or inverse()");
}

CORTADO_DECL std::string options::fn(const value_ref& context, std::initializer_list<value_ref> params,
                                     const value_ref& data) {
    want_block();
    return machine_.capture_body(site_.body, site_.block_params > 0,
                                 {context, params.begin(), params.size(), data});
}
CORTADO_DECL std::string options::inverse(const value_ref& context, std::initializer_list<value_ref> params) {
    want_block();
    return machine_.capture_body(site_.inverse, false, {context, params.begin(), params.size(), {}});
}
CORTADO_DECL void options::write_fn(const value_ref& context, std::initializer_list<value_ref> params,
                                    const value_ref& data) {
    want_block();
    machine_.run_body(site_.body, site_.block_params > 0, {context, params.begin(), params.size(), data});
}
CORTADO_DECL void options::write_inverse(const value_ref& context) {
    want_block();
    machine_.run_body(site_.inverse, false, {context, nullptr, 0, {}});
}
CORTADO_DECL void options::write(std::string_view markup) {
    want_block();
    machine_.write(markup);
}

CORTADO_DECL task<std::string> options::fn_later(value_ref context, std::vector<value_ref> params,
                                                 value_ref data) {
    want_awaiting_block();
    return machine_.capture_body_later(site_.body, site_.block_params > 0, context, std::move(params), data);
}
CORTADO_DECL task<std::string> options::inverse_later(value_ref context) {
    want_awaiting_block();
    return machine_.capture_body_later(site_.inverse, false, context, {}, {});
}

CORTADO_DECL value_ref options::keep(std::string text) {
    machine_.charge(text.size());
    return machine_.temps().keep(std::move(text));
}
CORTADO_DECL value_ref options::keep_markup(std::string text) {
    machine_.charge(text.size());
    return machine_.temps().keep_markup(std::move(text));
}
CORTADO_DECL void options::fail(std::string reason) { machine_.fail(position_, std::move(reason)); }
CORTADO_DECL detail::temporaries& options::kept() noexcept { return machine_.temps(); }
CORTADO_DECL void options::log(std::string_view level, std::string_view text) {
    machine_.charge(text.size());
    machine_.set().by().log(level, text);
}

}  // namespace cortado::templates
