#pragma once

#include <cortado/proto/detail/decoder.hpp>
#include <cortado/proto/detail/field_access.hpp>
#include <cortado/proto/values.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cortado::proto {

namespace detail {

using json_object = nlohmann::ordered_json;

[[noreturn]] inline void refuse_value(const field_slot& slot, const char* wanted, const json_object& found) {
    throw encode_error("encode: " + slot.field->full_name + ": expected " + wanted + ", found " +
                       found.dump(-1, ' ', false, json_object::error_handler_t::replace));
}

inline void assign_number(const message_table& table, block* into, const field_slot& slot,
                          const json_object& value) {
    if (slot.type == field_type::enum_ && value.is_string()) {
        const enum_value* named =
            slot.field->enumeration->find(std::string_view(value.get_ref<const std::string&>()));
        if (named == nullptr) refuse_value(slot, "a value of the enum", value);
        return add_bits(table, into, slot, static_cast<std::uint32_t>(named->number));
    }
    if (!value.is_number() && !value.is_boolean()) refuse_value(slot, "a number", value);
    try {
        if (value.is_boolean()) {
            write_field(table, into, slot, value.get<bool>());
        } else if (value.is_number_float()) {
            write_field(table, into, slot, value.get<double>());
        } else if (value.is_number_unsigned()) {
            write_field(table, into, slot, value.get<std::uint64_t>());
        } else {
            write_field(table, into, slot, value.get<std::int64_t>());
        }
    } catch (const usage_error&) {
        refuse_value(slot, "a number that fits", value);
    }
}

inline void assign_text(const message_table& table, block* into, const field_slot& slot,
                        const json_object& value) {
    if (value.is_binary() && slot.type == field_type::bytes) {
        const auto& bytes = value.get_binary();
        add_text(table, into, slot).assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return;
    }
    if (!value.is_string()) refuse_value(slot, slot.type == field_type::bytes ? "bytes" : "a text", value);
    add_text(table, into, slot) = value.get_ref<const std::string&>();
}

void assign_object(const message_table& table, block* into, const json_object& values, int depth);

inline void assign_element(const message_table& table, block* into, const field_slot& slot,
                           const json_object& value, int depth) {
    if (slot.message != nullptr) {
        if (!value.is_object()) refuse_value(slot, "an object", value);
        assign_object(*slot.message, add_message(table, into, slot), value, depth + 1);
    } else if (slot.kept == storage::text || slot.kept == storage::texts) {
        assign_text(table, into, slot, value);
    } else {
        assign_number(table, into, slot, value);
    }
}

/** A key of a map is a text in JSON, whatever its type. */
inline json_object key_value(const field_slot& key, const std::string& text) {
    if (key.kept == storage::text) return text;
    if (key.type == field_type::bool_) return text == "true";
    json_object number = json_object::parse(text, nullptr, false);
    if (!number.is_number_integer()) refuse_value(key, "a whole number", text);
    return number;
}

inline void assign_map(const message_table& table, block* into, const field_slot& slot,
                       const json_object& values, int depth) {
    if (!values.is_object()) refuse_value(slot, "an object", values);
    for (const auto& [key, value] : values.items()) {
        block* entry = add_message(table, into, slot);
        const message_table& fields = *slot.message;
        assign_element(fields, entry, fields.slots[0], key_value(fields.slots[0], key), depth);
        if (!value.is_null()) assign_element(fields, entry, fields.slots[1], value, depth);
    }
}

inline void enter_oneof(const field_slot& slot, std::vector<std::int32_t>& entered) {
    if (slot.oneof < 0) return;
    if (std::ranges::find(entered, slot.oneof) != entered.end())
        throw encode_error("encode: " + slot.field->full_name +
                           ": only one field of a oneof can be set, and another one is");
    entered.push_back(slot.oneof);
}

/** NaN, where only a field of a floating type could hold it, is nothing, as in npm's package. */
inline bool is_no_number(const field_slot& slot, const json_object& value) {
    return value.is_number_float() && std::isnan(value.get<double>()) && slot.kept < storage::octets &&
           kind_of(slot.type) != number_kind::real;
}

CORTADO_DECL void assign_object(const message_table& table, block* into, const json_object& values,
                                int depth) {
    if (depth > usual_depth) throw encode_error("encode: values are nested more than 100 deep");
    if (!values.is_object())
        throw encode_error("encode: " + table.type->full_name + ": expected an object, found " +
                           values.dump());
    std::vector<std::int32_t> entered;
    for (const auto& [name, value] : values.items()) {
        const field_descriptor* field = table.type->find(std::string_view(name));
        if (field == nullptr || value.is_null()) continue;
        const field_slot& slot = *table.find(field->number);
        if (is_no_number(slot, value)) continue;
        enter_oneof(slot, entered);
        if (slot.is_map) {
            assign_map(table, into, slot, value, depth);
        } else if (slot.kept >= storage::octets) {
            if (!value.is_array()) refuse_value(slot, "an array", value);
            for (const json_object& each : value) assign_element(table, into, slot, each, depth);
        } else {
            assign_element(table, into, slot, value, depth);
        }
    }
}

json_object object_of(const message_table& table, const block* in);

inline json_object element_of(const message_table& table, const block* in, const field_slot& slot,
                              std::size_t index) {
    if (slot.message != nullptr) {
        const block* inner = message_of(in, slot, index);
        return inner == nullptr ? json_object(nullptr) : object_of(*slot.message, inner);
    }
    if (slot.type == field_type::bytes) {
        const std::string_view bytes = text_of(table, in, slot, index);
        return json_object::binary({bytes.begin(), bytes.end()});
    }
    if (slot.type == field_type::string) return std::string(text_of(table, in, slot, index));
    const std::uint64_t bits = bits_of(table, in, slot, index);
    switch (kind_of(slot.type)) {
        case number_kind::boolean: return bits != 0;
        case number_kind::real: return real_of_bits(slot.type, bits);
        case number_kind::signed_integer: return signed_of(slot.type, bits);
        default: return bits;
    }
}

using json_members = std::vector<std::pair<const std::string, json_object>>;

/** An ordered object compares a name with each that it has: members are put behind the others as they are, and those
    of a key that a message was given twice are found by their hash. */
inline json_object map_of(const field_slot& slot, const block* in) {
    json_object::object_t made;
    json_members& members = made;
    std::unordered_map<std::string, std::size_t> places;
    const message_table& fields = *slot.message;
    for (const block* entry : value_at<block_list>(in, slot)) {
        const json_object key = element_of(fields, entry, fields.slots[0], 0);
        std::string name = key.is_string() ? key.get<std::string>() : key.dump();
        json_object value = element_of(fields, entry, fields.slots[1], 0);
        const auto [known, is_new] = places.try_emplace(name, members.size());
        if (is_new)
            members.emplace_back(std::move(name), std::move(value));
        else
            members[known->second].second = std::move(value);
    }
    return made;
}

inline json_object field_of(const message_table& table, const block* in, const field_slot& slot) {
    if (slot.is_map) return map_of(slot, in);
    if (slot.kept >= storage::octets) {
        json_object made = json_object::array();
        const std::size_t count = count_of(table, in, slot);
        for (std::size_t i = 0; i < count; ++i) made.push_back(element_of(table, in, slot, i));
        return made;
    }
    if (slot.type == field_type::bytes && !slot.field->has_default && !is_set(table, in, slot))
        return nullptr;
    return element_of(table, in, slot, 0);
}

CORTADO_DECL json_object object_of(const message_table& table, const block* in) {
    json_object::object_t made;
    json_members& members = made;  // names of fields differ
    for (const auto& field : table.type->fields) {
        const field_slot& slot = *table.find(field->number);
        // Of a oneof that is set the others are not there, so that the object can be encoded again.
        const bool is_ousted =
            slot.oneof >= 0 && oneof_case(table, in, slot.oneof) != 0 && !is_set(table, in, slot);
        if (!is_ousted) members.emplace_back(field->name, field_of(table, in, slot));
    }
    for (const field_descriptor* field : table.type->extensions) {
        const field_slot& slot = *table.find(field->number);
        if (is_set(table, in, slot)) made[field->full_name] = field_of(table, in, slot);
    }
    return made;
}

}  // namespace detail

