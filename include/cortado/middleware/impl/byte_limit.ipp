#pragma once

#include <cortado/core/error.hpp>
#include <cortado/middleware/byte_limit.hpp>

#include <charconv>
#include <string>

namespace cortado::middleware {

namespace detail {
/** @return the power of 1024 that a unit stands for; -1 where it is none */
inline int power_of_unit(std::string_view unit) noexcept {
    if (unit.empty()) return 0;
    const auto small = [](char c) { return static_cast<char>(c | 0x20); };
    if (unit.size() == 1) return small(unit[0]) == 'b' ? 0 : -1;
    if (unit.size() != 2 || small(unit[1]) != 'b') return -1;
    const std::size_t at = std::string_view("kmgtp").find(small(unit[0]));
    return at == std::string_view::npos ? -1 : static_cast<int>(at) + 1;
}
}  // namespace detail

CORTADO_DECL byte_limit::byte_limit(std::string_view text) : bytes_(0) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    const int power = detail::power_of_unit(unit);
    for (int i = 0; i < power; ++i) number *= 1024;
    if (read.ec != std::errc() || power < 0 || !(number >= 0 && number < 0x1p63)) {
        throw usage_error("option limit \"" + std::string(text) +
                          "\" is invalid: write a number of bytes, or one with b, kb, mb, gb, tb or pb");
    }
    bytes_ = static_cast<std::uint64_t>(number);
}

}  // namespace cortado::middleware
