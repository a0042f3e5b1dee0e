#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <string>

namespace cortado::fs {

inline constexpr int copyfile_excl = 1;  ///< refuse if the destination is there
inline constexpr int copyfile_ficlone =
    2;  ///< share the bytes until one is written to, where that is possible
inline constexpr int copyfile_ficlone_force = 4;  ///< share them or fail

/** Give a file or directory another name, instead of what had that name.
    @throws fs::error  `ENOENT: no such file or directory, rename 'a' -> 'b'`
    @cancel as run_blocking's, here and below */
CORTADO_DECL task<> rename(std::string old_path, std::string new_path);
CORTADO_DECL void rename_sync(const std::string& old_path, const std::string& new_path);

/** Copy a file's bytes and permissions, inside the kernel where it can. A copy that fails leaves no destination.
    @param mode  a sum of copyfile_...; 0 copies over what is there
    @throws fs::error  `EEXIST: file already exists, copyfile 'a' -> 'b'`; usage_error: no such mode
    @source Node: fs.html#fscopyfilesrc-dest-mode-callback */
CORTADO_DECL task<> copy_file(std::string source, std::string destination, int mode = 0);
CORTADO_DECL void copy_file_sync(const std::string& source, const std::string& destination, int mode = 0);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/rename.ipp>
#endif
