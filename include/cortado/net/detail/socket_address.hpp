#pragma once

#include <cortado/config.hpp>
#include <cortado/net/address.hpp>

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace cortado::net::detail {

/** A socket address of any family with its length. */
struct socket_address {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);

    sockaddr* generic() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
    int family() const noexcept { return storage.ss_family; }
};

/** @return nothing for what is no numeric address; "fe80::1%eth0" is one */
CORTADO_DECL std::optional<socket_address> numeric_address(const std::string& host, std::uint16_t port);
/** @param who  names the call in the error
    @throws usage_error  the path is too long */
CORTADO_DECL socket_address make_unix_address(const std::string& path, const char* who);
CORTADO_DECL address describe(const socket_address& from);
/** The ends of a socket; what is not known is empty. */
CORTADO_DECL address local_end(int descriptor);
CORTADO_DECL address remote_end(int descriptor);

}  // namespace cortado::net::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/socket_address.ipp>
#endif
