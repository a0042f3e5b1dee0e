#pragma once

#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/statfs.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <sys/statfs.h>

#include <cerrno>
#include <utility>

namespace cortado::fs {

CORTADO_DECL stat_fs statfs_sync(const std::string& path) {
    detail::check_path(path);
    struct ::statfs seen {};
    if (detail::uninterrupted([&] { return ::statfs(path.c_str(), &seen); }) != 0)
        throw error(errno, "statfs", path);
    const auto number = [](auto value) { return static_cast<std::uint64_t>(value); };
    stat_fs out;
    out.type = number(seen.f_type);
    out.bsize = number(seen.f_bsize);
    out.blocks = number(seen.f_blocks);
    out.bfree = number(seen.f_bfree);
    out.bavail = number(seen.f_bavail);
    out.files = number(seen.f_files);
    out.ffree = number(seen.f_ffree);
    return out;
}
CORTADO_DECL task<stat_fs> statfs(std::string path) {
    return run_blocking([path = std::move(path)] { return statfs_sync(path); });
}

}  // namespace cortado::fs
