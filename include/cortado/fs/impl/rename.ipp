#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/rename.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace cortado::fs {

namespace detail {

/** Copy to the end through this process. */
inline void copy_by_hand(int from, int to) {
    std::array<char, 64 * 1024> piece;
    while (true) {
        const std::size_t count = read_some(from, piece.data(), piece.size(), {});
        if (count == 0) return;
        write_all(to, std::string_view(piece.data(), count), {});
    }
}

inline bool is_not_offered(int number) noexcept {
    return number == EXDEV || number == ENOSYS || number == EINVAL || number == EOPNOTSUPP ||
           number == EPERM || number == EBADF || number == ETXTBSY;
}

inline void copy_bytes(int from, int to) {
    constexpr std::size_t piece = std::size_t{1} << 30;
    bool copied_any = false;
    while (true) {
        const ssize_t count =
            uninterrupted([&] { return ::copy_file_range(from, nullptr, to, nullptr, piece, 0); });
        if (count < 0 && is_not_offered(errno)) return copy_by_hand(from, to);
        if (count < 0) throw error(errno, "copyfile");
        // What has no size, as in /proc, it takes for empty.
        if (count == 0) return copied_any ? void() : copy_by_hand(from, to);
        copied_any = true;
    }
}

inline void copy_opened(int from, int to, unsigned permissions, int mode) {
    if (::ftruncate(to, 0) != 0) throw error(errno, "copyfile");
    if (::fchmod(to, static_cast<mode_t>(permissions)) != 0 && errno != EPERM) throw error(errno, "copyfile");
    if ((mode & (copyfile_ficlone | copyfile_ficlone_force)) != 0) {
        if (::ioctl(to, FICLONE, from) == 0) return;
        if ((mode & copyfile_ficlone_force) != 0) throw error(errno == ENOTTY ? ENOTSUP : errno, "copyfile");
    }
    copy_bytes(from, to);
}

/** As libuv copies. @throws fs::error without the paths */
inline void copy(const std::string& source, const std::string& destination, int mode) {
    const descriptor from = open_descriptor(source, O_RDONLY, 0);
    const stats seen = stat_descriptor(from.number());
    const int flags = O_WRONLY | O_CREAT | ((mode & copyfile_excl) != 0 ? O_EXCL : 0);
    descriptor to = open_descriptor(destination, flags, seen.mode & 0777);
    const stats other = stat_descriptor(to.number());
    if (seen.dev == other.dev && seen.ino == other.ino) return;  // onto itself
    try {
        if (seen.is_directory()) throw error(EISDIR, "copyfile");
        copy_opened(from.number(), to.number(), seen.mode & 07777, mode);
        to.close();
    } catch (const error&) {
        if (other.is_file()) ::unlink(destination.c_str());
        throw;
    }
}

}  // namespace detail

CORTADO_DECL void rename_sync(const std::string& old_path, const std::string& new_path) {
    detail::check_path(old_path, "oldPath");
    detail::check_path(new_path, "newPath");
    if (::rename(old_path.c_str(), new_path.c_str()) != 0) throw error(errno, "rename", old_path, new_path);
}
CORTADO_DECL task<> rename(std::string old_path, std::string new_path) {
    return run_blocking([old_path = std::move(old_path), new_path = std::move(new_path)] {
        rename_sync(old_path, new_path);
    });
}

CORTADO_DECL void copy_file_sync(const std::string& source, const std::string& destination, int mode) {
    if (mode < 0 || mode > 7) throw usage_error("mode is out of range: >= 0 && <= 7");
    detail::check_path(source, "src");
    detail::check_path(destination, "dest");
    try {
        detail::copy(source, destination, mode);
    } catch (const error& cause) {
        throw error(cause.code().value(), "copyfile", source, destination);
    }
}
CORTADO_DECL task<> copy_file(std::string source, std::string destination, int mode) {
    return run_blocking([source = std::move(source), destination = std::move(destination), mode] {
        copy_file_sync(source, destination, mode);
    });
}

}  // namespace cortado::fs
