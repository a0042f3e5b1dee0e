#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/proto/detail/field_access.hpp>

namespace cortado::proto::detail {

CORTADO_DECL number_kind kind_of(field_type type) noexcept {
    switch (type) {
        case field_type::double_:
        case field_type::float_: return number_kind::real;
        case field_type::int32:
        case field_type::int64:
        case field_type::sint32:
        case field_type::sint64:
        case field_type::sfixed32:
        case field_type::sfixed64:
        case field_type::enum_: return number_kind::signed_integer;
        case field_type::uint32:
        case field_type::uint64:
        case field_type::fixed32:
        case field_type::fixed64: return number_kind::unsigned_integer;
        case field_type::bool_: return number_kind::boolean;
        default: return number_kind::none;
    }
}

CORTADO_DECL bool is_32_bits(field_type type) noexcept {
    const storage kept = storage_of(type, false);
    return kept == storage::word;
}

CORTADO_DECL std::int64_t signed_of(field_type type, std::uint64_t bits) noexcept {
    return is_32_bits(type) ? static_cast<std::int32_t>(bits) : static_cast<std::int64_t>(bits);
}

CORTADO_DECL void refuse_kind(const field_slot& slot, std::string_view wanted) {
    throw usage_error("proto: the field \"" + slot.field->full_name + "\" is not " + std::string(wanted));
}

CORTADO_DECL void refuse_number(const field_slot& slot) {
    throw usage_error("proto: the number and the field \"" + slot.field->full_name +
                      "\" do not fit each other");
}

CORTADO_DECL void check_index(const message_table& table, const block* in, const field_slot& slot,
                              std::size_t index) {
    const bool is_list = slot.kept >= storage::octets;
    const std::size_t count = is_list ? count_of(table, in, slot) : 1;
    if (index >= count)
        throw usage_error("proto: the field \"" + slot.field->full_name + "\" has " + std::to_string(count) +
                          " elements, asked for element " + std::to_string(index));
}

CORTADO_DECL std::uint64_t bits_of_signed(const field_slot& slot, std::int64_t value) {
    switch (kind_of(slot.type)) {
        case number_kind::real: return bits_of_real(slot, static_cast<double>(value));
        case number_kind::signed_integer:
            if (is_32_bits(slot.type) && !std::in_range<std::int32_t>(value)) refuse_number(slot);
            return static_cast<std::uint64_t>(value);
        case number_kind::none: refuse_kind(slot, "a number");
        default:
            if (value < 0) refuse_number(slot);
            return bits_of_unsigned(slot, static_cast<std::uint64_t>(value));
    }
}

CORTADO_DECL std::uint64_t bits_of_unsigned(const field_slot& slot, std::uint64_t value) {
    switch (kind_of(slot.type)) {
        case number_kind::real: return bits_of_real(slot, static_cast<double>(value));
        case number_kind::boolean:
            if (value > 1) refuse_number(slot);
            return value;
        case number_kind::unsigned_integer:
            if (is_32_bits(slot.type) && !std::in_range<std::uint32_t>(value)) refuse_number(slot);
            return value;
        case number_kind::none: refuse_kind(slot, "a number");
        default:
            if (!std::in_range<std::int64_t>(value)) refuse_number(slot);
            return bits_of_signed(slot, static_cast<std::int64_t>(value));
    }
}

CORTADO_DECL std::uint64_t bits_of_real(const field_slot& slot, double value) {
    if (slot.type == field_type::float_) return std::bit_cast<std::uint32_t>(static_cast<float>(value));
    if (slot.type == field_type::double_) return std::bit_cast<std::uint64_t>(value);
    constexpr double limit = 18446744073709551616.0;  // 2^64
    if (!(value > -limit && value < limit) || value != std::trunc(value)) refuse_number(slot);
    if (value >= 0) return bits_of_unsigned(slot, static_cast<std::uint64_t>(value));
    if (value < -9223372036854775808.0) refuse_number(slot);
    return bits_of_signed(slot, static_cast<std::int64_t>(value));
}

CORTADO_DECL void write_text(const message_table& table, block* in, const field_slot& slot,
                             std::string_view value) {
    if (slot.kept != storage::text && slot.kept != storage::texts) refuse_kind(slot, "a text");
    if (slot.checks_utf8 && !is_utf8(value))
        throw usage_error("proto: the field \"" + slot.field->full_name +
                          "\" takes UTF-8; other bytes belong in a field of type bytes");
    add_text(table, in, slot) = value;
}

}  // namespace cortado::proto::detail
