#pragma once

#include <cortado/templates/detail/compiler.hpp>
#include <cortado/templates/detail/machine.hpp>
#include <cortado/templates/detail/mustache_parser.hpp>

#include <utility>

namespace cortado::templates::detail {

// ---- a context with a hash over it ----
inline value_ref find_in_merged(const void* object, std::string_view name) {
    const auto& merged = *static_cast<const merged_object*>(object);
    for (std::size_t at = merged.over.size(); at-- > 0;) {
        if (merged.over[at].first == name) return merged.over[at].second;
    }
    return merged.base.find(name);
}
inline bool next_in_merged(const void* object, value_cursor& cursor) {
    const auto& merged = *static_cast<const merged_object*>(object);
    if (cursor.count < merged.over.size()) {
        cursor.key = merged.over[cursor.count].first;
        cursor.value = merged.over[cursor.count].second;
        return true;
    }
    std::size_t left = cursor.count - merged.over.size();
    for (value_cursor at; at.next(merged.base);) {
        bool is_covered = false;
        for (const auto& [name, value] : merged.over) is_covered = is_covered || name == at.key;
        if (is_covered || left-- > 0) continue;
        cursor.scratch.assign(at.key);
        cursor.key = cursor.scratch;
        cursor.value = at.value;
        return true;
    }
    return false;
}
inline constexpr value_table merged_table{
    .kind = value_kind::object,
    .size =
        [](const void* object) {
            std::size_t count = 0;
            for (value_cursor at; next_in_merged(object, at); ++at.count) ++count;
            return count;
        },
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
