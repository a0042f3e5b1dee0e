#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <limits>

namespace cortado::fs::detail {

CORTADO_DECL void descriptor::close() {
    const int number = std::exchange(number_, -1);
    // Interrupted or not, Linux has closed it.
    if (::close(number) != 0 && errno != EINTR && errno != EINPROGRESS) throw error(errno, "close");
}

CORTADO_DECL void descriptor::close_quietly() noexcept {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

/** A text between quotes as Node shows it in a message. */
inline std::string quoted(const std::string& text) {
    const bool has_single = text.find('\'') != std::string::npos;
    const bool has_double = text.find('"') != std::string::npos;
    const bool has_back = text.find('`') != std::string::npos;
    const char quote = !has_single ? '\'' : !has_double ? '"' : !has_back ? '`' : '\'';
    constexpr std::string_view named = "\b\t\n\f\r";
    constexpr std::string_view letters = "btnfr";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out(1, quote);
    for (const char each : text) {
        const auto octet = static_cast<unsigned char>(each);
        if (const std::size_t at = named.find(each); at != std::string_view::npos && each != '\0') {
            out.append({'\\', letters[at]});
        } else if (octet < 0x20 || octet == 0x7f) {
            out.append("\\x").append({digits[octet >> 4], digits[octet & 15]});
        } else {
            if (each == quote || each == '\\') out += '\\';
            out += each;
        }
    }
    return out + quote;
}

CORTADO_DECL void check_path(const std::string& path, const char* argument) {
    if (path.find('\0') == std::string::npos) return;
    throw error::of_node(EINVAL, "ERR_INVALID_ARG_VALUE",
                         "The argument '" + std::string(argument) +
                             "' must be a string, Uint8Array, or URL without null bytes. Received " +
                             quoted(path),
                         "", path);
}

CORTADO_DECL descriptor open_descriptor(const std::string& path, int flags, unsigned mode) {
    check_path(path);
    const int fd =
        uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(mode)); });
    if (fd < 0) throw error(errno, "open", path);
    return descriptor(fd);
}

CORTADO_DECL std::size_t read_some(int fd, char* into, std::size_t size,
                                   std::optional<std::uint64_t> position) {
    const ssize_t count = uninterrupted([&] {
        return position ? ::pread(fd, into, size, static_cast<off_t>(*position)) : ::read(fd, into, size);
    });
    if (count < 0) throw error(errno, "read");
    return static_cast<std::size_t>(count);
}

CORTADO_DECL std::size_t write_some(int fd, std::string_view data, std::optional<std::uint64_t> position) {
    const ssize_t count = uninterrupted([&] {
        return position ? ::pwrite(fd, data.data(), data.size(), static_cast<off_t>(*position))
                        : ::write(fd, data.data(), data.size());
    });
    if (count < 0) throw error(errno, "write");
    return static_cast<std::size_t>(count);
}

CORTADO_DECL void write_all(int fd, std::string_view data, std::optional<std::uint64_t> position) {
    while (!data.empty()) {
        const std::size_t count = write_some(fd, data, position);
        data.remove_prefix(count);
        if (position) *position += count;
    }
}

CORTADO_DECL std::size_t known_size(int fd) {
    struct ::stat seen {};
    if (::fstat(fd, &seen) != 0) throw error(errno, "fstat");
    return S_ISREG(seen.st_mode) && seen.st_size > 0 ? static_cast<std::size_t>(seen.st_size) : 0;
}

CORTADO_DECL std::size_t read_up_to(int fd, char* into, std::size_t size) {
    std::size_t filled = 0;
    while (filled < size) {
        const std::size_t count = read_some(fd, into + filled, size - filled, {});
        if (count == 0) break;
        filled += count;
    }
    return filled;
}

