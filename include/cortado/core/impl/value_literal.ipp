#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/core/value_literal.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace cortado {

namespace detail {

// Reads forward in a JSON text that ends with a zero. It never goes beyond that, whatever stands there.
inline const char* skip_json_space(const char* at) noexcept {
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') ++at;
    return at;
}
inline const char* skip_json_string(const char* at) noexcept {
    for (++at; *at != '\0' && *at != '"'; ++at) {
        if (*at == '\\' && at[1] != '\0') ++at;
    }
    return *at == '"' ? at + 1 : at;
}
/** Behind the value that starts here, and behind the spaces after it. */
inline const char* skip_json_value(const char* at) noexcept {
    std::size_t depth = 0;
    do {
        if (*at == '"') {
            at = skip_json_string(at);
            continue;
        }
        if (*at == '{' || *at == '[') ++depth;
        if ((*at == '}' || *at == ']') && depth > 0) --depth;
        if (*at == '\0') return at;
        ++at;
    } while (depth > 0 || !(*at == ',' || *at == '}' || *at == ']' || *at == ':' || *at == '\0'));
    return skip_json_space(at);
}

inline unsigned json_hex(const char*& at) noexcept {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = at[1];
        const int digit = c >= '0' && c <= '9'                 ? c - '0'
                          : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                               : -1;
        if (digit < 0) return 0xfffd;
        code = code * 16 + static_cast<unsigned>(digit);
        ++at;
    }
    return code;
}
// `at` stands on the u of \uXXXX, and is left on the last digit. A pair of surrogates is one character.
inline void append_json_escape(std::string& out, const char*& at) {
    unsigned code = json_hex(at);
    if (code >= 0xd800 && code < 0xdc00 && at[1] == '\\' && at[2] == 'u') {
        const char* ahead = at + 2;
        const unsigned low = json_hex(ahead);
        if (low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            at = ahead;
        }
    }
    append_code_point(out, code);
}
inline std::string_view decoded_json_string(const char* quote, std::string& scratch) {
    const char* start = quote + 1;
    const char* at = start;
    while (*at != '\0' && *at != '"' && *at != '\\') ++at;
    if (*at != '\\') return {start, static_cast<std::size_t>(at - start)};
    scratch.assign(start, at);
    for (; *at != '\0' && *at != '"'; ++at) {
        if (*at != '\\' || at[1] == '\0') {
            scratch += *at;
            continue;
        }
        switch (*++at) {
            case 'n': scratch += '\n'; break;
            case 't': scratch += '\t'; break;
            case 'r': scratch += '\r'; break;
            case 'b': scratch += '\b'; break;
            case 'f': scratch += '\f'; break;
            case 'u': append_json_escape(scratch, at); break;
            default: scratch += *at;
        }
    }
    return scratch;
}

inline value_ref json_text_ref(const char* at) noexcept;

inline const char* json_place(const void* object) noexcept { return static_cast<const char*>(object); }

// Behind the name and the colon of a member; where it is no member, at the end.
inline const char* json_member(const char* at, std::string& scratch, std::string_view& name) {
    if (*at != '"') return "";
    name = decoded_json_string(at, scratch);
    at = skip_json_space(skip_json_string(at));
    return *at == ':' ? skip_json_space(at + 1) : "";
}

inline bool next_in_json(const void* object, value_cursor& cursor) {
    const char* at = json_place(object);
    if (cursor.count == 0) {
        at = skip_json_space(at + 1);
    } else {
        std::memcpy(&at, cursor.position, sizeof at);
        at = skip_json_value(at);
        if (*at != ',') return false;
        at = skip_json_space(at + 1);
    }
    if (*at == '\0' || *at == ']' || *at == '}') return false;
    cursor.key = {};
    if (*json_place(object) == '{') at = json_member(at, cursor.scratch, cursor.key);
    cursor.value = json_text_ref(at);
    std::memcpy(cursor.position, &at, sizeof at);
    return true;
}
inline std::size_t size_of_json(const void* object) {
    std::size_t count = 0;
    for (value_cursor at; next_in_json(object, at); ++at.count) ++count;
    return count;
}
inline value_ref find_in_json(const void* object, std::string_view name) {
    for (value_cursor at; next_in_json(object, at); ++at.count) {
        if (at.key == name) return at.value;
    }
    return {};
}
inline value_ref at_in_json(const void* object, std::size_t index) {
    for (value_cursor at; next_in_json(object, at); ++at.count) {
        if (at.count == index) return at.value;
    }
    return {};
}

inline constexpr value_table json_string_table{
    .kind = value_kind::string,
    .text = [](const void* object,
               std::string& scratch) { return decoded_json_string(json_place(object), scratch); },
};
inline constexpr value_table json_array_table{
    .kind = value_kind::array,
    .size = size_of_json,
    .at = at_in_json,
    .next = next_in_json,
};
inline constexpr value_table json_object_table{
    .kind = value_kind::object,
    .size = size_of_json,
    .find = find_in_json,
    .next = next_in_json,
};

// Whole numbers stay whole, as far as 64 bits go.
inline value_ref json_number(const char* at) noexcept {
    const char* end = at;
    while (*end != '\0' && std::string_view("+-.eE0123456789").find(*end) != std::string_view::npos) ++end;
    std::int64_t whole = 0;
    const auto [behind_whole, failed] = std::from_chars(at, end, whole);
    if (failed == std::errc() && behind_whole == end) return value_of_integer(whole);
    std::uint64_t large = 0;
    const auto [behind_large, too_large] = std::from_chars(at, end, large);
    if (too_large == std::errc() && behind_large == end) return value_of_unsigned(large);
    double number = 0;
    const auto [behind, wrong] = std::from_chars(at, end, number);
    if (wrong == std::errc::result_out_of_range) {
        const double infinite = std::numeric_limits<double>::infinity();
        const bool is_tiny = std::string_view(at, end).find("e-") != std::string_view::npos;
        return value_of_number(is_tiny ? 0.0 : *at == '-' ? -infinite : infinite);
    }
    return behind == end && behind != at ? value_of_number(number) : value_of_null();
}

inline value_ref json_text_ref(const char* at) noexcept {
    switch (*at) {
        case '"': return value_ref(at, json_string_table);
        case '{': return value_ref(at, json_object_table);
        case '[': return value_ref(at, json_array_table);
        case 't': return value_of_boolean(true);
        case 'f': return value_of_boolean(false);
        default: return json_number(at);
    }
}

}  // namespace detail

CORTADO_DECL value_ref value_of_json_text(const std::string& text) noexcept {
    return detail::json_text_ref(detail::skip_json_space(text.c_str()));
}

}  // namespace cortado
