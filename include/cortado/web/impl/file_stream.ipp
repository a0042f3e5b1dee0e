#pragma once

#include <cortado/web/file_stream.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace cortado::web {

CORTADO_DECL task<std::string_view> file_stream::read() {
    constexpr std::uint64_t most = 64 * 1024;
    const std::uint64_t rest = file_.offset + file_.length - at_;
    piece_.resize(static_cast<std::size_t>(std::min(rest, most)));
    if (piece_.empty()) co_return std::string_view();
    const ssize_t got = ::pread(file_.descriptor(), piece_.data(), piece_.size(), static_cast<off_t>(at_));
    if (got <= 0)
        throw std::system_error(got < 0 ? errno : EIO, std::generic_category(), "read a file's body");
    at_ += static_cast<std::uint64_t>(got);
    co_return std::string_view(piece_).substr(0, static_cast<std::size_t>(got));
}

}  // namespace cortado::web
