#pragma once

#include <cortado/config.hpp>

#include <array>
#include <string>
#include <vector>

namespace cortado::net {

/** Addresses to keep away: `.block_list` of a server and of connect(). IPv4 in IPv6 ("::ffff:10.0.0.1") is the IPv4.
    ```
    auto blocked = std::make_shared<net::block_list>();
    blocked->add_subnet("10.0.0.0", 8);
    net::server_options options{.block_list = blocked};
    ```
    @source Node: net.html#class-netblocklist */
class block_list {
public:
    /** @throws usage_error  this, as all others: what is no numeric address */
    CORTADO_DECL void add_address(const std::string& address);
    /** A range of IPv6 has no IPv4 in it, unless both its ends are IPv4 in IPv6.
        @throws usage_error  they are of two families, or the last comes before the first */
    CORTADO_DECL void add_range(const std::string& first, const std::string& last);
    /** @param prefix  bits that count: 0 to 32, for IPv6 to 128 */
    CORTADO_DECL void add_subnet(const std::string& network, int prefix);

    CORTADO_DECL bool check(const std::string& address) const;
    /** What was added, the newest first: "Subnet: IPv4 10.0.0.0/8". */
    CORTADO_DECL std::vector<std::string> rules() const;

private:
    using octets = std::array<unsigned char, 16>;
    struct range {
        octets first{};
        octets last{};
        bool is_for_v4 = true;  // where IPv4 is asked for
        std::string text{};
    };
    std::vector<range> ranges_;
};

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/block_list.ipp>
#endif
