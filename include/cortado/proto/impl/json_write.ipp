#pragma once

#include <cortado/proto/detail/decoder.hpp>
#include <cortado/proto/detail/field_access.hpp>
#include <cortado/proto/detail/json_number.hpp>
#include <cortado/proto/detail/schema_data.hpp>
#include <cortado/proto/detail/well_known.hpp>
#include <cortado/proto/json.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace cortado::proto {

namespace detail {

/** Turns blocks into JSON. */
class json_writer {
public:
    json_writer(const schema_data& schema, to_json_options options) : schema_(schema), options_(options) {}

    json_value message_value(const message_table& table, const block* in) {
        switch (table.known) {
            case well_known::none: return object(table, in);
            case well_known::any: return any(table, in);
            case well_known::timestamp:
                return text_or_fail(timestamp_text(moment(table, in)), "a timestamp is out of range");
            case well_known::duration:
                return text_or_fail(duration_text(moment(table, in)), "a duration is out of range");
            case well_known::field_mask: return field_mask(table, in);
            case well_known::structure: return map(table.slots[0], in);
            case well_known::value: return dynamic_value(table, in);
            case well_known::list: return list(table, in, table.slots[0]);
            default: return element(table, in, table.slots[0], 0);
        }
    }

private:
    json_value object(const message_table& table, const block* in) {
        json_value made = json_value::object();
        for (const auto& field : table.type->fields) put(made, table, in, *table.find(field->number));
        for (const field_descriptor* field : table.type->extensions)
            put(made, table, in, *table.find(field->number));
        return made;
    }

    void put(json_value& into, const message_table& table, const block* in, const field_slot& slot) {
        const bool is_shown = slot.field->has_presence ? is_set(table, in, slot)
                                                       : options_.defaults || count_of(table, in, slot) > 0;
        if (!is_shown) return;
        const field_descriptor& field = *slot.field;
        const bool is_original = options_.original_names && !field.is_extension;
        into[is_original ? field.name : field.json_name] = field_value(table, in, slot);
    }

    json_value field_value(const message_table& table, const block* in, const field_slot& slot) {
        if (slot.is_map) return map(slot, in);
        return slot.kept >= storage::octets ? list(table, in, slot) : element(table, in, slot, 0);
    }

    json_value list(const message_table& table, const block* in, const field_slot& slot) {
        json_value made = json_value::array();
        const std::size_t count = count_of(table, in, slot);
        for (std::size_t i = 0; i < count; ++i) made.push_back(element(table, in, slot, i));
        return made;
    }

    json_value map(const field_slot& slot, const block* in) {
        json_value::object_t made;  // keys differ already: they need not be looked for
        const message_table& entry = *slot.message;
        for (const block* each : value_at<block_list>(in, slot)) {
            json_value value =
                entry.slots[1].message != nullptr && message_of(each, entry.slots[1]) == nullptr
                    ? empty_message(entry.slots[1])
                    : element(entry, each, entry.slots[1], 0);
            std::vector<std::pair<const std::string, json_value>>& members = made;
            members.emplace_back(key_of(entry, each), std::move(value));
        }
        return made;
    }

    json_value empty_message(const field_slot& slot) {
        const message empty(*slot.message->type, nullptr);
        return message_value(*slot.message, empty.fields());
    }

    std::string key_of(const message_table& table, const block* entry) {
        const field_slot& key = table.slots[0];
        if (key.kept == storage::text) return std::string(text_of(table, entry, key));
        const std::uint64_t bits = bits_of(table, entry, key);
        switch (kind_of(key.type)) {
            case number_kind::boolean: return bits != 0 ? "true" : "false";
            case number_kind::signed_integer: return std::to_string(signed_of(key.type, bits));
            default: return std::to_string(bits);
        }
    }

