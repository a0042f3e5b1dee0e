#pragma once

#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace cortado::fs {

CORTADO_DECL void symlink_sync(const std::string& target, const std::string& path) {
    detail::check_path(target, "target");
    detail::check_path(path);
    if (::symlink(target.c_str(), path.c_str()) != 0) throw error(errno, "symlink", target, path);
}
CORTADO_DECL task<> symlink(std::string target, std::string path) {
    return run_blocking([target = std::move(target), path = std::move(path)] { symlink_sync(target, path); });
}

CORTADO_DECL void link_sync(const std::string& existing_path, const std::string& new_path) {
    detail::check_path(existing_path, "existingPath");
    detail::check_path(new_path, "newPath");
    if (::link(existing_path.c_str(), new_path.c_str()) != 0)
        throw error(errno, "link", existing_path, new_path);
}
CORTADO_DECL task<> link(std::string existing_path, std::string new_path) {
    return run_blocking([existing_path = std::move(existing_path), new_path = std::move(new_path)] {
        link_sync(existing_path, new_path);
    });
}

CORTADO_DECL std::string readlink_sync(const std::string& path) {
    detail::check_path(path, "oldPath");
    std::string target(256, '\0');
    while (true) {
        const ssize_t count = ::readlink(path.c_str(), target.data(), target.size());
        if (count < 0) throw error(errno, "readlink", path);
        const auto length = static_cast<std::size_t>(count);
        const bool is_whole = length < target.size();
        target.resize(is_whole ? length : 2 * target.size());
        if (is_whole) return target;
    }
}
CORTADO_DECL task<std::string> readlink(std::string path) {
    return run_blocking([path = std::move(path)] { return readlink_sync(path); });
}

}  // namespace cortado::fs
