#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cortado::process {

/** Say what main() was given: `int main(int argc, char** argv) { cortado::process::init(argc, argv); ... }`. Only
    needed where the system cannot be asked; on Linux argv() knows without it. */
CORTADO_DECL void init(int argc, const char* const* argv);

/** The command line: the program's name as it was called, then its arguments. Read once, at the first call, unless
    init() was called before. */
CORTADO_DECL const std::vector<std::string>& argv();
/** The name the program was called by: the first of argv(), or nothing. */
CORTADO_DECL std::string_view argv0();
/** The absolute path of the program's file. @throws std::system_error */
CORTADO_DECL std::string exec_path();

CORTADO_DECL int pid() noexcept;
/** The process that started this one, or the one that took its place. */
CORTADO_DECL int ppid() noexcept;

/** Whose process this is, by number; `gete...` is who counts when the system is asked to do something. */
CORTADO_DECL unsigned getuid() noexcept;
CORTADO_DECL unsigned geteuid() noexcept;
CORTADO_DECL unsigned getgid() noexcept;
CORTADO_DECL unsigned getegid() noexcept;
/** The other groups it belongs to, with getegid() among them. @throws std::system_error */
CORTADO_DECL std::vector<unsigned> getgroups();

/** The name that `ps` shows for this thread's process.
    @throws std::system_error */
CORTADO_DECL std::string title();
/** @param name  its first 15 bytes count */
CORTADO_DECL void title(std::string_view name);

/** The system this was compiled for, by Node's names: `linux`, `darwin`, `freebsd`. */
CORTADO_DECL std::string_view platform() noexcept;
/** The processor this was compiled for, by Node's names: `x64`, `arm64`, `ia32`, `arm`, `riscv64`. */
CORTADO_DECL std::string_view arch() noexcept;
/** Cortado's release with a `v` before it, such as `v0.1.0`. */
CORTADO_DECL std::string version();

/** The directory that relative paths start from. @throws std::system_error */
CORTADO_DECL std::string cwd();
/** Change it, for all threads. @throws std::system_error  its message has both directories */
CORTADO_DECL void chdir(std::string_view directory);

/** The permission bits that new files are refused. */
CORTADO_DECL unsigned umask();
/** Set them. @param mask  0 to 0777 @return those so far @throws usage_error  out of range */
CORTADO_DECL unsigned umask(unsigned mask);

}  // namespace cortado::process

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/process/impl/info.ipp>
#endif
