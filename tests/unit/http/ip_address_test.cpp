#include <cortado/http/ip_address.hpp>

#include "support/catch.hpp"

#include <string>

namespace http = cortado::http;

TEST_CASE("ip_address: an address is the same however it is written", "[http][ip_address]") {
    const auto address = http::ip_address::parse("10.0.0.1");
    REQUIRE(address.has_value());
    for (const char* same : {"012.0.0.1", "0xA.0.0.1", "167772161"})
        CHECK(http::ip_address::parse(same) == address);
    CHECK(http::ip_address::parse("::ffff:10.0.0.1")->unmapped() == *address);
    CHECK(http::ip_address::parse("fe80::1%eth0") == http::ip_address::parse("FE80:0:0:0:0:0:0:1"));
}

TEST_CASE("ip_address: prefixes are compared bit by bit", "[http][ip_address]") {
    const auto prefix = [](std::string_view a, std::string_view b, std::size_t bits) {
        return http::ip_address::parse(a)->shares_prefix(*http::ip_address::parse(b), bits);
    };
    CHECK(prefix("10.1.2.3", "10.1.2.2", 31));
    CHECK_FALSE(prefix("10.1.2.3", "10.1.2.2", 32));
    CHECK(prefix("10.1.2.3", "200.0.0.0", 0));
    CHECK(prefix("febf::", "fe80::", 10));
    CHECK_FALSE(prefix("fec0::", "fe80::", 10));
    CHECK(prefix("::1", "::1", 128));
    CHECK_FALSE(prefix("::1", "::2", 128));
    CHECK_FALSE(prefix("10.0.0.1", "::ffff:10.0.0.1", 0));
}

TEST_CASE("ip_address: a netmask is as long as its ones, if they are in front", "[http][ip_address]") {
    CHECK(http::ip_address::parse("255.255.240.0")->prefix_length() == 20);
    CHECK(http::ip_address::parse("255.255.255.255")->prefix_length() == 32);
    CHECK(http::ip_address::parse("0.0.0.0")->prefix_length() == 0);
    CHECK(http::ip_address::parse("255.0.255.0")->prefix_length() == std::nullopt);
    CHECK(http::ip_address::parse("ffff::")->prefix_length() == std::nullopt);
}

TEST_CASE("ip_address: a text without end is no address", "[http][ip_address]") {
    for (const char* piece : {"1", ":", "1:", "::", ".", "1.", "f", "%", "0x", "0"}) {
        std::string text;
        for (int i = 0; i < 50'000; ++i) text += piece;
        CAPTURE(piece);
        // As a number, any count of zeros is zero.
        CHECK(http::ip_address::parse(text).has_value() == (text[0] == '0' && text[1] == '0'));
        CHECK_FALSE(http::ip_address::parse("::" + text + "z").has_value());
    }
}
