#pragma once

#include <cortado/templates/detail/helper_entry.hpp>
#include <cortado/templates/detail/machine.hpp>
#include <cortado/templates/options.hpp>

#include <utility>

namespace cortado::templates::detail {

CORTADO_DECL bool counts_as_true(const value_ref& value, bool includes_zero) {
    if (value.kind() == value_kind::array) return value.size() > 0;
    if (includes_zero && value.kind() == value_kind::number) return true;
    return is_truthy(value);
}

// JavaScript's length: in units of UTF-16.
inline std::size_t text_length(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) count += byte >= 0xf0 ? 2 : 1;
    }
    return count;
}

// A member of a struct, which was most often the same as the last time.
[[gnu::always_inline]] inline value_ref struct_member(const value_ref& value, const name& part) {
    const value_table& table = value.table();
    const std::size_t known = part.hint.place_in(table);
    if (known < table.member_count) [[likely]]
        return table.members[known].get(value.object());
    for (std::size_t place = 0; place < table.member_count; ++place) {
        if (table.members[place].name != part.text) continue;
        if (place < 0xffff) part.hint.set(table, place);
        return table.members[place].get(value.object());
    }
    return {};
}

CORTADO_DECL value_ref member_of(const value_ref& value, const name& part) {
    switch (value.kind()) {
        case value_kind::object:
            return value.table().members != nullptr ? struct_member(value, part) : value.find(part.text);
        case value_kind::array:
            if (part.is_length) return value_of_unsigned(value.size());
            return part.index >= 0 ? value.at(static_cast<std::size_t>(part.index)) : value_ref();
        case value_kind::string:
            if (part.is_length) {
                std::string scratch;
                return value_of_unsigned(text_length(value.text(scratch)));
            }
            return {};
        default: return {};
    }
}

// What a callable of the context is called with.
class machine::call_of_value final : public value_call {
public:
    call_of_value(machine& of, const value_ref* params, std::size_t count, std::string_view block = {})
        : machine_(of), params_(params), count_(count), block_(block) {}

    std::size_t size() const override { return count_; }
    value_ref argument(std::size_t index) const override {
        return index < count_ ? params_[index] : value_ref();
    }
    std::string_view block_text() const override { return block_; }
    value_ref keep(std::string text) override { return machine_.temps_.keep(std::move(text)); }

private:
    machine& machine_;
    const value_ref* params_;
    std::size_t count_;
    std::string_view block_;
};

[[gnu::always_inline]] inline value_ref machine::value_at(std::uint32_t where) {
    if (where < nowhere) [[likely]] {
        const operand& it = regs_.code->operands[where];
        // A name of the context it stands in: most of what templates ask for.
        if (it.is_plain && regs_.scopes->context.table().members != nullptr) {
            const value_ref found = struct_member(regs_.scopes->context, regs_.code->names[it.first]);
            if (found.kind() != value_kind::callable) [[likely]]
                return found;
        }
    }
    return any_value_at(where);
}
CORTADO_DECL value_ref machine::any_value_at(std::uint32_t where) {
    if (where == on_stack) {
        const value_ref value = stack_.back();
        stack_.pop_back();
        return value;
    }
    return value_of_operand(regs_.code->operands[where]);
}

CORTADO_DECL value_ref machine::value_of_operand(const operand& it) {
    switch (it.kind) {
        case operand_kind::path: {
            const scope* at = regs_.scopes;
            for (std::uint16_t up = it.depth; up > 0 && at != nullptr; --up) at = at->parent;
            if (at == nullptr) return {};
            if (it.is_searched) {
                const name& first = regs_.code->names[it.first];
                for (; at != nullptr; at = at->parent) {
                    const value_ref found = member_of(at->context, first);
                    if (!found.is_undefined()) return value_of_path(it, found, 1);
                }
                return {};
            }
            return value_of_path(it, at->context, 0);
        }
        case operand_kind::param: {
            const param_scope* at = regs_.params;
            for (std::uint16_t up = it.depth; up > 0 && at != nullptr; --up) at = at->parent;
            return at != nullptr && it.place < at->count ? value_of_path(it, at->values[it.place], 0)
                                                         : value_ref();
        }
        case operand_kind::data: return value_of_data(it);
        case operand_kind::string: return value_of_view(it.text);
        case operand_kind::number: return value_of_number(it.number);
        case operand_kind::boolean: return value_of_boolean(it.truth);
        case operand_kind::null: return value_of_null();
        case operand_kind::undefined: break;
    }
    return {};
}

