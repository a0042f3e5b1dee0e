// Replays the calls that record.mjs made of npm proxy-addr, forwarded and ipaddr.js.
#include <cortado/http/trusted_proxy.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

namespace {

http::trusted_proxies proxies_of(const json& rule) {
    if (rule.is_boolean()) return rule.get<bool>() ? http::trusted_proxies::all() : http::trusted_proxies();
    if (rule.is_number()) return http::trusted_proxies::hops(rule.get<std::size_t>());
    return http::trusted_proxies::list(parity::text_of(rule));
}

// An address is what its prefixes are: it shares all its bits with one that is written octet by octet.
std::string written(const json& octets) {
    std::string text;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        char hex[8];
        const int value = octets[i];
        if (octets.size() == 4) {
            text.append(i == 0 ? "" : ".").append(std::to_string(value));
        } else {
            std::snprintf(hex, sizeof hex, "%02x", static_cast<unsigned>(value));
            text.append(i > 0 && i % 2 == 0 ? ":" : "").append(hex);
        }
    }
    return text;
}

}  // namespace

TEST_CASE("ip_address: every recorded text is the address that npm ipaddr.js reads, or none",
          "[parity][http]") {
    for (const json& row : parity::cases_of("trusted_proxy_cases.json", "read")) {
        CAPTURE(row.dump());
        const auto address = http::ip_address::parse(parity::text_of(row["text"]));
        CHECK(address.has_value() == !row["octets"].is_null());
        if (!address || row["octets"].is_null()) continue;
        CHECK(address->is_v4() == (row["octets"].size() == 4));
        CHECK(*address == http::ip_address::parse(written(row["octets"])));
    }
}

TEST_CASE("trusted_proxies: every recorded list trusts whom npm proxy-addr trusts", "[parity][http]") {
    const json addresses = parity::cases_of("trusted_proxy_cases.json", "read");
    for (const json& row : parity::cases_of("trusted_proxy_cases.json", "trust")) {
        CAPTURE(row["list"].dump());
        const json ours = parity::attempt([&] {
            const auto proxies = http::trusted_proxies::list(parity::text_of(row["list"]));
            json trusted = json::array();
            for (const json& address : addresses) {
                if (proxies.trusts(parity::text_of(address["text"]), 0)) trusted.push_back(address["text"]);
            }
            return trusted;
        });
        CHECK(parity::same(ours, row.contains("error") ? json{{"error", row["error"]}} : row["trusted"]));
    }
}

TEST_CASE("trusted_proxies: every recorded request comes from whom npm proxy-addr says", "[parity][http]") {
    for (const json& row : parity::cases_of("trusted_proxy_cases.json", "all")) {
        CAPTURE(row.dump());
        const auto proxies = proxies_of(row["rule"]);
        const std::string_view connection = parity::text_of(row["connection"]);
        const std::string_view forwarded = parity::text_of(row["forwarded"]);
        CHECK(json(http::all_addresses(connection, forwarded, proxies)) == row["all"]);
        CHECK(http::client_address(connection, forwarded, proxies) == parity::text_of(row["client"]));
    }
}
