#pragma once

#include <cortado/proto/detail/encoder.hpp>
#include <cortado/proto/detail/map_order.hpp>

#include <ranges>

namespace cortado::proto::detail {

// What is put needs room for most_head bytes, made before.
[[gnu::always_inline]] inline void put_tag(backward_writer& out, const field_slot& slot, wire_type wire) {
    out.push_varint(std::uint64_t{slot.number} << 3 | static_cast<unsigned>(wire));
}

/** One number, without its tag. */
[[gnu::always_inline]] inline void put_number(backward_writer& out, const field_slot& slot,
                                              std::uint64_t bits) {
    const auto word = static_cast<std::uint32_t>(bits);
    switch (slot.type) {
        case field_type::double_:
        case field_type::fixed64:
        case field_type::sfixed64: return out.push_fixed(bits);
        case field_type::float_:
        case field_type::fixed32:
        case field_type::sfixed32: return out.push_fixed(word);
        case field_type::int32:
        case field_type::enum_:  // negative ones are as long as those of 64 bits
            return out.push_varint(
                static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(word))));
        case field_type::uint32: return out.push_varint(word);
        case field_type::sint32: return out.push_varint(zigzag(static_cast<std::int32_t>(word)));
        case field_type::sint64: return out.push_varint(zigzag(static_cast<std::int64_t>(bits)));
        default: return out.push_varint(bits);
    }
}

template <class List>
void put_numbers(backward_writer& out, const field_slot& slot, const List& list) {
    if (list.empty()) return;
    const std::size_t before = out.size();
    out.room((list.size() + 1) * most_head);
    for (const auto bits : std::views::reverse(list)) {
        put_number(out, slot, bits);
        if (!slot.is_packed) put_tag(out, slot, slot.wire);
    }
    if (!slot.is_packed) return;
    out.push_varint(out.size() - before);
    put_tag(out, slot, wire_type::length);
}

inline void put_text(backward_writer& out, const field_slot& slot, std::string_view text) {
    out.room(text.size() + most_head);
    static_cast<void>(out.push_text(text));
    out.push_varint(text.size());
    put_tag(out, slot, wire_type::length);
}

inline void put_message(backward_writer& out, const field_slot& slot, const block* inner,
                        bool is_deterministic) {
    if (slot.type == field_type::group) {
        out.room(most_head);
        put_tag(out, slot, wire_type::end_group);
        encode(out, *slot.message, inner, is_deterministic);
        out.room(most_head);
        return put_tag(out, slot, wire_type::start_group);
    }
    const std::size_t before = out.size();
    encode(out, *slot.message, inner, is_deterministic);
    out.room(most_head);
    out.push_varint(out.size() - before);
    put_tag(out, slot, wire_type::length);
}

/** Entries of maps have both fields, default or not. */
inline void put_entry(backward_writer& out, const field_slot& map, const block* entry,
                      bool is_deterministic) {
    const message_table& table = *map.message;
    const std::size_t before = out.size();
    for (const field_slot& slot : std::views::reverse(table.slots)) {
        if (slot.kept == storage::text) {
            put_text(out, slot, text_of(table, entry, slot));
        } else if (slot.kept == storage::message) {
            const block* inner = message_of(entry, slot);
            if (inner != nullptr) {
                put_message(out, slot, inner, is_deterministic);
            } else {
                put_text(out, slot, {});
            }
        } else {
            out.room(most_head);
            put_number(out, slot, bits_of(table, entry, slot));
            put_tag(out, slot, slot.wire);
        }
    }
    out.room(most_head);
    out.push_varint(out.size() - before);
    put_tag(out, map, wire_type::length);
}

inline void put_map(backward_writer& out, const field_slot& slot, const block_list& entries,
                    bool is_deterministic) {
    if (!is_deterministic) {
        for (const block* entry : std::views::reverse(entries)) put_entry(out, slot, entry, false);
        return;
    }
    const block_list sorted = in_order_of_keys(slot, entries);
    for (const block* entry : std::views::reverse(sorted)) put_entry(out, slot, entry, true);
}

[[gnu::always_inline]] inline bool has_value(const message_table& table, const block* in,
                                             const field_slot& slot) noexcept {
    if (slot.presence < 0) return is_set(table, in, slot);
    const auto* words = reinterpret_cast<const std::uint32_t*>(in + table.presence_offset);
    return (words[slot.presence / 32] >> (slot.presence % 32) & 1) != 0;
}

[[gnu::always_inline]] inline void put_field(backward_writer& out, const message_table& table,
                                             const block* from, const field_slot& slot,
                                             bool is_deterministic) {
    switch (slot.kept) {
        case storage::octets: return put_numbers(out, slot, value_at<octet_list>(from, slot));
        case storage::words: return put_numbers(out, slot, value_at<word_list>(from, slot));
        case storage::long_words: return put_numbers(out, slot, value_at<long_word_list>(from, slot));
        case storage::texts:
            for (const std::string& text : std::views::reverse(value_at<text_list>(from, slot)))
                put_text(out, slot, text);
            return;
        case storage::messages:
            if (slot.is_map) return put_map(out, slot, value_at<block_list>(from, slot), is_deterministic);
            for (const block* inner : std::views::reverse(value_at<block_list>(from, slot)))
                put_message(out, slot, inner, is_deterministic);
            return;
        default: break;
    }
    if (!has_value(table, from, slot)) return;
    if (slot.kept == storage::text) return put_text(out, slot, value_at<std::string>(from, slot));
    if (slot.kept == storage::message)
        return put_message(out, slot, value_at<block*>(from, slot), is_deterministic);
    std::uint64_t bits = 0;
    if (slot.kept == storage::word)
        bits = value_at<std::uint32_t>(from, slot);
    else
        bits = slot.kept == storage::octet ? value_at<std::uint8_t>(from, slot)
                                           : value_at<std::uint64_t>(from, slot);
    out.room(most_head);
    put_number(out, slot, bits);
    put_tag(out, slot, slot.wire);
}

CORTADO_DECL void encode(backward_writer& out, const message_table& table, const block* from,
                         bool is_deterministic) {
    const std::string* unknown = unknown_of(from);
    if (unknown != nullptr) out.text(*unknown);
    for (const field_slot& slot : std::views::reverse(table.slots))
        put_field(out, table, from, slot, is_deterministic);
}

}  // namespace cortado::proto::detail
