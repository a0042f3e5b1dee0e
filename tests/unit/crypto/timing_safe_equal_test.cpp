#include <cortado/crypto/timing_safe_equal.hpp>

#include "support/catch.hpp"

#include <string>

using cortado::timing_safe_equal;

TEST_CASE("timing_safe_equal: equal texts are equal, a difference in any bit is seen", "[crypto][timing]") {
    const std::string secret = "correct horse";
    CHECK(timing_safe_equal(secret, std::string(secret)));
    CHECK(timing_safe_equal("", ""));
    for (std::size_t i = 0; i < secret.size() * 8; ++i) {
        std::string other = secret;
        other[i / 8] = static_cast<char>(other[i / 8] ^ (1 << (i % 8)));
        CHECK_FALSE(timing_safe_equal(secret, other));
    }
}

TEST_CASE("timing_safe_equal: texts of different lengths differ", "[crypto][timing]") {
    CHECK_FALSE(timing_safe_equal("a", ""));
    CHECK_FALSE(timing_safe_equal("", "a"));
    CHECK_FALSE(timing_safe_equal("secret", "secre"));
}
