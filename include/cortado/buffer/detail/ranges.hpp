#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/buffer/integer_argument.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::detail {

// <algorithm> weighs more than all of buffer/ for these.
template <class T>
constexpr T smaller(T a, T b) noexcept {
    return b < a ? b : a;
}
template <class T>
constexpr T clamped(T value, T low, T high) noexcept {
    return value < low ? low : smaller(value, high);
}

inline constexpr std::int64_t max_buffer_length = 4294967296;

/** Check a position or a length.
    @throws buffer_error ERR_OUT_OF_RANGE unless it is 0 to `limit` */
inline std::size_t checked_length(integer_argument value, std::string_view what, std::int64_t otherwise = 0,
                                  std::int64_t limit = max_buffer_length) {
    const std::int64_t asked = value.value_or(otherwise);
    if (asked < 0 || asked > limit) throw_out_of_range(what, ">= 0 && <= " + std::to_string(limit), asked);
    return static_cast<std::size_t>(asked);
}

struct byte_range {
    std::size_t from = 0;
    std::size_t to = 0;
};

/** Check which part is to be filled; without an offset it is all, whatever the end.
    @throws buffer_error ERR_OUT_OF_RANGE */
inline byte_range checked_fill_range(std::size_t size, integer_argument offset, integer_argument end) {
    const auto length = static_cast<std::int64_t>(size);
    if (!offset.given()) return {0, size};
    const std::size_t from = checked_length(offset, "offset");
    return {from, checked_length(end, "end", length, length)};
}

}  // namespace cortado::detail
