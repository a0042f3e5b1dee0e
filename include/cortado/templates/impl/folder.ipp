#pragma once

#include <cortado/templates/detail/folder.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstddef>
#include <system_error>

namespace cortado::templates::detail {

inline std::optional<file_stamp> stamp_from(const std::string& path, const struct stat& about) {
    if (!S_ISREG(about.st_mode)) return std::nullopt;
#if defined(__APPLE__)
    const auto& time = about.st_mtimespec;
#else
    const auto& time = about.st_mtim;
#endif
    return file_stamp{path, static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec,
                      static_cast<std::int64_t>(about.st_size), static_cast<std::uint64_t>(about.st_ino)};
}

CORTADO_DECL std::optional<file_stamp> stamp_of(const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return std::nullopt;
    return stamp_from(path, about);
}

// Closes whatever happens.
class open_file {
public:
    explicit open_file(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int get() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

CORTADO_DECL std::optional<std::string> read_text(const std::string& path, file_stamp& stamp) {
    const open_file file(path);
    struct stat about {};
    if (file.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        throw std::system_error(errno, std::generic_category(), "templates: " + path);
    }
    if (::fstat(file.get(), &about) != 0) {
        throw std::system_error(errno, std::generic_category(), "templates: " + path);
    }
    std::optional<file_stamp> known = stamp_from(path, about);
    if (!known) return std::nullopt;
    stamp = *known;
    std::string text;
    for (;;) {
        const std::size_t had = text.size();
        text.resize(had + static_cast<std::size_t>(stamp.size > 0 ? stamp.size : 4096) + 1);
        const ssize_t got = ::read(file.get(), text.data() + had, text.size() - had);
        if (got < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "templates: " + path);
        }
        text.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got == 0) return text;
    }
}

CORTADO_DECL bool is_template_name(std::string_view name) noexcept {
    if (name.empty() || name.front() == '/' || name.find('\0') != std::string_view::npos) return false;
    while (!name.empty()) {
        const std::size_t slash = name.find('/');
        if (name.substr(0, slash) == "..") return false;
        if (slash == std::string_view::npos) break;
        name.remove_prefix(slash + 1);
    }
    return true;
}

}  // namespace cortado::templates::detail
