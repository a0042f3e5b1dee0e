#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/detail/trim.hpp>
#include <cortado/http/trusted_proxy.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace cortado::http {

namespace detail {

/** Take the last address off X-Forwarded-For; nothing where there is none left. */
inline std::optional<std::string_view> take_last_address(std::string_view& list) noexcept {
    while (!list.empty()) {
        const std::size_t comma = list.rfind(',');
        const bool first = comma == std::string_view::npos;
        const std::string_view address = trim(first ? list : list.substr(comma + 1), " ");
        list = first ? std::string_view() : list.substr(0, comma);
        if (!address.empty()) return address;
    }
    return std::nullopt;
}

struct named_networks {
    std::string_view name;
    std::string_view networks[4];
};
inline constexpr named_networks known_networks[] = {
    {"linklocal", {"169.254.0.0/16", "fe80::/10"}},
    {"loopback", {"127.0.0.1/8", "::1/128"}},
    {"uniquelocal", {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}},
};

// The bits that follow the slash, 0 where they make no sense.
inline std::size_t network_bits(std::string_view text, const ip_address& address) noexcept {
    std::size_t bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (end == text.data() + text.size() && error == std::errc()) return bits;
    const std::optional<ip_address> mask = address.is_v4() ? ip_address::parse(text) : std::nullopt;
    const bool is_digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return mask && !is_digits ? mask->prefix_length().value_or(0) : 0;
}

[[noreturn]] inline void refuse_network(std::string_view why, std::string_view what) {
    throw usage_error(std::string("trust proxy: ").append(why).append(": ").append(what));
}

}  // namespace detail

CORTADO_DECL trusted_proxies trusted_proxies::all() { return hops(std::numeric_limits<std::size_t>::max()); }

CORTADO_DECL trusted_proxies trusted_proxies::hops(std::size_t count) {
    trusted_proxies made;
    made.hops_ = count;
    return made;
}

CORTADO_DECL trusted_proxies trusted_proxies::list(std::span<const std::string_view> networks) {
    trusted_proxies made;
    for (const std::string_view note : networks) {
        const auto* const known =
            std::ranges::find(detail::known_networks, note, &detail::named_networks::name);
        if (known == std::ranges::end(detail::known_networks)) {
            made.add(note);
            continue;
        }
        for (const std::string_view network : known->networks) {
            if (!network.empty()) made.add(network);
        }
    }
    return made;
}

CORTADO_DECL trusted_proxies trusted_proxies::list(std::string_view networks) {
    std::vector<std::string_view> notes;
    for (std::size_t at = 0; at <= networks.size();) {
        const std::size_t comma = std::min(networks.find(',', at), networks.size());
        notes.push_back(detail::trim(networks.substr(at, comma - at)));
        at = comma + 1;
    }
    return list(notes);
}

CORTADO_DECL trusted_proxies trusted_proxies::where(predicate trusts) {
    trusted_proxies made;
    made.predicate_ = std::move(trusts);
    return made;
}

CORTADO_DECL void trusted_proxies::add(std::string_view note) {
    const std::size_t slash = note.rfind('/');
    const std::string_view text = note.substr(0, slash);
    const std::optional<ip_address> address = ip_address::parse(text);
    if (!address) detail::refuse_network("invalid IP address", text);
    const std::size_t most = address->is_v4() ? 32 : 128;
    std::size_t bits = most;
    if (slash != std::string_view::npos) bits = detail::network_bits(note.substr(slash + 1), *address);
    if (bits == 0 || bits > most) detail::refuse_network("invalid range on address", note);
    if (!address->is_mapped_v4()) {
        networks_.push_back({*address, bits});
    } else if (bits >=
               96) {  // a shorter prefix would span addresses that are none of IPv4: it matches nothing
        networks_.push_back({address->unmapped(), bits - 96});
    }
}

CORTADO_DECL bool trusted_proxies::has(std::string_view address) const noexcept {
    const std::optional<ip_address> parsed = ip_address::parse(address);
    if (!parsed) return false;
    const ip_address plain = parsed->unmapped();
    return std::ranges::any_of(
        networks_, [&plain](const network& each) { return plain.shares_prefix(each.address, each.bits); });
}

CORTADO_DECL bool trusted_proxies::trusts(std::string_view address, std::size_t hop) const {
    if (predicate_) return predicate_(address, hop);
    return hop < hops_ || (!networks_.empty() && has(address));
}

CORTADO_DECL std::vector<std::string_view> forwarded_addresses(std::string_view connection,
                                                               std::string_view forwarded_for) {
    return all_addresses(connection, forwarded_for, trusted_proxies::all());
}

CORTADO_DECL std::vector<std::string_view> all_addresses(std::string_view connection,
                                                         std::string_view forwarded_for,
                                                         const trusted_proxies& trust) {
    std::vector<std::string_view> addresses{connection};
    while (const auto next = detail::take_last_address(forwarded_for)) {
        if (!trust.trusts(addresses.back(), addresses.size() - 1)) break;
        addresses.push_back(*next);
    }
    return addresses;
}

CORTADO_DECL std::string_view client_address(std::string_view connection, std::string_view forwarded_for,
                                             const trusted_proxies& trust) {
    std::string_view address = connection;
    for (std::size_t hop = 0; const auto next = detail::take_last_address(forwarded_for); ++hop) {
        if (!trust.trusts(address, hop)) break;
        address = *next;
    }
    return address;
}

}  // namespace cortado::http
