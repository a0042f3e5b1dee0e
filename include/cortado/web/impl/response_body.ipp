#pragma once

#include <cortado/web/response_body.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace cortado::web {

CORTADO_DECL file_slice::~file_slice() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

CORTADO_DECL file_slice file_slice::open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "open '" + path + "'");
    file_slice opened(descriptor, 0, 0);
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) {
        throw std::system_error(errno, std::generic_category(), "fstat '" + path + "'");
    }
    if (!S_ISREG(status.st_mode)) {
        throw std::system_error(S_ISDIR(status.st_mode) ? EISDIR : EINVAL, std::generic_category(),
                                "open '" + path + "'");
    }
    opened.length = static_cast<std::uint64_t>(status.st_size);
    return opened;
}

CORTADO_DECL void response_body::copy_to_more_room(std::string_view text) {
    constexpr std::size_t least = 256;
    memory_.resize(
        std::max({least, text.size(), memory_.capacity()}));  // longer than it was, the text lies elsewhere
    text.copy(memory_.data(), text.size());
}

CORTADO_DECL void response_body::give_back_memory() noexcept { memory_ = std::string(); }

CORTADO_DECL void response_body::close() noexcept {
    stream_.reset();
    file_ = file_slice();
}

}  // namespace cortado::web
