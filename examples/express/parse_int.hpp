#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace example {

/** Read the decimal number a text begins with, as JavaScript's parseInt does; nothing for its NaN. */
inline std::optional<int> parse_int(std::string_view text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

}  // namespace example
