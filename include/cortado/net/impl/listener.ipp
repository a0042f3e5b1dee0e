#pragma once

#include <cortado/net/detail/socket_address.hpp>
#include <cortado/net/listener.hpp>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace cortado::net {

namespace detail {

/** What to do where listening fails; "" where the system's own message has to do. */
CORTADO_DECL const char* cure_for(int error, const endpoint& where) {
    if (!where.path.empty()) {
        if (error == EADDRINUSE)
            return ": this or another program listens there, or it is a file and no socket; choose another "
                   "path";
        return error == EACCES ? ": this user may not make files in its folder; choose another path" : "";
    }
    if (error == EADDRINUSE)
        return ": this or another program listens there; choose another port, or 0 for any that is free";
    return error == EACCES ? ": ports below 1024 need privileges" : "";
}

[[noreturn]] CORTADO_DECL void throw_listen_error(int error, const endpoint& where) {
    const std::string place = where.descriptor >= 0 ? "descriptor " + std::to_string(where.descriptor)
                              : !where.path.empty() ? "unix socket " + where.path
                              : where.host.empty()  ? "port " + std::to_string(where.port)
                                                    : where.host + " port " + std::to_string(where.port);
    throw std::system_error(error, std::generic_category(), "listen on " + place + cure_for(error, where));
}

CORTADO_DECL socket_address make_ip_address(const endpoint& where, bool v4_only) {
    const char* const any = v4_only ? "0.0.0.0" : "::";
    const std::string host = where.host == "localhost" ? "127.0.0.1" : where.host.empty() ? any : where.host;
    const std::optional<socket_address> made = numeric_address(host, where.port);
    if (made) return *made;
    throw usage_error("listen: '" + where.host +
                      "' is no numeric address; write one, \"localhost\", or nothing");
}

/** Close a descriptor and keep errno. @return -1 */
CORTADO_DECL int give_up(int descriptor) {
    const int error = errno;
    ::close(descriptor);
    errno = error;
    return -1;
}

CORTADO_DECL int bind_socket(socket_address& address, const endpoint& where) {
    const int descriptor = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    const int on = 1;
    const int v6_only = where.ipv6_only ? 1 : 0;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (where.reuse_port) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (address.family() == AF_INET6 && (where.host.empty() || where.ipv6_only)) {
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only);
    }
    return ::bind(descriptor, address.generic(), address.size) == 0 ? descriptor : give_up(descriptor);
}

CORTADO_DECL int open_socket(socket_address& address, const endpoint& where) {
    const int descriptor = bind_socket(address, where);
    return descriptor < 0 || ::listen(descriptor, where.backlog) == 0 ? descriptor : give_up(descriptor);
}

/** @param open  bind_socket or open_socket */
CORTADO_DECL int open_ip(const endpoint& where, int (*open)(socket_address&, const endpoint&)) {
    socket_address address = make_ip_address(where, false);
    int descriptor = open(address, where);
    if (descriptor < 0 && where.host.empty() && !where.ipv6_only &&
        (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL)) {
        address = make_ip_address(where, true);  // a machine without IPv6
        descriptor = open(address, where);
    }
    if (descriptor < 0) throw_listen_error(errno, where);
    return descriptor;
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

/** Who may write to the file may connect. */
CORTADO_DECL void open_to_others(const endpoint& where) {
    struct stat status {};
    if ((!where.readable_all && !where.writable_all) || ::stat(where.path.c_str(), &status) != 0) return;
    mode_t mode = status.st_mode & 07777u;
    if (where.readable_all) mode |= S_IRUSR | S_IRGRP | S_IROTH;
    if (where.writable_all) mode |= S_IWUSR | S_IWGRP | S_IWOTH;
    ::chmod(where.path.c_str(), mode);
}

CORTADO_DECL int open_endpoint(const endpoint& where) {
    if (where.descriptor >= 0) {
        const int flags = ::fcntl(where.descriptor, F_GETFL);
        if (flags < 0 || ::fcntl(where.descriptor, F_SETFL, flags | O_NONBLOCK) < 0) {
            throw_listen_error(errno, where);
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
        socket_address address = make_unix_address(where.path, "listen");
        remove_stale_socket(address, where.path);
        const int descriptor = open_socket(address, where);
        if (descriptor < 0) throw_listen_error(errno, where);
        open_to_others(where);
        return descriptor;
    }
    return open_ip(where, open_socket);
}

}  // namespace detail

CORTADO_DECL void check_free(const endpoint& where) {
    endpoint alone = where;
    alone.reuse_port = false;
    ::close(detail::open_ip(alone, detail::bind_socket));
}

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
    const auto [host, port, path] = detail::local_end(descriptor_);
    if (host.empty()) {
        address_ = "unix:" + path;
        return;
    }
    port_ = port;
    const bool is_any = host == "::" || host == "0.0.0.0";
    const bool is_v6 = host.find(':') != std::string::npos;
    address_ = "http://" +
               (is_any  ? "localhost"
                : is_v6 ? "[" + host + "]"
                        : host) +
               ":" + std::to_string(port);
}

CORTADO_DECL net::address listener::end() const { return detail::local_end(descriptor_); }

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
    net::address from = detail::describe(peer);
    connection.address = std::move(from.host);
    connection.port = from.port;
    if (peer.family() != AF_UNIX) {
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return connection;
}

}  // namespace cortado::net
