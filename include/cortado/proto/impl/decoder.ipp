#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/proto/detail/decoder.hpp>
#include <cortado/proto/detail/wire.hpp>

#include <algorithm>
#include <cstring>

namespace cortado::proto::detail {

/** On the way out of a failure: put the field in front of the path. */
CORTADO_DECL void decoder::named(const block* of, const field_slot& slot) {
    const bool is_list = slot.kept == storage::messages;
    inside(slot.field->name,
           is_list ? static_cast<std::ptrdiff_t>(value_at<block_list>(of, slot).size()) - 1 : -1);
}

CORTADO_DECL bool decoder::decode(const message_table& table, block* into) {
    return fields(table, into, begin(), end(), 0) != nullptr;
}

CORTADO_DECL const char* decoder::fields(const message_table& table, block* into, const char* at,
                                         const char* end, std::uint32_t group) {
    while (at < end) {
        const char* begun = at;
        std::uint64_t value = 0;
        at = tag(at, end, value);
        if (at == nullptr) [[unlikely]]
            return nullptr;
        const auto number = static_cast<std::uint32_t>(value >> 3);
        const auto wire = static_cast<unsigned>(value & 7);
        if (wire == static_cast<unsigned>(wire_type::end_group)) {
            return number == group ? at : fail(begun, "the end of a group that was not begun");
        }
        const field_slot* slot = table.find(number);
        if (slot == nullptr) [[unlikely]] {
            at = unknown(into, begun, at, end, value);
        } else {
            at = field(table, into, *slot, begun, at, end, wire);
            if (at == nullptr) [[unlikely]]
                named(into, *slot);
        }
        if (at == nullptr) [[unlikely]]
            return nullptr;
    }
    return group == 0 ? at : fail(at, "a group does not end");
}

template <class List>
void make_room(List& list, std::size_t count) {
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
inline void expect_run(block* into, const field_slot& slot, const char* at, const char* end) {
    const auto prepare = [&](auto& list) {
        if (list.size() == list.capacity())
            make_room(list, count_run(at, end, std::uint64_t{slot.number} << 3 | 2));
    };
    if (slot.kept == storage::texts)
        prepare(value_at<text_list>(into, slot));
    else
        prepare(value_at<block_list>(into, slot));
}

CORTADO_DECL const char* decoder::field(const message_table& table, block* into, const field_slot& slot,
                                        const char* begun, const char* at, const char* end, unsigned wire) {
    if (wire != static_cast<unsigned>(slot.wire)) [[unlikely]] {
        const bool is_packed = wire == static_cast<unsigned>(wire_type::length) &&
                               slot.kept > storage::message && slot.kept < storage::texts;
        if (!is_packed) return unknown(into, begun, at, end, std::uint64_t{slot.number} << 3 | wire);
    }
    switch (static_cast<wire_type>(wire)) {
        case wire_type::length: {
            std::uint64_t size = 0;
            at = length(at, end, size);
            if (at == nullptr) [[unlikely]]
                return nullptr;
            if (slot.kept == storage::texts || slot.kept == storage::messages)
                expect_run(into, slot, at + size, end);
            if (slot.kept == storage::text || slot.kept == storage::texts)
                return text(table, into, slot, at, size);
            if (slot.message != nullptr) return message(table, into, slot, at, at + size, 0);
            return packed(into, slot, at, at + size);
        }
        case wire_type::start_group: return message(table, into, slot, at, end, slot.number);
        default: return number(table, into, slot, at, end);
    }
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

inline void keep_unknown(block* into, std::string_view bytes) {
    std::string*& kept = unknown_of(into);
    if (kept == nullptr) kept = new std::string();
    kept->append(bytes);
}

inline void keep_unknown_number(block* into, const field_slot& slot, std::uint64_t bits) {
    backward_writer field;
    field.varint(bits);
    field.varint(std::uint64_t{slot.number} << 3);
    keep_unknown(into, field.written());
}

CORTADO_DECL const char* decoder::number(const message_table& table, block* into, const field_slot& slot,
                                         const char* at, const char* end) {
    std::uint64_t bits = 0;
    if (slot.wire == wire_type::varint) {
        const char* behind = wire_reader::number(at, end, bits);
        if (behind == nullptr) [[unlikely]]
            return nullptr;
        if (refuses(slot, bits)) {
            keep_unknown_number(into, slot, bits);
            return behind;
        }
        add_bits(table, into, slot, kept_bits(slot.type, bits));
        return behind;
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
    if (slot.wire == wire_type::varint) return packed_varints(into, slot, at, end);
    const auto octets = static_cast<std::size_t>(end - at);
    const std::size_t width = slot.wire == wire_type::fixed64 ? 8 : 4;
    if (octets % width != 0) return fail(at, "packed numbers end inside a number");
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
    while (at < end) {
        std::uint64_t bits = 0;
        const char* behind = read_varint(at, end, bits);
        if (behind == nullptr) return fail(at, "packed numbers end inside a number");
        at = behind;
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

CORTADO_DECL const char* decoder::text(const message_table& table, block* into, const field_slot& slot,
                                       const char* at, std::size_t size) {
    const std::string_view bytes(at, size);
    if (slot.checks_utf8 && !is_ascii(at, size) && !is_utf8(bytes)) [[unlikely]]
        return fail(at, "a string is not UTF-8");
    if (slot.kept == storage::texts) {
        value_at<text_list>(into, slot).emplace_back(bytes);
    } else {
        mark_set(table, into, slot);
        std::string& to = value_at<std::string>(into, slot);
        // A new one is exactly as large as the text; growing makes it larger, and takes longer.
        if (size > to.capacity())
            to = std::string(bytes);
        else
            to.assign(bytes);
    }
    return at + size;
}

/** The last entry of a map, whose value a closed enum does not name, is an unknown field with its key. */
[[gnu::cold]] inline void keep_unknown_entry(block* into, const field_slot& slot, std::string_view bytes) {
    block_list& list = value_at<block_list>(into, slot);
    const field_slot* const value = slot.message->find(2);
    const bool has_unnamed = value->closed != nullptr && !is_set(*slot.message, list.back(), *value) &&
                             unknown_of(list.back())->find('\x10') != std::string::npos;
    if (!has_unnamed) return;
    backward_writer field;
    field.text(bytes);
    field.varint(bytes.size());
    field.varint(std::uint64_t{slot.number} << 3 | 2);
    keep_unknown(into, field.written());
    destroy_block(*slot.message, list.back());
    list.pop_back();
}

CORTADO_DECL const char* decoder::message(const message_table& table, block* into, const field_slot& slot,
                                          const char* at, const char* end, std::uint32_t group) {
    if (!enter(at)) return nullptr;
    block* const made = add_message(table, into, slot);
    const char* const behind = fields(*slot.message, made, at, end, group);
    leave();
    if (slot.is_map && unknown_of(made) != nullptr && behind != nullptr) [[unlikely]]
        keep_unknown_entry(into, slot, {at, static_cast<std::size_t>(behind - at)});
    return behind;
}

CORTADO_DECL const char* decoder::unknown(block* into, const char* begun, const char* at, const char* end,
                                          std::uint64_t tag_value) {
    at = skip(at, end, tag_value);
    if (at != nullptr) keep_unknown(into, {begun, static_cast<std::size_t>(at - begun)});
    return at;
}

}  // namespace cortado::proto::detail
