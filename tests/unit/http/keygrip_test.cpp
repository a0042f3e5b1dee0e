#include <cortado/http/keygrip.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

namespace http = cortado::http;

TEST_CASE("keygrip: the newest key signs and all of them verify", "[http][keygrip]") {
    const http::keygrip before({"old"});
    const http::keygrip now({"new", "old"});
    const std::string signature = before.sign("name=value");
    CHECK(now.index("name=value", signature) == 1);
    CHECK(now.index("name=value", now.sign("name=value")) == 0);
    CHECK(now.verify("name=value", signature));
    CHECK_FALSE(before.verify("name=value", now.sign("name=value")));
}

TEST_CASE("keygrip: a signature changed in any byte, cut or extended is none", "[http][keygrip]") {
    const http::keygrip keys({"key"}, http::keygrip_digest::sha256);
    const std::string good = keys.sign("data");
    CHECK(good.find_first_of("+/=") == std::string::npos);
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        CHECK_FALSE(keys.verify("data", bad));
        CHECK_FALSE(keys.verify("data", good.substr(0, i)));
    }
    CHECK_FALSE(keys.verify("data", good + "="));
    CHECK_FALSE(keys.verify("datb", good));
}

TEST_CASE("keygrip: without keys there is nothing to sign with", "[http][keygrip]") {
    CHECK_THROWS_AS(http::keygrip({}), cortado::usage_error);
}