    json_value element(const message_table& table, const block* in, const field_slot& slot,
                       std::size_t index) {
        if (slot.message != nullptr) return message_value(*slot.message, message_of(in, slot, index));
        if (slot.type == field_type::string) return std::string(text_of(table, in, slot, index));
        if (slot.type == field_type::bytes) return encode_base64(text_of(table, in, slot, index));
        const std::uint64_t bits = bits_of(table, in, slot, index);
        if (slot.type == field_type::enum_) return enum_value_of(slot, static_cast<std::int32_t>(bits));
        const bool is_long = slot.kept == storage::long_word || slot.kept == storage::long_words;
        switch (kind_of(slot.type)) {
            case number_kind::boolean: return bits != 0;
            case number_kind::real: return real(slot.type, bits);
            case number_kind::signed_integer:
                if (is_long) return std::to_string(static_cast<std::int64_t>(bits));
                return signed_of(slot.type, bits);
            default:
                if (is_long) return std::to_string(bits);
                return bits;
        }
    }

    json_value enum_value_of(const field_slot& slot, std::int32_t number) {
        if (is_null_value(*slot.field->enumeration)) return nullptr;
        const enum_value* named = options_.enum_numbers ? nullptr : slot.field->enumeration->find(number);
        if (named == nullptr) return number;
        return named->name;
    }

    static json_value real(field_type type, std::uint64_t bits) {
        const double value = real_of_bits(type, bits);
        if (std::isnan(value)) return "NaN";
        if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
        if (type != field_type::float_) return value;
        // The shortest text that leads back to the same float, read as a double: 0.1f is 0.1.
        std::array<char, 32> text{};
        const auto written = std::to_chars(text.data(), text.data() + text.size(), static_cast<float>(value));
        double shortest = value;
        std::from_chars(text.data(), written.ptr, shortest);
        return shortest;
    }

    static seconds_and_nanos moment(const message_table& table, const block* in) {
        return {static_cast<std::int64_t>(bits_of(table, in, table.slots[0])),
                static_cast<std::int32_t>(bits_of(table, in, table.slots[1]))};
    }

    static json_value text_or_fail(const std::optional<std::string>& text, const char* what) {
        if (!text) throw json_error(what);
        return *text;
    }

    json_value field_mask(const message_table& table, const block* in) {
        std::string made;
        for (const std::string& path : value_at<text_list>(in, table.slots[0])) {
            const std::optional<std::string> shown = camel_path(path, options_.as_cpp);
            if (!shown) throw json_error("the path \"" + path + "\" of a field mask has no form in JSON");
            made += (made.empty() ? "" : ",") + *shown;
        }
        return made;
    }

    json_value dynamic_value(const message_table& table, const block* in) {
        for (const field_slot& slot : table.slots) {
            if (!is_set(table, in, slot)) continue;
            json_value made = element(table, in, slot, 0);
            if (slot.type == field_type::double_ && made.is_string())
                throw json_error("a Value cannot be NaN or infinite in JSON");
            return made;
        }
        throw json_error("a Value without a value has no form in JSON");
    }

    json_value any(const message_table& table, const block* in) {
        const std::string_view url = text_of(table, in, table.slots[0]);
        if (url.empty()) return json_value::object();
        const message_descriptor* type = schema_.names.find_message(url.substr(url.rfind('/') + 1));
        if (url.find('/') == std::string_view::npos || type == nullptr)
            throw json_error("an Any holds \"" + std::string(url) + "\", which the schema does not know");
        message held(*type, nullptr);
        const auto failure = held.merge(text_of(table, in, table.slots[1]), {.partial = true});
        if (failure != nullptr)
            throw json_error("an Any holds no " + type->full_name + ": " + failure->text());
        json_value made = json_value::object();
        made["@type"] = std::string(url);
        if (++open_anys_ > usual_depth) throw json_error("an Any is nested more than 100 deep");
        json_value inner = message_value(*type->table, held.fields());
        --open_anys_;
        if (type->table->known != well_known::none) {
            made["value"] = std::move(inner);
        } else {
            made.update(inner);
        }
        return made;
    }

    const schema_data& schema_;
    to_json_options options_;
    int open_anys_ = 0;
};

}  // namespace detail

CORTADO_DECL nlohmann::ordered_json to_json(const message& from, to_json_options options) {
    return detail::json_writer(*from.keeps(), options).message_value(from.table(), from.fields());
}

}  // namespace cortado::proto
