#pragma once

#include <cortado/fs/error.hpp>
#include <cortado/http/file_name.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/middleware/detail/file_search.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__) && __has_include(<linux/openat2.h>)
#  include <linux/openat2.h>
#  include <sys/syscall.h>
#endif

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <utility>

namespace cortado::middleware {

CORTADO_DECL std::string absolute_path(std::string_view path) {
    std::string whole(path);
    if (!path.starts_with('/')) {
        std::string folder(4096, '\0');
        if (::getcwd(folder.data(), folder.size()) == nullptr) throw fs::error(errno, "uv_cwd");
        folder.resize(folder.find('\0'));
        whole = folder + '/' + whole;
    }
    whole = detail::normalize_path(whole);
    if (whole.size() > 1 && whole.back() == '/') whole.pop_back();
    return whole;
}

namespace detail {

CORTADO_DECL std::string normalize_path(std::string_view path) {
    if (path.empty()) return ".";
    const bool is_absolute = path.front() == '/';
    std::string made(is_absolute ? "/" : "");
    const std::size_t base = made.size();
    std::size_t fixed = base;  // what `..` cannot take away: the leading `../..` of a relative path
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".") continue;
        if (part == ".." && made.size() > fixed) {
            const std::size_t slash = made.rfind('/');
            made.resize(slash == std::string::npos || slash < base ? base : std::max(slash, fixed));
            continue;
        }
        if (part == ".." && is_absolute) continue;
        if (made.size() > base) made += '/';
        made += part;
        if (part == "..") fixed = made.size();
    }
    if (made.empty()) made = ".";
    if (path.back() == '/' && made.back() != '/') made += '/';
    return made;
}

/** Call `wanted` for each part between slashes, or backslashes too, until it says yes. */
template <class Predicate>
bool any_part(std::string_view path, std::string_view separators, Predicate wanted) {
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find_first_of(separators, at), path.size());
        if (wanted(path.substr(at, end - at))) return true;
        at = end + 1;
    }
    return false;
}

CORTADO_DECL file_place place_of(std::string_view path, bool ends_in_slash, std::string_view root,
                                 const send_file_options& options) {
    if (path.find('\0') != std::string_view::npos) return {400};
    std::string relative(path);
    if (!root.empty() && !path.empty()) relative = normalize_path("./" + relative);
    const auto goes_up = [](std::string_view part) { return part == ".."; };
    if (any_part(relative, "/\\", goes_up)) return {403};
    const auto is_hidden = [](std::string_view part) { return part.size() > 1 && part.front() == '.'; };
    if (options.dotfiles != dotfile_rule::allow && any_part(relative, "/", is_hidden)) {
        return {options.dotfiles == dotfile_rule::deny ? 403 : 404};
    }
    file_place place;
    if (root.empty()) {
        place.path = absolute_path(relative);
    } else {
        place.path =
            normalize_path(relative.empty() ? std::string(root) : std::string(root) + '/' + relative);
    }
    place.wants_index = ends_in_slash && !options.index.empty();
    return place;
}

/** How far a search may go. */
enum class patience : bool { only_what_is_known, any };

inline constexpr int not_known = EWOULDBLOCK;

/** Open a path if that takes no disk.
    @return a descriptor, or -1 with errno: not_known where a thread that may block has to ask */
CORTADO_DECL int open_known(const char* path, int flags) noexcept {
#if defined(SYS_openat2) && defined(RESOLVE_CACHED)
    static std::atomic<bool> is_there{true};
    if (is_there.load(std::memory_order_relaxed)) {
        open_how how{};
        how.flags = static_cast<decltype(how.flags)>(flags);
        how.resolve = RESOLVE_CACHED;
        const long opened = ::syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
        if (opened >= 0) return static_cast<int>(opened);
        if (errno != ENOSYS && errno != EINVAL && errno != EPERM) return -1;
        if (errno == ENOSYS) is_there.store(false, std::memory_order_relaxed);
    }
#else
    static_cast<void>(path);
    static_cast<void>(flags);
#endif
    errno = not_known;
    return -1;
}

