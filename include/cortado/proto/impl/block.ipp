#pragma once

#include <cortado/proto/detail/block.hpp>

#include <cstring>
#include <memory>

namespace cortado::proto::detail {

/** Call `visit` with what a slot keeps, as a reference of its type. */
template <class Block, class Visitor>
decltype(auto) visit_slot(Block* in, const field_slot& slot, Visitor visit) {
    switch (slot.kept) {
        case storage::octet: return visit(value_at<std::uint8_t>(in, slot));
        case storage::word: return visit(value_at<std::uint32_t>(in, slot));
        case storage::long_word: return visit(value_at<std::uint64_t>(in, slot));
        case storage::text: return visit(value_at<std::string>(in, slot));
        case storage::message: return visit(value_at<block*>(in, slot));
        case storage::octets: return visit(value_at<octet_list>(in, slot));
        case storage::words: return visit(value_at<word_list>(in, slot));
        case storage::long_words: return visit(value_at<long_word_list>(in, slot));
        case storage::texts: return visit(value_at<text_list>(in, slot));
        default: return visit(value_at<block_list>(in, slot));
    }
}

template <class T>
[[gnu::always_inline]] inline T* first_of(const message_table& table, block* in, storage kept) noexcept {
    return reinterpret_cast<T*>(in + table.kept[static_cast<std::size_t>(kept)].at);
}
inline std::uint32_t count_kept(const message_table& table, storage kept) noexcept {
    return table.kept[static_cast<std::size_t>(kept)].count;
}
template <class T>
[[gnu::always_inline]] inline void construct_all(const message_table& table, block* in, storage kept) {
    std::uninitialized_value_construct_n(first_of<T>(table, in, kept), count_kept(table, kept));
}
template <class T>
[[gnu::always_inline]] inline void destroy_all(const message_table& table, block* in, storage kept) noexcept {
    const std::uint32_t count = count_kept(table, kept);
    if (count > 0) std::destroy_n(std::launder(first_of<T>(table, in, kept)), count);
}

CORTADO_DECL block* create_block(const message_table& table) {
    auto* made = static_cast<block*>(::operator new(table.size));
    std::memset(made, 0, table.size);
    construct_all<std::string>(table, made, storage::text);
    construct_all<octet_list>(table, made, storage::octets);
    construct_all<word_list>(table, made, storage::words);
    construct_all<long_word_list>(table, made, storage::long_words);
    construct_all<text_list>(table, made, storage::texts);
    construct_all<block_list>(table, made, storage::messages);
    return made;
}

CORTADO_DECL void destroy_block(const message_table& table, block* made) noexcept {
    delete unknown_of(made);
    for (const std::uint32_t index : table.inner) {
        const field_slot& slot = table.slots[index];
        if (slot.kept == storage::message) {
            block* inner = value_at<block*>(made, slot);
            if (inner != nullptr) destroy_block(*slot.message, inner);
        } else {
            for (block* inner : value_at<block_list>(made, slot)) destroy_block(*slot.message, inner);
        }
    }
    destroy_all<std::string>(table, made, storage::text);
    destroy_all<octet_list>(table, made, storage::octets);
    destroy_all<word_list>(table, made, storage::words);
    destroy_all<long_word_list>(table, made, storage::long_words);
    destroy_all<text_list>(table, made, storage::texts);
    destroy_all<block_list>(table, made, storage::messages);
    ::operator delete(made);
}

CORTADO_DECL bool is_set(const message_table& table, const block* in, const field_slot& slot) noexcept {
    if (slot.presence_mask != 0) return (presence_word(in, slot) & slot.presence_mask) != 0;
    if (slot.oneof >= 0)
        return oneof_case(table, in, slot.oneof) ==
               static_cast<std::uint32_t>(&slot - table.slots.data()) + 1;
    return visit_slot(in, slot, [](const auto& value) {
        if constexpr (requires { value.empty(); })
            return !value.empty();
        else
            return value != 0;
    });
}

CORTADO_DECL void clear_field(const message_table& table, block* in, const field_slot& slot) {
    presence_word(in, slot) &= ~slot.presence_mask;
    if (slot.oneof >= 0 && is_set(table, in, slot)) {
        oneof_case(table, in, slot.oneof) = 0;
    }
    if (slot.kept == storage::messages) {
        for (block* inner : value_at<block_list>(in, slot)) destroy_block(*slot.message, inner);
    } else if (slot.kept == storage::message) {
        block*& inner = value_at<block*>(in, slot);
        if (inner != nullptr) destroy_block(*slot.message, inner);
        inner = nullptr;
        return;
    }
    visit_slot(in, slot, [](auto& value) {
        if constexpr (requires { value.clear(); })
            value.clear();
        else
            value = {};
    });
}

CORTADO_DECL void leave_oneof(const message_table& table, block* in, const field_slot& entered) {
    std::uint32_t& current = oneof_case(table, in, entered.oneof);
    if (current != 0) clear_field(table, in, table.slots[current - 1]);
    current = static_cast<std::uint32_t>(&entered - table.slots.data()) + 1;
}

CORTADO_DECL std::size_t count_of(const message_table& table, const block* in,
                                  const field_slot& slot) noexcept {
    if (slot.kept < storage::octets) return is_set(table, in, slot) ? 1 : 0;
    return visit_slot(in, slot, [](const auto& value) -> std::size_t {
        if constexpr (requires { value.size(); })
            return value.size();
        else
            return 0;
    });
}

CORTADO_DECL std::uint64_t bits_of(const message_table& table, const block* in, const field_slot& slot,
                                   std::size_t index) noexcept {
    if (slot.kept < storage::octets && !is_set(table, in, slot)) return slot.default_bits;
    switch (slot.kept) {
        case storage::octet: return value_at<std::uint8_t>(in, slot);
        case storage::word: return value_at<std::uint32_t>(in, slot);
        case storage::long_word: return value_at<std::uint64_t>(in, slot);
        case storage::octets: return value_at<octet_list>(in, slot)[index];
        case storage::words: return value_at<word_list>(in, slot)[index];
        default: return value_at<long_word_list>(in, slot)[index];
    }
}

CORTADO_DECL void add_bits(const message_table& table, block* in, const field_slot& slot,
                           std::uint64_t bits) {
    switch (slot.kept) {
        case storage::octet: value_at<std::uint8_t>(in, slot) = static_cast<std::uint8_t>(bits); break;
        case storage::word: value_at<std::uint32_t>(in, slot) = static_cast<std::uint32_t>(bits); break;
        case storage::long_word: value_at<std::uint64_t>(in, slot) = bits; break;
        case storage::octets:
            value_at<octet_list>(in, slot).push_back(static_cast<std::uint8_t>(bits));
            break;
        case storage::words: value_at<word_list>(in, slot).push_back(static_cast<std::uint32_t>(bits)); break;
        default: value_at<long_word_list>(in, slot).push_back(bits); break;
    }
    mark_set(table, in, slot);
}

CORTADO_DECL std::string_view text_of(const message_table& table, const block* in, const field_slot& slot,
                                      std::size_t index) noexcept {
    if (slot.kept == storage::texts) return value_at<text_list>(in, slot)[index];
    if (!is_set(table, in, slot)) return slot.field->default_text;
    return value_at<std::string>(in, slot);
}

CORTADO_DECL std::string& add_text(const message_table& table, block* in, const field_slot& slot) {
    if (slot.kept == storage::texts) return value_at<text_list>(in, slot).emplace_back();
    mark_set(table, in, slot);
    return value_at<std::string>(in, slot);
}

CORTADO_DECL const block* message_of(const block* in, const field_slot& slot, std::size_t index) noexcept {
    if (slot.kept == storage::messages) return value_at<block_list>(in, slot)[index];
    return value_at<block*>(in, slot);
}

CORTADO_DECL block* add_message(const message_table& table, block* in, const field_slot& slot) {
    if (slot.kept == storage::messages) {
        block_list& list = value_at<block_list>(in, slot);
        list.push_back(nullptr);  // first the place, which may throw, then what would leak
        try {
            return list.back() = create_block(*slot.message);
        } catch (...) {
            list.pop_back();
            throw;
        }
    }
    mark_set(table, in, slot);
    block*& inner = value_at<block*>(in, slot);
    if (inner == nullptr) inner = create_block(*slot.message);
    return inner;
}

}  // namespace cortado::proto::detail
