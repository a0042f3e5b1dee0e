#pragma once

#include <cortado/net/raw_socket.hpp>

#include <sys/ioctl.h>
#include <sys/socket.h>
#if defined(__linux__)
#  include <sys/sendfile.h>
#endif
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace cortado::net {

namespace detail {

CORTADO_DECL io_step step_of(ssize_t count) noexcept {
    if (count > 0) return {io_step::outcome::moved, static_cast<std::size_t>(count)};
    if (count == 0) return {io_step::outcome::ended, 0};
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {io_step::outcome::would_block, 0};
    return {io_step::outcome::failed, 0};
}

/** Keep a peer that went away from ending the process. */
CORTADO_DECL bool ignore_broken_pipes() noexcept {
    struct sigaction now {};
    if (::sigaction(SIGPIPE, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) return false;
    now.sa_handler = SIG_IGN;
    return ::sigaction(SIGPIPE, &now, nullptr) == 0;
}

}  // namespace detail

CORTADO_DECL void raw_socket::open(event_loop& loop, int descriptor, poll_handle::owner* told) {
    descriptor_ = descriptor;
    try {
        handle_.open(loop, descriptor, told);
    } catch (...) {
        ::close(std::exchange(descriptor_, -1));
        throw;
    }
}

CORTADO_DECL void raw_socket::close() noexcept {
    if (descriptor_ < 0) return;
    handle_.close();
    ::close(std::exchange(descriptor_, -1));
}

CORTADO_DECL io_step raw_socket::read_some(std::span<char> room) noexcept {
    return detail::step_of(::recv(descriptor_, room.data(), room.size(), 0));
}

CORTADO_DECL io_step raw_socket::write_some(std::string_view bytes) noexcept {
    return detail::step_of(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

CORTADO_DECL io_step raw_socket::send_file(int file, std::uint64_t& offset, std::uint64_t length) noexcept {
    constexpr std::uint64_t most = 1 << 20;  // one call must not keep the loop for long
    const std::size_t wanted = static_cast<std::size_t>(std::min(length, most));
#if defined(__linux__)
    [[maybe_unused]] static const bool is_safe = detail::ignore_broken_pipes();
    off_t position = static_cast<off_t>(offset);
    const io_step step = detail::step_of(::sendfile(descriptor_, file, &position, wanted));
#else
    std::array<char, 32768> piece;
    const ssize_t got =
        ::pread(file, piece.data(), std::min(wanted, piece.size()), static_cast<off_t>(offset));
    if (got <= 0) return {got == 0 ? io_step::outcome::ended : io_step::outcome::failed, 0};
    const io_step step = write_some({piece.data(), static_cast<std::size_t>(got)});
#endif
    offset += step.count;
    return step;
}

CORTADO_DECL void raw_socket::shut_down_write() noexcept { ::shutdown(descriptor_, SHUT_WR); }

CORTADO_DECL void raw_socket::reset_on_close() noexcept {
    const ::linger now{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

CORTADO_DECL std::size_t raw_socket::available() const noexcept {
    int count = 0;
    return ::ioctl(descriptor_, FIONREAD, &count) == 0 && count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace cortado::net
