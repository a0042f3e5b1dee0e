#pragma once

#include <cortado/fs/detail/paths.hpp>
#include <cortado/fs/error.hpp>

#include <unistd.h>

#include <cerrno>
#include <climits>
#include <vector>

namespace cortado::fs::detail {

CORTADO_DECL std::string normalized(std::string_view path) {
    const bool is_absolute = path.starts_with('/');
    std::vector<std::string_view> parts;
    for (std::string_view left = path; !left.empty();) {
        const std::string_view part = left.substr(0, left.find('/'));
        left.remove_prefix(part.size() < left.size() ? part.size() + 1 : part.size());
        if (part.empty() || part == ".") continue;
        const bool is_up = part == "..";
        if (is_up && !parts.empty() && parts.back() != "..") {
            parts.pop_back();
        } else if (!is_up || !is_absolute) {
            parts.push_back(part);
        }
    }
    std::string out(is_absolute ? "/" : "");
    for (const std::string_view part : parts) {
        if (!out.empty() && out.back() != '/') out += '/';
        out += part;
    }
    if (!parts.empty() && path.ends_with('/')) out += '/';
    return out.empty() ? "." : out;
}

CORTADO_DECL std::string resolved(std::string_view path) {
    std::string whole(path);
    if (!path.starts_with('/')) {
        std::string here(PATH_MAX, '\0');
        if (::getcwd(here.data(), here.size()) == nullptr) throw error(errno, "uv_cwd");
        here.resize(here.find('\0'));
        whole = here + '/' + whole;
    }
    whole = normalized(whole);
    if (whole.size() > 1 && whole.back() == '/') whole.pop_back();
    return whole;
}

CORTADO_DECL std::string resolved_from(std::string_view directory, const std::string& path) {
    if (path.starts_with('/')) return resolved(path);
    return resolved(std::string(directory) + '/' + path);
}

CORTADO_DECL std::string directory_of(std::string_view path) {
    const std::size_t last = path.find_last_not_of('/');
    if (last == std::string_view::npos) return path.empty() ? "." : "/";
    const std::size_t slash = path.substr(0, last + 1).find_last_of('/');
    if (slash == std::string_view::npos) return ".";
    const std::size_t end = path.substr(0, slash).find_last_not_of('/');
    return end == std::string_view::npos ? "/" : std::string(path.substr(0, slash));
}

CORTADO_DECL bool is_within(std::string_view top, std::string_view path) {
    const std::string whole = resolved(path);
    std::string above = resolved(top);
    if (above == whole || above == "/") return true;
    return whole.starts_with(above += '/');
}

}  // namespace cortado::fs::detail