CORTADO_DECL value_ref machine::value_of_path(const operand& it, value_ref from, std::size_t first_name) {
    const name* part = regs_.code->names.data() + it.first + first_name;
    const name* const end = regs_.code->names.data() + it.first + it.count;
    for (; part != end; ++part) {
        if (part->is_length && from.kind() == value_kind::string) charge(from.text(scratch_).size());
        const value_ref found = member_of(from, *part);
        if (it.is_strict && found.is_undefined()) [[unlikely]]
            fail_strict(it, part->text, from);
        from = found;
    }
    if (from.kind() == value_kind::callable && !keeps_callables_) [[unlikely]]
        return called(from);
    return from;
}

CORTADO_DECL value_ref machine::called(const value_ref& callee) {
    call_of_value with(*this, nullptr, 0);
    return callee.table().call(callee.object(), with);
}

CORTADO_DECL void machine::fail_strict(const operand& it, std::string_view name, const value_ref& in) {
    std::string text;
    append_text(text, in);
    if (in.is_nothing()) text = in.is_undefined() ? "undefined" : "null";
    fail(it.position, "\"" + std::string(name) + "\" not defined in " + text);
}

CORTADO_DECL value_ref machine::data_named(std::string_view name, std::size_t up) const {
    const data_frame* at = regs_.data;
    for (; up > 0 && at != nullptr; --up) at = at->parent;
    const bool is_loop_name = name == "index" || name == "key" || name == "first" || name == "last";
    for (; at != nullptr; at = at->parent) {
        if (!at->values.is_undefined()) {
            const value_ref found = at->values.find(name);
            if (!found.is_undefined()) return found;
        }
        if (!is_loop_name || !at->is_loop) continue;
        if (name == "index") return value_of_unsigned(at->index);
        if (name == "first") return value_of_boolean(at->is_first);
        if (name == "last") return value_of_boolean(at->is_last);
        return at->has_key ? value_of_view(at->key) : value_of_unsigned(at->index);
    }
    return name == "root" && depth_ > 0 ? frames_[0]->own.context : value_ref();
}

CORTADO_DECL value_ref machine::value_of_data(const operand& it) {
    if (it.count == 0) return {};
    const value_ref found = data_named(regs_.code->names[it.first].text, it.depth);
    if (it.is_strict && found.is_undefined()) fail_strict(it, regs_.code->names[it.first].text, {});
    return value_of_path(it, found, 1);
}

// ---- calls ----
CORTADO_DECL void machine::do_put(const op& it) {
    write_value(value_at(it.a), it.flag);
    release_temps();
}

CORTADO_DECL void machine::call_helper(const call_site& site, const helper& known, std::uint32_t position,
                                       bool is_block) {
    if (known.later) [[unlikely]]
        return begin_awaiting(site, known, position, is_block);
    const std::size_t count = site.params + site.hash.size();
    const std::size_t first = stack_.size() - count;
    // Helpers may render, which uses the stack: their parameters are kept where they do not move.
    value_ref few[8];
    std::vector<value_ref> many;
    if (count > 8) many.resize(count);
    value_ref* const params = count > 8 ? many.data() : few;
    for (std::size_t i = 0; i < count; ++i) params[i] = stack_[first + i];
    stack_.resize(first);
    options given(*this, site, params, position, is_block, false);
    stack_.push_back(const_cast<helper&>(known).call(given));
}

