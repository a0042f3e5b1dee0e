#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <string>

namespace cortado::fs {

/** Make a symbolic link.
    @param target  what it leads to, seen from where the link is; it need not be there
    @param path    the link
    @throws fs::error  `EEXIST: file already exists, symlink 'target' -> 'path'`
    @cancel as run_blocking's, here and below */
CORTADO_DECL task<> symlink(std::string target, std::string path);
CORTADO_DECL void symlink_sync(const std::string& target, const std::string& path);

/** Give a file a second name, as good as the first. */
CORTADO_DECL task<> link(std::string existing_path, std::string new_path);
CORTADO_DECL void link_sync(const std::string& existing_path, const std::string& new_path);

/** What a symbolic link leads to, as it was written.
    @throws fs::error  `EINVAL: invalid argument, readlink 'a'`: it is none */
CORTADO_DECL task<std::string> readlink(std::string path);
CORTADO_DECL std::string readlink_sync(const std::string& path);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/links.ipp>
#endif
