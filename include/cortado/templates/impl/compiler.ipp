#pragma once

#include <cortado/templates/detail/compiler.hpp>
#include <cortado/templates/detail/helper_entry.hpp>

#include <algorithm>
#include <charconv>

namespace cortado::templates::detail {

CORTADO_DECL void compiler::compile(const body_node& root) {
    body(root);
    emit({.code = op_code::finish});
}

// ---- statements ----
CORTADO_DECL void compiler::body(const body_node& it) {
    std::uint32_t inlines = 0;
    inline_partials(it, inlines);
    for (const node& each : it.nodes) statement(each);
    leave_inlines(inlines);
}

// Inline partials are known in the whole body they stand in, before and behind.
CORTADO_DECL void compiler::inline_partials(const body_node& it, std::uint32_t& count) {
    const auto first = static_cast<std::uint32_t>(program_.inlines.size());
    std::vector<const node*> found;
    for (const node& each : it.nodes) {
        if (each.kind == node_kind::inline_partial) found.push_back(&each);
    }
    if (found.empty()) return;
    count = static_cast<std::uint32_t>(found.size());
    program_.inlines.resize(program_.inlines.size() + found.size());
    const std::uint32_t over = emit({.code = op_code::jump});
    for (std::uint32_t i = 0; i < count; ++i) {
        const expression_node& name = found[i]->call.params[1];
        if (name.kind == expression_kind::call) {
            program_.source.fail(name.position, "the name of an inline partial is a text or a path");
        }
        const std::uint32_t name_operand = operand_of(name);
        const std::uint32_t start = here();
        finish_body(*found[i]->program);
        program_.inlines[first + i] = {name_operand, start};
    }
    program_.ops[over].a = here();
    emit({.code = op_code::inlines, .a = first, .b = count, .position = found.front()->position});
}
CORTADO_DECL void compiler::leave_inlines(std::uint32_t count) {
    if (count > 0) emit({.code = op_code::leave, .b = count});
}

CORTADO_DECL void compiler::finish_body(const body_node& it) {
    body_with_params(it);
    emit({.code = op_code::finish});
}
CORTADO_DECL void compiler::body_with_params(const body_node& it) {
    if (!it.params.empty()) params_.push_back(it.params);
    body(it);
    if (!it.params.empty()) params_.pop_back();
}

CORTADO_DECL void compiler::statement(const node& it) {
    switch (it.kind) {
        case node_kind::comment:
        case node_kind::inline_partial: return;
        case node_kind::content: {
            if (it.text.empty()) return;
            // The texts on both sides of a comment are one, where nothing was taken off between them.
            const auto at = static_cast<std::uint32_t>(it.text.data() - program_.source.text.data());
            emit({.code = op_code::text,
                  .a = at,
                  .b = static_cast<std::uint32_t>(it.text.size()),
                  .position = it.position});
            return;
        }
        case node_kind::value: return value(it);
        case node_kind::block: return program_.options.syntax == syntax::mustache ? section(it) : block(it);
        case node_kind::raw_block: return raw_block(it);
        case node_kind::partial:
        case node_kind::partial_block: return partial(it);
        case node_kind::slot: return slot(it);
    }
}

CORTADO_DECL void compiler::value(const node& it) {
    const std::uint32_t where = callee(it.call);
    emit({.code = op_code::put,
          .flag = it.is_escaped && !program_.options.no_escape,
          .a = where,
          .position = it.position});
}

CORTADO_DECL void compiler::block(const node& it) {
    const helper* const known = helper_of(it.call);
    if (known != nullptr) {
        switch (known->known_as) {
            case builtin::if_: return condition(it, false);
            case builtin::unless: return condition(it, true);
            case builtin::each: return entering(it, op_code::each);
            case builtin::with: return entering(it, op_code::with);
            case builtin::none: return helper_block(it, known);
        }
    }
    if (it.call.params.size() > 1 || !it.call.hash.empty()) return helper_block(it, nullptr);
    const helper* const hook = helpers_("blockHelperMissing");
    if (hook == nullptr) return entering(it, op_code::section);
    call_of_block(it, section_call_site(it.call, *hook));
}

CORTADO_DECL void compiler::condition(const node& it, bool is_negated) {
    if (it.call.params.size() != 2) {
        program_.source.fail(it.position,
                             std::string(is_negated ? "#unless" : "#if") + " requires exactly one argument");
    }
    std::uint32_t zero = nowhere;
    for (const auto& [name, value] : it.call.hash) {
        if (name == "includeZero" && value.kind != expression_kind::call) zero = operand_of(value);
    }
    const std::uint32_t where = argument(it.call.params[1]);
    const std::uint32_t test = emit({.code = is_negated ? op_code::jump_if : op_code::jump_unless,
                                     .a = where,
                                     .c = zero,
                                     .position = it.position});
    if (it.program) body(*it.program);
    if (it.inverse) {
        const std::uint32_t over = emit({.code = op_code::jump});
        program_.ops[test].b = here();
        body(*it.inverse);
        program_.ops[over].a = here();
    } else {
        program_.ops[test].b = here();
    }
}

// each, with and sections: the body, `next`, and the inverse behind a jump.
CORTADO_DECL void compiler::entering(const node& it, op_code code) {
    std::uint32_t where = nowhere;
    if (code == op_code::section) {
        where = callee(it.call);
    } else {
        if (it.call.params.size() != 2) {
            program_.source.fail(it.position, code == op_code::each ? "Must pass iterator to #each"
                                                                    : "#with requires exactly one argument");
        }
        where = argument(it.call.params[1]);
    }
    const std::uint32_t enter = emit({.code = code, .a = where, .position = it.position});
    if (program_.options.syntax == syntax::mustache) {
        program_.ops[enter].c = static_cast<std::uint32_t>(program_.sections.size());
        program_.sections.push_back({it.original, it.open_delimiter, it.close_delimiter});
    }
    if (it.program) {
        program_.ops[enter].count = static_cast<std::uint16_t>(it.program->params.size());
        program_.ops[enter].flag = !it.program->params.empty();
        body_with_params(*it.program);
    }
    emit({.code = op_code::next, .a = enter + 1});
    const std::uint32_t over = it.inverse ? emit({.code = op_code::jump}) : nowhere;
    program_.ops[enter].b = here();
    if (it.inverse) {
        body_with_params(*it.inverse);
        program_.ops[over].a = here();
    }
}

CORTADO_DECL void compiler::section(const node& it) {
    if (!it.is_inverted) {
        entering(it, op_code::section);
        return;
    }
    const std::uint32_t where = operand_of(it.call.params.front());
    const std::uint32_t test = emit({.code = op_code::inverted, .a = where, .position = it.position});
    body(*it.program);
    program_.ops[test].b = here();
}

CORTADO_DECL void compiler::helper_block(const node& it, const helper* known) {
    call_of_block(it, make_call_site(it.call, known));
}
CORTADO_DECL void compiler::call_of_block(const node& it, std::uint32_t site) {
    const std::uint32_t at = emit({.code = op_code::call_block, .a = site, .position = it.position});
    program_.ops[at].count = 0;
    call_site& made = program_.calls[site];
    if (it.program) {
        made.block_params = static_cast<std::uint32_t>(it.program->params.size());
        made.body = here();
        finish_body(*it.program);
    }
    if (it.inverse) {
        made.inverse = here();
        finish_body(*it.inverse);
    }
    made.end = here();
}

CORTADO_DECL void compiler::raw_block(const node& it) {
    const helper* known = helper_of(it.call);
    if (known != nullptr && known->known_as != builtin::none) return block(it);
    helper_block(it, known);
}

CORTADO_DECL void compiler::partial(const node& it) {
    if (it.kind == node_kind::partial_block && program_.options.syntax == syntax::mustache) return parent(it);
    const auto index = static_cast<std::uint32_t>(program_.partials.size());
    partial_site& made = program_.partials.emplace_back();
    const expression_node& name = it.call.params.front();
    std::uint32_t inlines = 0;
    if (it.program) inline_partials(*it.program, inlines);
    if (name.kind == expression_kind::call) {
        made.dynamic = argument(name);
    } else if (it.is_dynamic) {
        made.dynamic = operand_of(name);
    } else {
        made.name = name.original;
    }
    if (it.call.params.size() > 1) made.context = argument(it.call.params[1]);
    for (const auto& [key, value] : it.call.hash) {
        made.hash.push_back(key);
        push(value);
    }
    if (!program_.options.prevent_indent) made.indent = it.indent;
    made.is_quiet = made.is_indented_by_text = program_.options.syntax == syntax::mustache;
    if (program_.options.prevent_indent && !it.indent.empty()) {
        const auto at = static_cast<std::uint32_t>(it.indent.data() - program_.source.text.data());
        emit({.code = op_code::text, .a = at, .b = static_cast<std::uint32_t>(it.indent.size())});
    }
    emit({.code = op_code::partial, .a = index, .position = it.position});
    if (it.program) {
        made.body = here();
        for (const node& each : it.program->nodes) statement(each);
        emit({.code = op_code::finish});
    }
    made.end = here();
    leave_inlines(inlines);
}

// {{<x}}: only the blocks in it count; they fill the slots of the partial.
CORTADO_DECL void compiler::parent(const node& it) {
    const auto index = static_cast<std::uint32_t>(program_.partials.size());
    partial_site& made = program_.partials.emplace_back();
    const expression_node& name = it.call.params.front();
    if (it.is_dynamic) {
        made.dynamic = operand_of(name);
    } else {
        made.name = name.original;
    }
    made.is_quiet = made.is_indented_by_text = made.is_parent = true;
    made.indent = it.indent;
    emit({.code = op_code::partial, .a = index, .position = it.position});
    std::vector<slot_site> filled;
    for (const node& each : it.program->nodes) {
        if (each.kind != node_kind::slot) continue;
        const std::uint32_t start = here();
        finish_body(*each.program);
        filled.push_back(
            {.name = each.call.params.front().original, .body = start, .intrinsic = each.intrinsic});
    }
    made.first_slot = static_cast<std::uint32_t>(program_.slots.size());
    made.slot_count = static_cast<std::uint32_t>(filled.size());
    program_.slots.insert(program_.slots.end(), filled.begin(), filled.end());
    made.end = here();
}

CORTADO_DECL void compiler::slot(const node& it) {
    const std::uint32_t at = emit({.code = op_code::slot, .position = it.position});
    const std::uint32_t start = here();
    finish_body(*it.program);
    program_.ops[at].a = static_cast<std::uint32_t>(program_.slots.size());
    program_.slots.push_back({.name = it.call.params.front().original,
                              .body = start,
                              .end = here(),
                              .indent = it.indent,
                              .intrinsic = it.intrinsic});
}

// ---- expressions ----
// A path of one name may be a helper; one with parameters must be, or a callable of the context.
CORTADO_DECL const helper* compiler::helper_named(const expression_node& callee, bool has_params) const {
    std::string_view wanted = callee.original;
    if (callee.kind == expression_kind::path) {
        if (callee.is_scoped || callee.depth > 0 || callee.parts.size() != 1) return nullptr;
        wanted = callee.parts.front();
        operand unused;
        if (find_param(wanted, unused)) return nullptr;
    } else if (callee.kind == expression_kind::data || callee.kind == expression_kind::call) {
        return nullptr;
    }
    const helper* const found = helpers_(wanted);
    return found != nullptr && (has_params || !found->needs_params) ? found : nullptr;
}
CORTADO_DECL const helper* compiler::helper_of(const expression_node& call) const {
    if (program_.options.syntax == syntax::mustache) return nullptr;
    return helper_named(call.params.front(), call.params.size() > 1 || !call.hash.empty());
}

CORTADO_DECL std::uint32_t compiler::callee(const expression_node& it) {
    const helper* const known = helper_of(it);
    if (known != nullptr || it.params.size() > 1 || !it.hash.empty()) return call(it, known);
    const expression_node& alone = it.params.front();
    const bool is_plain = alone.kind == expression_kind::path && alone.parts.size() == 1 && !alone.is_scoped;
    const helper* const missing =
        is_plain && program_.options.syntax == syntax::handlebars ? helpers_("helperMissing") : nullptr;
    if (missing == nullptr) return path_operand(alone);
    const std::uint32_t site = make_call_site(it, nullptr);
    emit({.code = op_code::call, .flag = true, .a = site, .position = it.position});
    return on_stack;
}

CORTADO_DECL std::uint32_t compiler::argument(const expression_node& it) {
    return it.kind == expression_kind::call ? call(it, helper_named(it.params.front(), true))
                                            : operand_of(it);
}
CORTADO_DECL void compiler::push(const expression_node& it) {
    const std::uint32_t where = argument(it);
    if (where != on_stack) emit({.code = op_code::push, .a = where, .position = it.position});
}

CORTADO_DECL std::uint32_t compiler::make_call_site(const expression_node& it, const helper* known) {
    for (std::size_t i = 1; i < it.params.size(); ++i) push(it.params[i]);
    call_site made{.known = known};
    const expression_node& callee = it.params.front();
    made.name = callee.original;
    for (const auto& [name, value] : it.hash) {
        made.hash.push_back(name);
        push(value);
    }
    made.params = static_cast<std::uint32_t>(it.params.size() - 1);
    if (known == nullptr) made.callee = path_operand(callee);
    program_.calls.push_back(std::move(made));
    return static_cast<std::uint32_t>(program_.calls.size() - 1);
}
// What a block that is no helper's names is given to the hook for such blocks.
CORTADO_DECL std::uint32_t compiler::section_call_site(const expression_node& it, const helper& hook) {
    const std::uint32_t where = callee(it);
    if (where != on_stack) emit({.code = op_code::push, .a = where, .position = it.position});
    call_site made{.known = &hook};
    made.name = it.params.front().original;
    made.params = 1;
    program_.calls.push_back(std::move(made));
    return static_cast<std::uint32_t>(program_.calls.size() - 1);
}

CORTADO_DECL std::uint32_t compiler::call(const expression_node& it, const helper* known) {
    if (known != nullptr && known->known_as != builtin::none) {
        program_.source.fail(it.position, known->name + " needs a block: {{#" + known->name + " ...}}");
    }
    const std::uint32_t site = make_call_site(it, known);
    emit({.code = op_code::call, .a = site, .position = it.position});
    return on_stack;
}

CORTADO_DECL bool compiler::find_param(std::string_view wanted, operand& made) const {
    for (std::size_t up = 0; up < params_.size(); ++up) {
        const auto& names = params_[params_.size() - 1 - up];
        const auto at = std::find(names.begin(), names.end(), wanted);
        if (at == names.end()) continue;
        made.kind = operand_kind::param;
        made.depth = static_cast<std::uint16_t>(up);
        made.place = static_cast<std::uint16_t>(at - names.begin());
        return true;
    }
    return false;
}

CORTADO_DECL std::uint32_t compiler::add_names(const std::vector<std::string_view>& parts) {
    const auto first = static_cast<std::uint32_t>(program_.names.size());
    for (const std::string_view part : parts) {
        name made{.text = part, .is_length = part == "length"};
        std::int32_t index = 0;
        const auto [end, failed] = std::from_chars(part.data(), part.data() + part.size(), index);
        if (failed == std::errc() && end == part.data() + part.size() && index >= 0) made.index = index;
        program_.names.push_back(made);
    }
    return first;
}

// A literal in the place of a path is the name of a member.
CORTADO_DECL std::uint32_t compiler::path_operand(const expression_node& it) {
    if (it.kind == expression_kind::path || it.kind == expression_kind::data ||
        it.kind == expression_kind::call) {
        return operand_of(it);
    }
    expression_node named{.kind = expression_kind::path, .position = it.position, .original = it.original};
    named.parts.push_back(it.original);
    return operand_of(named);
}

CORTADO_DECL std::uint32_t compiler::operand_of(const expression_node& it) {
    operand made{.truth = it.truth, .position = it.position, .number = it.value, .text = it.original};
    made.is_strict = program_.options.strict;
    switch (it.kind) {
        case expression_kind::path: {
            std::vector<std::string_view> parts = it.parts;
            const bool is_plain = !it.is_scoped && it.depth == 0 && !parts.empty();
            made.kind = operand_kind::path;
            made.depth = static_cast<std::uint16_t>(it.depth);
            if (is_plain && find_param(parts.front(), made)) {
                parts.erase(parts.begin());
            } else {
                made.is_searched =
                    is_plain && (program_.options.compat || program_.options.syntax == syntax::mustache);
            }
            made.first = add_names(parts);
            made.count = static_cast<std::uint32_t>(parts.size());
            made.is_plain = made.kind == operand_kind::path && made.depth == 0 && made.count == 1 &&
                            !made.is_searched && !made.is_strict;
            break;
        }
        case expression_kind::data:
            made.kind = operand_kind::data;
            made.depth = static_cast<std::uint16_t>(it.depth);
            made.first = add_names(it.parts);
            made.count = static_cast<std::uint32_t>(it.parts.size());
            break;
        case expression_kind::string: made.kind = operand_kind::string; break;
        case expression_kind::number: made.kind = operand_kind::number; break;
        case expression_kind::boolean: made.kind = operand_kind::boolean; break;
        case expression_kind::null: made.kind = operand_kind::null; break;
        default: break;
    }
    program_.operands.push_back(made);
    return static_cast<std::uint32_t>(program_.operands.size() - 1);
}

}  // namespace cortado::templates::detail
