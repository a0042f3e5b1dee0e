#pragma once

#include <cortado/core/error.hpp>
#include <cortado/net/detail/socket_address.hpp>
#include <cortado/net/impl/address.ipp>

#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace cortado::net::detail {

CORTADO_DECL std::optional<socket_address> numeric_address(const std::string& host, std::uint16_t port) {
    socket_address made;
    auto& v4 = reinterpret_cast<sockaddr_in&>(made.storage);
    if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        made.size = sizeof(sockaddr_in);
        return made;
    }
    auto& v6 = reinterpret_cast<sockaddr_in6&>(made.storage);
    if (!read_ipv6(host, v6)) return std::nullopt;
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    made.size = sizeof(sockaddr_in6);
    return made;
}

CORTADO_DECL socket_address make_unix_address(const std::string& path, const char* who) {
    socket_address made;
    auto& local = reinterpret_cast<sockaddr_un&>(made.storage);
    if (path.size() >= sizeof local.sun_path)
        throw usage_error(std::string(who) + ": the path of a unix socket is too long: " + path);
    local.sun_family = AF_UNIX;
    std::memcpy(local.sun_path, path.c_str(), path.size() + 1);
    made.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    return made;
}

CORTADO_DECL address describe(const socket_address& from) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    address named;
    if (from.family() == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(from.storage);
        named.host = ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        named.port = ntohs(v4.sin_port);
    } else if (from.family() == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(from.storage);
        // IPv4 that came in over a socket of both families has its octets at the end.
        const bool is_v4 = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
        named.host = ::inet_ntop(is_v4 ? AF_INET : AF_INET6, v6.sin6_addr.s6_addr + (is_v4 ? 12 : 0),
                                 text.data(), text.size());
        named.port = ntohs(v6.sin6_port);
    } else if (from.family() == AF_UNIX && from.size > offsetof(sockaddr_un, sun_path)) {
        named.path = reinterpret_cast<const sockaddr_un&>(from.storage).sun_path;
    }
    return named;
}

CORTADO_DECL address local_end(int descriptor) {
    socket_address found;
    if (::getsockname(descriptor, found.generic(), &found.size) != 0) return {};
    return describe(found);
}
CORTADO_DECL address remote_end(int descriptor) {
    socket_address found;
    if (::getpeername(descriptor, found.generic(), &found.size) != 0) return {};
    return describe(found);
}

}  // namespace cortado::net::detail