CORTADO_DECL void assign(message_ref into, const nlohmann::ordered_json& values) {
    detail::assign_object(into.table(), into.fields(), values, 0);
}

CORTADO_DECL nlohmann::ordered_json values_of(const message_ref& from) {
    return detail::object_of(from.table(), from.fields());
}

CORTADO_DECL std::string message_type::encode(const nlohmann::ordered_json& value) const {
    message made = create();
    assign(made, value);
    return made.encode();
}

CORTADO_DECL std::size_t message_type::encoding_length(const nlohmann::ordered_json& value) const {
    return encode(value).size();
}

CORTADO_DECL std::size_t message_type::encode(const nlohmann::ordered_json& value,
                                              std::span<unsigned char> into, std::size_t offset) const {
    const std::string bytes = encode(value);
    const std::size_t room = into.size() - std::min(into.size(), offset);
    if (bytes.size() > room || offset > into.size())
        throw encode_error("encode: " + type_->full_name + " has " + std::to_string(bytes.size()) +
                           " bytes, and there is room for " + std::to_string(room));
    std::copy(bytes.begin(), bytes.end(), into.begin() + static_cast<std::ptrdiff_t>(offset));
    return bytes.size();
}

CORTADO_DECL nlohmann::ordered_json message_type::decode(std::string_view bytes, std::size_t offset,
                                                         std::size_t end) const {
    if (end == std::string_view::npos) end = bytes.size();
    if (end > bytes.size())
        throw decode_error({.offset = end, .path = {}, .cause = "the end is behind that of the bytes"});
    if (offset > end)
        throw decode_error({.offset = offset, .path = {}, .cause = "the offset is behind the end"});
    message made = create();
    const std::unique_ptr<decode_failure> failure = made.merge(bytes.substr(offset, end - offset));
    if (failure != nullptr) {
        failure->offset += offset;  // as the caller counts
        throw decode_error(std::move(*failure));
    }
    return values_of(made);
}

}  // namespace cortado::proto
