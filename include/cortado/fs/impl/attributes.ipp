#pragma once

#include <cortado/fs/attributes.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace cortado::fs {

CORTADO_DECL void chmod_sync(const std::string& path, unsigned mode) {
    detail::check_path(path);
    if (::chmod(path.c_str(), static_cast<mode_t>(mode)) != 0) throw error(errno, "chmod", path);
}
CORTADO_DECL task<> chmod(std::string path, unsigned mode) {
    return run_blocking([path = std::move(path), mode] { chmod_sync(path, mode); });
}

CORTADO_DECL void utimes_sync(const std::string& path, double atime, double mtime) {
    detail::check_path(path);
    const timespec times[] = {detail::to_timespec(atime), detail::to_timespec(mtime)};
    if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) throw error(errno, "utime", path);
}
CORTADO_DECL task<> utimes(std::string path, double atime, double mtime) {
    return run_blocking([path = std::move(path), atime, mtime] { utimes_sync(path, atime, mtime); });
}

CORTADO_DECL void lutimes_sync(const std::string& path, double atime, double mtime) {
    detail::check_path(path);
    const timespec times[] = {detail::to_timespec(atime), detail::to_timespec(mtime)};
    if (::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
        throw error(errno, "lutime", path);
}
CORTADO_DECL task<> lutimes(std::string path, double atime, double mtime) {
    return run_blocking([path = std::move(path), atime, mtime] { lutimes_sync(path, atime, mtime); });
}

CORTADO_DECL void chown_sync(const std::string& path, std::int64_t uid, std::int64_t gid) {
    detail::check_path(path);
    const detail::owner wanted = detail::to_owner(uid, gid);
    if (::chown(path.c_str(), wanted.user, wanted.group) != 0) throw error(errno, "chown", path);
}
CORTADO_DECL task<> chown(std::string path, std::int64_t uid, std::int64_t gid) {
    return run_blocking([path = std::move(path), uid, gid] { chown_sync(path, uid, gid); });
}
CORTADO_DECL void lchown_sync(const std::string& path, std::int64_t uid, std::int64_t gid) {
    detail::check_path(path);
    const detail::owner wanted = detail::to_owner(uid, gid);
    if (::lchown(path.c_str(), wanted.user, wanted.group) != 0) throw error(errno, "lchown", path);
}
CORTADO_DECL task<> lchown(std::string path, std::int64_t uid, std::int64_t gid) {
    return run_blocking([path = std::move(path), uid, gid] { lchown_sync(path, uid, gid); });
}

CORTADO_DECL void truncate_sync(const std::string& path, std::uint64_t length) {
    const detail::descriptor opened = detail::open_descriptor(path, O_RDWR, 0666);
    detail::set_length(opened.number(), length);
}
CORTADO_DECL task<> truncate(std::string path, std::uint64_t length) {
    return run_blocking([path = std::move(path), length] { truncate_sync(path, length); });
}

}  // namespace cortado::fs
