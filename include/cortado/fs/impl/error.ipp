#pragma once

#include <cortado/core/error_names_table.hpp>
#include <cortado/core/share.hpp>
#include <cortado/fs/error.hpp>

#include <utility>

namespace cortado::fs {

namespace detail {

inline std::string error_message(int number, std::string_view syscall, const std::optional<std::string>& path,
                                 const std::optional<std::string>& dest) {
    const cortado::detail::error_name known = cortado::detail::name_of_error(number);
    std::string text(known.name);
    text.append(": ").append(known.message).append(", ").append(syscall);
    if (path) text.append(" '").append(*path).append("'");
    if (dest) text.append(" -> '").append(*dest).append("'");
    return text;
}

}  // namespace detail

CORTADO_DECL error::error(int number, said words)
    : std::system_error(number, std::generic_category()),
      said_(cortado::detail::share<const said>(std::move(words))) {}

CORTADO_DECL error::error(int number, std::string_view syscall, std::optional<std::string> path,
                          std::optional<std::string> dest)
    : error(number, said{detail::error_message(number, syscall, path, dest),
                         std::string(cortado::detail::name_of_error(number).name), std::string(syscall),
                         std::move(path).value_or(""), std::move(dest).value_or("")}) {}

CORTADO_DECL error error::of_node(int number, std::string_view code_name, std::string message,
                                  std::string_view syscall, std::optional<std::string> path) {
    return error(number, said{std::move(message), std::string(code_name), std::string(syscall),
                              std::move(path).value_or(""), std::string()});
}

}  // namespace cortado::fs
