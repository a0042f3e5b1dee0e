#pragma once

#include <cortado/config.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace cortado::detail {

/** Choose the last two digits, and whether a text is filled up with `=`. */
enum class base64_alphabet : unsigned char { standard, url };

inline constexpr std::string_view base64_digits[] = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
};

/** Hold the value of each digit of either alphabet; 128 for what is none. */
inline constexpr std::array<unsigned char, 256> base64_values = [] {
    std::array<unsigned char, 256> values{};
    values.fill(128);
    for (const std::string_view digits : base64_digits) {
        for (unsigned char i = 0; i < 64; ++i) values[static_cast<unsigned char>(digits[i])] = i;
    }
    return values;
}();

}  // namespace cortado::detail
