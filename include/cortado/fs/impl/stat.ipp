#pragma once

#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <utility>

namespace cortado::fs {

CORTADO_DECL stats stat_sync(const std::string& path) { return detail::stat_path(path, true); }
CORTADO_DECL task<stats> stat(std::string path) {
    return run_blocking([path = std::move(path)] { return stat_sync(path); });
}
CORTADO_DECL stats lstat_sync(const std::string& path) { return detail::stat_path(path, false); }
CORTADO_DECL task<stats> lstat(std::string path) {
    return run_blocking([path = std::move(path)] { return lstat_sync(path); });
}

CORTADO_DECL void access_sync(const std::string& path, int mode) {
    detail::check_path(path);
    if (::access(path.c_str(), mode) != 0) throw error(errno, "access", path);
}
CORTADO_DECL task<> access(std::string path, int mode) {
    return run_blocking([path = std::move(path), mode] { access_sync(path, mode); });
}
CORTADO_DECL bool exists_sync(const std::string& path) noexcept {
    return path.find('\0') == std::string::npos && ::access(path.c_str(), F_OK) == 0;
}

CORTADO_DECL std::string realpath_sync(const std::string& path) {
    struct freed {
        void operator()(char* text) const noexcept { std::free(text); }
    };
    detail::check_path(path);
    const std::unique_ptr<char, freed> real(::realpath(path.c_str(), nullptr));
    if (!real) throw error(errno, "realpath", path);
    return std::string(real.get());
}
CORTADO_DECL task<std::string> realpath(std::string path) {
    return run_blocking([path = std::move(path)] { return realpath_sync(path); });
}

}  // namespace cortado::fs
