#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cortado::proto::detail {

struct message_table;

/** How a field lies in its message's block: the words as their bits, whatever the type. */
enum class storage : std::uint8_t {
    octet,
    word,
    long_word,
    text,
    message,
    octets,
    words,
    long_words,
    texts,
    messages,  // repeated: vectors of the above
};

/** @source Protocol Buffers encoding, "message structure" */
enum class wire_type : std::uint8_t { varint, fixed64, length, start_group, end_group, fixed32 };

struct field_slot {
    std::uint32_t number = 0;
    field_type type = field_type::int32;
    storage kept = storage::word;
    wire_type wire = wire_type::varint;  ///< of one element
    bool is_packed = false;
    bool checks_utf8 = false;
    bool is_required = false;
    bool is_map = false;
    std::uint32_t offset = 0;                 ///< in the block
    std::int32_t presence = -1;               ///< a bit; -1: set when it is not the default
    std::int32_t oneof = -1;                  ///< an index
    const enum_descriptor* closed = nullptr;  ///< numbers it does not name are unknown fields
    const field_descriptor* field = nullptr;
    const message_table* message = nullptr;
    std::uint64_t default_bits = 0;
};

/** What is compiled from a message's descriptor: where each field lies. A block begins with a pointer to the unknown
    fields, goes on with the bits of presence and, for each oneof, the slot that is set plus one, then the fields. */
struct message_table {
    const message_descriptor* type = nullptr;
    std::vector<field_slot> slots;        ///< by number
    std::vector<std::uint32_t> dense;     ///< slot plus one of numbers below its size; 0 for none
    std::vector<std::uint32_t> required;  ///< slots
    std::uint32_t presence_offset = 0;
    std::uint32_t oneof_offset = 0;
    std::uint32_t size = 0;
    bool holds_maps = false;  ///< it or a message in it
    bool may_lack = false;    ///< it or a message in it has required fields

    const field_slot* find(std::uint32_t number) const noexcept {
        if (number < dense.size()) {
            const std::uint32_t found = dense[number];
            return found == 0 ? nullptr : &slots[found - 1];
        }
        return find_sparse(number);
    }

private:
    CORTADO_DECL const field_slot* find_sparse(std::uint32_t number) const noexcept;
};

/** The wire type of one element of a type. */
constexpr wire_type wire_type_of(field_type type) noexcept {
    switch (type) {
        case field_type::double_:
        case field_type::fixed64:
        case field_type::sfixed64: return wire_type::fixed64;
        case field_type::float_:
        case field_type::fixed32:
        case field_type::sfixed32: return wire_type::fixed32;
        case field_type::string:
        case field_type::bytes:
        case field_type::message: return wire_type::length;
        case field_type::group: return wire_type::start_group;
        default: return wire_type::varint;
    }
}
CORTADO_DECL storage storage_of(field_type type, bool is_repeated) noexcept;

/** Lay a linked message out. Tables of the messages in its fields are named, not made.
    @param table  the empty table its descriptor owns already, so that others may point to it */
CORTADO_DECL void lay_out(message_table& table, const message_descriptor& type);
/** Set what tables say of the messages in them; all must be laid out. */
CORTADO_DECL void spread_traits(const std::vector<message_table*>& tables);

/** The bits of a field's default, 0 for texts and messages. */
CORTADO_DECL std::uint64_t default_bits_of(const field_descriptor& field);

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/layout.ipp>
#endif
