#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/proto/detail/block.hpp>

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::proto::detail {

/** What a field's bits mean. */
enum class number_kind : std::uint8_t { signed_integer, unsigned_integer, real, boolean, none };

CORTADO_DECL number_kind kind_of(field_type type) noexcept;
/** The bits of a 32-bit field widened by its sign. */
CORTADO_DECL std::int64_t signed_of(field_type type, std::uint64_t bits) noexcept;
inline double real_of_bits(field_type type, std::uint64_t bits) noexcept {
    return type == field_type::float_ ? std::bit_cast<float>(static_cast<std::uint32_t>(bits))
                                      : std::bit_cast<double>(bits);
}
CORTADO_DECL bool is_32_bits(field_type type) noexcept;

[[noreturn]] CORTADO_DECL void refuse_kind(const field_slot& slot, std::string_view wanted);
[[noreturn]] CORTADO_DECL void refuse_number(const field_slot& slot);
CORTADO_DECL void check_index(const message_table& table, const block* in, const field_slot& slot,
                              std::size_t index);

/** The bits a field keeps of a number.
    @throws usage_error  the field cannot hold it */
CORTADO_DECL std::uint64_t bits_of_signed(const field_slot& slot, std::int64_t value);
CORTADO_DECL std::uint64_t bits_of_unsigned(const field_slot& slot, std::uint64_t value);
CORTADO_DECL std::uint64_t bits_of_real(const field_slot& slot, double value);
CORTADO_DECL void write_text(const message_table& table, block* in, const field_slot& slot,
                             std::string_view value);

template <class T>
T read_number(const field_slot& slot, std::uint64_t bits) {
    switch (kind_of(slot.type)) {
        case number_kind::real: return static_cast<T>(real_of_bits(slot.type, bits));
        case number_kind::none: refuse_kind(slot, "a number");
        case number_kind::signed_integer: {
            const std::int64_t value = signed_of(slot.type, bits);
            if constexpr (std::integral<T> && !std::same_as<T, bool>) {
                if (!std::in_range<T>(value)) refuse_number(slot);
            }
            return static_cast<T>(value);
        }
        default:
            if constexpr (std::integral<T> && !std::same_as<T, bool>) {
                if (!std::in_range<T>(bits)) refuse_number(slot);
            }
            return static_cast<T>(bits);
    }
}

template <class T>
T read_field(const message_table& table, const block* in, const field_slot& slot, std::size_t index) {
    check_index(table, in, slot, index);
    if constexpr (std::is_arithmetic_v<T>) {
        if (slot.kept == storage::text || slot.kept == storage::texts || slot.message != nullptr)
            refuse_kind(slot, "a number");
        return read_number<T>(slot, bits_of(table, in, slot, index));
    } else {
        static_assert(std::constructible_from<T, std::string_view>,
                      "proto: get<T> takes numbers, bool and texts");
        if (slot.kept != storage::text && slot.kept != storage::texts) refuse_kind(slot, "a text");
        return T(text_of(table, in, slot, index));
    }
}

template <class T>
void write_field(const message_table& table, block* in, const field_slot& slot, const T& value) {
    if constexpr (std::convertible_to<const T&, std::string_view>) {
        write_text(table, in, slot, value);
    } else {
        static_assert(std::is_arithmetic_v<T>,
                      "proto: set() takes numbers, bool and texts; messages have add()");
        if constexpr (std::floating_point<T>)
            add_bits(table, in, slot, bits_of_real(slot, value));
        else if constexpr (std::signed_integral<T>)
            add_bits(table, in, slot, bits_of_signed(slot, value));
        else
            add_bits(table, in, slot, bits_of_unsigned(slot, value));
    }
}

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/field_access.ipp>
#endif
