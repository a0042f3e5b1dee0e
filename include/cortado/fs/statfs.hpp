#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <cstdint>
#include <string>

namespace cortado::fs {

/** What the system knows about a mounted file system.
    @source Node: fs.html#class-fsstatfs */
struct stat_fs {
    std::uint64_t type = 0;
    std::uint64_t bsize = 0;   ///< bytes of a block
    std::uint64_t blocks = 0;  ///< in all
    std::uint64_t bfree = 0;   ///< blocks that are free
    std::uint64_t bavail = 0;  ///< blocks that are free for all
    std::uint64_t files = 0;   ///< files there can be
    std::uint64_t ffree = 0;   ///< of them, those there are not
};

/** Ask about the file system that a path is in.
    @throws fs::error  `ENOENT: no such file or directory, statfs 'a'`
    @cancel as run_blocking's
    @source Node: fs.html#fsstatfspath-options-callback */
CORTADO_DECL task<stat_fs> statfs(std::string path);
CORTADO_DECL stat_fs statfs_sync(const std::string& path);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/statfs.ipp>
#endif
