#pragma once

#include <cortado/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cortado::http {

/** Hold an IPv4 or IPv6 address. */
class ip_address {
public:
    enum class family : unsigned char { v4, v6 };

    /** Read an address in the forms that Express's proxies may be named in: `10.0.0.1`, also in octal (`012.0.0.1`),
       hexadecimal or as one number; `fe80::1`, also with a zone, which is dropped, or with an IPv4 end.
        @return nothing where it is no address
        @source npm ipaddr.js 1.9 */
    CORTADO_DECL static std::optional<ip_address> parse(std::string_view text) noexcept;

    family version() const noexcept { return family_; }
    bool is_v4() const noexcept { return family_ == family::v4; }

    /** Tell whether it is an IPv4 address within IPv6: `::ffff:10.0.0.1`. */
    CORTADO_DECL bool is_mapped_v4() const noexcept;

    /** Return the IPv4 address where this is a mapped one, else this one. */
    CORTADO_DECL ip_address unmapped() const noexcept;

    /** Tell whether the first bits are those of another address of the same family.
        @param bits  up to 32 or 128 */
    CORTADO_DECL bool shares_prefix(const ip_address& other, std::size_t bits) const noexcept;

    /** Read an IPv4 netmask: 24 for `255.255.255.0`; nothing where its ones are not all in front. */
    CORTADO_DECL std::optional<std::size_t> prefix_length() const noexcept;

    /** The address, its first octet first; of IPv4 there are four, and zeros behind them. */
    const std::array<std::uint8_t, 16>& octets() const noexcept { return octets_; }

    bool operator==(const ip_address&) const = default;

private:
    explicit ip_address(family version) noexcept : family_(version) {}
    CORTADO_DECL static std::optional<ip_address> parse_v4(std::string_view text) noexcept;
    CORTADO_DECL static std::optional<ip_address> parse_v6(std::string_view text) noexcept;

    std::array<std::uint8_t, 16> octets_{};  // of IPv4 the first four
    family family_;
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/ip_address.ipp>
#endif
