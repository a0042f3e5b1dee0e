#pragma once

#include <cortado/net/listener.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <tuple>
#include <utility>

namespace cortado::net {

namespace detail {

/** A socket address of any family with its length. */
struct socket_address {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);

    sockaddr* generic() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
    int family() const noexcept { return storage.ss_family; }
};

[[noreturn]] CORTADO_DECL void throw_listen_error(int error, const std::string& where) {
    std::string message = "listen on " + where;
    if (error == EADDRINUSE)
        message += ": another program has it; choose another port, or 0 for any that is free";
    if (error == EACCES) message += ": ports below 1024 need privileges";
    throw std::system_error(error, std::generic_category(), message);
}

CORTADO_DECL socket_address make_ip_address(const endpoint& where, bool v4_only) {
    socket_address address;
    const std::string host = where.host == "localhost" ? "127.0.0.1" : where.host;
    auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
    if (v4_only || ::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(where.port);
        address.size = sizeof(sockaddr_in);
        return address;
    }
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    if (::inet_pton(AF_INET6, host.empty() ? "::" : host.c_str(), &v6.sin6_addr) != 1) {
        throw usage_error("listen: '" + where.host +
                          "' is no numeric address; write one, \"localhost\", or nothing");
    }
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(where.port);
    address.size = sizeof(sockaddr_in6);
    return address;
}

CORTADO_DECL socket_address make_unix_address(const std::string& path) {
    socket_address address;
    auto& local = reinterpret_cast<sockaddr_un&>(address.storage);
    if (path.size() >= sizeof local.sun_path)
        throw usage_error("listen: the path of a unix socket is too long: " + path);
    local.sun_family = AF_UNIX;
    std::memcpy(local.sun_path, path.c_str(), path.size() + 1);
    address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    return address;
}

CORTADO_DECL std::pair<std::string, std::uint16_t> describe(socket_address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.family() == AF_INET) {
        auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
        ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        return {text.data(), ntohs(v4.sin_port)};
    }
    if (address.family() == AF_INET6) {
        auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
        // IPv4 that came in over a socket of both families has its octets at the end.
        const bool is_v4 = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
        ::inet_ntop(is_v4 ? AF_INET : AF_INET6, v6.sin6_addr.s6_addr + (is_v4 ? 12 : 0), text.data(),
                    text.size());
        return {text.data(), ntohs(v6.sin6_port)};
    }
    return {};
}

CORTADO_DECL int open_socket(socket_address& address, const endpoint& where) {
    const int descriptor = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    const int on = 1;
    const int off = 0;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (where.reuse_port) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (address.family() == AF_INET6 && where.host.empty()) {
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    if (::bind(descriptor, address.generic(), address.size) == 0 &&
        ::listen(descriptor, where.backlog) == 0) {
        return descriptor;
    }
    const int error = errno;
    ::close(descriptor);
    errno = error;
    return -1;
}

/** Remove a socket file that no process listens on any more. */
CORTADO_DECL void remove_stale_socket(socket_address& address, const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (probe < 0) return;
    const bool is_stale = ::connect(probe, address.generic(), address.size) != 0 && errno == ECONNREFUSED;
    ::close(probe);
    if (is_stale) ::unlink(path.c_str());
}

CORTADO_DECL int open_endpoint(const endpoint& where) {
    if (where.descriptor >= 0) {
        const int flags = ::fcntl(where.descriptor, F_GETFL);
        if (flags < 0 || ::fcntl(where.descriptor, F_SETFL, flags | O_NONBLOCK) < 0) {
            throw_listen_error(errno, "descriptor " + std::to_string(where.descriptor));
        }
        int is_listening = 0;
        socklen_t size = sizeof is_listening;
        ::getsockopt(where.descriptor, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size);
        if (is_listening == 0) {
            throw usage_error("listen: descriptor " + std::to_string(where.descriptor) +
                              " is no listening socket; bind it and call listen() before it is handed over");
        }
        return where.descriptor;
    }
    if (!where.path.empty()) {
        socket_address address = make_unix_address(where.path);
        remove_stale_socket(address, where.path);
        const int descriptor = open_socket(address, where);
        if (descriptor < 0) throw_listen_error(errno, "unix socket " + where.path);
        return descriptor;
    }
    socket_address address = make_ip_address(where, false);
    int descriptor = open_socket(address, where);
    if (descriptor < 0 && where.host.empty() && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL)) {
        address = make_ip_address(where, true);  // a machine without IPv6
        descriptor = open_socket(address, where);
    }
    if (descriptor < 0) {
        const int error = errno;
        throw_listen_error(
            error, (where.host.empty() ? "port " : where.host + " port ") + std::to_string(where.port));
    }
    return descriptor;
}

}  // namespace detail

CORTADO_DECL void listener::open(event_loop& loop, const endpoint& where) {
    descriptor_ = detail::open_endpoint(where);
    unix_path_ = where.path;
    note_address();
    handle_.open(loop, descriptor_, nullptr);
}

CORTADO_DECL void listener::note_address() {
    if (!unix_path_.empty()) {
        address_ = "unix:" + unix_path_;
        return;
    }
    detail::socket_address bound;
    ::getsockname(descriptor_, bound.generic(), &bound.size);
    if (bound.family() == AF_UNIX) {
        address_ = std::string("unix:") + reinterpret_cast<sockaddr_un&>(bound.storage).sun_path;
        return;
    }
    const auto [host, port] = detail::describe(bound);
    port_ = port;
    const bool is_any = host == "::" || host == "0.0.0.0";
    const bool is_v6 = host.find(':') != std::string::npos;
    address_ = "http://" +
               (is_any  ? "localhost"
                : is_v6 ? "[" + host + "]"
                        : host) +
               ":" + std::to_string(port);
}

CORTADO_DECL void listener::close() noexcept {
    if (descriptor_ < 0) return;
    handle_.interrupt();
    handle_.close();
    ::close(std::exchange(descriptor_, -1));
    if (!unix_path_.empty()) ::unlink(unix_path_.c_str());
}

CORTADO_DECL std::optional<accepted> listener::accept() {
    detail::socket_address peer;
    const int descriptor = ::accept4(descriptor_, peer.generic(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            throw std::system_error(errno, std::generic_category(), "accept");
        }
        return std::nullopt;  // none waits, or the one that did is gone
    }
    accepted connection;
    connection.descriptor = descriptor;
    std::tie(connection.address, connection.port) = detail::describe(peer);
    if (peer.family() != AF_UNIX) {
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return connection;
}

}  // namespace cortado::net
