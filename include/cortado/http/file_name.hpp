#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string_view>

namespace cortado::http {

/** The part behind the last slash, but for slashes at the end. @source Node, path.basename */
inline std::string_view base_name(std::string_view path) noexcept {
    while (path.ends_with('/')) path.remove_suffix(1);
    return path.substr(path.rfind('/') + 1);
}

/** The extension of what is behind the last slash, with its dot; "" where it has none, as ".profile" has.
    @source Node, path.extname, but for slashes at the end */
inline std::string_view file_extension(std::string_view path) noexcept {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    const bool is_none = dot == std::string_view::npos || dot == 0 || name == "..";
    return is_none ? std::string_view() : name.substr(dot);
}

}  // namespace cortado::http
