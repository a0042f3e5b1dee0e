#pragma once

#include <cortado/net/address.hpp>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstddef>

namespace cortado::net {

namespace detail {

inline bool read_ipv6(const std::string& text, sockaddr_in6& into) noexcept {
    const std::size_t percent = text.find('%');
    if (::inet_pton(AF_INET6, text.substr(0, percent).c_str(), &into.sin6_addr) != 1) return false;
    if (percent == std::string::npos) return true;
    into.sin6_scope_id = ::if_nametoindex(text.c_str() + percent + 1);
    return percent + 1 < text.size();
}

}  // namespace detail

CORTADO_DECL int is_ip(const std::string& text) noexcept {
    in_addr v4{};
    sockaddr_in6 v6{};
    if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return 4;
    return detail::read_ipv6(text, v6) ? 6 : 0;
}

}  // namespace cortado::net
