#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string_view>

namespace cortado::express::detail {

/** The part behind the last slash, but for slashes at the end. @source Node, path.basename */
inline std::string_view base_name(std::string_view path) noexcept {
    while (path.ends_with('/')) path.remove_suffix(1);
    return path.substr(path.rfind('/') + 1);
}

/** The end of a base name from its last dot on. @source Node, path.extname */
inline std::string_view extension(std::string_view base_name) noexcept {
    const std::size_t dot = base_name.rfind('.');
    const bool is_none = dot == std::string_view::npos || dot == 0 || base_name == "..";
    return is_none ? std::string_view() : base_name.substr(dot);
}

}  // namespace cortado::express::detail
