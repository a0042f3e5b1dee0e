#pragma once

#include <cortado/proto/detail/layout.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>
#include <string_view>

namespace cortado::proto::detail {

CORTADO_DECL const field_slot* message_table::find_sparse(std::uint32_t number) const noexcept {
    const auto found = std::ranges::lower_bound(slots, number, {}, &field_slot::number);
    return found == slots.end() || found->number != number ? nullptr : &*found;
}

CORTADO_DECL storage storage_of(field_type type, bool is_repeated) noexcept {
    storage one = storage::word;
    switch (type) {
        case field_type::bool_: one = storage::octet; break;
        case field_type::double_:
        case field_type::fixed64:
        case field_type::sfixed64:
        case field_type::int64:
        case field_type::uint64:
        case field_type::sint64: one = storage::long_word; break;
        case field_type::string:
        case field_type::bytes: one = storage::text; break;
        case field_type::message:
        case field_type::group: one = storage::message; break;
        default: break;
    }
    return is_repeated ? static_cast<storage>(static_cast<int>(one) + 5) : one;
}

inline std::uint32_t size_of(storage kept) noexcept {
    switch (kept) {
        case storage::octet: return 1;
        case storage::word: return 4;
        case storage::long_word:
        case storage::message: return 8;
        case storage::text: return sizeof(std::string);
        default: return sizeof(std::vector<std::uint32_t>);
    }
}

/** A floating number as a schema writes it. */
inline double real_of(std::string_view text) noexcept {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    double value = 0;
    if (text == "inf") {
        value = std::numeric_limits<double>::infinity();
    } else if (text == "nan") {
        value = std::numeric_limits<double>::quiet_NaN();
    } else {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec == std::errc::result_out_of_range) value = std::numeric_limits<double>::infinity();
    }
    return is_negative ? -value : value;
}

/** An integer as a schema writes it, in two's complement. */
inline std::uint64_t integer_bits_of(std::string_view text) noexcept {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
        base = 8;
    }
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, base);
    return is_negative ? ~value + 1 : value;
}

CORTADO_DECL std::uint64_t default_bits_of(const field_descriptor& field) {
    if (field.type == field_type::enum_) {
        const enum_value* value = field.has_default ? field.enumeration->find(field.default_text) : nullptr;
        if (value == nullptr) value = &field.enumeration->values.front();
        return static_cast<std::uint32_t>(value->number);
    }
    if (!field.has_default) return 0;
    switch (field.type) {
        case field_type::double_: return std::bit_cast<std::uint64_t>(real_of(field.default_text));
        case field_type::float_:
            return std::bit_cast<std::uint32_t>(static_cast<float>(real_of(field.default_text)));
        case field_type::bool_: return field.default_text == "true" ? 1 : 0;
        case field_type::string:
        case field_type::bytes:
        case field_type::message:
        case field_type::group: return 0;
        default: return integer_bits_of(field.default_text);
    }
}

inline handling handling_of(const field_slot& slot) noexcept {
    if (slot.is_map) return handling::map;
    switch (slot.kept) {
        case storage::text: return handling::text;
        case storage::texts: return handling::texts;
        case storage::message: return slot.type == field_type::group ? handling::group : handling::message;
        case storage::messages: return slot.type == field_type::group ? handling::groups : handling::messages;
        case storage::octets:
        case storage::words:
        case storage::long_words:
            if (slot.is_packed) return handling::packed;
            return slot.kept == storage::words && slot.wire == wire_type::varint && slot.closed == nullptr &&
                           slot.type != field_type::sint32
                       ? handling::words
                       : handling::list;
        default: break;
    }
    if (slot.closed != nullptr) return handling::closed_enum;
    switch (slot.type) {
        case field_type::bool_: return handling::boolean;
        case field_type::int32:
        case field_type::enum_: return handling::int32;
        case field_type::uint32: return handling::word;
        case field_type::sint32: return handling::zigzag;
        case field_type::sint64: return handling::long_zigzag;
        case field_type::int64:
        case field_type::uint64: return handling::long_word;
        default: return slot.kept == storage::word ? handling::fixed : handling::long_fixed;
    }
}

