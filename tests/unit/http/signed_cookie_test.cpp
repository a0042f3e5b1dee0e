#include <cortado/http/signed_cookie.hpp>

#include "support/catch.hpp"

namespace http = cortado::http;
using secrets = std::vector<std::string>;

TEST_CASE("signed_cookie: a cookie stays valid while its secret is among those of before",
          "[http][signed_cookie]") {
    const std::string old = http::sign_cookie("user=7", "old");
    CHECK(http::unsign_cookie(old, secrets{"new", "old"}) == "user=7");
    CHECK(http::unsign_cookie(old, secrets{"new"}) == std::nullopt);
    CHECK(http::unsign_cookie(old, secrets{}) == std::nullopt);
}

TEST_CASE("signed_cookie: a forged cookie is neither plain nor has a value", "[http][signed_cookie]") {
    const std::string good = http::mark_signed_cookie("1", "secret");
    const auto all = http::cookies::parse("a=" + good + "; b=s:1.forged; c=s:; d=plain");
    const auto apart = http::split_signed_cookies(all, secrets{"secret"});
    using plain = decltype(apart.plain);
    using with_signature = decltype(apart.with_signature);
    CHECK(apart.plain == plain{{"d", "plain"}});
    CHECK(apart.with_signature == with_signature{{"a", "1"}, {"b", std::nullopt}, {"c", std::nullopt}});
    CHECK(http::split_signed_cookies(all, {}).plain.size() == 4);
}

TEST_CASE("signed_cookie: the signature of one value is none of another that ends alike",
          "[http][signed_cookie]") {
    const std::string good = http::sign_cookie("a.b", "secret");
    CHECK(http::unsign_cookie(good.substr(2), secrets{"secret"}) == std::nullopt);
    CHECK(http::unsign_cookie(good + ".", secrets{"secret"}) == std::nullopt);
    CHECK(http::unsign_cookie(std::string(100'000, '.'), secrets{"secret"}) == std::nullopt);
}

TEST_CASE("signed_cookie: JSON is what follows j:", "[http][signed_cookie]") {
    CHECK(http::json_cookie_text("j:{\"a\":1}") == "{\"a\":1}");
    CHECK(http::json_cookie_text("j:") == "");
    CHECK(http::json_cookie_text("{\"a\":1}") == std::nullopt);
    CHECK(http::json_cookie_text("") == std::nullopt);
}
