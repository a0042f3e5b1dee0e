#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::net {

/** One end of a connection. */
struct address {
    std::string host{};      ///< numeric; empty for a unix socket
    std::uint16_t port = 0;  ///< 0 for a unix socket
    std::string path{};      ///< of a unix socket that has a name

    /** "IPv4", "IPv6", or "" for a unix socket: Node's `remoteFamily`. */
    std::string_view family() const noexcept {
        if (host.empty()) return {};
        return host.find(':') == std::string::npos ? "IPv4" : "IPv6";
    }
    bool operator==(const address&) const = default;
};

/** Tell numeric addresses apart.
    @return 4, 6, or 0 for what is no numeric address
    @source Node: net.html#netisipinput */
CORTADO_DECL int is_ip(const std::string& text) noexcept;
inline bool is_ipv4(const std::string& text) noexcept { return is_ip(text) == 4; }
inline bool is_ipv6(const std::string& text) noexcept { return is_ip(text) == 6; }

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/address.ipp>
#endif
