#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/core/value_ref.hpp>

#include <bit>
#include <charconv>

namespace cortado {

namespace detail {

static_assert(sizeof(void*) == sizeof(std::uint64_t),
              "value_ref: it holds a number in the place of a pointer");

// A number in the place of the pointer: a reference to a value that is nowhere else.
template <class T>
T unpacked(const void* object) noexcept {
    return std::bit_cast<T>(object);
}
template <class T>
value_ref packed(T value, const value_table& table) noexcept {
    return value_ref(std::bit_cast<const void*>(value), table);
}

// Without <cmath>, which is 6,000 lines in every door.
inline bool is_finite(double value) noexcept { return value - value == 0; }

inline std::string_view number_text(double value, std::string& scratch) {
    if (value != value) return "NaN";
    if (!is_finite(value)) return value > 0 ? "Infinity" : "-Infinity";
    scratch.clear();
    append_json_number(scratch, value);
    return scratch;
}
template <class Integer>
std::string_view integer_text(Integer value, std::string& scratch) {
    char digits[20];
    scratch.assign(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    return scratch;
}

inline constexpr value_table null_table{.kind = value_kind::null};
inline constexpr value_table boolean_table{
    .kind = value_kind::boolean,
    .boolean = [](const void* object) { return object != nullptr; },
    .text = [](const void* object, std::string&) -> std::string_view { return object ? "true" : "false"; },
};
inline constexpr value_table number_table{
    .kind = value_kind::number,
    .number = [](const void* object) { return unpacked<double>(object); },
    .text = [](const void* object,
               std::string& scratch) { return number_text(unpacked<double>(object), scratch); },
};
template <class Integer>
inline constexpr value_table integer_table{
    .kind = value_kind::number,
    .number = [](const void* object) { return static_cast<double>(unpacked<Integer>(object)); },
    .text = [](const void* object,
               std::string& scratch) { return integer_text(unpacked<Integer>(object), scratch); },
};
template <class Text>
inline constexpr value_table text_table{
    .kind = value_kind::string,
    .text = [](const void* object, std::string&) -> std::string_view {
        return *static_cast<const Text*>(object);
    },
};

// JavaScript joins an array's texts with commas, and what is nothing is an empty one.
inline void append_text_at(std::string& out, const value_ref& value, int depth) {
    if (depth > 100)
        throw usage_error("append_text: more than 100 arrays inside one another; is it a cycle?");
    if (value.kind() == value_kind::object) {
        out += "[object Object]";
    } else if (value.kind() == value_kind::array) {
        for (value_cursor at; at.next(value);) {
            if (at.count > 1) out += ',';
            append_text_at(out, at.value, depth + 1);
        }
    } else {
        std::string scratch;
        out += value.text(scratch);
    }
}

inline void append_json_at(std::string& out, const value_ref& value, int depth);

inline void append_json_list(std::string& out, const value_ref& value, int depth) {
    const bool is_object = value.kind() == value_kind::object;
    out += is_object ? '{' : '[';
    const std::size_t empty = out.size();
    for (value_cursor at; at.next(value);) {
        const bool is_left_out = at.value.is_undefined() || at.value.kind() == value_kind::callable;
        if (is_object && is_left_out) continue;
        if (out.size() != empty) out += ',';
        if (is_object) {
            append_json_string(out, at.key);
            out += ':';
        }
        append_json_at(out, is_left_out ? value_of_null() : at.value, depth + 1);
    }
    out += is_object ? '}' : ']';
}

inline void append_json_at(std::string& out, const value_ref& value, int depth) {
    if (depth > 100)
        throw usage_error("append_json: more than 100 values inside one another; is it a cycle?");
    std::string scratch;
    switch (value.kind()) {
        case value_kind::undefined:
        case value_kind::callable: break;
        case value_kind::null: out += "null"; break;
        case value_kind::boolean: out += value.boolean() ? "true" : "false"; break;
        case value_kind::number: {
            const std::string_view text = value.text(scratch);
            out += is_finite(value.number()) ? text : "null";
            break;
        }
        case value_kind::string: append_json_string(out, value.text(scratch)); break;
        case value_kind::array:
        case value_kind::object: append_json_list(out, value, depth); break;
    }
}

}  // namespace detail

CORTADO_DECL value_ref value_of_number(double value) noexcept {
    return detail::packed(value, detail::number_table);
}
CORTADO_DECL value_ref value_of_integer(std::int64_t value) noexcept {
    return detail::packed(value, detail::integer_table<std::int64_t>);
}
CORTADO_DECL value_ref value_of_unsigned(std::uint64_t value) noexcept {
    return detail::packed(value, detail::integer_table<std::uint64_t>);
}
CORTADO_DECL value_ref value_of_boolean(bool value) noexcept {
    return detail::packed(std::uint64_t{value}, detail::boolean_table);
}
CORTADO_DECL value_ref value_of_null() noexcept { return value_ref(nullptr, detail::null_table); }
CORTADO_DECL value_ref value_of_string(const std::string& text) noexcept {
    return value_ref(&text, detail::text_table<std::string>);
}
CORTADO_DECL value_ref value_of_view(const std::string_view& text) noexcept {
    return value_ref(&text, detail::text_table<std::string_view>);
}

CORTADO_DECL void append_text(std::string& out, const value_ref& value) {
    detail::append_text_at(out, value, 0);
}

CORTADO_DECL void append_json(std::string& out, const value_ref& value) {
    detail::append_json_at(out, value, 0);
}

CORTADO_DECL bool is_truthy(const value_ref& value) {
    switch (value.kind()) {
        case value_kind::undefined:
        case value_kind::null: return false;
        case value_kind::boolean: return value.boolean();
        case value_kind::number: {
            const double number = value.number();
            return number < 0 || number > 0;
        }
        case value_kind::string: {
            std::string scratch;
            return !value.text(scratch).empty();
        }
        default: return true;
    }
}

}  // namespace cortado
