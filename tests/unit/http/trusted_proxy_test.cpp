#include <cortado/http/trusted_proxy.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

#include <string>

namespace http = cortado::http;
using texts = std::vector<std::string_view>;

TEST_CASE("trusted_proxies: the client is the first that is not trusted", "[http][trusted_proxy]") {
    const std::string_view forwarded = "1.1.1.1, 8.8.8.8, 10.0.0.2";
    const auto client = [&](const http::trusted_proxies& trust) {
        return http::client_address("10.0.0.1", forwarded, trust);
    };
    CHECK(client({}) == "10.0.0.1");
    CHECK(client(http::trusted_proxies::all()) == "1.1.1.1");
    CHECK(client(http::trusted_proxies::hops(2)) == "8.8.8.8");
    CHECK(client(http::trusted_proxies::list("uniquelocal")) == "8.8.8.8");
    CHECK(http::all_addresses("10.0.0.1", forwarded, http::trusted_proxies::list("uniquelocal")) ==
          texts{"10.0.0.1", "10.0.0.2", "8.8.8.8"});
    CHECK(http::forwarded_addresses("10.0.0.1", forwarded) ==
          texts{"10.0.0.1", "10.0.0.2", "8.8.8.8", "1.1.1.1"});
}

TEST_CASE("trusted_proxies: a function sees each address and its hop", "[http][trusted_proxy]") {
    std::string seen;
    const auto trust = http::trusted_proxies::where([&seen](std::string_view address, std::size_t hop) {
        seen.append(address).append(1, '/').append(std::to_string(hop)).append(1, ' ');
        return address != "b";
    });
    CHECK(http::client_address("c", "a,b", trust) == "b");
    CHECK(seen == "c/0 b/1 ");
}

TEST_CASE("trusted_proxies: a client cannot make itself trusted by what it writes", "[http][trusted_proxy]") {
    const auto trust = http::trusted_proxies::list("loopback");
    for (const std::string_view forged :
         {"127.0.0.1 x", "127.0.0.1:80", "[::1]", "localhost", "127.1", "::ffff:8.8.8.8", "::127.0.0.1"}) {
        CAPTURE(forged);
        CHECK(http::client_address("127.0.0.1", std::string("6.6.6.6, ").append(forged), trust) == forged);
    }
}

TEST_CASE("trusted_proxies: a refusal names the address", "[http][trusted_proxy]") {
    const auto complaint = [](std::string_view list) {
        try {
            http::trusted_proxies::list(list);
            return std::string("none");
        } catch (const cortado::usage_error& error) {
            return std::string(error.what());
        }
    };
    CHECK(complaint("loopback, blargh") == "trust proxy: invalid IP address: blargh");
    CHECK(complaint("10.0.0.1/33") == "trust proxy: invalid range on address: 10.0.0.1/33");
    CHECK(complaint("loopback") == "none");
}

TEST_CASE("trusted_proxies: a list of commas without end names nobody", "[http][trusted_proxy]") {
    CHECK(http::forwarded_addresses("::1", std::string(100'000, ',')) == texts{"::1"});
    std::string many;
    for (int i = 0; i < 20'000; ++i) many += "10.0.0.1,";
    CHECK(http::all_addresses("10.0.0.1", many, http::trusted_proxies::list("10.0.0.0/8")).size() == 20'001);
}
