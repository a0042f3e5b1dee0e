#pragma once

#include <cortado/config.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::process {

/** The environment of this program and of the children it will start; see env. */
class environment {
public:
    /** The value of a variable, or nothing where it is not set: `process::env("HOME")`. */
    std::optional<std::string> operator()(std::string_view name) const { return get(name); }
    std::optional<std::string> operator[](std::string_view name) const { return get(name); }
    CORTADO_DECL std::optional<std::string> get(std::string_view name) const;
    /** The value of a variable, or `fallback` where it is not set. */
    CORTADO_DECL std::string get(std::string_view name, std::string_view fallback) const;
    CORTADO_DECL bool has(std::string_view name) const;
    /** Set a variable, whether or not it is set already.
        @throws usage_error  the name is empty or holds '=', or name or value hold a NUL */
    CORTADO_DECL void set(std::string_view name, std::string_view value) const;
    /** Remove a variable. @return whether it was set */
    CORTADO_DECL bool unset(std::string_view name) const;
    /** Every variable and its value, in the system's order. */
    CORTADO_DECL std::vector<std::pair<std::string, std::string>> entries() const;
};

/** Node's `process.env`. Its members may be called from any thread; a library that calls getenv() or setenv() by itself
    is not protected from them.
    @source Node: process.env */
inline constexpr environment env{};

}  // namespace cortado::process

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/process/impl/env.ipp>
#endif