CORTADO_DECL std::string read_all(int fd) {
    constexpr std::size_t chunk = 64 * 1024;
    std::string content(known_size(fd), '\0');
    if (!content.empty()) {
        content.resize(read_up_to(fd, content.data(), content.size()));  // it may be truncated meanwhile
        return content;
    }
    std::size_t filled = 0;
    while (filled == content.size()) {
        content.resize(std::max(chunk, 2 * filled));
        filled += read_up_to(fd, content.data() + filled, content.size() - filled);
    }
    content.resize(filled);
    return content;
}

inline std::int64_t nanoseconds(const ::statx_timestamp& time) noexcept {
    return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}
inline double milliseconds(const ::statx_timestamp& time) noexcept {
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_nsec) / 1e6;
}
inline std::uint64_t device(std::uint64_t upper, std::uint64_t lower) noexcept {
    return (lower & 0xff) | (upper & 0xfff) << 8 | (lower & ~std::uint64_t{0xff}) << 12 |
           (upper & ~std::uint64_t{0xfff}) << 32;
}

inline stats stats_of(const struct ::statx& seen) noexcept {
    stats out;
    out.dev = device(seen.stx_dev_major, seen.stx_dev_minor);
    out.ino = seen.stx_ino;
    out.mode = seen.stx_mode;
    out.nlink = seen.stx_nlink;
    out.uid = seen.stx_uid;
    out.gid = seen.stx_gid;
    out.rdev = device(seen.stx_rdev_major, seen.stx_rdev_minor);
    out.size = seen.stx_size;
    out.blksize = seen.stx_blksize;
    out.blocks = seen.stx_blocks;
    out.atime_ms = milliseconds(seen.stx_atime);
    out.mtime_ms = milliseconds(seen.stx_mtime);
    out.ctime_ms = milliseconds(seen.stx_ctime);
    out.birthtime_ms = milliseconds(seen.stx_btime);
    out.atime_ns = nanoseconds(seen.stx_atime);
    out.mtime_ns = nanoseconds(seen.stx_mtime);
    out.ctime_ns = nanoseconds(seen.stx_ctime);
    out.birthtime_ns = nanoseconds(seen.stx_btime);
    return out;
}

CORTADO_DECL stats stat_descriptor(int fd) {
    struct ::statx seen {};
    if (::statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &seen) != 0)
        throw error(errno, "fstat");
    return stats_of(seen);
}

CORTADO_DECL stats stat_path(const std::string& path, bool follow) {
    check_path(path);
    struct ::statx seen {};
    const int flags = follow ? 0 : AT_SYMLINK_NOFOLLOW;
    if (::statx(AT_FDCWD, path.c_str(), flags, STATX_BASIC_STATS | STATX_BTIME, &seen) != 0)
        throw error(errno, follow ? "stat" : "lstat", path);
    return stats_of(seen);
}

CORTADO_DECL timespec to_timespec(double seconds) noexcept {
    const double whole = std::floor(seconds);
    timespec time{};
    time.tv_sec = static_cast<std::time_t>(whole);
    // As libuv: microseconds are as exact as a double of seconds is.
    time.tv_nsec = static_cast<long>((seconds - whole) * 1e6) * 1000;
    return time;
}

inline std::uint32_t checked_id(std::int64_t id, const char* name) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    if (id < -1 || id > most) {
        throw usage_error("The value of \"" + std::string(name) +
                          "\" is out of range. It must be >= -1 && <= " + std::to_string(most) +
                          ". Received " + std::to_string(id));
    }
    return static_cast<std::uint32_t>(id);
}

CORTADO_DECL owner to_owner(std::int64_t uid, std::int64_t gid) {
    return {checked_id(uid, "uid"), checked_id(gid, "gid")};
}

CORTADO_DECL void set_length(int fd, std::uint64_t length) {
    if (uninterrupted([&] { return ::ftruncate(fd, static_cast<off_t>(length)); }) != 0)
        throw error(errno, "ftruncate");
}

}  // namespace cortado::fs::detail
