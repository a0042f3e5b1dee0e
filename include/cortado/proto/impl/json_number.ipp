#pragma once

#include <cortado/proto/detail/field_access.hpp>
#include <cortado/proto/detail/json_number.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace cortado::proto::detail {

inline std::optional<std::uint64_t> fitting(field_type type, bool is_signed, std::int64_t value) {
    if (!is_signed && value < 0) return std::nullopt;
    if (is_32_bits(type)) {
        if (is_signed ? !std::in_range<std::int32_t>(value) : !std::in_range<std::uint32_t>(value))
            return std::nullopt;
    }
    return static_cast<std::uint64_t>(value);
}

inline std::optional<std::uint64_t> fitting_large(field_type type, bool is_signed, std::uint64_t value) {
    if (std::in_range<std::int64_t>(value)) return fitting(type, is_signed, static_cast<std::int64_t>(value));
    if (is_signed || is_32_bits(type)) return std::nullopt;
    return value;
}

inline std::optional<std::uint64_t> whole_bits(field_type type, bool is_signed, double value) {
    if (value != std::trunc(value) || !(std::abs(value) < 18446744073709551616.0)) return std::nullopt;
    if (value >= 0) return fitting_large(type, is_signed, static_cast<std::uint64_t>(value));
    if (value < -9223372036854775808.0) return std::nullopt;
    return fitting(type, is_signed, static_cast<std::int64_t>(value));
}

/** The whole of a text as a JSON number. */
inline std::optional<double> number_in(std::string_view text) {
    double value = 0;
    const char first = text.starts_with('-') && text.size() > 1 ? text[1] : text.empty() ? '\0' : text[0];
    if (first < '0' || first > '9') return std::nullopt;  // from_chars takes "inf" and "nan", too
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

template <class Integer>
std::optional<Integer> integer_in(std::string_view text) {
    Integer value{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

CORTADO_DECL std::optional<std::uint64_t> integer_bits(field_type type, const json_value& from) {
    const bool is_signed = kind_of(type) == number_kind::signed_integer;
    if (from.is_number_unsigned()) return fitting_large(type, is_signed, from.get<std::uint64_t>());
    if (from.is_number_integer()) return fitting(type, is_signed, from.get<std::int64_t>());
    if (from.is_number_float()) return whole_bits(type, is_signed, from.get<double>());
    if (!from.is_string()) return std::nullopt;
    const std::string_view text = from.get_ref<const std::string&>();
    if (const auto value = integer_in<std::int64_t>(text)) return fitting(type, is_signed, *value);
    if (const auto value = integer_in<std::uint64_t>(text)) return fitting_large(type, is_signed, *value);
    if (text.find_first_of(".eE") == std::string_view::npos)
        return std::nullopt;  // too large: no way by rounding
    const std::optional<double> value = number_in(text);
    return value ? whole_bits(type, is_signed, *value) : std::nullopt;
}

CORTADO_DECL std::optional<std::uint64_t> real_bits(field_type type, const json_value& from) {
    double value = 0;
    if (from.is_number()) {
        value = from.get<double>();
    } else if (from == "NaN") {
        value = std::numeric_limits<double>::quiet_NaN();
    } else if (from == "Infinity" || from == "-Infinity") {
        value = from == "Infinity" ? std::numeric_limits<double>::infinity()
                                   : -std::numeric_limits<double>::infinity();
    } else {
        const std::optional<double> read =
            from.is_string() ? number_in(from.get_ref<const std::string&>()) : std::nullopt;
        if (!read) return std::nullopt;
        value = *read;
    }
    if (type == field_type::double_) return std::bit_cast<std::uint64_t>(value);
    const auto narrowed = static_cast<float>(value);
    if (std::isinf(narrowed) && !std::isinf(value)) return std::nullopt;
    return std::bit_cast<std::uint32_t>(narrowed);
}

}  // namespace cortado::proto::detail
