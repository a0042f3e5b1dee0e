#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/stats.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cortado::fs {

/** A name in a directory and what it is; a symbolic link is not followed.
    @source Node: fs.html#class-fsdirent */
struct dirent {
    std::string name;
    std::string parent_path;  ///< of the directory it is in, beginning as the path that was asked for
    entry_type type = entry_type::unknown;

    bool is_file() const noexcept { return type == entry_type::file; }
    bool is_directory() const noexcept { return type == entry_type::directory; }
    bool is_symbolic_link() const noexcept { return type == entry_type::symbolic_link; }
    bool is_fifo() const noexcept { return type == entry_type::fifo; }
    bool is_socket() const noexcept { return type == entry_type::socket; }
    bool is_character_device() const noexcept { return type == entry_type::character_device; }
    bool is_block_device() const noexcept { return type == entry_type::block_device; }
};

struct with_file_types_t {};
/** Ask readdir for `dirent`s instead of names. */
inline constexpr with_file_types_t with_file_types{};

struct readdir_options {
    bool recursive =
        false;  ///< also what is in the directories within; links to directories are not followed
};

struct mkdir_options {
    bool recursive = false;  ///< make what leads there too, and be content if it is there
    unsigned mode = 0777;    ///< permissions, less the umask
};

/** List a directory, without "." and "..", in the order of the bytes; what is in the directories within comes behind
    it, as paths from the directory asked for.
    @throws fs::error  `ENOTDIR: not a directory, scandir 'a'`
    @cancel as run_blocking's, here and below
    @source Node: fs.html#fsreaddirsyncpath-options */
CORTADO_DECL task<std::vector<std::string>> readdir(std::string path, readdir_options options = {});
CORTADO_DECL std::vector<std::string> readdir_sync(const std::string& path, readdir_options options = {});
CORTADO_DECL task<std::vector<dirent>> readdir(std::string path, with_file_types_t,
                                               readdir_options options = {});
CORTADO_DECL std::vector<dirent> readdir_sync(const std::string& path, with_file_types_t,
                                              readdir_options options = {});

/** Make a directory.
    @return with `.recursive` the first directory that had to be made, if any; nothing otherwise
    @throws fs::error  `EEXIST: file already exists, mkdir 'a'` */
CORTADO_DECL task<std::optional<std::string>> mkdir(std::string path, mkdir_options options = {});
CORTADO_DECL std::optional<std::string> mkdir_sync(const std::string& path, mkdir_options options = {});
/** Make a directory of a name that was not there: the prefix and six letters or digits. Only its owner may use it.
    @return its path */
CORTADO_DECL task<std::string> mkdtemp(std::string prefix);
CORTADO_DECL std::string mkdtemp_sync(const std::string& prefix);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/directory.ipp>
#endif