CORTADO_DECL fs::stats stats_of(const struct stat& from) noexcept {
    const auto nanoseconds = [](const timespec& time) {
        return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
    };
    const auto milliseconds = [](const timespec& time) {
        return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    fs::stats made;
    made.dev = from.st_dev;
    made.ino = from.st_ino;
    made.mode = from.st_mode;
    made.nlink = from.st_nlink;
    made.uid = from.st_uid;
    made.gid = from.st_gid;
    made.rdev = from.st_rdev;
    made.size = static_cast<std::uint64_t>(from.st_size);
    made.blksize = static_cast<std::uint64_t>(from.st_blksize);
    made.blocks = static_cast<std::uint64_t>(from.st_blocks);
    made.atime_ms = milliseconds(from.st_atim);
    made.mtime_ms = milliseconds(from.st_mtim);
    made.ctime_ms = made.birthtime_ms = milliseconds(from.st_ctim);
    made.atime_ns = nanoseconds(from.st_atim);
    made.mtime_ns = nanoseconds(from.st_mtim);
    made.ctime_ns = made.birthtime_ns = nanoseconds(from.st_ctim);
    return made;
}

CORTADO_DECL int status_of_error(int error) noexcept {
    return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG ? 404 : 500;
}

/** Tell what kind of thing could not be opened. */
CORTADO_DECL void explain_failure(found_file& found, struct stat& status, patience how) noexcept {
    if (found.error == EACCES && how == patience::only_what_is_known) {
        found.error = not_known;
    } else if (found.error == EACCES && ::stat(found.path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
        found.error = 0;  // it can be entered, though not read
    } else if (found.error == ENXIO) {
        found.error = ENOENT;  // a socket
    }
}

/** Open what is at a path. It is opened before it is looked at, so that both are about the same file.
    @param found  has the path; the rest is filled in */
CORTADO_DECL void open_at(found_file& found, patience how) {
    constexpr int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;  // a pipe must not hold it up
    const int descriptor =
        how == patience::any ? ::open(found.path.c_str(), flags) : open_known(found.path.c_str(), flags);
    found.error = descriptor < 0 ? errno : 0;
    struct stat status {};
    web::file_slice opened(descriptor, 0, 0);
    if (descriptor >= 0) {
        if (::fstat(descriptor, &status) != 0) found.error = errno;
    } else if (found.error != not_known) {
        explain_failure(found, status, how);
    } else if (how == patience::any) {
        found.error = EBUSY;
    }
    if (found.error != 0) {
        found.status = status_of_error(found.error);
        return;
    }
    found.stats = stats_of(status);
    found.status = S_ISREG(status.st_mode) ? 200 : S_ISDIR(status.st_mode) ? 301 : 404;
    if (found.status != 200) return;
    opened.length = found.stats.size;
    found.content = std::move(opened);
}

/** Try names in turn until one is a file.
    @param found  holds the first name's failure, or none */
template <class Name>
bool try_names(found_file& found, const std::vector<std::string>& endings, patience how, Name name_of) {
    for (const std::string& ending : endings) {
        found.path = name_of(ending);
        open_at(found, how);
        if (found.error == not_known) return false;
        if (found.status == 200) return true;
        if (found.status == 301) found.status = 404;
    }
    return true;
}

CORTADO_DECL std::string_view ending_of_coding(std::string_view coding) noexcept {
    return coding == "br" ? ".br" : coding == "gzip" ? ".gz" : "";
}

/** @return nothing where patience is at its end. @source npm send 1, SendStream.sendFile and sendIndex */
CORTADO_DECL std::optional<found_file> find_plain(const file_place& place, const send_file_options& options,
                                                  patience how) {
    found_file found;
    if (place.refusal != 0) {
        found.status = place.refusal;
        return found;
    }
    const bool ends_in_slash = place.path.ends_with('/');
    if (place.wants_index) {
        const std::string folder = ends_in_slash ? place.path : place.path + '/';
        const auto in_folder = [&](const std::string& name) { return folder + name; };
        if (!try_names(found, options.index, how, in_folder)) return std::nullopt;
        return found;
    }
    found.path = place.path;
    open_at(found, how);
    if (found.error == not_known) return std::nullopt;
    if (found.error == ENOENT && !ends_in_slash && http::file_extension(place.path).empty()) {
        const auto extended = [&](const std::string& extension) { return place.path + '.' + extension; };
        if (!try_names(found, options.extensions, how, extended)) return std::nullopt;
    } else if (found.status == 200 && ends_in_slash) {
        found.status = 404;
    }
    return found;
}

/** Find a file, or the best of those that it was packed into. @return as find_plain() */
CORTADO_DECL std::optional<found_file> find(const file_place& place, const send_file_options& options,
                                            patience how) {
    std::optional<found_file> plain = find_plain(place, options, how);
    if (!plain || plain->status != 200) return plain;
    for (const std::string_view coding : place.codings) {
        found_file packed;
        packed.path.append(plain->path).append(ending_of_coding(coding));
        packed.coding = coding;
        open_at(packed, how);
        if (packed.error == not_known) return std::nullopt;
        if (packed.status == 200) return packed;
    }
    return plain;
}

CORTADO_DECL std::optional<found_file> find_at_once(const file_place& place,
                                                    const send_file_options& options) {
    return find(place, options, patience::only_what_is_known);
}

CORTADO_DECL found_file find_blocking(const file_place& place, const send_file_options& options) {
    return *find(place, options, patience::any);
}

CORTADO_DECL task<found_file> find_on_pool(const file_place& place, const send_file_options& options) {
    return run_blocking([&place, &options] { return find_blocking(place, options); });
}

CORTADO_DECL http_error error_of(const found_file& found) {
    if (found.error == 0) return http_error(found.status);
    return http_error(found.status, fs::error(found.error, "stat", found.path).what()).expose(false);
}

CORTADO_DECL void finish(web::exchange& ex) {
    if (!ex.is_status_assigned()) ex.assign_status(ex.response.status);
    if (ex.complete == nullptr) ex.end();
}

}  // namespace detail

}  // namespace cortado::middleware
