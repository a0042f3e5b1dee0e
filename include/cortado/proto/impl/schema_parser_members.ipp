#pragma once

#include <cortado/proto/detail/schema_parser.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace cortado::proto::detail {

struct scalar_name {
    std::string_view name;
    field_type type;
};

inline constexpr std::array<scalar_name, 15> scalar_names{{
    {"double", field_type::double_},
    {"float", field_type::float_},
    {"int64", field_type::int64},
    {"uint64", field_type::uint64},
    {"int32", field_type::int32},
    {"fixed64", field_type::fixed64},
    {"fixed32", field_type::fixed32},
    {"bool", field_type::bool_},
    {"string", field_type::string},
    {"bytes", field_type::bytes},
    {"uint32", field_type::uint32},
    {"sfixed32", field_type::sfixed32},
    {"sfixed64", field_type::sfixed64},
    {"sint32", field_type::sint32},
    {"sint64", field_type::sint64},
}};

/** Set the type by its name; what is no scalar is a message or an enum, which the linker tells apart. */
inline void set_type(field_descriptor& field, std::string name) {
    for (const scalar_name& known : scalar_names) {
        if (known.name == name) {
            field.type = known.type;
            return;
        }
    }
    field.type = field_type::message;
    field.type_name = std::move(name);
}

