#pragma once

#include <cortado/templates/detail/helper_entry.hpp>
#include <cortado/templates/detail/machine.hpp>

#include <utility>

namespace cortado::templates::detail {

// JavaScript's ==, as far as it tells whether a context is a new one: texts and numbers are the same when equal.
inline bool is_same_context(const value_ref& a, const value_ref& b) {
    if (is_same_value(a, b)) return true;
    if (a.kind() != value_kind::string || b.kind() != value_kind::string) return false;
    std::string of_a;
    std::string of_b;
    return a.text(of_a) == b.text(of_b);
}

CORTADO_DECL void machine::enter_scope(frame& of, const value_ref& context, const scope* around) {
    if (around != nullptr && is_same_context(context, around->context)) {
        regs_.scopes = around;
        return;
    }
    of.own.context = context;
    of.own.parent = around;
    regs_.scopes = &of.own;
}

CORTADO_DECL void machine::do_condition(const op& it, bool wanted) {
    const bool includes_zero = it.c != nowhere && is_truthy(value_of_operand(regs_.code->operands[it.c]));
    const value_ref value = value_at(it.a);
    const bool is_true =
        value.kind() == value_kind::boolean ? value.boolean() : counts_as_true(value, includes_zero);
    if (is_true != wanted) regs_.at = it.b;
    release_temps();
}

// ---- loops ----
CORTADO_DECL bool machine::load_item(frame& loop) {
    if (loop.index >= loop.count || !loop.cursor.next(loop.list)) return false;
    const value_ref& item = loop.cursor.value;
    if (is_same_value(item, loop.saved.scopes->context)) {
        regs_.scopes = loop.saved.scopes;
    } else {
        enter_scope(loop, item, loop.saved.scopes);
    }
    loop.data.is_first = loop.index == 0;
    loop.data.is_last = loop.index + 1 == loop.count;
    loop.data.index = loop.index;
    loop.data.key = loop.cursor.key;
    if (loop.has_params) {
        loop.param_values[0] = item;
        loop.param_values[1] =
            loop.data.has_key ? value_of_view(loop.data.key) : value_of_unsigned(loop.index);
    }
    ++loop.index;
    return true;
}

CORTADO_DECL void machine::enter_loop(const op& it, const value_ref& list, std::size_t count) {
    frame& loop = push(frame_kind::loop);
    loop.list = list;
    loop.cursor.restart();
    loop.index = 0;
    loop.count = count;
    loop.has_params = it.flag;
    loop.data.parent = regs_.data;
    loop.data.is_loop = true;
    loop.data.has_block = false;
    loop.data.values = {};
    loop.data.has_key = list.kind() == value_kind::object;
    regs_.data = &loop.data;
    if (loop.has_params) {
        loop.params = {loop.param_values, 2, regs_.params};
        regs_.params = &loop.params;
    }
    if (load_item(loop)) return;
    pop();
    regs_.at = it.b;
}

CORTADO_DECL void machine::do_each(const op& it) {
    const value_ref list = value_at(it.a);
    const std::size_t count = list.size();
    if (count > 0) return enter_loop(it, list, count);
    regs_.at = it.b;
    release_temps();
}

CORTADO_DECL void machine::do_next(const op& it) {
    frame& around = top();
    if (around.kind == frame_kind::loop) {
        if (temps_.size() != around.temps) temps_.release(around.temps);
        if (load_item(around)) {
            regs_.at = it.a;
            return;
        }
    }
    pop();
}

// ---- contexts ----
CORTADO_DECL void machine::enter_with(const op& it, const value_ref& context) {
    frame& made = push(frame_kind::with);
    enter_scope(made, context, regs_.scopes);
    if (it.flag) {
        made.param_values[0] = context;
        made.params = {made.param_values, 1, regs_.params};
        regs_.params = &made.params;
    }
}

CORTADO_DECL void machine::do_with(const op& it) {
    const value_ref context = value_at(it.a);
    if (counts_as_true(context, true)) return enter_with(it, context);
    regs_.at = it.b;
    release_temps();
}

// {{#x}}: Handlebars' blockHelperMissing, or a section of Mustache.
CORTADO_DECL void machine::do_section(const op& it) {
    const bool is_mustache = it.c != nowhere;
    keeps_callables_ = is_mustache;
    value_ref value = value_at(it.a);
    keeps_callables_ = false;
    if (is_mustache && value.kind() == value_kind::callable && call_section(it, value)) return;
    const bool is_false =
        is_mustache ? !is_truthy(value)
                    : value.is_nothing() || (value.kind() == value_kind::boolean && !value.boolean());
    if (!is_false && value.kind() != value_kind::array) {
        return enter_with(
            it, value.kind() == value_kind::boolean && !is_mustache ? regs_.scopes->context : value);
    }
    const std::size_t count = is_false ? 0 : value.size();
    if (count > 0) return enter_loop(it, value, count);
    regs_.at = it.b;
    release_temps();
}

CORTADO_DECL void machine::do_inverted(const op& it) {
    const value_ref value = value_of_operand(regs_.code->operands[it.a]);
    if (value.kind() == value_kind::array ? value.size() > 0 : is_truthy(value)) regs_.at = it.b;
    release_temps();
}

// ---- blocks of helpers ----
CORTADO_DECL void machine::do_call_block(const op& it) {
    const call_site& site = regs_.code->calls[it.a];
    const std::size_t before = stack_.size();
    if (site.known != nullptr) {
        call_helper(site, *site.known, it.position, true);
        if (pending_) return;
    } else {
        call_missing(it, site);
    }
    const value_ref result = stack_.back();
    stack_.resize(before - site.params - site.hash.size());
    finish_block(site, result);
}
CORTADO_DECL void machine::finish_block(const call_site& site, const value_ref& result) {
    write_value(result, false);
    release_temps();
    regs_.at = site.end;
}

// A helper may catch what its block throws: the machine is then where it was before the block.
class machine::restore_point {
public:
    explicit restore_point(machine& of)
        : machine_(of),
          regs_(of.regs_),
          depth_(of.depth_),
          temps_base_(of.temps_base_),
          stack_(of.stack_.size()),
          captured_(of.captured_),
          nested_(of.nested_) {}
    restore_point(const restore_point&) = delete;
    restore_point& operator=(const restore_point&) = delete;

