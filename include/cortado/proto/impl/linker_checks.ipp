#pragma once

#include <cortado/proto/detail/layout.hpp>
#include <cortado/proto/detail/linker.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cortado::proto::detail {

CORTADO_DECL void linker::check_packed(field_descriptor& field) const {
    const wire_type wire = wire_type_of(field.type);
    const bool can_be = field.is_repeated() && wire != wire_type::length && wire != wire_type::start_group;
    field.is_packed = can_be && field.language == syntax::proto3;
    for (const option& each : field.options) {
        if (each.name != "packed") continue;
        if (each.value != "true" && each.value != "false") fail(each.place, "packed is true or false");
        if (each.value == "true" && !can_be)
            fail(each.place, "only repeated numbers, bools and enums can be packed");
        field.is_packed = can_be && each.value == "true";
    }
}

/** Is a text an integer between two bounds, as a schema writes it? */
inline bool is_integer_within(std::string_view text, bool is_signed, unsigned bits) {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    if (text.empty() || text[0] < '0' || text[0] > '9' || (is_negative && !is_signed)) return false;
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
        base = 8;
    }
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return false;
    const std::uint64_t most = is_signed    ? (std::uint64_t{1} << (bits - 1)) - (is_negative ? 0 : 1)
                               : bits == 64 ? ~std::uint64_t{0}
                                            : (std::uint64_t{1} << bits) - 1;
    return value <= most;
}

inline bool is_real(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return text == "inf" || text == "nan" ||
           (!text.empty() && ((text[0] >= '0' && text[0] <= '9') || text[0] == '.'));
}

inline bool is_default_of(const field_descriptor& field, std::string_view text, bool is_text) {
    switch (field.type) {
        case field_type::string:
        case field_type::bytes: return is_text;
        case field_type::bool_: return !is_text && (text == "true" || text == "false");
        case field_type::double_:
        case field_type::float_: return !is_text && is_real(text);
        case field_type::enum_: return !is_text && field.enumeration->find(text) != nullptr;
        case field_type::int32:
        case field_type::sint32:
        case field_type::sfixed32: return !is_text && is_integer_within(text, true, 32);
        case field_type::uint32:
        case field_type::fixed32: return !is_text && is_integer_within(text, false, 32);
        case field_type::int64:
        case field_type::sint64:
        case field_type::sfixed64: return !is_text && is_integer_within(text, true, 64);
        case field_type::uint64:
        case field_type::fixed64: return !is_text && is_integer_within(text, false, 64);
        default: return false;
    }
}

CORTADO_DECL void linker::check_default(const field_descriptor& field) const {
    for (const option& each : field.options) {
        if (each.name != "default") continue;
        if (field.is_repeated()) fail(each.place, "repeated fields have no default");
        if (field.message != nullptr) fail(each.place, "messages have no default");
        if (!is_default_of(field, each.value, each.is_text))
            fail(each.place, '"' + each.value + "\" is no value of the field \"" + field.name + '"');
    }
}

/** The value that does not come is the enum's first one, which entries of a map in all languages take for 0. */
CORTADO_DECL void linker::check_map_enum(const field_descriptor& field) const {
    if (field.enumeration == nullptr || field.owner == nullptr || !field.owner->is_map_entry) return;
    const std::vector<enum_value>& values = field.enumeration->values;
    if (!values.empty() && values.front().number != 0)
        fail(field.place, "the values of a map begin with 0: the first one of \"" +
                              field.enumeration->full_name + "\" is " +
                              std::to_string(values.front().number));
}

CORTADO_DECL void linker::check_number(const message_descriptor& message,
                                       const field_descriptor& field) const {
    const std::string number = std::to_string(field.number);
    if (field.number >= 19000 && field.number <= 19999)
        fail(field.place, "the numbers 19000 to 19999 belong to the implementations of Protocol Buffers");
    for (const number_range& range : message.reserved) {
        if (range.has(field.number)) fail(field.place, "the number " + number + " is reserved");
    }
    for (const number_range& range : message.extension_ranges) {
        if (range.has(field.number)) fail(field.place, "the number " + number + " is open to extensions");
    }
    if (std::ranges::find(message.reserved_names, field.name) != message.reserved_names.end())
        fail(field.place, "the name \"" + field.name + "\" is reserved");
}

CORTADO_DECL void linker::check_numbers(const message_descriptor& message) const {
    std::map<std::uint32_t, const field_descriptor*> taken;
    for (const auto& field : message.fields) {
        check_number(message, *field);
        const auto [other, is_new] = taken.try_emplace(field->number, field.get());
        if (!is_new)
            fail(field->place, "the number " + std::to_string(field->number) + " is taken by \"" +
                                   other->second->name + '"');
    }
}

CORTADO_DECL void linker::check_message_set(const message_descriptor& message) const {
    if (!message.is_message_set()) return;
    if (message.language == syntax::proto3) fail(message.place, "proto3 has no message sets");
    if (!message.fields.empty())
        fail(message.fields.front()->place, "a message set has no fields of its own, only extensions");
}

