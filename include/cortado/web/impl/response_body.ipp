#pragma once

#include <cortado/web/response_body.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

}  // namespace cortado::web
