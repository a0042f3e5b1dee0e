#include <cortado/buffer/integer_argument.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <limits>

using cortado::integer_argument;

TEST_CASE("integer_argument: holds any integer, one that is too large as the largest", "[buffer]") {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    CHECK(integer_argument(-1).value_or(7) == -1);
    CHECK(integer_argument(std::uint8_t{200}).value_or(7) == 200);
    CHECK(integer_argument(std::numeric_limits<std::uint64_t>::max()).value_or(7) == largest);
    CHECK(integer_argument(std::uint64_t{1} << 63).value_or(7) == largest);
    CHECK(integer_argument(std::numeric_limits<std::int64_t>::min()).value_or(7) == -largest - 1);
}

TEST_CASE("integer_argument: left out, the default of the call counts", "[buffer]") {
    CHECK_FALSE(integer_argument().given());
    CHECK(integer_argument().value_or(7) == 7);
    CHECK(integer_argument(0).given());
}