inline field_slot make_slot(const field_descriptor& field) {
    field_slot made;
    made.number = field.number;
    made.type = field.type;
    made.kept = storage_of(field.type, field.is_repeated());
    made.wire = wire_type_of(field.type);
    made.is_packed = field.is_packed;
    made.checks_utf8 = field.type == field_type::string && field.language == syntax::proto3;
    made.is_required = field.label == field_label::required;
    made.is_map = field.is_map();
    made.oneof = field.oneof;
    made.closed =
        field.type == field_type::enum_ && field.enumeration->is_closed ? field.enumeration : nullptr;
    made.field = &field;
    made.message = field.message != nullptr ? field.message->table.get() : nullptr;
    made.default_bits = default_bits_of(field);
    made.how = handling_of(made);
    made.tag = field.number << 3 | static_cast<std::uint32_t>(made.is_packed ? wire_type::length : made.wire);
    return made;
}

struct known_shape {
    struct member {
        field_type type{};
        std::string_view holds = {};  // the message or enum
    };
    std::string_view name;
    well_known is = well_known::none;
    std::array<member, 6> members{};  // numbered from 1 on; no type ends them
    bool is_list = false;             // the one member is repeated
    bool is_oneof = false;
};

inline constexpr std::string_view known_home = "google.protobuf.";
inline constexpr std::array<known_shape, 16> known_shapes{{
    {"Any", well_known::any, {{{field_type::string}, {field_type::bytes}}}},
    {"Timestamp", well_known::timestamp, {{{field_type::int64}, {field_type::int32}}}},
    {"Duration", well_known::duration, {{{field_type::int64}, {field_type::int32}}}},
    {"FieldMask", well_known::field_mask, {{{field_type::string}}}, true},
    {"Struct", well_known::structure, {{{field_type::message, "Struct.FieldsEntry"}}}, true},
    {"ListValue", well_known::list, {{{field_type::message, "Value"}}}, true},
    {"Value",
     well_known::value,
     {{{field_type::enum_, "NullValue"},
       {field_type::double_},
       {field_type::string},
       {field_type::bool_},
       {field_type::message, "Struct"},
       {field_type::message, "ListValue"}}},
     false,
     true},
    {"DoubleValue", well_known::wrapper, {{{field_type::double_}}}},
    {"FloatValue", well_known::wrapper, {{{field_type::float_}}}},
    {"Int64Value", well_known::wrapper, {{{field_type::int64}}}},
    {"UInt64Value", well_known::wrapper, {{{field_type::uint64}}}},
    {"Int32Value", well_known::wrapper, {{{field_type::int32}}}},
    {"UInt32Value", well_known::wrapper, {{{field_type::uint32}}}},
    {"BoolValue", well_known::wrapper, {{{field_type::bool_}}}},
    {"StringValue", well_known::wrapper, {{{field_type::string}}}},
    {"BytesValue", well_known::wrapper, {{{field_type::bytes}}}},
}};

inline bool is_named(std::string_view full_name, std::string_view name) noexcept {
    return full_name.starts_with(known_home) && full_name.substr(known_home.size()) == name;
}

inline bool has_member(const message_descriptor& type, const known_shape& shape, std::uint32_t number) {
    const known_shape::member& wanted = shape.members[number - 1];
    const field_descriptor* found = type.find(number);
    if (found == nullptr || found->is_extension || found->type != wanted.type ||
        found->is_repeated() != shape.is_list || (found->oneof >= 0) != shape.is_oneof)
        return false;
    if (shape.is_oneof && found->oneof != type.fields.front()->oneof) return false;
    if (found->enumeration != nullptr) return is_named(found->enumeration->full_name, wanted.holds);
    if (found->message == nullptr) return true;
    if (!is_named(found->message->full_name, wanted.holds)) return false;
    if (shape.is != well_known::structure) return !found->is_map();
    return found->is_map() && found->message->fields[0]->type == field_type::string &&
           found->message->fields[1]->message != nullptr &&
           is_named(found->message->fields[1]->message->full_name, "Value");
}

