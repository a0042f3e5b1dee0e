#pragma once

#include <cortado/core/error.hpp>
#include <cortado/process/info.hpp>
#include <cortado/version.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#if defined(__linux__)
#  include <sys/prctl.h>
#endif

namespace cortado::process {

namespace detail {

[[noreturn]] CORTADO_DECL void throw_errno(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/** The command line as the system keeps it; empty where it cannot be asked. */
CORTADO_DECL std::vector<std::string> command_line() {
    std::vector<std::string> found;
    std::FILE* file = std::fopen("/proc/self/cmdline", "re");
    if (file == nullptr) return found;
    std::string argument;
    for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file)) {
        if (byte != 0) {
            argument.push_back(static_cast<char>(byte));
        } else {
            found.push_back(std::move(argument));
            argument.clear();
        }
    }
    std::fclose(file);
    return found;
}

CORTADO_DECL std::vector<std::string>& arguments() {
    static std::vector<std::string> kept = command_line();
    return kept;
}

}  // namespace detail

CORTADO_DECL void init(int argc, const char* const* argv) { detail::arguments().assign(argv, argv + argc); }

CORTADO_DECL const std::vector<std::string>& argv() { return detail::arguments(); }

CORTADO_DECL std::string_view argv0() {
    return argv().empty() ? std::string_view() : std::string_view(argv().front());
}

CORTADO_DECL std::string exec_path() {
    std::string path(256, '\0');
    for (;;) {
        const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
        if (length < 0) detail::throw_errno("readlink '/proc/self/exe'");
        if (static_cast<std::size_t>(length) < path.size()) {
            path.resize(static_cast<std::size_t>(length));
            return path;
        }
        path.resize(path.size() * 2);
    }
}

CORTADO_DECL int pid() noexcept { return ::getpid(); }
CORTADO_DECL int ppid() noexcept { return ::getppid(); }

CORTADO_DECL unsigned getuid() noexcept { return ::getuid(); }
CORTADO_DECL unsigned geteuid() noexcept { return ::geteuid(); }
CORTADO_DECL unsigned getgid() noexcept { return ::getgid(); }
CORTADO_DECL unsigned getegid() noexcept { return ::getegid(); }

CORTADO_DECL std::vector<unsigned> getgroups() {
    std::vector<gid_t> groups;
    int count = ::getgroups(0, nullptr);
    if (count > 0) {
        groups.resize(static_cast<std::size_t>(count));
        count = ::getgroups(count, groups.data());
    }
    if (count < 0) detail::throw_errno("getgroups");
    std::vector<unsigned> found(groups.begin(), groups.begin() + count);
    if (std::find(found.begin(), found.end(), getegid()) == found.end()) found.push_back(getegid());
    return found;
}

CORTADO_DECL std::string title() {
#if defined(__linux__)
    char name[16] = {};
    if (::prctl(PR_GET_NAME, name) != 0) detail::throw_errno("prctl PR_GET_NAME");
    return name;
#else
    return std::string(argv0());
#endif
}

CORTADO_DECL void title([[maybe_unused]] std::string_view name) {
#if defined(__linux__)
    const std::string kept(name.substr(0, 15));
    if (::prctl(PR_SET_NAME, kept.c_str()) != 0) detail::throw_errno("prctl PR_SET_NAME");
#endif
}

CORTADO_DECL std::string_view platform() noexcept {
#if defined(__linux__)
    return "linux";
#elif defined(__APPLE__)
    return "darwin";
#elif defined(__FreeBSD__)
    return "freebsd";
#else
    return "unknown";
#endif
}

CORTADO_DECL std::string_view arch() noexcept {
#if defined(__x86_64__)
    return "x64";
#elif defined(__aarch64__)
    return "arm64";
#elif defined(__i386__)
    return "ia32";
#elif defined(__arm__)
    return "arm";
#elif defined(__riscv) && __riscv_xlen == 64
    return "riscv64";
#else
    return "unknown";
#endif
}

CORTADO_DECL std::string version() { return std::string("v") + cortado::version; }

CORTADO_DECL std::string cwd() {
    std::string path(256, '\0');
    while (::getcwd(path.data(), path.size()) == nullptr) {
        if (errno != ERANGE) detail::throw_errno("getcwd");
        path.resize(path.size() * 2);
    }
    path.resize(path.find('\0'));
    return path;
}

CORTADO_DECL void chdir(std::string_view directory) {
    const std::string target(directory);
    if (target.find('\0') != target.npos) throw usage_error("chdir: a path holds no NUL");
    if (::chdir(target.c_str()) == 0) return;
    const int failure = errno;
    const std::string from = cwd();
    errno = failure;
    detail::throw_errno("chdir '" + from + "' -> '" + target + "'");
}

/** The mask of /proc, where there is one: to ask the kernel for it is to set it, for every thread. */
inline std::optional<unsigned> umask_of_proc() {
    std::FILE* const status = std::fopen("/proc/self/status", "re");
    if (status == nullptr) return std::nullopt;
    char line[256];
    unsigned mask = 0;
    bool is_found = false;
    while (!is_found && std::fgets(line, sizeof line, status) != nullptr)
        is_found = std::sscanf(line, "Umask: %o", &mask) == 1;
    std::fclose(status);
    return is_found ? std::optional(mask) : std::nullopt;
}

CORTADO_DECL unsigned umask() {
    if (const std::optional<unsigned> mask = umask_of_proc()) return *mask;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mask;
}

CORTADO_DECL unsigned umask(unsigned mask) {
    if (mask > 0777) throw usage_error("umask: the mask is 0 to 0777");
    return ::umask(static_cast<mode_t>(mask));
}

}  // namespace cortado::process
