#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <cstdint>
#include <string>

namespace cortado::fs {

/** Set a file's permissions.
    @param mode  for example 0644
    @throws fs::error  `ENOENT: no such file or directory, chmod 'a'`
    @cancel as run_blocking's, here and below */
CORTADO_DECL task<> chmod(std::string path, unsigned mode);
CORTADO_DECL void chmod_sync(const std::string& path, unsigned mode);

/** Set the times of the last access and of the last change.
    @param atime,mtime  seconds since 1970-01-01T00:00Z, fractions too
    @throws fs::error  `ENOENT: no such file or directory, utime 'a'` */
CORTADO_DECL task<> utimes(std::string path, double atime, double mtime);
CORTADO_DECL void utimes_sync(const std::string& path, double atime, double mtime);

/** The same for the symbolic link itself.
    @throws fs::error  `ENOENT: no such file or directory, lutime 'a'` */
CORTADO_DECL task<> lutimes(std::string path, double atime, double mtime);
CORTADO_DECL void lutimes_sync(const std::string& path, double atime, double mtime);

/** Give a file to another owner and group.
    @param uid,gid  their numbers; -1 leaves the one there is
    @throws fs::error  `EPERM: operation not permitted, chown 'a'`; usage_error: no such number */
CORTADO_DECL task<> chown(std::string path, std::int64_t uid, std::int64_t gid);
CORTADO_DECL void chown_sync(const std::string& path, std::int64_t uid, std::int64_t gid);
/** The same for the symbolic link itself. */
CORTADO_DECL task<> lchown(std::string path, std::int64_t uid, std::int64_t gid);
CORTADO_DECL void lchown_sync(const std::string& path, std::int64_t uid, std::int64_t gid);

/** Make a file `length` bytes long; what is new is zero.
    @throws fs::error  of open or ftruncate */
CORTADO_DECL task<> truncate(std::string path, std::uint64_t length = 0);
CORTADO_DECL void truncate_sync(const std::string& path, std::uint64_t length = 0);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/attributes.ipp>
#endif