CORTADO_DECL well_known well_known_of(const message_descriptor& type) {
    const auto shape = std::ranges::find_if(
        known_shapes, [&type](const known_shape& each) { return is_named(type.full_name, each.name); });
    if (shape == known_shapes.end() || !type.extensions.empty()) return well_known::none;
    std::uint32_t count = 0;
    while (count < shape->members.size() && shape->members[count].type != field_type{}) {
        if (!has_member(type, *shape, ++count)) return well_known::none;
    }
    return type.fields.size() == count ? shape->is : well_known::none;
}

/** Give each field its place, each storage by itself, the widest first, so that nothing needs padding. */
inline void place_fields(message_table& table) {
    for (const std::uint32_t width : {std::uint32_t{8}, std::uint32_t{4}, std::uint32_t{1}}) {
        for (std::size_t kind = 0; kind < table.kept.size(); ++kind) {
            const auto kept = static_cast<storage>(kind);
            const std::uint32_t size = size_of(kept);
            if (std::min(size, std::uint32_t{8}) != width) continue;
            block_range& range = table.kept[kind];
            range.at = table.size = (table.size + width - 1) / width * width;
            for (field_slot& slot : table.slots) {
                if (slot.kept != kept) continue;
                slot.offset = table.size;
                table.size += size;
                ++range.count;
            }
        }
    }
    table.size = (table.size + 7) / 8 * 8;
}

/** Give fields with presence their bits, those that are required the first ones. */
inline std::uint32_t place_presence(message_table& table) {
    std::uint32_t bits = 0;
    for (const bool is_required : {true, false}) {
        for (std::uint32_t i = 0; i < table.slots.size(); ++i) {
            field_slot& slot = table.slots[i];
            if (slot.is_required != is_required) continue;
            if (is_required) {
                table.required.push_back(i);
                if (bits < 32) table.required_mask |= 1u << bits;
            }
            // Those without a bit set none in the first word.
            slot.presence_at = table.presence_offset;
            if (!slot.field->has_presence || slot.oneof >= 0) continue;
            slot.presence_at += bits / 32 * 4;
            slot.presence_mask = 1u << bits % 32;
            ++bits;
        }
    }
    return (bits + 31) / 32;
}

CORTADO_DECL void lay_out(message_table& table, const message_descriptor& type) {
    table.type = &type;
    for (const auto& field : type.fields) table.slots.push_back(make_slot(*field));
    for (const field_descriptor* field : type.extensions) table.slots.push_back(make_slot(*field));
    std::ranges::sort(table.slots, {}, &field_slot::number);
    for (std::uint32_t i = 0; i < table.slots.size(); ++i) {
        const field_slot& slot = table.slots[i];
        if (slot.message != nullptr) table.inner.push_back(i);
        table.holds_maps = table.holds_maps || slot.is_map;
        constexpr std::uint32_t dense_limit = 256;
        if (slot.number < dense_limit) {
            table.dense.resize(slot.number + 1);
            table.dense[slot.number] = i + 1;
        }
    }
    const std::uint32_t words = std::max(place_presence(table), std::uint32_t{1});
    table.oneof_offset = table.presence_offset + words * 4;
    table.size = table.oneof_offset + static_cast<std::uint32_t>(type.oneofs.size() * 4);
    place_fields(table);
    table.may_lack = !table.required.empty();
    table.is_message_set = type.is_message_set();
    table.known = well_known_of(type);
}

CORTADO_DECL void spread_traits(const std::vector<message_table*>& tables) {
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (message_table* table : tables) {
            const bool held = table->holds_maps, lacked = table->may_lack;
            for (const field_slot& slot : table->slots) {
                if (slot.message == nullptr) continue;
                table->holds_maps = table->holds_maps || slot.message->holds_maps;
                table->may_lack = table->may_lack || slot.message->may_lack;
            }
            is_changed = is_changed || held != table->holds_maps || lacked != table->may_lack;
        }
    }
}

}  // namespace cortado::proto::detail
