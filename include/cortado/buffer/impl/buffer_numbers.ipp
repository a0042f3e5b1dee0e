#pragma once

#include <cortado/buffer/buffer_numbers.hpp>

namespace cortado {

namespace detail {

inline std::size_t checked_width(integer_argument width) {
    const std::int64_t value = width.value_or(0);
    if (value < 1 || value > 6) throw_bad_width(value);
    return static_cast<std::size_t>(value);
}

inline std::int64_t with_sign(std::uint64_t value, std::size_t width) noexcept {
    const auto spare = static_cast<int>(64 - 8 * width);
    return static_cast<std::int64_t>(value << spare) >> spare;
}

inline std::uint64_t fitting(integer_argument n, std::size_t width, bool is_signed) {
    const std::int64_t value = n.value_or(0);
    const std::int64_t high = std::int64_t{1} << (8 * width - (is_signed ? 1 : 0));
    if (value >= high || value < (is_signed ? -high : 0)) throw_bad_value(value, width, is_signed);
    return static_cast<std::uint64_t>(value);
}

}  // namespace detail

CORTADO_DECL std::uint64_t buffer_numbers::load_some(integer_argument at, std::size_t width,
                                                     bool big_end_first) const {
    const unsigned char* const bytes = place(at, width);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | bytes[big_end_first ? i : width - 1 - i];
    return value;
}

CORTADO_DECL std::size_t buffer_numbers::store_some(std::uint64_t value, integer_argument at,
                                                    std::size_t width, bool big_end_first) {
    unsigned char* const bytes = place(at, width);
    for (std::size_t i = 0; i < width; ++i, value >>= 8)
        bytes[big_end_first ? width - 1 - i : i] = static_cast<unsigned char>(value);
    return static_cast<std::size_t>(bytes - data_) + width;
}

CORTADO_DECL std::uint64_t buffer_numbers::read_uint_le(integer_argument at, integer_argument width) const {
    return load_some(at, detail::checked_width(width), false);
}
CORTADO_DECL std::uint64_t buffer_numbers::read_uint_be(integer_argument at, integer_argument width) const {
    return load_some(at, detail::checked_width(width), true);
}
CORTADO_DECL std::int64_t buffer_numbers::read_int_le(integer_argument at, integer_argument width) const {
    const std::size_t checked = detail::checked_width(width);
    return detail::with_sign(load_some(at, checked, false), checked);
}
CORTADO_DECL std::int64_t buffer_numbers::read_int_be(integer_argument at, integer_argument width) const {
    const std::size_t checked = detail::checked_width(width);
    return detail::with_sign(load_some(at, checked, true), checked);
}

CORTADO_DECL std::size_t buffer_numbers::write_uint_le(integer_argument n, integer_argument at,
                                                       integer_argument width) {
    const std::size_t checked = detail::checked_width(width);
    return store_some(detail::fitting(n, checked, false), at, checked, false);
}
CORTADO_DECL std::size_t buffer_numbers::write_uint_be(integer_argument n, integer_argument at,
                                                       integer_argument width) {
    const std::size_t checked = detail::checked_width(width);
    return store_some(detail::fitting(n, checked, false), at, checked, true);
}
CORTADO_DECL std::size_t buffer_numbers::write_int_le(integer_argument n, integer_argument at,
                                                      integer_argument width) {
    const std::size_t checked = detail::checked_width(width);
    return store_some(detail::fitting(n, checked, true), at, checked, false);
}
CORTADO_DECL std::size_t buffer_numbers::write_int_be(integer_argument n, integer_argument at,
                                                      integer_argument width) {
    const std::size_t checked = detail::checked_width(width);
    return store_some(detail::fitting(n, checked, true), at, checked, true);
}

}  // namespace cortado
