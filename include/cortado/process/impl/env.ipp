#pragma once

#include <cortado/core/error.hpp>
#include <cortado/process/env.hpp>

#include <cstdlib>
#include <mutex>

#include <unistd.h>

namespace cortado::process {

namespace detail {

inline std::mutex env_mutex;

/** A name as C takes it; empty where no variable can have it. */
CORTADO_DECL std::string env_name(std::string_view name) {
    return name.find('=') == name.npos && name.find('\0') == name.npos ? std::string(name) : std::string();
}

}  // namespace detail

CORTADO_DECL std::optional<std::string> environment::get(std::string_view name) const {
    const std::string key = detail::env_name(name);
    if (key.empty()) return std::nullopt;
    const std::lock_guard lock(detail::env_mutex);
    const char* value = std::getenv(key.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
}

CORTADO_DECL std::string environment::get(std::string_view name, std::string_view fallback) const {
    std::optional<std::string> found = get(name);
    return found ? std::move(*found) : std::string(fallback);
}

CORTADO_DECL bool environment::has(std::string_view name) const { return get(name).has_value(); }

CORTADO_DECL void environment::set(std::string_view name, std::string_view value) const {
    const std::string key = detail::env_name(name);
    if (key.empty() || value.find('\0') != value.npos)
        throw usage_error("env.set: a name is not empty and holds no '='; neither name nor value hold a NUL");
    const std::lock_guard lock(detail::env_mutex);
    ::setenv(key.c_str(), std::string(value).c_str(), 1);
}

CORTADO_DECL bool environment::unset(std::string_view name) const {
    const std::string key = detail::env_name(name);
    if (key.empty()) return false;
    const std::lock_guard lock(detail::env_mutex);
    const bool was_set = std::getenv(key.c_str()) != nullptr;
    ::unsetenv(key.c_str());
    return was_set;
}

CORTADO_DECL std::vector<std::pair<std::string, std::string>> environment::entries() const {
    std::vector<std::pair<std::string, std::string>> found;
    const std::lock_guard lock(detail::env_mutex);
    for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
        const std::string_view text = *each;
        const std::size_t end = text.find('=');
        if (end != text.npos) found.emplace_back(text.substr(0, end), text.substr(end + 1));
    }
    return found;
}

}  // namespace cortado::process