/** "snake_case_name" is "snakeCaseName" in JSON. @source proto3 JSON mapping */
inline std::string json_name_of(std::string_view name) {
    std::string made;
    bool raise = false;
    for (const char c : name) {
        if (c == '_') {
            raise = true;
            continue;
        }
        made.push_back(raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        raise = false;
    }
    return made;
}

CORTADO_DECL void schema_parser::parse_message(const scope& where) {
    auto made = std::make_unique<message_descriptor>();
    made->place = tokens_.current().place;
    made->name = expect_name("the name of a message");
    made->full_name = where.prefix + made->name;
    made->parent = where.parent;
    parse_message_body(*made);
    where.messages.push_back(std::move(made));
}

CORTADO_DECL void schema_parser::parse_message_body(message_descriptor& message) {
    enter();
    message.language = language_;
    message.file = file_;
    const scope inner{message.messages, message.enums,           message.declared_extensions,
                      message.options,  message.full_name + '.', &message};
    expect("{");
    while (!accept("}")) parse_message_statement(message, inner);
    settle_ranges(message);
    --depth_;
}

CORTADO_DECL void schema_parser::parse_message_statement(message_descriptor& message, const scope& where) {
    if (accept(";") || parse_common(where)) return;
    if (accept("oneof")) return parse_oneof(message, where);
    if (accept("reserved")) return parse_reserved(message);
    if (is("extensions")) {
        const source_place place = tokens_.current().place;
        tokens_.advance();
        if (language_ == syntax::proto3) tokens_.fail(place, "proto3 has no extension ranges");
        parse_ranges(message.extension_ranges);
        std::vector<option> ignored;
        parse_bracketed_options(ignored);
        return expect(";");
    }
    if (is("map")) return parse_map(message);
    parse_field(message.fields, where, false);
}

CORTADO_DECL bool schema_parser::parse_label(field_descriptor& field, bool in_oneof) {
    const source_place place = tokens_.current().place;
    const bool is_optional = is("optional"), is_required = is("required"), is_repeated = is("repeated");
    if (!is_optional && !is_required && !is_repeated) return false;
    tokens_.advance();
    if (in_oneof) tokens_.fail(place, "fields of a oneof have no label");
    if (is_required && language_ == syntax::proto3) tokens_.fail(place, "proto3 has no required fields");
    field.label = is_required   ? field_label::required
                  : is_repeated ? field_label::repeated
                                : field_label::optional;
    field.is_proto3_optional = is_optional && language_ == syntax::proto3;
    return true;
}

CORTADO_DECL void schema_parser::parse_field(std::vector<std::unique_ptr<field_descriptor>>& into,
                                             const scope& where, bool in_oneof) {
    auto made = std::make_unique<field_descriptor>();
    made->language = language_;
    const bool has_label = parse_label(*made, in_oneof);
    if (!has_label && !in_oneof && language_ == syntax::proto2)
        fail_expected("optional, required or repeated: proto2 gives each field a label");
    made->place = tokens_.current().place;
    if (accept("group")) {
        parse_group(*made, where);
    } else {
        set_type(*made, expect_full_name("the type of a field"));
        made->place = tokens_.current().place;
        made->name = expect_name("the name of a field");
        expect("=");
        const bool is_extension = &into == &where.extensions;
        made->number = expect_field_number(is_extension ? max_message_set_number : max_field_number);
        parse_field_options(*made);
        expect(";");
    }
    made->full_name = where.prefix + made->name;
    if (made->json_name.empty()) made->json_name = json_name_of(made->name);
    into.push_back(std::move(made));
}

/** `optional group Name = 1 { ... }` is a message Name and a field "name". */
CORTADO_DECL void schema_parser::parse_group(field_descriptor& field, const scope& where) {
    if (language_ == syntax::proto3) tokens_.fail(field.place, "proto3 has no groups");
    auto made = std::make_unique<message_descriptor>();
    made->place = field.place = tokens_.current().place;
    made->name = expect_name("the name of a group");
    if (made->name[0] < 'A' || made->name[0] > 'Z')
        tokens_.fail(field.place, "the name of a group begins with a capital letter");
    made->full_name = where.prefix + made->name;
    made->parent = where.parent;
    field.type = field_type::group;
    field.type_name = made->name;
    for (const char c : made->name)
        field.name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    expect("=");
    field.number = expect_field_number();
    parse_field_options(field);
    parse_message_body(*made);
    where.messages.push_back(std::move(made));
}

inline bool can_be_key(const field_descriptor& field) noexcept {
    return field.type_name.empty() && field.type != field_type::double_ && field.type != field_type::float_ &&
           field.type != field_type::bytes;
}

/** Give an entry of a map one of its two fields. */
inline void add_entry_field(message_descriptor& entry, std::unique_ptr<field_descriptor> field,
                            const char* name, std::uint32_t number) {
    field->name = field->json_name = name;
    field->full_name = entry.full_name + '.' + name;
    field->number = number;
    field->language = entry.language;
    entry.fields.push_back(std::move(field));
}

/** `map<K, V> name = 1;` is a repeated message NameEntry { K key = 1; V value = 2; } */
CORTADO_DECL void schema_parser::parse_map(message_descriptor& message) {
    tokens_.advance();
    auto field = std::make_unique<field_descriptor>();
    auto key = std::make_unique<field_descriptor>(), value = std::make_unique<field_descriptor>();
    expect("<");
    key->place = tokens_.current().place;
    set_type(*key, expect_full_name("the type of the keys"));
    if (!can_be_key(*key)) tokens_.fail(key->place, "the keys of a map are integers, bool or string");
    expect(",");
    value->place = tokens_.current().place;
    set_type(*value, expect_full_name("the type of the values"));
    expect(">");
    field->place = tokens_.current().place;
    field->name = expect_name("the name of a field");
    expect("=");
    field->number = expect_field_number();
    field->label = field_label::repeated;
    field->language = language_;
    field->full_name = message.full_name + '.' + field->name;
    field->json_name = json_name_of(field->name);
    parse_field_options(*field);
    expect(";");
    auto entry = std::make_unique<message_descriptor>();
    entry->place = field->place;
    entry->name = json_name_of('_' + field->name) + "Entry";
    entry->full_name = message.full_name + '.' + entry->name;
    set_type(*field, entry->name);
    entry->language = language_;
    entry->is_map_entry = true;
    entry->parent = &message;
    entry->file = file_;
    add_entry_field(*entry, std::move(key), "key", 1);
    add_entry_field(*entry, std::move(value), "value", 2);
    message.messages.push_back(std::move(entry));
    message.fields.push_back(std::move(field));
}

CORTADO_DECL void schema_parser::parse_oneof(message_descriptor& message, const scope& where) {
    oneof_descriptor made{.name = {}, .place = tokens_.current().place};
    made.name = expect_name("the name of a oneof");
    const int index = static_cast<int>(message.oneofs.size());
    message.oneofs.push_back(made);
    expect("{");
    const std::size_t before = message.fields.size();
    while (!accept("}")) {
        if (accept(";")) continue;
        if (accept("option")) {
            std::vector<option> ignored;
            parse_option_statement(ignored);
            continue;
        }
        if (is("map")) tokens_.fail(tokens_.current().place, "a oneof holds no maps");
        parse_field(message.fields, where, true);
        message.fields.back()->oneof = index;
    }
    if (message.fields.size() == before) tokens_.fail(made.place, "a oneof holds at least one field");
}

CORTADO_DECL void schema_parser::parse_extend(const scope& where) {
    const source_place place = tokens_.current().place;
    const std::string extended = expect_full_name("the name of the message to extend");
    expect("{");
    const std::size_t before = where.extensions.size();
    while (!accept("}")) {
        if (accept(";")) continue;
        parse_field(where.extensions, where, false);
        field_descriptor& field = *where.extensions.back();
        for (const option& each : field.options) {
            if (each.name == "json_name")
                tokens_.fail(each.place, "an extension has its full name in JSON, and no other");
        }
        field.is_extension = true;
        field.json_name = '[' + field.full_name + ']';
        field.extended_name = extended;
    }
    if (where.extensions.size() == before) tokens_.fail(place, "an extend block holds at least one field");
}

/** What `max` stands for until the whole message is read: message sets have larger numbers. */
inline constexpr std::uint32_t open_end = ~std::uint32_t{0};

/** What the last number is depends on an option that may stand behind the ranges. */
CORTADO_DECL void schema_parser::settle_ranges(message_descriptor& message) const {
    const std::uint32_t most = message.is_message_set() ? max_message_set_number : max_field_number;
    for (number_range& range : message.reserved) range.last = std::min(range.last, most);
    for (number_range& range : message.extension_ranges) {
        if (range.last == open_end) range.last = most;
        if (range.last > most) tokens_.fail(range.place, "a field number is at most " + std::to_string(most));
    }
}

CORTADO_DECL void schema_parser::parse_ranges(std::vector<number_range>& ranges) {
    do {
        number_range made;
        made.place = tokens_.current().place;
        made.first = made.last = expect_field_number(max_message_set_number);
        if (accept("to")) {
            const source_place place = tokens_.current().place;
            made.last = accept("max") ? open_end : expect_field_number(max_message_set_number);
            if (made.last < made.first)
                tokens_.fail(place, "a range goes from the smaller number to the larger");
        }
        ranges.push_back(made);
    } while (accept(","));
}

CORTADO_DECL void schema_parser::parse_reserved(message_descriptor& message) {
    if (tokens_.current().kind == token_kind::text) {
        do message.reserved_names.push_back(expect_text("a name in quotes"));
        while (accept(","));
    } else {
        parse_ranges(message.reserved);
    }
    expect(";");
}

CORTADO_DECL void schema_parser::parse_enum_reserved(enum_descriptor& made) {
    do {
        if (tokens_.current().kind == token_kind::text) {
            made.reserved_names.push_back(expect_text("a name in quotes"));
            continue;
        }
        const std::int32_t first = expect_signed("a number");
        std::int32_t last = first;
        if (accept("to")) {
            const source_place place = tokens_.current().place;
            last = accept("max") ? std::numeric_limits<std::int32_t>::max() : expect_signed("a number");
            if (last < first) tokens_.fail(place, "a range goes from the smaller number to the larger");
        }
        made.reserved.emplace_back(first, last);
    } while (accept(","));
    expect(";");
}

CORTADO_DECL void schema_parser::parse_enum(const scope& where) {
    auto made = std::make_unique<enum_descriptor>();
    made->place = tokens_.current().place;
    made->name = expect_name("the name of an enum");
    made->full_name = where.prefix + made->name;
    made->is_closed = language_ == syntax::proto2;
    expect("{");
    while (!accept("}")) {
        if (accept(";")) continue;
        if (accept("option")) {
            parse_option_statement(made->options);
        } else if (accept("reserved")) {
            parse_enum_reserved(*made);
        } else {
            enum_value value;
            value.place = tokens_.current().place;
            value.name = expect_name("the name of a value");
            expect("=");
            value.number = expect_signed("the number of an enum value");
            parse_bracketed_options(value.options);
            expect(";");
            made->values.push_back(std::move(value));
        }
    }
    where.enums.push_back(std::move(made));
}

CORTADO_DECL void schema_parser::parse_field_options(field_descriptor& field) {
    parse_bracketed_options(field.options);
    for (const option& each : field.options) {
        if (each.name == "json_name") {
            field.json_name = each.value;
        } else if (each.name == "default") {
            if (language_ == syntax::proto3) tokens_.fail(each.place, "proto3 has no defaults of one's own");
            field.default_text = each.value;
            field.has_default = true;
        }
    }
}

}  // namespace cortado::proto::detail
