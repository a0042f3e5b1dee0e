#pragma once

#include <cortado/express/request.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/trusted_proxy.hpp>

#include <algorithm>

namespace cortado::express {

namespace detail {

/** Is it an IPv4 address as Node's isIP() knows them: four numbers without needless zeros? */
CORTADO_DECL bool is_dotted_address(std::string_view text) noexcept {
    for (int part = 0; part < 4; ++part) {
        const std::size_t length = part == 3 ? text.size() : text.find('.');
        if (length == std::string_view::npos || length == 0 || length > 3) return false;
        unsigned number = 0;
        for (const char digit : text.substr(0, length)) {
            if (digit < '0' || digit > '9') return false;
            number = number * 10 + static_cast<unsigned>(digit - '0');
        }
        if (number > 255 || (length > 1 && text.front() == '0')) return false;
        text.remove_prefix(part == 3 ? length : length + 1);
    }
    return true;
}

/** The first of a list with commas, as proxies append to it. */
CORTADO_DECL std::string_view first_of_list(std::string_view list) noexcept {
    return http::trim_ows(list.substr(0, list.find(',')));
}

}  // namespace detail

CORTADO_DECL std::string_view request::peer_address() const noexcept {
    return ex_.peer != nullptr ? std::string_view(ex_.peer->address) : std::string_view();
}

CORTADO_DECL bool request::is_peer_trusted() const {
    return application_->settings.trust_proxy().trusts(peer_address(), 0);
}

CORTADO_DECL std::string_view request::ip() const {
    return http::client_address(peer_address(), get("x-forwarded-for"), application_->settings.trust_proxy());
}

CORTADO_DECL std::vector<std::string_view> request::ips() const {
    std::vector<std::string_view> addresses =
        http::all_addresses(peer_address(), get("x-forwarded-for"), application_->settings.trust_proxy());
    addresses.erase(addresses.begin());  // the connection's
    std::ranges::reverse(addresses);
    return addresses;
}

CORTADO_DECL std::string_view request::protocol() const {
    const std::string_view own = ex_.peer != nullptr && ex_.peer->is_secure ? "https" : "http";
    if (!is_peer_trusted()) return own;
    const std::string_view said = get("x-forwarded-proto");
    return said.empty() ? own : detail::first_of_list(said);
}

CORTADO_DECL std::string_view request::host() const {
    const std::string_view said = get("x-forwarded-host");
    if (said.empty() || !is_peer_trusted()) return get("host");
    return said.find(',') == std::string_view::npos ? said : detail::first_of_list(said);
}

CORTADO_DECL std::string_view request::hostname() const {
    const std::string_view whole = host();
    const std::size_t bracket = whole.starts_with('[') ? whole.find(']') : std::string_view::npos;
    return whole.substr(0, whole.find(':', bracket == std::string_view::npos ? 0 : bracket));
}

CORTADO_DECL std::vector<std::string_view> request::subdomains() const {
    std::string_view left = hostname();
    std::vector<std::string_view> labels;
    if (left.empty()) return labels;
    const bool is_address = detail::is_dotted_address(left);
    for (std::size_t dot = left.rfind('.'); !is_address && dot != std::string_view::npos;) {
        labels.push_back(left.substr(dot + 1));
        left = left.substr(0, dot);
        dot = left.rfind('.');
    }
    labels.push_back(left);
    const std::size_t offset = std::min(application_->settings.subdomain_offset, labels.size());
    labels.erase(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(offset));
    return labels;
}

}  // namespace cortado::express
