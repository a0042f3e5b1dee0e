#pragma once

#include <cortado/proto/detail/decoder.hpp>
#include <cortado/proto/detail/json_number.hpp>
#include <cortado/proto/detail/json_text.hpp>
#include <cortado/proto/detail/schema_data.hpp>
#include <cortado/proto/detail/settle.hpp>
#include <cortado/proto/detail/well_known.hpp>
#include <cortado/proto/json.hpp>

#include <string_view>
#include <unordered_set>
#include <vector>

namespace cortado::proto {

namespace detail {

/** Reads JSON into blocks. Errors name the path, which is kept while reading. */
class json_reader {
public:
    json_reader(const schema_data& schema, std::shared_ptr<const schema_data> keeps,
                from_json_options options)
        : schema_(schema), keeps_(std::move(keeps)), options_(options) {}

    void read_message(const message_table& table, block* into, const json_value& from) {
        if (path_.size() > static_cast<std::size_t>(usual_depth) * 2) fail("values are nested too deep");
        switch (table.known) {
            case well_known::none: return read_object(table, into, from);
            case well_known::any: return read_any(table, into, from);
            case well_known::timestamp:
                return read_moment(table, into, parse_timestamp(text(from)),
                                   "a time like \"1972-01-01T10:00:20Z\"");
            case well_known::duration:
                return read_moment(table, into, parse_duration(text(from)), "a span like \"1.5s\"");
            case well_known::field_mask: return read_mask(table, into, from);
            case well_known::structure: return read_map(into, table.slots[0], from);
            case well_known::value: return read_dynamic(table, into, from);
            case well_known::list: return read_list(table, into, table.slots[0], from);
            default: return read_element(table, into, table.slots[0], from);
        }
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        std::string path;
        for (const std::string& step : path_) path += (path.empty() || step[0] == '[' ? "" : ".") + step;
        throw json_error(path.empty() ? what : path + ": " + what);
    }
    [[noreturn]] void fail_expected(const char* what, const json_value& found) const {
        std::string shown = found.dump(-1, ' ', false, json_value::error_handler_t::replace);
        if (shown.size() > 40) shown = shown.substr(0, 37) + "...";
        fail(std::string("expected ") + what + ", found " + shown);
    }
    const std::string& text(const json_value& from) const {
        if (!from.is_string()) fail_expected("a text", from);
        return from.get_ref<const std::string&>();
    }

    const field_slot* slot_named(const message_table& table, const std::string& name) const {
        for (const field_slot& slot : table.slots) {
            const field_descriptor& field = *slot.field;
            if (field.is_extension && options_.as_cpp) continue;
            if (field.json_name == name || (!field.is_extension && field.name == name)) return &slot;
        }
        return nullptr;
    }

    void read_object(const message_table& table, block* into, const json_value& from) {
        if (!from.is_object()) fail_expected("an object", from);
        std::vector<const field_slot*> seen;
        for (const auto& [name, value] : from.items()) read_member(table, into, name, value, seen);
    }

    void read_member(const message_table& table, block* into, const std::string& name,
                     const json_value& value, std::vector<const field_slot*>& seen) {
        const field_slot* slot = slot_named(table, name);
        if (slot == nullptr) {
            if (options_.ignore_unknown) return;
            fail('"' + table.type->full_name + "\" has no field \"" + name + '"');
        }
        path_.push_back(name);
        for (const field_slot* other : seen) {
            if (other == slot) fail("the field is given twice");
        }
        if (!value.is_null() || takes_null(*slot)) {
            if (!options_.as_cpp) seen.push_back(slot);
            if (slot->oneof >= 0) {
                if (oneof_case(table, into, slot->oneof) != 0)
                    fail("another field of its oneof is given, too");
            }
            read_field(table, into, *slot, value);
        }
        path_.pop_back();
    }

    static bool takes_null(const field_slot& slot) {
        if (slot.kept >= storage::octets) return false;
        if (slot.message != nullptr) return slot.message->known == well_known::value;
        return slot.type == field_type::enum_ && is_null_value(*slot.field->enumeration);
    }

    void read_field(const message_table& table, block* into, const field_slot& slot, const json_value& from) {
        if (slot.is_map) return read_map(into, slot, from);
        if (slot.kept >= storage::octets) return read_list(table, into, slot, from);
        read_element(table, into, slot, from);
    }

