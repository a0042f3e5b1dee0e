#pragma once

#include <cortado/buffer/buffer_error.hpp>

#include <cstddef>

namespace cortado {

CORTADO_DECL std::string_view buffer_error::name() const noexcept {
    if (code_.starts_with("U_")) return "Error";
    return code_ == "ERR_UNKNOWN_ENCODING" || code_ == "ERR_INVALID_ARG_VALUE" ? "TypeError" : "RangeError";
}

namespace detail {

/** Write a number as Node's messages do: digits in threes beyond 2^32. */
inline std::string received_number(std::int64_t value) {
    std::string text = std::to_string(value);
    if (value >= -(std::int64_t{1} << 32) && value <= std::int64_t{1} << 32) return text;
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, 1, '_');
    return text;
}

CORTADO_DECL void throw_out_of_range(std::string_view what, std::string_view range, std::int64_t received) {
    throw buffer_error("ERR_OUT_OF_RANGE", "The value of \"" + std::string(what) +
                                               "\" is out of range. It must be " + std::string(range) +
                                               ". Received " + received_number(received));
}

CORTADO_DECL void throw_out_of_bounds() {
    throw buffer_error("ERR_BUFFER_OUT_OF_BOUNDS", "Attempt to access memory outside buffer bounds");
}

CORTADO_DECL void throw_bad_offset(std::int64_t offset, std::size_t size, std::size_t width) {
    if (size < width) throw_out_of_bounds();
    throw_out_of_range("offset", ">= 0 and <= " + std::to_string(size - width), offset);
}

CORTADO_DECL void throw_bad_width(std::int64_t width) {
    throw_out_of_range("byteLength", ">= 1 and <= 6", width);
}

CORTADO_DECL void throw_bad_value(std::int64_t value, std::size_t width, bool is_signed) {
    const std::size_t bits = width * 8 - (is_signed ? 1 : 0);
    std::string range;
    if (width > 4) {
        const std::string power = "2 ** " + std::to_string(bits);
        range = (is_signed ? ">= -(" + power + ")" : std::string(">= 0")) + " and < " + power;
    } else {
        const std::int64_t limit = std::int64_t{1} << bits;
        range = ">= " + std::to_string(is_signed ? -limit : 0) + " and <= " + std::to_string(limit - 1);
    }
    throw_out_of_range("value", range, value);
}

}  // namespace detail

}  // namespace cortado