[[gnu::cold]] CORTADO_DECL void machine::begin_awaiting(const call_site& site, const helper& known,
                                                        std::uint32_t position, bool is_block) {
    const std::string reason = "the helper " + known.name + " awaits: ";
    if (!job_.may_await)
        fail(position, reason + "render the template with render_later(), stream() or pieces()");
    if (nested_ > 0)
        fail(position, reason + "a helper around it renders its block with fn(), where it takes fn_later()");
    const auto first = stack_.end() - static_cast<std::ptrdiff_t>(site.params + site.hash.size());
    std::vector<value_ref> params(first, stack_.end());
    stack_.erase(first, stack_.end());
    pending_.emplace(awaited_call{call_later(site, known, std::move(params), position, is_block),
                                  is_block ? &site : nullptr});
}
// Has what the helper looks at for as long as it awaits.
CORTADO_DECL task<value_ref> machine::call_later(const call_site& site, const helper& known,
                                                 std::vector<value_ref> params, std::uint32_t position,
                                                 bool is_block) {
    options given(*this, site, params.data(), position, is_block, true);
    task<value_ref> later = const_cast<helper&>(known).later(given);
    value_ref result = co_await std::move(later);
    co_return result;
}

CORTADO_DECL void machine::do_call(const op& it) {
    const call_site& site = regs_.code->calls[it.a];
    if (site.known != nullptr) return call_helper(site, *site.known, it.position, false);
    call_missing(it, site);
}

// No helper of that name: a callable of the context, or, without parameters, whatever is there.
CORTADO_DECL void machine::call_missing(const op& it, const call_site& site) {
    const operand& callee = regs_.code->operands[site.callee];
    operand plain = callee;
    plain.is_strict = false;
    value_ref found;
    if (plain.count > 0 || plain.kind != operand_kind::path) {
        // The last name is looked up without calling what it names.
        if (plain.kind == operand_kind::path && plain.count > 0) {
            operand holder = plain;
            --holder.count;
            const bool searched = plain.is_searched && plain.count == 1;
            found = searched ? value_of_operand(plain)
                             : member_of(value_of_operand(holder),
                                         regs_.code->names[plain.first + plain.count - 1]);
        } else {
            found = value_of_operand(plain);
        }
    }
    const std::size_t count = site.params + site.hash.size();
    if (found.kind() == value_kind::callable) {
        call_of_value with(*this, stack_.data() + (stack_.size() - count), site.params, site.block_text);
        const value_ref result = found.table().call(found.object(), with);
        stack_.resize(stack_.size() - count);
        return stack_.push_back(result);
    }
    if (it.flag && !found.is_nothing()) return stack_.push_back(found);
    if (regs_.code->missing != nullptr) return call_helper(site, *regs_.code->missing, it.position, false);
    if (found.is_nothing() && site.params == 0) {
        stack_.resize(stack_.size() - count);
        return stack_.push_back({});
    }
    fail(it.position, found.is_nothing()
                          ? "missing helper: \"" + std::string(site.name) + "\""
                          : "\"" + std::string(site.name) + "\" is not a helper, so it takes no parameters");
}

// A text that a callable gives for a section is a template too, read with the delimiters of the section; anything else
// is the value of the section.
CORTADO_DECL bool machine::call_section(const op& it, value_ref& value) {
    const section_site& site = regs_.code->sections[it.c];
    call_of_value with(*this, nullptr, 0, site.block_text);
    value = value.table().call(value.object(), with);
    if (value.kind() != value_kind::string) return false;
    std::unique_ptr<program> code =
        compile_section(std::string(value.text(scratch_)), *regs_.code, site, job_.set->by());
    frame& made = push(frame_kind::body);
    made.saved.at = it.b;
    made.made = std::move(code);
    regs_.code = made.made.get();
    regs_.at = 0;
    return true;
}

}  // namespace cortado::templates::detail