    void read_list(const message_table& table, block* into, const field_slot& slot, const json_value& from) {
        if (!from.is_array()) fail_expected("an array", from);
        for (std::size_t i = 0; i < from.size(); ++i) {
            path_.push_back('[' + std::to_string(i) + ']');
            const bool is_value = slot.message != nullptr && slot.message->known == well_known::value;
            const bool is_null_enum =
                slot.type == field_type::enum_ && is_null_value(*slot.field->enumeration);
            const bool is_left_out = from[i].is_null() && !is_value && !is_null_enum;
            if (is_left_out && !options_.as_cpp) fail("an array holds no null");
            if (!is_left_out) read_element(table, into, slot, from[i]);
            path_.pop_back();
        }
    }

    void read_map(block* into, const field_slot& slot, const json_value& from) {
        if (!from.is_object()) fail_expected("an object", from);
        const message_table& table = *slot.message;
        std::unordered_set<std::string_view> seen;
        for (const auto& [key, value] : from.items()) {
            path_.push_back('[' + key + ']');
            if (!seen.insert(key).second) fail("the key is given twice");
            const bool is_ignored = options_.ignore_unknown && is_unknown_name(table.slots[1], value);
            if (!is_ignored) {
                block* entry = add_message(table, into, slot);
                read_key(table, entry, key);
                const bool is_value =
                    table.slots[1].message != nullptr && table.slots[1].message->known == well_known::value;
                const bool is_left_out = value.is_null() && !is_value;
                if (is_left_out && !options_.as_cpp) fail("a map holds no null");
                if (!is_left_out) read_element(table, entry, table.slots[1], value);
            }
            path_.pop_back();
        }
    }

    void read_key(const message_table& table, block* entry, const std::string& key) {
        const field_slot& slot = table.slots[0];
        if (slot.kept == storage::text) {
            add_text(table, entry, slot) = key;
        } else if (slot.type == field_type::bool_) {
            if (key != "true" && key != "false") fail("expected the key true or false");
            add_bits(table, entry, slot, key == "true" ? 1 : 0);
        } else {
            const std::optional<std::uint64_t> bits = integer_bits(slot.type, json_value(key));
            if (!bits) fail("expected a whole number as the key");
            add_bits(table, entry, slot, *bits);
        }
    }

    bool is_unknown_name(const field_slot& slot, const json_value& from) const {
        return slot.type == field_type::enum_ && from.is_string() &&
               slot.field->enumeration->find(std::string_view(from.get_ref<const std::string&>())) == nullptr;
    }

    void read_element(const message_table& table, block* into, const field_slot& slot,
                      const json_value& from) {
        if (slot.message != nullptr) return read_message(*slot.message, add_message(table, into, slot), from);
        switch (slot.type) {
            case field_type::string: add_text(table, into, slot) = text(from); return;
            case field_type::bytes: return read_bytes(table, into, slot, from);
            case field_type::enum_: return read_enum(table, into, slot, from);
            case field_type::bool_:
                if (options_.as_cpp && (from == "true" || from == "false"))
                    return add_bits(table, into, slot, from == "true" ? 1 : 0);
                if (!from.is_boolean()) fail_expected("true or false", from);
                return add_bits(table, into, slot, from.get<bool>() ? 1 : 0);
            case field_type::double_:
            case field_type::float_: {
                const std::optional<std::uint64_t> bits = real_bits(slot.type, from);
                if (!bits) fail_expected("a number", from);
                return add_bits(table, into, slot, *bits);
            }
            default: {
                const std::optional<std::uint64_t> bits = integer_bits(slot.type, from);
                if (!bits) fail_expected("a whole number that fits", from);
                return add_bits(table, into, slot, *bits);
            }
        }
    }

    void read_bytes(const message_table& table, block* into, const field_slot& slot, const json_value& from) {
        std::optional<std::string> bytes = decode_base64(text(from));
        if (!bytes || (options_.as_cpp && has_bits_left(text(from), *bytes))) fail_expected("base64", from);
        add_text(table, into, slot) = std::move(*bytes);
    }

    /** Has base64 digits whose last bits are no byte's, and not zero? */
    static bool has_bits_left(std::string_view digits, std::string_view bytes) {
        digits = digits.substr(0, digits.find_last_not_of('=') + 1);
        std::string again = encode_base64(bytes);
        for (std::size_t i = 0; i < digits.size() && i < again.size(); ++i) {
            if (digits[i] == '-') again[i] = again[i] == '+' ? '-' : again[i];
            if (digits[i] == '_') again[i] = again[i] == '/' ? '_' : again[i];
        }
        return !std::string_view(again).starts_with(digits);
    }

