#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/proto/detail/decoder.hpp>
#include <cortado/proto/detail/wire.hpp>

#include <algorithm>
#include <cstring>

namespace cortado::proto::detail {

/** On the way out of a failure: put the field in front of the path. */
CORTADO_DECL void decoder::named(const block* of, const field_slot& slot, bool is_element) {
    std::ptrdiff_t index = -1;
    if (is_element && slot.kept == storage::messages)
        index = static_cast<std::ptrdiff_t>(value_at<block_list>(of, slot).size()) - 1;
    if (is_element && slot.kept == storage::texts)  // which is added when it is read
        index = static_cast<std::ptrdiff_t>(value_at<text_list>(of, slot).size());
    inside(slot.field->name, index);
}

CORTADO_DECL bool decoder::decode(const message_table& table, block* into) {
    return fields(table, into, begin(), end(), 0) != nullptr;
}

CORTADO_DECL const char* decoder::fields(const message_table& table, block* into, const char* at,
                                         const char* end, std::uint32_t group) {
    while (at < end) {
        const char* const begun = at;
        std::uint64_t tag = 0;
        at = wire_reader::tag(at, end, tag);
        if (at == nullptr) [[unlikely]]
            return nullptr;
        const field_slot* const slot = table.find(static_cast<std::uint32_t>(tag >> 3));
        if (slot != nullptr && slot->tag == tag) [[likely]] {
            at = field(table, into, *slot, at, end);
        } else if ((tag & 7) == static_cast<unsigned>(wire_type::end_group)) {
            if (tag >> 3 != group) return fail(begun, "the end of a group that was not begun");
            if (may_lack_field(table, into)) note_lack();
            return at;
        } else {
            at = other(table, into, slot, begun, at, end, tag);
        }
        if (at == nullptr) [[unlikely]] {
            if (slot != nullptr) named(into, *slot, slot->tag == tag);
            return nullptr;
        }
    }
    if (may_lack_field(table, into)) [[unlikely]]
        note_lack();
    return group == 0 ? at : fail(at, "a group does not end");
}

template <class T>
void make_room(std::vector<T>& list, std::size_t count) {
    if (list.size() + count > list.capacity())
        list.reserve(std::max(list.size() + count, list.capacity() * 2));
}

/** The fields of one number that follow one another, the first of which was read up to its length. */
inline std::size_t count_run(const char* at, const char* end, std::uint64_t tag) noexcept {
    std::size_t count = 1;
    for (std::uint64_t next = 0, size = 0; at < end; ++count) {
        at = read_varint(at, end, next);
        if (at == nullptr || next != tag) break;
        at = read_varint(at, end, size);
        if (at == nullptr || size > static_cast<std::uint64_t>(end - at)) break;
        at += size;
    }
    return count;
}

/** Make room for the elements that follow the one being read: each is at least two bytes of what was received. */
template <class T>
[[gnu::always_inline]] inline void expect_run(std::vector<T>& list, const field_slot& slot, const char* at,
                                              const char* end) {
    if (list.size() == list.capacity()) make_room(list, count_run(at, end, slot.tag));
}

[[gnu::always_inline]] inline const char* decoder::varint(const char* at, const char* end,
                                                          std::uint64_t& bits) {
    const char* const behind = read_middle_varint(at, end, bits);
    if (behind != nullptr) [[likely]]
        return behind;
    return wire_reader::number(at, end, bits);  // says why
}

/** A varint that is no list's, of any type but closed enums. */
[[gnu::always_inline]] inline const char* decoder::single_varint(block* into, const field_slot& slot,
                                                                 const char* at, const char* end) {
    std::uint64_t bits = 0;
    at = varint(at, end, bits);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    if (slot.how <= handling::word)
        value_at<std::uint32_t>(into, slot) = static_cast<std::uint32_t>(bits);
    else if (slot.how == handling::long_word)
        value_at<std::uint64_t>(into, slot) = bits;
    else if (slot.how == handling::boolean)
        value_at<std::uint8_t>(into, slot) = bits != 0 ? 1 : 0;
    else if (slot.how == handling::zigzag)
        value_at<std::uint32_t>(into, slot) = unzigzag(static_cast<std::uint32_t>(bits));
    else
        value_at<std::uint64_t>(into, slot) = unzigzag(bits);
    return at;
}

template <class Word>
[[gnu::always_inline]] inline const char* decoder::single_fixed(block* into, const field_slot& slot,
                                                                const char* at, const char* end) {
    if (end - at < static_cast<std::ptrdiff_t>(sizeof(Word))) [[unlikely]]
        return fail(at, ends_early);
    value_at<Word>(into, slot) = load<Word>(at);
    return at + sizeof(Word);
}

[[gnu::always_inline]] inline const char* decoder::list_word(block* into, const field_slot& slot,
                                                             const char* at, const char* end) {
    std::uint64_t bits = 0;
    at = varint(at, end, bits);
    if (at != nullptr) [[likely]]
        value_at<word_list>(into, slot).push_back(static_cast<std::uint32_t>(bits));
    return at;
}

/** A field of the form its slot has. */
[[gnu::always_inline]] inline const char* decoder::field(const message_table& table, block* into,
                                                         const field_slot& slot, const char* at,
                                                         const char* end) {
    switch (slot.how) {
        case handling::int32:
        case handling::word:
        case handling::long_word:
        case handling::zigzag:
        case handling::long_zigzag:
        case handling::boolean: at = single_varint(into, slot, at, end); break;
        case handling::fixed: at = single_fixed<std::uint32_t>(into, slot, at, end); break;
        case handling::long_fixed: at = single_fixed<std::uint64_t>(into, slot, at, end); break;
        case handling::text: at = text(value_at<std::string>(into, slot), slot, at, end); break;
        case handling::texts: return list_text(into, slot, at, end);
        case handling::words: return list_word(into, slot, at, end);
        case handling::closed_enum:
        case handling::list: return element(table, into, slot, at, end);
        case handling::packed: return packed(into, slot, at, end);
        case handling::group:
        case handling::groups: return message(table, into, slot, at, end, slot.number);
        default: return list_message(table, into, slot, at, end);
    }
    if (at != nullptr) [[likely]]
        mark_set(table, into, slot);
    return at;
}

inline void keep_unknown(block* into, std::string_view bytes) {
    std::string*& kept = unknown_of(into);
    if (kept == nullptr) kept = new std::string();
    kept->append(bytes);
}

/** Keep a message of a number that a message set does not know, in the form of its items. */
[[gnu::cold]] inline void keep_unknown_item(block* into, std::uint32_t number, std::string_view bytes) {
    backward_writer item;
    char* at = item.room(item.start(), bytes.size() + most_head);
    *--at = item_end;
    keep_unknown(into, item.written(write_item_head(item, item.text(at, bytes), 1, number)));
}

/** A field of another form than its slot has, or none that the schema knows. */
CORTADO_DECL const char* decoder::other(const message_table& table, block* into, const field_slot* slot,
                                        const char* begun, const char* at, const char* end,
                                        std::uint64_t tag) {
    const auto wire = static_cast<wire_type>(tag & 7);
    if (table.is_message_set && tag == (1u << 3 | static_cast<unsigned>(wire_type::start_group)))
        return item(table, into, at, end);
    const bool is_list = slot != nullptr && slot->kept > storage::message && slot->kept < storage::texts;
    if (is_list && wire == slot->wire) return element(table, into, *slot, at, end);
    if (is_list && wire == wire_type::length) return packed(into, *slot, at, end);
    if (table.is_message_set && wire == wire_type::length) {
        std::uint64_t size = 0;
        at = length(at, end, size);
        if (at == nullptr) return nullptr;
        keep_unknown_item(into, static_cast<std::uint32_t>(tag >> 3), {at, size});
        return at + size;
    }
    return unknown(into, begun, at, end, tag);
}

/** The bits that are kept of what stood in a varint. */
inline std::uint64_t kept_bits(field_type type, std::uint64_t read) noexcept {
    switch (type) {
        case field_type::sint32: return unzigzag(static_cast<std::uint32_t>(read));
        case field_type::sint64: return unzigzag(read);
        case field_type::bool_: return read != 0 ? 1 : 0;
        default: return read;
    }
}

/** What a closed enum does not name is kept as an unknown field. */
inline bool refuses(const field_slot& slot, std::uint64_t bits) noexcept {
    return slot.closed != nullptr && slot.closed->find(static_cast<std::int32_t>(bits)) == nullptr;
}

[[gnu::cold]] inline void keep_unknown_number(block* into, const field_slot& slot, std::uint64_t bits) {
    backward_writer field;
    char* at = write_varint(field.room(field.start(), most_varint + most_head), bits);
    at = write_varint(at, std::uint64_t{slot.number} << 3);
    keep_unknown(into, field.written(at));
}

/** One number of any type, of a list or not. */
CORTADO_DECL const char* decoder::element(const message_table& table, block* into, const field_slot& slot,
                                          const char* at, const char* end) {
    std::uint64_t bits = 0;
    if (slot.wire == wire_type::varint) {
        at = varint(at, end, bits);
        if (at == nullptr) [[unlikely]]
            return nullptr;
        if (refuses(slot, bits)) [[unlikely]]
            keep_unknown_number(into, slot, bits);
        else
            add_bits(table, into, slot, kept_bits(slot.type, bits));
        return at;
    }
    const std::ptrdiff_t width = slot.wire == wire_type::fixed64 ? 8 : 4;
    if (end - at < width) [[unlikely]]
        return fail(at, ends_early);
    add_bits(table, into, slot, width == 8 ? load<std::uint64_t>(at) : load<std::uint32_t>(at));
    return at + width;
}

template <class Word>
void append_words(std::vector<Word>& list, const char* at, std::size_t octets) {
    const std::size_t before = list.size(), count = octets / sizeof(Word);
    list.resize(before + count);
    for (std::size_t i = 0; i < count; ++i) list[before + i] = load<Word>(at + i * sizeof(Word));
}

CORTADO_DECL const char* decoder::packed(block* into, const field_slot& slot, const char* at,
                                         const char* end) {
    std::uint64_t octets = 0;
    at = length(at, end, octets);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    end = at + octets;
    if (slot.wire == wire_type::varint) return packed_varints(into, slot, at, end);
    const std::size_t width = slot.wire == wire_type::fixed64 ? 8 : 4;
    if (octets % width != 0) return fail(end - octets % width, "packed numbers end inside a number");
    if (width == 8)
        append_words(value_at<long_word_list>(into, slot), at, octets);
    else
        append_words(value_at<word_list>(into, slot), at, octets);
    return end;
}

CORTADO_DECL const char* decoder::packed_varints(block* into, const field_slot& slot, const char* at,
                                                 const char* end) {
    const auto count = static_cast<std::size_t>(
        std::count_if(at, end, [](char octet) { return static_cast<std::uint8_t>(octet) < 0x80; }));
    if (slot.kept == storage::words) make_room(value_at<word_list>(into, slot), count);
    const bool is_plain =
        slot.kept == storage::words && slot.closed == nullptr && slot.type != field_type::sint32;
    while (at < end) {
        std::uint64_t bits = 0;
        const char* behind = read_middle_varint(at, end, bits);
        if (behind == nullptr) return fail(at, "packed numbers end inside a number");
        at = behind;
        if (is_plain) {
            value_at<word_list>(into, slot).push_back(static_cast<std::uint32_t>(bits));
            continue;
        }
        if (refuses(slot, bits)) {
            keep_unknown_number(into, slot, bits);
            continue;
        }
        bits = kept_bits(slot.type, bits);
        if (slot.kept == storage::words)
            value_at<word_list>(into, slot).push_back(static_cast<std::uint32_t>(bits));
        else if (slot.kept == storage::long_words)
            value_at<long_word_list>(into, slot).push_back(bits);
        else
            value_at<octet_list>(into, slot).push_back(static_cast<std::uint8_t>(bits));
    }
    return end;
}

/** A text behind its length. */
[[gnu::always_inline]] inline const char* decoder::text(std::string& into, const field_slot& slot,
                                                        const char* at, const char* end) {
    std::uint64_t size = 0;
    at = length(at, end, size);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    if (slot.checks_utf8 && !is_ascii(at, size) && !is_utf8({at, size})) [[unlikely]]
        return fail(at, "a string is not UTF-8");
    // A new one is exactly as large as the text; growing makes it larger, and takes longer.
    if (size > into.capacity())
        into = std::string(at, size);
    else
        into.assign(at, size);
    return at + size;
}

CORTADO_DECL const char* decoder::list_text(block* into, const field_slot& slot, const char* at,
                                            const char* end) {
    text_list& list = value_at<text_list>(into, slot);
    std::uint64_t size = 0;
    const char* const begun = length(at, end, size);
    if (begun == nullptr) [[unlikely]]
        return nullptr;
    if (slot.checks_utf8 && !is_ascii(begun, size) && !is_utf8({begun, size})) [[unlikely]]
        return fail(begun, "a string is not UTF-8");
    expect_run(list, slot, begun + size, end);
    list.emplace_back(begun, size);
    return begun + size;
}

/** Is a number of field 2 among the unknown fields of an entry? */
[[gnu::cold]] inline bool keeps_value(std::string_view unknown) {
    constexpr std::uint64_t value_tag = 2u << 3 | static_cast<unsigned>(wire_type::varint);
    wire_reader in(unknown);
    std::uint64_t tag = 0;
    for (const char* at = in.begin(); at != nullptr && at < in.end(); at = in.skip(at, in.end(), tag)) {
        at = in.tag(at, in.end(), tag);
        if (at == nullptr || tag == value_tag) return at != nullptr;
    }
    return false;
}

/** Did no value come for an entry of a map, though it has required fields? */
inline bool lacks_value(const field_slot& slot, const block* entry) noexcept {
    const field_slot& value = slot.message->slots.back();
    return value.message != nullptr && !value.message->required.empty() &&
           message_of(entry, value) == nullptr;
}

/** The last entry of a map, whose value a closed enum does not name, is an unknown field with its key. */
[[gnu::cold]] inline void keep_unknown_entry(block* into, const field_slot& slot, std::string_view bytes) {
    block_list& list = value_at<block_list>(into, slot);
    const field_slot* const value = slot.message->find(2);
    const bool has_unnamed = value->closed != nullptr && !is_set(*slot.message, list.back(), *value) &&
                             keeps_value(*unknown_of(list.back()));
    if (!has_unnamed) return;
    backward_writer field;
    char* at = field.room(field.text(field.start(), bytes), most_varint + most_head);
    at = write_varint(write_varint(at, bytes.size()), slot.tag);
    keep_unknown(into, field.written(at));
    destroy_block(*slot.message, list.back());
    list.pop_back();
}

/** A message behind its length, one of several or not. */
CORTADO_DECL const char* decoder::list_message(const message_table& table, block* into,
                                               const field_slot& slot, const char* at, const char* end) {
    std::uint64_t size = 0;
    at = length(at, end, size);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    if (slot.kept == storage::messages) expect_run(value_at<block_list>(into, slot), slot, at + size, end);
    return message(table, into, slot, at, at + size, 0);
}

CORTADO_DECL const char* decoder::message(const message_table& table, block* into, const field_slot& slot,
                                          const char* at, const char* end, std::uint32_t group) {
    if (!enter(at)) return nullptr;
    block* const made = add_message(table, into, slot);
    const char* const behind = fields(*slot.message, made, at, end, group);
    leave();
    if (slot.is_map && behind != nullptr) {
        if (lacks_value(slot, made)) note_lack();
        if (unknown_of(made) != nullptr) [[unlikely]]
            keep_unknown_entry(into, slot, {at, static_cast<std::size_t>(behind - at)});
    }
    return behind;
}

/** An item of a message set: a group of a number, 2, and a message, 3, in either order; the first of each counts. One
    that lacks one of them says nothing, and is dropped.
    @source Protocol Buffers, descriptor.proto, "message_set_wire_format" */
CORTADO_DECL const char* decoder::item(const message_table& table, block* into, const char* at,
                                       const char* end) {
    std::uint64_t number = 0, size = 0;
    const char* inner = nullptr;
    bool has_number = false;
    for (;;) {
        if (at >= end) return fail(at, "a group does not end");
        const char* const before = at;
        std::uint64_t tag = 0;
        at = wire_reader::tag(at, end, tag);
        if (at == nullptr) return nullptr;
        if (tag == (1u << 3 | static_cast<unsigned>(wire_type::end_group))) break;
        if (tag == (2u << 3 | static_cast<unsigned>(wire_type::varint)) && !has_number) {
            at = wire_reader::number(at, end, number);
            has_number = true;
        } else if (tag == (3u << 3 | static_cast<unsigned>(wire_type::length)) && inner == nullptr) {
            inner = at = length(at, end, size);
            if (at != nullptr) at += size;
        } else if ((tag & 7) == static_cast<unsigned>(wire_type::end_group)) {
            return fail(before, "the end of a group that was not begun");
        } else {
            at = skip(at, end, tag);
        }
        if (at == nullptr) return nullptr;
    }
    if (!has_number || inner == nullptr) return at;
    const field_slot* const slot = table.find(static_cast<std::uint32_t>(number));
    if (slot == nullptr) {
        keep_unknown_item(into, static_cast<std::uint32_t>(number), {inner, size});
        return at;
    }
    if (message(table, into, *slot, inner, inner + size, 0) != nullptr) return at;
    named(into, *slot, true);
    return nullptr;
}

CORTADO_DECL const char* decoder::unknown(block* into, const char* begun, const char* at, const char* end,
                                          std::uint64_t tag_value) {
    at = skip(at, end, tag_value);
    if (at != nullptr) keep_unknown(into, {begun, static_cast<std::size_t>(at - begun)});
    return at;
}

}  // namespace cortado::proto::detail
