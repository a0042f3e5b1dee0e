#pragma once

#include <cortado/express/detail/chain.hpp>
#include <cortado/express/detail/exchange_state.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace cortado::express::detail {

/** Prepare the param handlers that are due before a layer that has matched.
    @return false if none is */
CORTADO_DECL bool chain::begin_params(const table_entry& entry, std::size_t matched, std::uint32_t& position,
                                      web::signal& said) {
    params_.names.clear();
    for (const auto& captured : state_.req.params) {
        if (!table_->params_of(captured.name).empty()) params_.names.emplace_back(captured.name);
    }
    if (params_.names.empty()) return false;
    is_next_plain_ = false;
    merge_params();
    position = add_visit(position, visits_[position].route, false);
    params_.is_open = true;
    params_.entry = &entry;
    params_.matched = matched;
    params_.visit = position;
    params_.layer_said = std::exchange(said, {});
    params_.next_name = 0;
    params_.current = nullptr;
    return true;
}

/** Go on behind a param handler: to the next one, or at last to the layer.
    @return null when the layer is passed over: a handler said so, or it is not for what `said` has now */
CORTADO_DECL const route_handler* chain::advance_in_params(std::uint32_t& position, web::signal& said) {
    using kind = web::signal::kind;
    const bool is_from_inside = position == params_.visit;
    if (is_from_inside && params_.current != nullptr) {
        params_.current->value = state_.req.params[params_.current->name];
        params_.current->said = said;
    }
    if (is_from_inside && said.what == kind::go_on) {
        if (const route_handler* due = next_param_handler(said)) return due;
    }
    params_.is_open = false;
    if (!is_from_inside) return nullptr;
    const bool was_failing = params_.layer_said.what == kind::error;
    if (said.what != kind::go_on) {
        if (was_failing) said = std::move(params_.layer_said);  // the first error stands
        return nullptr;
    }
    said = std::move(params_.layer_said);
    return enter_matched(*params_.entry, params_.matched, position, was_failing);
}

/** @param said  becomes what a handler of the same value has said before, if that was no good
    @return null when none is left */
CORTADO_DECL const route_handler* chain::next_param_handler(web::signal& said) {
    using kind = web::signal::kind;
    web::params& params = state_.req.params;
    for (;;) {
        if (params_.current != nullptr) {
            const std::span<const route_handler> handlers = table_->params_of(params_.current->name);
            if (params_.next_handler < handlers.size()) {
                state_.param_value = params_.current->given;
                state_.param_name = params_.current->name;
                return &handlers[params_.next_handler++];
            }
        }
        if (params_.next_name == params_.names.size()) return nullptr;
        const std::string& name = params_.names[params_.next_name++];
        const std::string_view value = params[name];
        const param_pass::call* const known = params_.last_call_of(name);
        if (known != nullptr && (known->given == value || known->said.what == kind::error)) {
            if (params[name] != known->value) params.set(name, std::string_view(known->value));
            params_.current = nullptr;
            said = known->said;
            if (said.what != kind::go_on) return nullptr;
            continue;
        }
        params_.current = &params_.calls.emplace_back();
        *params_.current = {name, std::string(value), std::string(value), {}};
        params_.next_handler = 0;
    }
}

}  // namespace cortado::express::detail
