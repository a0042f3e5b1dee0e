#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/attributes.hpp>
#include <cortado/fs/cp.hpp>
#include <cortado/fs/detail/paths.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/remove.hpp>
#include <cortado/fs/rename.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

namespace cortado::fs {

namespace detail {

/** An error that Node makes of a code, what that means, the system's name for it and what happened. */
[[noreturn]] inline void refuse_copy(int number, const char* code, const std::string& meaning,
                                     const char* system_name, const std::string& what,
                                     const std::string& path) {
    throw error::of_node(number, code, meaning + ": cp returned " + system_name + " (" + what + ") " + path,
                         "cp", path);
}
[[noreturn]] inline void refuse_copy_into_itself(const std::string& source, const std::string& destination,
                                                 const std::string& path) {
    refuse_copy(EINVAL, "ERR_FS_CP_EINVAL", "Invalid src or dest", "EINVAL",
                "cannot copy " + source + " to a subdirectory of self " + destination, path);
}

inline bool are_identical(const stats& one, const stats& other) noexcept {
    return one.ino == other.ino && one.dev == other.dev;
}
inline std::optional<stats> stat_if_there(const std::string& path, bool follow) {
    try {
        return stat_path(path, follow);
    } catch (const error& failure) {
        if (failure.code().value() != ENOENT) throw;
    }
    return std::nullopt;
}

/** One call of cp. @source Node's lib/internal/fs/cp/cp-sync.js for the order of its checks */
class copying {
public:
    explicit copying(cp_options& options) noexcept : options_(options) {}

    void begin(const std::string& source, const std::string& destination) {
        const std::optional<found> both = check(source, destination);
        if (!both) return;
        check_parents(source, both->source, destination);
        const std::string parent = directory_of(destination);
        if (!exists_sync(parent)) mkdir_sync(parent, {.recursive = true});
        copy_any(*both, source, destination);
    }

private:
    struct found {
        stats source;
        std::optional<stats> destination;
    };

    /** @return nothing where the filter leaves it out */
    std::optional<found> check(const std::string& source, const std::string& destination) {
        if (options_.filter && !options_.filter(source, destination)) return std::nullopt;
        found both{stat_path(source, options_.dereference), stat_if_there(destination, options_.dereference)};
        if (both.destination) check_kinds(both, source, destination);
        if (both.source.is_directory() && is_within(source, destination))
            refuse_copy_into_itself(source, destination, destination);
        return both;
    }

    static void check_kinds(const found& both, const std::string& source, const std::string& destination) {
        const bool to_directory = both.destination->is_directory();
        if (are_identical(both.source, *both.destination)) {
            refuse_copy(EINVAL, "ERR_FS_CP_EINVAL", "Invalid src or dest", "EINVAL",
                        "src and dest cannot be the same", destination);
        }
        if (both.source.is_directory() && !to_directory) {
            refuse_copy(
                EISDIR, "ERR_FS_CP_DIR_TO_NON_DIR", "Cannot overwrite non-directory with directory", "EISDIR",
                "cannot overwrite non-directory " + destination + " with directory " + source, destination);
        }
        if (!both.source.is_directory() && to_directory) {
            refuse_copy(ENOTDIR, "ERR_FS_CP_NON_DIR_TO_DIR", "Cannot overwrite directory with non-directory",
                        "ENOTDIR",
                        "cannot overwrite directory " + destination + " with non-directory " + source,
                        destination);
        }
    }

    /** Find the source among the directories above the destination, by what they are rather than by name. */
    static void check_parents(const std::string& source, const stats& seen, const std::string& destination) {
        const std::string source_parent = resolved(directory_of(source));
        std::string inner = destination;
        while (true) {
            const std::string parent = resolved(directory_of(inner));
            if (parent == source_parent || parent == "/") return;
            const std::optional<stats> above = stat_if_there(parent, true);
            if (!above) return;
            if (are_identical(seen, *above)) refuse_copy_into_itself(source, inner, inner);
            inner = parent;
        }
    }

