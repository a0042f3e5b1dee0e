#pragma once

#include <cortado/proto/detail/encoder.hpp>
#include <cortado/proto/detail/map_order.hpp>

#include <ranges>

namespace cortado::proto::detail {

/** One number of any type, without its tag, into room that is there. */
[[gnu::always_inline]] inline char* write_number(char* at, const field_slot& slot,
                                                 std::uint64_t bits) noexcept {
    const auto word = static_cast<std::uint32_t>(bits);
    switch (slot.type) {
        case field_type::double_:
        case field_type::fixed64:
        case field_type::sfixed64: return write_fixed(at, bits);
        case field_type::float_:
        case field_type::fixed32:
        case field_type::sfixed32: return write_fixed(at, word);
        case field_type::int32:
        case field_type::enum_:  // negative ones are as long as those of 64 bits
            return write_varint(
                at, static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(word))));
        case field_type::uint32: return write_varint(at, word);
        case field_type::sint32: return write_varint(at, zigzag(static_cast<std::int32_t>(word)));
        case field_type::sint64: return write_varint(at, zigzag(static_cast<std::int64_t>(bits)));
        default: return write_varint(at, bits);
    }
}

[[gnu::always_inline]] inline char* encoder::varint(char* at, const field_slot& slot, std::uint64_t value) {
    return write_varint(write_varint(out_.room(at, most_head), value), slot.tag);
}
template <class Word>
[[gnu::always_inline]] inline char* encoder::fixed(char* at, const field_slot& slot, Word value) {
    return write_varint(write_fixed(out_.room(at, most_head), value), slot.tag);
}
/** The length of what was written since, and a tag. */
[[gnu::always_inline]] inline char* encoder::length_since(char* at, std::size_t before, std::uint64_t tag) {
    const std::size_t size = out_.size(at) - before;
    return write_varint(write_varint(out_.room(at, most_head), size), tag);
}

template <class List>
char* encoder::numbers(char* at, const field_slot& slot, const List& list) {
    if (list.empty()) return at;
    const std::size_t before = out_.size(at);
    at = out_.room(at, (list.size() + 1) * most_head);
    for (const auto bits : std::views::reverse(list)) {
        at = write_number(at, slot, bits);
        if (!slot.is_packed) at = write_varint(at, slot.tag);
    }
    return slot.is_packed ? length_since(at, before, slot.tag) : at;
}

[[gnu::always_inline]] inline char* encoder::text(char* at, const field_slot& slot, std::string_view text) {
    at = out_.room(at, text.size() + most_head) - text.size();
    copy_text(at, text.data(), text.size());
    return write_varint(write_varint(at, text.size()), slot.tag);
}

[[gnu::always_inline]] inline char* encoder::message(char* at, const field_slot& slot, const block* inner) {
    const std::size_t before = out_.size(at);
    return length_since(fields(at, *slot.message, inner), before, slot.tag);
}

inline char* encoder::group(char* at, const field_slot& slot, const block* inner) {
    constexpr std::uint32_t from_start_to_end = 1;
    at = write_varint(out_.room(at, most_head), slot.tag + from_start_to_end);
    at = fields(at, *slot.message, inner);
    return write_varint(out_.room(at, most_head), slot.tag);
}

/** A field of a message set. */
inline char* encoder::item(char* at, const field_slot& slot, const block* inner) {
    at = out_.room(at, most_head);
    *--at = item_end;
    const std::size_t before = out_.size(at);
    return write_item_head(out_, fields(at, *slot.message, inner), before, slot.number);
}

/** Entries of maps have both fields, default or not. */
inline char* encoder::entry(char* at, const field_slot& map, const block* entry) {
    const message_table& table = *map.message;
    const std::size_t before = out_.size(at);
    for (const field_slot& slot : std::views::reverse(table.slots)) {
        if (slot.kept == storage::text) {
            at = text(at, slot, text_of(table, entry, slot));
        } else if (slot.kept == storage::message) {
            const block* inner = message_of(entry, slot);
            may_lack_ = may_lack_ || (inner == nullptr && slot.message->may_lack);
            at = inner != nullptr ? message(at, slot, inner) : text(at, slot, {});
        } else {
            at = write_number(out_.room(at, most_head), slot, bits_of(table, entry, slot));
            at = write_varint(at, slot.tag);
        }
    }
    return length_since(at, before, map.tag);
}

inline char* encoder::map(char* at, const field_slot& slot, const block_list& entries) {
    if (!is_deterministic_) {
        for (const block* each : std::views::reverse(entries)) at = entry(at, slot, each);
        return at;
    }
    const block_list sorted = in_order_of_keys(slot, entries);
    for (const block* each : std::views::reverse(sorted)) at = entry(at, slot, each);
    return at;
}

/** A field of several values. */
inline char* encoder::list(char* at, const block* from, const field_slot& slot) {
    switch (slot.kept) {
        case storage::octets: return numbers(at, slot, value_at<octet_list>(from, slot));
        case storage::words: return numbers(at, slot, value_at<word_list>(from, slot));
        case storage::long_words: return numbers(at, slot, value_at<long_word_list>(from, slot));
        case storage::texts:
            for (const std::string& each : std::views::reverse(value_at<text_list>(from, slot)))
                at = text(at, slot, each);
            return at;
        default: break;
    }
    const block_list& blocks = value_at<block_list>(from, slot);
    if (slot.is_map) return map(at, slot, blocks);
    for (const block* each : std::views::reverse(blocks))
        at = slot.how == handling::groups ? group(at, slot, each) : message(at, slot, each);
    return at;
}

/** A field that is set. */
[[gnu::always_inline]] inline char* encoder::field(char* at, const message_table& table, const block* from,
                                                   const field_slot& slot) {
    const auto word = [&] { return value_at<std::uint32_t>(from, slot); };
    const auto long_word = [&] { return value_at<std::uint64_t>(from, slot); };
    switch (slot.how) {
        case handling::int32:
        case handling::closed_enum:
            return varint(at, slot,
                          static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(word())}));
        case handling::word: return varint(at, slot, word());
        case handling::long_word: return varint(at, slot, long_word());
        case handling::zigzag: return varint(at, slot, zigzag(static_cast<std::int32_t>(word())));
        case handling::long_zigzag: return varint(at, slot, zigzag(static_cast<std::int64_t>(long_word())));
        case handling::boolean: return varint(at, slot, value_at<std::uint8_t>(from, slot));
        case handling::fixed: return fixed(at, slot, word());
        case handling::long_fixed: return fixed(at, slot, long_word());
        case handling::text: return text(at, slot, value_at<std::string>(from, slot));
        case handling::message:
            if (table.is_message_set) [[unlikely]]
                return item(at, slot, value_at<block*>(from, slot));
            return message(at, slot, value_at<block*>(from, slot));
        case handling::group: return group(at, slot, value_at<block*>(from, slot));
        default: return list(at, from, slot);
    }
}

CORTADO_DECL char* encoder::fields(char* at, const message_table& table, const block* from) {
    const std::string* unknown = unknown_of(from);
    if (unknown != nullptr) at = out_.text(at, *unknown);
    may_lack_ = may_lack_ || may_lack_field(table, from);
    for (const field_slot& slot : std::views::reverse(table.slots)) {
        const bool is_single = slot.how < handling::list;
        if (slot.presence_mask != 0) {
            if ((presence_word(from, slot) & slot.presence_mask) == 0) continue;
        } else if (is_single && !is_set(table, from, slot)) {
            continue;
        }
        at = field(at, table, from, slot);
    }
    return at;
}

}  // namespace cortado::proto::detail