    void read_enum(const message_table& table, block* into, const field_slot& slot, const json_value& from) {
        if (from.is_null() && is_null_value(*slot.field->enumeration)) return add_bits(table, into, slot, 0);
        if (from.is_string()) {
            if (is_unknown_name(slot, from) && options_.ignore_unknown) return;
            const enum_value* named = slot.field->enumeration->find(std::string_view(text(from)));
            if (named != nullptr)
                return add_bits(table, into, slot, static_cast<std::uint32_t>(named->number));
            fail_expected(("a value of " + slot.field->enumeration->full_name).c_str(), from);
        }
        const std::optional<std::uint64_t> bits = integer_bits(field_type::int32, from);
        if (!bits) fail_expected("the name or number of an enum value", from);
        if (slot.closed != nullptr && slot.closed->find(static_cast<std::int32_t>(*bits)) == nullptr)
            fail_expected(("a value of " + slot.field->enumeration->full_name).c_str(), from);
        add_bits(table, into, slot, *bits);
    }

    void read_moment(const message_table& table, block* into, const std::optional<seconds_and_nanos>& made,
                     const char* wanted) {
        if (!made) fail(std::string("expected ") + wanted);
        add_bits(table, into, table.slots[0], static_cast<std::uint64_t>(made->seconds));
        add_bits(table, into, table.slots[1], static_cast<std::uint32_t>(made->nanos));
    }

    void read_mask(const message_table& table, block* into, const json_value& from) {
        std::string_view left = text(from);
        while (!left.empty()) {
            const std::size_t comma = left.find(',');
            std::optional<std::string> path = snake_path(left.substr(0, comma), options_.as_cpp);
            if (!path) fail_expected("paths in lowerCamelCase", from);
            add_text(table, into, table.slots[0]) = std::move(*path);
            left = comma == std::string_view::npos ? std::string_view() : left.substr(comma + 1);
        }
    }

    void read_dynamic(const message_table& table, block* into, const json_value& from) {
        const auto slot = [&table](std::uint32_t number) -> const field_slot& { return *table.find(number); };
        switch (from.type()) {
            case json_value::value_t::null: return add_bits(table, into, slot(1), 0);
            case json_value::value_t::boolean: return read_element(table, into, slot(4), from);
            case json_value::value_t::string: return read_element(table, into, slot(3), from);
            case json_value::value_t::object: return read_element(table, into, slot(5), from);
            case json_value::value_t::array: return read_element(table, into, slot(6), from);
            default: return read_element(table, into, slot(2), from);
        }
    }

    void read_any(const message_table& table, block* into, const json_value& from) {
        if (!from.is_object()) fail_expected("an object", from);
        if (from.empty()) return;
        const auto url = from.find("@type");
        if (url == from.end() || !url->is_string()) fail("an Any names its type in \"@type\"");
        const std::string& name = url->get_ref<const std::string&>();
        const message_descriptor* type =
            schema_.names.find_message(std::string_view(name).substr(name.rfind('/') + 1));
        if (name.find('/') == std::string::npos || type == nullptr)
            fail("the schema does not know the type \"" + name + '"');
        message held(*type, keeps_);
        if (type->table->known != well_known::none) {
            const auto value = from.find("value");
            if (value == from.end()) fail("an Any of " + type->full_name + " has its \"value\"");
            path_.push_back("value");
            read_message(*type->table, held.fields(), *value);
            path_.pop_back();
        } else {
            json_value fields = from;
            fields.erase("@type");
            path_.push_back("(" + type->full_name + ")");
            read_object(*type->table, held.fields(), fields);
            path_.pop_back();
        }
        add_text(table, into, table.slots[0]) = name;
        add_text(table, into, table.slots[1]) = held.encode({.partial = true});
    }

    const schema_data& schema_;
    std::shared_ptr<const schema_data> keeps_;
    from_json_options options_;
    std::vector<std::string> path_;
};

}  // namespace detail

CORTADO_DECL message from_json(const message_type& type, const nlohmann::ordered_json& from,
                               from_json_options options) {
    message made = type.create();
    detail::json_reader(*made.keeps(), made.keeps(), options).read_message(made.table(), made.fields(), from);
    detail::settle_maps(made.table(), made.fields());  // "1" and "1.0" are one key
    const std::string missing = options.partial ? "" : detail::first_missing(made.table(), made.fields());
    if (!missing.empty()) throw json_error(missing + ": a required field is missing");
    return made;
}

CORTADO_DECL message from_json_text(const message_type& type, std::string_view text,
                                    from_json_options options) {
    return from_json(type, detail::json_text(text, options.as_cpp).read(), options);
}

}  // namespace cortado::proto
