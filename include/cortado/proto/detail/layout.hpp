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

/** What is done for a field whose tag fits: type and storage in one, so that one look is enough. Those before `list`
    hold one value. */
enum class handling : std::uint8_t {
    int32,  // and open enums
    word,   // uint32
    long_word,
    zigzag,
    long_zigzag,
    boolean,
    closed_enum,
    fixed,
    long_fixed,
    text,
    message,
    group,
    list,   // of numbers, each with its tag
    words,  // the same of int32, uint32 and open enums
    packed,
    texts,
    messages,
    groups,
    map,
};

struct field_slot {
    std::uint32_t tag = 0;            ///< as it is written
    std::uint32_t offset = 0;         ///< in the block
    std::uint32_t presence_mask = 0;  ///< 0: set when it is not the default
    std::uint32_t presence_at = 0;    ///< of the word with the bit, in the block
    handling how = handling::word;
    storage kept = storage::word;
    field_type type = field_type::int32;
    wire_type wire = wire_type::varint;  ///< of one element
    bool is_packed = false;
    bool checks_utf8 = false;
    bool is_required = false;
    bool is_map = false;
    std::int32_t oneof = -1;  ///< an index
    std::uint32_t number = 0;
    const message_table* message = nullptr;
    const enum_descriptor* closed = nullptr;  ///< numbers it does not name are unknown fields
    const field_descriptor* field = nullptr;
    std::uint64_t default_bits = 0;
};

/** The messages whose JSON is not an object of their fields. */
enum class well_known : std::uint8_t {
    none,
    any,
    timestamp,
    duration,
    field_mask,
    structure,
    value,
    list,
    wrapper
};

/** Fields of one storage lie one behind the other. */
struct block_range {
    std::uint32_t at = 0;
    std::uint32_t count = 0;
};

/** What is compiled from a message's descriptor: where each field lies. A block begins with a pointer to the unknown
    fields, goes on with the bits of presence and, for each oneof, the slot that is set plus one, then the fields. */
struct message_table {
    const message_descriptor* type = nullptr;
    std::vector<field_slot> slots;        ///< by number
    std::vector<std::uint32_t> dense;     ///< slot plus one of numbers below its size; 0 for none
    std::vector<std::uint32_t> required;  ///< slots
    std::vector<std::uint32_t> inner;     ///< slots that hold messages
    std::array<block_range, 10> kept{};   ///< by storage
    std::uint32_t required_mask = 0;      ///< the first 32 of the required have the first bits of presence
    std::uint32_t oneof_offset = 0;
    std::uint32_t size = 0;
    bool holds_maps = false;      ///< it or a message in it
    bool may_lack = false;        ///< it or a message in it has required fields
    bool is_message_set = false;  ///< extensions are written as groups of a number and a message
    well_known known = well_known::none;

    static constexpr std::uint32_t presence_offset = sizeof(void*);

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
/** What a linked message is by its name and its fields: whoever takes the name for other fields has an ordinary one. */
CORTADO_DECL well_known well_known_of(const message_descriptor& type);
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
