#pragma once

#include <cortado/core/error.hpp>
#include <cortado/net/block_list.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace cortado::net {

namespace detail {

/** An address as 16 octets, IPv4 in IPv6 where it is one, so that all are compared alike. */
struct numeric_octets {
    std::array<unsigned char, 16> value{};
    bool has_v4() const noexcept {
        return std::all_of(value.begin(), value.begin() + 10, [](unsigned char each) { return each == 0; }) &&
               value[10] == 0xff && value[11] == 0xff;
    }
    bool is_v4 = false;
    std::string name{};  // as Node writes it in rules
};

inline numeric_octets octets_of(const std::string& text) {
    numeric_octets made;
    std::array<char, INET6_ADDRSTRLEN> written{};
    made.is_v4 = ::inet_pton(AF_INET, text.c_str(), made.value.data() + 12) == 1;
    if (made.is_v4) {
        made.value[10] = made.value[11] = 0xff;
        made.name = std::string("IPv4 ") + text;
        return made;
    }
    if (::inet_pton(AF_INET6, text.c_str(), made.value.data()) != 1)
        throw usage_error("net::block_list: '" + text + "' is no numeric address");
    made.name =
        std::string("IPv6 ") + ::inet_ntop(AF_INET6, made.value.data(), written.data(), written.size());
    return made;
}

}  // namespace detail

CORTADO_DECL void block_list::add_address(const std::string& address) {
    const detail::numeric_octets one = detail::octets_of(address);
    ranges_.push_back({one.value, one.value, true, "Address: " + one.name});
}

CORTADO_DECL void block_list::add_range(const std::string& first, const std::string& last) {
    const detail::numeric_octets from = detail::octets_of(first);
    const detail::numeric_octets to = detail::octets_of(last);
    if (from.is_v4 != to.is_v4 || to.value < from.value) {
        throw usage_error("net::block_list: " + first + " to " + last +
                          " is no range; name two addresses of one family, the lower first");
    }
    const bool is_for_v4 = from.has_v4() && to.has_v4();
    ranges_.push_back({from.value, to.value, is_for_v4, "Range: " + from.name + "-" + to.name.substr(5)});
}

CORTADO_DECL void block_list::add_subnet(const std::string& network, int prefix) {
    const detail::numeric_octets one = detail::octets_of(network);
    if (prefix < 0 || prefix > (one.is_v4 ? 32 : 128)) {
        throw usage_error("net::block_list: a subnet of " + network + " has no prefix of " +
                          std::to_string(prefix) + " bits");
    }
    range all{one.value, one.value, true, "Subnet: " + one.name + "/" + std::to_string(prefix)};
    const int kept = prefix + (one.is_v4 ? 96 : 0);
    for (int bit = kept; bit < 128; ++bit) {
        const auto at = static_cast<std::size_t>(bit / 8);
        const auto mask = static_cast<unsigned char>(0x80 >> bit % 8);
        all.first[at] = static_cast<unsigned char>(all.first[at] & ~mask);
        all.last[at] = static_cast<unsigned char>(all.last[at] | mask);
    }
    ranges_.push_back(std::move(all));
}

CORTADO_DECL bool block_list::check(const std::string& address) const {
    const detail::numeric_octets asked = detail::octets_of(address);
    return std::any_of(ranges_.begin(), ranges_.end(), [&](const range& each) {
        return (each.is_for_v4 || !asked.is_v4) && each.first <= asked.value && asked.value <= each.last;
    });
}

CORTADO_DECL std::vector<std::string> block_list::rules() const {
    std::vector<std::string> texts;
    for (auto each = ranges_.rbegin(); each != ranges_.rend(); ++each) texts.push_back(each->text);
    return texts;
}

}  // namespace cortado::net
