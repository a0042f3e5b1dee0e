#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <string>

namespace cortado::fs {

struct rm_options {
    bool recursive = false;  ///< directories too, with all that is in them; links are removed, not followed
    bool force = false;      ///< be content if there is nothing
    /** How often to try again, with `.recursive`, where it is EBUSY, EMFILE, ENFILE, ENOTEMPTY or EPERM. */
    unsigned max_retries = 0;
    unsigned retry_delay = 100;  ///< milliseconds before the first of them, each waits for so much longer
};

/** Remove a file or, with `.recursive`, a directory. What somebody turns into a link meanwhile is not followed.
    @throws fs::error  `ENOENT: no such file or directory, lstat 'a'`; a directory without `.recursive` is
            ERR_FS_EISDIR
    @cancel as run_blocking's, here and below; a removal that has begun goes on to its end
    @source Node: fs.html#fsrmpath-options-callback */
CORTADO_DECL task<> rm(std::string path, rm_options options = {});
CORTADO_DECL void rm_sync(const std::string& path, rm_options options = {});

/** Remove an empty directory.
    @throws fs::error  `ENOTEMPTY: directory not empty, rmdir 'a'` */
CORTADO_DECL task<> rmdir(std::string path);
CORTADO_DECL void rmdir_sync(const std::string& path);

/** Remove a name that is no directory's; what it stood for goes with its last name. */
CORTADO_DECL task<> unlink(std::string path);
CORTADO_DECL void unlink_sync(const std::string& path);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/remove.ipp>
#endif
