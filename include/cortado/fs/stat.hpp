#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/stats.hpp>

#include <string>

namespace cortado::fs {

inline constexpr int access_exists = 0;   ///< Node's `constants.F_OK`
inline constexpr int access_execute = 1;  ///< `X_OK`
inline constexpr int access_write = 2;    ///< `W_OK`
inline constexpr int access_read = 4;     ///< `R_OK`

/** Ask what a path stands for, behind symbolic links.
    @throws fs::error  `ENOENT: no such file or directory, stat 'a'`
    @cancel as run_blocking's, here and below */
CORTADO_DECL task<stats> stat(std::string path);
CORTADO_DECL stats stat_sync(const std::string& path);
/** The same for the symbolic link itself. */
CORTADO_DECL task<stats> lstat(std::string path);
CORTADO_DECL stats lstat_sync(const std::string& path);

/** Ask whether this process may use a path. What it says may be different a moment later: rather open the file.
    @param mode  the sum of what is wanted: access_read + access_write
    @throws fs::error  `EACCES: permission denied, access 'a'` */
CORTADO_DECL task<> access(std::string path, int mode = access_exists);
CORTADO_DECL void access_sync(const std::string& path, int mode = access_exists);
/** Ask whether there is something behind a path. */
CORTADO_DECL bool exists_sync(const std::string& path) noexcept;

/** The absolute path without links and dots.
    @source Node: fs.html#fsrealpathnativepath-options-callback */
CORTADO_DECL task<std::string> realpath(std::string path);
CORTADO_DECL std::string realpath_sync(const std::string& path);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/stat.ipp>
#endif