/** A name without its capitals and underscores: what is the same then is the same somewhere in other languages. */
inline std::string plain_name(std::string_view name) {
    std::string made;
    for (const char c : name) {
        if (c != '_') made.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return made;
}

CORTADO_DECL void linker::check_json_names(const message_descriptor& message) const {
    std::map<std::string, const field_descriptor*> plain, taken;
    for (const auto& field : message.fields) {
        const auto [alike, is_first] = plain.try_emplace(plain_name(field->name), field.get());
        const auto [other, is_new] = taken.try_emplace(field->json_name, field.get());
        if (!is_new)
            fail(field->place, "in JSON \"" + field->name + "\" and \"" + other->second->name +
                                   "\" are both \"" + field->json_name + '"');
        if (!is_first)
            fail(field->place, '"' + field->name + "\" and \"" + alike->second->name +
                                   "\" differ in capitals and underscores alone");
    }
}

/** Fail where two ranges, given in any order, have a number in common. */
template <class Range, class Fail>
void refuse_overlap(std::vector<Range> ranges, Fail fail) {
    std::ranges::sort(ranges, {}, &Range::first);
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].first > ranges[i - 1].last) continue;
        const auto shown = [](const Range& range) {
            return std::to_string(range.first) + " to " + std::to_string(range.last);
        };
        fail(ranges[i].place, "the numbers " + shown(ranges[i]) + " overlap with " + shown(ranges[i - 1]));
    }
}

CORTADO_DECL void linker::check_ranges(const message_descriptor& message) const {
    std::vector<number_range> all = message.reserved;
    all.insert(all.end(), message.extension_ranges.begin(), message.extension_ranges.end());
    refuse_overlap(std::move(all),
                   [this](source_place place, const std::string& what) { fail(place, what); });
    check_reserved_names(message.reserved_names, message.place);
}

CORTADO_DECL void linker::check_reserved_names(std::vector<std::string> names, source_place place) const {
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice != names.end()) fail(place, "the name \"" + *twice + "\" is reserved twice");
}

/** "A_b" and "a_B" are "AB" in languages that write names so. */
inline std::string pascal_name(std::string_view name) {
    const std::string lower = plain_name(name);
    std::string made;
    bool is_raised = true;
    for (const char c : name) {
        if (c != '_') {
            const char small = lower[made.size()];
            made.push_back(is_raised && small >= 'a' && small <= 'z' ? static_cast<char>(small - 'a' + 'A')
                                                                     : small);
        }
        is_raised = c == '_';
    }
    return made;
}

/** A value's name as languages write it that leave the name of its enum out. */
inline std::string plain_value_name(const enum_descriptor& made, std::string_view value) {
    const std::string type = plain_name(made.name);
    std::size_t at = 0;
    for (std::size_t matched = 0; matched < type.size(); ++at) {
        if (at == value.size()) return pascal_name(value);
        if (value[at] != '_' && plain_name(value.substr(at, 1))[0] != type[matched++])
            return pascal_name(value);
    }
    const std::string rest = pascal_name(value.substr(at));
    return rest.empty() ? pascal_name(value) : rest;
}

CORTADO_DECL void linker::check_value_names(const enum_descriptor& made) const {
    struct signed_range {
        std::int32_t first = 0, last = 0;
        source_place place;
    };
    std::vector<signed_range> all;
    for (const auto& [first, last] : made.reserved) all.push_back({first, last, made.place});
    refuse_overlap(std::move(all),
                   [this](source_place place, const std::string& what) { fail(place, what); });
    check_reserved_names(made.reserved_names, made.place);
    if (made.is_closed) return;
    std::map<std::string, const enum_value*> plain;
    for (const enum_value& value : made.values) {
        const auto [other, is_new] = plain.try_emplace(plain_value_name(made, value.name), &value);
        if (!is_new && other->second->number != value.number)
            fail(value.place, '"' + value.name + "\" and \"" + other->second->name +
                                  "\" differ in capitals, underscores and the name of the enum alone");
    }
}

CORTADO_DECL void linker::check_enum(const enum_descriptor& made) const {
    if (made.values.empty()) fail(made.place, "an enum has at least one value");
    if (!made.is_closed && made.values.front().number != 0)
        fail(made.values.front().place, "the first value of a proto3 enum is 0");
    bool allows_alias = false;
    for (const option& each : made.options)
        allows_alias = allows_alias || (each.name == "allow_alias" && each.value == "true");
    check_value_names(made);
    std::map<std::int32_t, const enum_value*> taken;
    for (const enum_value& value : made.values) {
        const auto [other, is_new] = taken.try_emplace(value.number, &value);
        if (!is_new && !allows_alias)
            fail(value.place, '"' + value.name + "\" has the number of \"" + other->second->name +
                                  "\": say option allow_alias = true; where that is meant");
        for (const auto& [first, last] : made.reserved) {
            if (value.number >= first && value.number <= last)
                fail(value.place, "the number " + std::to_string(value.number) + " is reserved");
        }
        if (std::ranges::find(made.reserved_names, value.name) != made.reserved_names.end())
            fail(value.place, "the name \"" + value.name + "\" is reserved");
    }
    if (allows_alias && taken.size() == made.values.size())
        fail(made.place, "option allow_alias = true; is meant for values of one number, and there are none");
}

}  // namespace cortado::proto::detail
