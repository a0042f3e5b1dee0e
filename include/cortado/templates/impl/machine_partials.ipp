#pragma once

#include <cortado/templates/detail/compiler.hpp>
#include <cortado/templates/detail/machine.hpp>
#include <cortado/templates/detail/mustache_parser.hpp>

#include <utility>

namespace cortado::templates::detail {

// ---- a context with a hash over it ----
inline const value_ref* find_over(const merged_object& merged, std::string_view name) {
    for (std::size_t at = merged.over.size(); at-- > 0;) {
        if (merged.over[at].first == name) return &merged.over[at].second;
    }
    return nullptr;
}
inline value_ref find_in_merged(const void* object, std::string_view name) {
    const auto& merged = *static_cast<const merged_object*>(object);
    const value_ref* const over = find_over(merged, name);
    return over != nullptr ? *over : merged.base.find(name);
}
inline bool is_added(const merged_object& merged, std::size_t place) {
    const std::string_view name = merged.over[place].first;
    for (std::size_t i = 0; i < place; ++i) {
        if (merged.over[i].first == name) return false;
    }
    return merged.base.find(name).is_undefined();
}
// As in JavaScript: the base's names in their order, whatever is over them, then the others.
inline bool step_in_merged(const merged_object& merged, std::string_view& key) {
    merged_position& at = merged.at;
    if (at.is_in_base && at.base.next(merged.base)) {
        key = at.base.key;
        ++at.given;
        return true;
    }
    at.is_in_base = false;
    while (at.over < merged.over.size()) {
        const std::size_t place = at.over++;
        if (!is_added(merged, place)) continue;
        key = merged.over[place].first;
        ++at.given;
        return true;
    }
    return false;
}
inline bool next_in_merged(const void* object, value_cursor& cursor) {
    const auto& merged = *static_cast<const merged_object*>(object);
    std::string_view key;
    if (cursor.count == 0 || cursor.count != merged.at.given) {
        merged.at = {};
        while (merged.at.given < cursor.count) {
            if (!step_in_merged(merged, key)) return false;
        }
    }
    if (!step_in_merged(merged, key)) return false;
    cursor.scratch.assign(key);
    cursor.key = cursor.scratch;
    const value_ref* const over = find_over(merged, key);
    cursor.value = over != nullptr ? *over : merged.at.base.value;
    return true;
}
inline std::size_t size_of_merged(const void* object) {
    const auto& merged = *static_cast<const merged_object*>(object);
    std::size_t count = merged.base.size();
    for (std::size_t i = 0; i < merged.over.size(); ++i) count += is_added(merged, i) ? 1 : 0;
    return count;
}
inline constexpr value_table merged_table{
    .kind = value_kind::object,
    .size = size_of_merged,
    .find = find_in_merged,
    .next = next_in_merged,
};

CORTADO_DECL value_ref machine::merged_context(frame& made, const partial_site& site, const value_ref& base,
                                               std::size_t first) {
    made.merged.base = base;
    made.merged.over.clear();
    for (std::size_t i = 0; i < site.hash.size(); ++i) {
        made.merged.over.emplace_back(site.hash[i], stack_[first + i]);
    }
    return value_ref(&made.merged, merged_table);
}

// ---- finding ----
CORTADO_DECL const closure* machine::partial_block(const data_frame* from) const {
    for (; from != nullptr; from = from->parent) {
        if (from->has_block) return from->block;
    }
    return nullptr;
}

CORTADO_DECL machine::partial_target machine::find_partial(std::string_view name, const partial_site& site,
                                                           std::uint32_t position) {
    if (name == "@partial-block") return {.body = partial_block(regs_.data)};
    for (const inline_scope* at = regs_.inlines; at != nullptr; at = at->parent) {
        if (at->name == name) return {.body = &at->body};
    }
    const bool is_known = site.dynamic == nowhere;
    if (is_known) {
        if (const program* linked = site.link.load(std::memory_order_acquire)) return {.code = linked};
    }
    const program* found = nullptr;
    try {
        found = job_.set->find(name, site.is_indented_by_text ? site.indent : std::string_view());
    } catch (error& wrong) {
        const source& in = regs_.code->source;
        wrong.add_include(in.name, in.text, position);
        throw;
    }
    if (is_known && found != nullptr) site.link.store(found, std::memory_order_release);
    return {.code = found};
}

// ---- entering ----
CORTADO_DECL void machine::do_partial(const op& it) {
    const partial_site& site = regs_.code->partials[it.a];
    const std::size_t first = stack_.size() - site.hash.size();
    std::size_t below = first;
    value_ref context = regs_.scopes->context;
    if (site.context != nowhere) {
        context =
            site.context == on_stack ? stack_[--below] : value_of_operand(regs_.code->operands[site.context]);
    } else if (regs_.code->options.explicit_partial_context) {
        context = {};
    }
    std::string_view name = site.name;
    if (site.dynamic != nowhere) {
        const value_ref named =
            site.dynamic == on_stack ? stack_[--below] : value_of_operand(regs_.code->operands[site.dynamic]);
        name = named.text(scratch_);
    }
    partial_target to = find_partial(name, site, it.position);
    if (to.code == nullptr && to.body == nullptr && site.body == nowhere) {
        if (!site.is_quiet) fail(it.position, "the partial " + std::string(name) + " could not be found");
        stack_.resize(below);
        regs_.at = site.end;
        return release_temps();
    }
    frame& made = push(frame_kind::partial);
    made.saved.at = site.end;
    made.position = it.position;
    if (!site.hash.empty()) context = merged_context(made, site, context, first);
    stack_.resize(below);
    enter_partial(site, to, made, context);
}

CORTADO_DECL void machine::enter_partial(const partial_site& site, const partial_target& to, frame& made,
                                         const value_ref& context) {
    made.indent = site.indent;
    made.intrinsic = {};
    if (!site.indent.empty() && !site.is_indented_by_text) {
        made.is_captured = true;
        begin_capture();
    }
    if (site.body != nowhere) {
        static_cast<registers&>(made.block) = regs_;
        made.block.at = site.body;
        made.data = {};
        made.data.parent = regs_.data;
        made.data.has_block = true;
        made.data.block = &made.block;
        regs_.data = &made.data;
    }
    if (site.is_parent) fill_slots(site, made);
    if (to.code == nullptr) {
        const closure& body = to.body != nullptr ? *to.body : made.block;
        return enter_block_of_partial(made, body, context);
    }
    const bool sees_contexts_around =
        to.code->options.syntax == syntax::mustache || regs_.code->options.compat;
    regs_.code = to.code;
    regs_.at = 0;
    regs_.params = nullptr;
    made.own.context = context;
    made.own.parent = sees_contexts_around ? regs_.scopes : nullptr;
    regs_.scopes = &made.own;
}

// A body that was written elsewhere: it sees what could be seen there, and the data of those who call it.
CORTADO_DECL void machine::enter_block_of_partial(frame& made, const closure& to, const value_ref& context) {
    regs_.code = to.code;
    regs_.at = to.at;
    regs_.params = to.params;
    regs_.inlines = to.inlines;
    regs_.slots = to.slots;
    bool is_block = &to == &made.block;
    for (const data_frame* at = regs_.data; at != nullptr && !is_block; at = at->parent)
        is_block = at->block == &to;
    if (is_block) {
        made.inner_data = {};
        made.inner_data.parent = regs_.data;
        made.inner_data.has_block = true;
        made.inner_data.block = partial_block(to.data);
        regs_.data = &made.inner_data;
    }
    enter_scope(made, context, to.scopes);
}

CORTADO_DECL void machine::do_inlines(const op& it) {
    frame& made = push(frame_kind::inlines);
    made.inlines.clear();
    made.inlines.reserve(it.b);
    for (std::uint32_t i = 0; i < it.b; ++i) {
        const inline_site& site = regs_.code->inlines[it.a + i];
        inline_scope& known = made.inlines.emplace_back();
        const value_ref name = value_of_operand(regs_.code->operands[site.name]);
        if (name.kind() != value_kind::string) fail(it.position, "the name of an inline partial is a text");
        // A text that had to be made is kept as long as the partial is known.
        known.name = name.text(scratch_);
        if (known.name.data() == scratch_.data()) {
            known.name = temps_.keep(std::string(known.name)).text(scratch_);
            made.temps = temps_base_ = temps_.size();
        }
        static_cast<registers&>(known.body) = regs_;
        known.body.at = site.body;
        known.parent = i == 0 ? regs_.inlines : &made.inlines[i - 1];
    }
    regs_.inlines = &made.inlines.back();
    for (inline_scope& known : made.inlines) known.body.inlines = regs_.inlines;
}

// ---- Mustache's inheritance ----
CORTADO_DECL void machine::fill_slots(const partial_site& site, frame& made) {
    made.slots.clear();
    made.slots.reserve(site.slot_count);
    for (std::uint32_t i = 0; i < site.slot_count; ++i) {
        const slot_site& filled = regs_.code->slots[site.first_slot + i];
        slot_scope& known = made.slots.emplace_back();
        known.name = filled.name;
        known.intrinsic = filled.intrinsic;
        static_cast<registers&>(known.body) = regs_;
        known.body.at = filled.body;
        known.parent = i == 0 ? regs_.slots : &made.slots[i - 1];
    }
    if (!made.slots.empty()) regs_.slots = &made.slots.back();
}

// The block of the outermost page wins.
CORTADO_DECL void machine::do_slot(const op& it) {
    const slot_site& site = regs_.code->slots[it.a];
    const slot_scope* filled = nullptr;
    for (const slot_scope* at = regs_.slots; at != nullptr; at = at->parent) {
        if (at->name == site.name) filled = at;
    }
    frame& made = push(frame_kind::body);
    made.saved.at = site.end;
    made.indent = site.indent;
    made.intrinsic = filled == nullptr ? site.intrinsic : filled->intrinsic;
    if (made.indent != made.intrinsic) {
        made.is_captured = true;
        begin_capture();
    }
    if (filled == nullptr) {
        regs_.at = site.body;
        return;
    }
    regs_.code = filled->body.code;
    regs_.at = filled->body.at;
    regs_.params = filled->body.params;
}

}  // namespace cortado::templates::detail
