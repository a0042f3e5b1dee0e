#pragma once

#include <cortado/core/sorted_order.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace cortado::fs {

namespace detail {

struct directory_closed {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};
using directory_stream = std::unique_ptr<DIR, directory_closed>;

inline entry_type entry_type_of(unsigned char type) noexcept {
    switch (type) {
        case DT_REG: return entry_type::file;
        case DT_DIR: return entry_type::directory;
        case DT_LNK: return entry_type::symbolic_link;
        case DT_FIFO: return entry_type::fifo;
        case DT_SOCK: return entry_type::socket;
        case DT_CHR: return entry_type::character_device;
        case DT_BLK: return entry_type::block_device;
        default: return entry_type::unknown;
    }
}

inline std::string joined(const std::string& directory, const std::string& name) {
    if (directory.empty()) return name;
    return directory.back() == '/' ? directory + name : directory + '/' + name;
}

/** The entries of an open directory, sorted; `path` is for the message. */
inline std::vector<dirent> entries_of(DIR* directory, const std::string& path) {
    std::vector<dirent> found;
    while (true) {
        errno = 0;
        const auto* const each = ::readdir(directory);
        if (each == nullptr) break;
        const std::string_view name = each->d_name;
        if (name != "." && name != "..")
            found.push_back({std::string(name), path, entry_type_of(each->d_type)});
    }
    if (errno != 0) throw error(errno, "scandir", path);
    cortado::detail::sort_stably(
        found, [](const dirent& one, const dirent& other) { return one.name < other.name; });
    return found;
}

inline std::vector<dirent> scan(const std::string& path) {
    const directory_stream opened(::opendir(path.c_str()));
    if (!opened) throw error(errno, "scandir", path);
    std::vector<dirent> found = entries_of(opened.get(), path);
    for (dirent& each : found) {  // not every file system says it at once
        if (each.type == entry_type::unknown) each.type = stat_path(joined(path, each.name), false).type();
    }
    return found;
}

/** Without the slashes at its end, so that what is joined to it reads well. */
inline std::string without_last_slashes(const std::string& path) {
    const std::size_t end = path.find_last_not_of('/');
    return end == std::string::npos ? path.substr(0, 1) : path.substr(0, end + 1);
}

/** 0, or errno. `first` becomes the first directory that was made. */
inline int make_directories(const std::string& path, mode_t mode, std::optional<std::string>& first) {
    const auto make = [&] {
        const int number = ::mkdir(path.c_str(), mode) == 0 ? 0 : errno;
        if (number == 0 && !first) first = path;
        return number;
    };
    int number = make();
    if (number == ENOENT) {
        const std::string parent = path.substr(0, path.find_last_of('/'));
        if (parent != path) {
            const int above = make_directories(parent, mode, first);
            if (above != 0) return above == EEXIST ? ENOTDIR : above;
            number = make();
            if (number == ENOENT) return number;
        }
    }
    if (number == 0 || number == EACCES || number == ENOSPC || number == ENOTDIR || number == EPERM)
        return number;
    struct ::stat seen {};
    if (::stat(path.c_str(), &seen) != 0) return errno;
    return S_ISDIR(seen.st_mode) ? 0 : EEXIST;
}

}  // namespace detail

CORTADO_DECL std::vector<dirent> readdir_sync(const std::string& path, with_file_types_t,
                                              readdir_options options) {
    detail::check_path(path);
    std::vector<dirent> found = detail::scan(path);
    if (!options.recursive) return found;
    const std::string top = detail::without_last_slashes(path);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i].is_directory()) continue;
        const std::string inner =
            detail::joined(found[i].parent_path == path ? top : found[i].parent_path, found[i].name);
        for (dirent& each : detail::scan(inner)) found.push_back(std::move(each));
    }
    return found;
}
CORTADO_DECL task<std::vector<dirent>> readdir(std::string path, with_file_types_t, readdir_options options) {
    return run_blocking(
        [path = std::move(path), options] { return readdir_sync(path, with_file_types, options); });
}

CORTADO_DECL std::vector<std::string> readdir_sync(const std::string& path, readdir_options options) {
    std::vector<dirent> found = readdir_sync(path, with_file_types, options);
    const std::string top = detail::joined(detail::without_last_slashes(path), "");
    std::vector<std::string> names;
    names.reserve(found.size());
    for (dirent& each : found) {
        if (each.parent_path != path) {
            names.push_back(detail::joined(each.parent_path.substr(top.size()), each.name));
        } else {
            names.push_back(std::move(each.name));
        }
    }
    return names;
}
CORTADO_DECL task<std::vector<std::string>> readdir(std::string path, readdir_options options) {
    return run_blocking([path = std::move(path), options] { return readdir_sync(path, options); });
}

CORTADO_DECL std::optional<std::string> mkdir_sync(const std::string& path, mkdir_options options) {
    detail::check_path(path);
    std::optional<std::string> first;
    const auto mode = static_cast<mode_t>(options.mode);
    const int number = options.recursive ? detail::make_directories(path, mode, first)
                                         : (::mkdir(path.c_str(), mode) == 0 ? 0 : errno);
    if (number != 0) throw error(number, "mkdir", path);
    return first;
}
CORTADO_DECL task<std::optional<std::string>> mkdir(std::string path, mkdir_options options) {
    return run_blocking([path = std::move(path), options] { return mkdir_sync(path, options); });
}

CORTADO_DECL std::string mkdtemp_sync(const std::string& prefix) {
    detail::check_path(prefix, "prefix");
    std::string path = prefix + "XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) throw error(errno, "mkdtemp", prefix + "XXXXXX");
    return path;
}
CORTADO_DECL task<std::string> mkdtemp(std::string prefix) {
    return run_blocking([prefix = std::move(prefix)] { return mkdtemp_sync(prefix); });
}

}  // namespace cortado::fs
