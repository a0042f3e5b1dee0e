#pragma once

#include <cortado/config.hpp>

#include <algorithm>
#include <string_view>

namespace cortado::http::detail {

/** Drop what is one of `blanks` at both ends: by default JavaScript's white space, as far as it is ASCII. */
inline std::string_view trim(std::string_view text, std::string_view blanks = " \t\r\n\v\f") noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace cortado::http::detail