    void restore() noexcept {
        machine_.regs_ = regs_;
        machine_.depth_ = depth_;
        machine_.temps_base_ = temps_base_;
        while (machine_.stack_.size() > stack_) machine_.stack_.pop_back();
        machine_.captured_ = captured_;
        machine_.nested_ = nested_;
        machine_.keeps_callables_ = false;
        machine_.pending_.reset();
        machine_.out_ = captured_ == 0 ? &machine_.main_ : machine_.captures_[captured_ - 1].get();
    }

private:
    machine& machine_;
    registers regs_;
    std::size_t depth_;
    std::size_t temps_base_;
    std::size_t stack_;
    std::size_t captured_;
    std::size_t nested_;
};

CORTADO_DECL void machine::run_body(std::uint32_t at, bool has_params, const body_arguments& with) {
    if (at == nowhere) return;
    restore_point before(*this);
    try {
        enter_body(at, has_params, with);
        ++nested_;
        run_to(depth_ - 1);
        --nested_;
    } catch (...) {
        before.restore();
        throw;
    }
}

CORTADO_DECL void machine::enter_body(std::uint32_t at, bool has_params, const body_arguments& with) {
    frame& made = push(frame_kind::body);
    enter_scope(made, with.context, regs_.scopes);
    if (!with.data.is_undefined()) {
        made.data = {};
        made.data.parent = regs_.data;
        made.data.values = with.data;
        regs_.data = &made.data;
    }
    if (has_params) {
        made.params = {with.params, with.param_count, regs_.params};
        regs_.params = &made.params;
    }
    regs_.at = at;
}

CORTADO_DECL std::string machine::capture_body(std::uint32_t at, bool has_params,
                                               const body_arguments& with) {
    std::string text;
    if (at == nowhere) return text;
    restore_point before(*this);
    begin_capture();
    try {
        run_body(at, has_params, with);
    } catch (...) {
        before.restore();
        throw;
    }
    end_capture(text);
    return text;
}

CORTADO_DECL task<std::string> machine::capture_body_later(std::uint32_t at, bool has_params,
                                                           value_ref context, std::vector<value_ref> params,
                                                           value_ref data) {
    std::string text;
    if (at == nowhere) co_return text;
    restore_point before(*this);
    begin_capture();
    try {
        enter_body(at, has_params, {context, params.data(), params.size(), data});
        task<status> rendered = run_later_to(depth_ - 1);
        co_await std::move(rendered);
    } catch (...) {
        before.restore();
        throw;
    }
    end_capture(text);
    co_return text;
}

}  // namespace cortado::templates::detail
