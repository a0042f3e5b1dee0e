#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>

#include <string>

namespace cortado::fs {

struct cp_options {
    bool dereference = false;          ///< copy what links lead to instead of the links
    bool error_on_exist = false;       ///< without `force`: what is there already is an error
    bool force = true;                 ///< copy over files that are there; otherwise they stay
    bool preserve_timestamps = false;  ///< files have the times of what they were copied from
    bool recursive = false;            ///< directories too, with all that is in them
    bool verbatim_symlinks =
        false;     ///< links lead where they are written to lead, though seen from elsewhere
    int mode = 0;  ///< of copy_file
    /** Asked with source and destination before anything is copied; false leaves it out, with what is in it. cp()
        calls it on a thread of the pool. */
    function<bool(const std::string&, const std::string&)> filter{};
};

/** Copy a file, a link or, with `.recursive`, a directory; directories that lead to the destination are made. What is
    in both directories is copied over what is there, what is only in the destination stays.
    ```
    co_await fs::cp("public", "dist", {.recursive = true});
    ```
    @throws fs::error  of what it does; ERR_FS_EISDIR a directory without `.recursive`; ERR_FS_CP_EINVAL onto itself or
            into itself; ERR_FS_CP_EEXIST, ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_NON_DIR_TO_DIR, ERR_FS_CP_FIFO_PIPE,
            ERR_FS_CP_SOCKET, ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY
    @throws usage_error  both dereference and verbatim_symlinks; what leaves the filter
    @cancel as run_blocking's; a copy that has begun goes on to its end
    @source Node: fs.html#fscpsrc-dest-options-callback */
CORTADO_DECL task<> cp(std::string source, std::string destination, cp_options options = {});
CORTADO_DECL void cp_sync(const std::string& source, const std::string& destination, cp_options options = {});

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/cp.ipp>
#endif
