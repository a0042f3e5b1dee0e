#include <cortado/core/result.hpp>

#include "support/catch.hpp"

#include <memory>
#include <string>

using cortado::parse_error;
using cortado::result;

namespace {

result<int> parse_digit(std::string_view text) {
    if (text.size() == 1 && text[0] >= '0' && text[0] <= '9') return text[0] - '0';
    return parse_error{text.empty() ? 0u : 1u, "expected one digit"};
}

}  // namespace

TEST_CASE("result: holds a value", "[core][result]") {
    const result<int> good = parse_digit("7");
    REQUIRE(good);
    CHECK(good.has_value());
    CHECK(good.value() == 7);
    CHECK(*good == 7);
    CHECK_THROWS_AS(good.error(), std::bad_variant_access);
}

TEST_CASE("result: or the reason why there is none", "[core][result]") {
    const result<int> bad = parse_digit("12");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().offset == 1);
    CHECK(bad.error().message == "expected one digit");
    CHECK_THROWS_AS(bad.value(), std::bad_variant_access);
}

TEST_CASE("result: a value that only moves can be moved out", "[core][result]") {
    result<std::unique_ptr<int>> made(std::make_unique<int>(3));
    CHECK(*made.value() == 3);
    const std::unique_ptr<int> taken = std::move(made).value();
    CHECK(*taken == 3);
}

TEST_CASE("result: the reason may be of any type", "[core][result]") {
    enum class reason { too_small };
    const result<std::string, reason> bad(reason::too_small);
    CHECK(bad.error() == reason::too_small);
    result<std::string, reason> good(std::string("text"));
    CHECK(good->size() == 4);
    good->append("!");
    CHECK(*good == "text!");
}