    void copy_any(const found& both, const std::string& source, const std::string& destination) {
        const auto refuse = [&](const char* code, const char* meaning, const char* what) {
            refuse_copy(EINVAL, code, meaning, "EINVAL", what + destination, destination);
        };
        switch (both.source.type()) {
            case entry_type::directory: return copy_directory(both, source, destination);
            case entry_type::file:
            case entry_type::character_device:
            case entry_type::block_device: return copy_file(both, source, destination);
            case entry_type::symbolic_link: return copy_link(both, source, destination);
            case entry_type::socket:
                refuse("ERR_FS_CP_SOCKET", "Cannot copy a socket file", "cannot copy a socket file: ");
                break;
            case entry_type::fifo:
                refuse("ERR_FS_CP_FIFO_PIPE", "Cannot copy a FIFO pipe", "cannot copy a FIFO pipe: ");
                break;
            case entry_type::unknown:
                refuse("ERR_FS_CP_UNKNOWN", "Cannot copy an unknown file type",
                       "cannot copy an unknown file type: ");
                break;
        }
    }

    void copy_file(const found& both, const std::string& source, const std::string& destination) {
        if (both.destination && !options_.force) {
            if (!options_.error_on_exist) return;
            refuse_copy(EEXIST, "ERR_FS_CP_EEXIST", "Target already exists", "EEXIST",
                        destination + " already exists", destination);
        }
        if (both.destination) unlink_sync(destination);
        copy_file_sync(source, destination, options_.mode);
        if (options_.preserve_timestamps) {
            const stats now = stat_path(source, true);  // reading it has changed the time of access
            utimes_sync(destination, now.atime_ms / 1000, now.mtime_ms / 1000);
        }
        chmod_sync(destination, both.source.mode & 07777);
    }

    void copy_directory(const found& both, const std::string& source, const std::string& destination) {
        if (!options_.recursive) {
            throw error::of_node(EISDIR, "ERR_FS_EISDIR",
                                 "Path is a directory: cp returned EISDIR (" + source +
                                     " is a directory (not copied)) " + source,
                                 "cp", source);
        }
        if (!both.destination) mkdir_sync(destination);
        for (const std::string& name : readdir_sync(source)) {
            const std::string from = normalized(source + '/' + name),
                              to = normalized(destination + '/' + name);
            const std::optional<found> inner = check(from, to);
            if (inner) copy_any(*inner, from, to);
        }
        if (!both.destination) chmod_sync(destination, both.source.mode & 07777);
    }

    void copy_link(const found& both, const std::string& source, const std::string& destination) {
        std::string target = readlink_sync(source);
        if (!options_.verbatim_symlinks) target = resolved_from_if_relative(source, target);
        if (!both.destination || !both.destination->is_symbolic_link())
            return symlink_sync(target, destination);
        const std::string there = resolved_from_if_relative(destination, readlink_sync(destination));
        if (is_within(target, there)) refuse_copy_into_itself(target, there, destination);
        // With the link gone, so would be what the new one leads to.
        if (stat_path(destination, true).is_directory() && is_within(there, target)) {
            refuse_copy(EINVAL, "ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY",
                        "Cannot overwrite symlink in subdirectory of self", "EINVAL",
                        "cannot overwrite " + there + " with " + target, destination);
        }
        unlink_sync(destination);
        symlink_sync(target, destination);
    }

    static std::string resolved_from_if_relative(const std::string& link, const std::string& target) {
        return target.starts_with('/') ? target : resolved_from(directory_of(link), target);
    }

    cp_options& options_;
};

}  // namespace detail

CORTADO_DECL void cp_sync(const std::string& source, const std::string& destination, cp_options options) {
    if (options.dereference && options.verbatim_symlinks) {
        throw usage_error(
            "Option \"dereference\" cannot be used in combination with option \"verbatimSymlinks\"");
    }
    if (options.mode < 0 || options.mode > 7) {
        throw usage_error("The value of \"mode\" is out of range. It must be >= 0 && <= 7. Received " +
                          std::to_string(options.mode));
    }
    detail::check_path(source, "src");
    detail::check_path(destination, "dest");
    detail::copying(options).begin(source, destination);
}
CORTADO_DECL task<> cp(std::string source, std::string destination, cp_options options) {
    return run_blocking(
        [source = std::move(source), destination = std::move(destination),
         options = std::move(options)]() mutable { cp_sync(source, destination, std::move(options)); });
}

}  // namespace cortado::fs
