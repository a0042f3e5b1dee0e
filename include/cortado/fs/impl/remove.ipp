#pragma once

#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/remove.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/loop/sleep.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

namespace cortado::fs {

namespace detail {

inline void remove_contents(int directory, const std::string& path);

/** Remove `name`, which is in the open directory `parent`. By descriptors, not paths: a directory that is replaced by
    a link meanwhile leads nowhere. */
inline void remove_entry(int parent, const char* name, const std::string& path, bool is_directory) {
    if (!is_directory) {
        if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT) return;
        if (errno != EISDIR && errno != EPERM) throw error(errno, "unlink", path);
    }
    descriptor inside(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!inside.is_open()) {
        if (errno == ENOENT) return;
        if (errno != ELOOP && errno != ENOTDIR) throw error(errno, "scandir", path);
        if (::unlinkat(parent, name, 0) != 0 && errno != ENOENT) throw error(errno, "unlink", path);
        return;
    }
    remove_contents(inside.number(), path);
    if (::unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno != ENOENT) throw error(errno, "rmdir", path);
}

inline void remove_contents(int directory, const std::string& path) {
    const int own = ::fcntl(directory, F_DUPFD_CLOEXEC, 0);
    if (own < 0) throw error(errno, "scandir", path);
    std::vector<dirent> found;
    {
        directory_stream opened(::fdopendir(own));
        if (!opened) {
            const int number = errno;
            ::close(own);
            throw error(number, "scandir", path);
        }
        found = entries_of(opened.get(), path);
    }
    for (const dirent& each : found)
        remove_entry(directory, each.name.c_str(), joined(path, each.name), each.is_directory());
}

/** @return whether it may go better in a while */
inline bool is_passing(const error& failure) noexcept {
    const int number = failure.code().value();
    return number == EBUSY || number == EMFILE || number == ENFILE || number == ENOTEMPTY || number == EPERM;
}

inline void remove_once(const std::string& path, const rm_options& options) {
    check_path(path);
    const std::string name = path.empty() ? path : without_last_slashes(path);
    struct ::stat seen {};
    if (::lstat(path.c_str(), &seen) != 0) {
        if (errno == ENOENT && options.force) return;
        throw error(errno, "lstat", path);
    }
    if (!S_ISDIR(seen.st_mode)) {
        if (::unlink(path.c_str()) != 0) throw error(errno, "unlink", path);
        return;
    }
    if (!options.recursive) {
        throw error::of_node(EISDIR, "ERR_FS_EISDIR",
                             "Path is a directory: rm returned EISDIR (is a directory) " + path, "rm", path);
    }
    // `link/` is the directory behind the link to the system; neither is to be removed.
    if (::lstat(name.c_str(), &seen) == 0 && S_ISLNK(seen.st_mode)) throw error(ENOTDIR, "rmdir", path);
    remove_entry(AT_FDCWD, name.c_str(), path, true);
}

/** @return whether to try again. @throws fs::error unless that is allowed */
inline bool remove_or_retry(const std::string& path, const rm_options& options, unsigned tries) {
    rm_options now = options;
    now.force = options.force || tries > 0;  // somebody else may have finished it meanwhile
    try {
        remove_once(path, now);
        return false;
    } catch (const error& failure) {
        if (!options.recursive || tries >= options.max_retries || !is_passing(failure)) throw;
    }
    return true;
}

inline std::chrono::milliseconds retry_pause(const rm_options& options, unsigned tries) noexcept {
    return std::chrono::milliseconds(std::uint64_t{options.retry_delay} * tries);
}

}  // namespace detail

CORTADO_DECL void rm_sync(const std::string& path, rm_options options) {
    for (unsigned tries = 0; detail::remove_or_retry(path, options, tries);)
        std::this_thread::sleep_for(detail::retry_pause(options, ++tries));
}
CORTADO_DECL task<> rm(std::string path, rm_options options) {
    for (unsigned tries = 0;;) {
        task<bool> work =
            run_blocking([&path, &options, tries] { return detail::remove_or_retry(path, options, tries); });
        const bool again = co_await work;
        if (!again) co_return;
        ++tries;
        co_await sleep_for(detail::retry_pause(options, tries));
    }
}

CORTADO_DECL void rmdir_sync(const std::string& path) {
    detail::check_path(path);
    if (::rmdir(path.c_str()) != 0) throw error(errno, "rmdir", path);
}
CORTADO_DECL task<> rmdir(std::string path) {
    return run_blocking([path = std::move(path)] { rmdir_sync(path); });
}

CORTADO_DECL void unlink_sync(const std::string& path) {
    detail::check_path(path);
    if (::unlink(path.c_str()) != 0) throw error(errno, "unlink", path);
}
CORTADO_DECL task<> unlink(std::string path) {
    return run_blocking([path = std::move(path)] { unlink_sync(path); });
}

}  // namespace cortado::fs
