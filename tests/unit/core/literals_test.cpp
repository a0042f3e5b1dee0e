#include <cortado/core/literals.hpp>

#include "support/catch.hpp"

using namespace cortado::literals;

TEST_CASE("literals: durations have their unit", "[core][literals]") {
    CHECK(50_us == std::chrono::microseconds(50));
    CHECK(50_ms == std::chrono::milliseconds(50));
    CHECK(2_s == std::chrono::milliseconds(2000));
    CHECK(1_min == std::chrono::seconds(60));
    CHECK(1_h == std::chrono::minutes(60));
    CHECK(1_d == std::chrono::hours(24));
    CHECK(1_min + 1_s == std::chrono::seconds(61));
}

TEST_CASE("literals: sizes are powers of 1024", "[core][literals]") {
    CHECK(0_KiB == 0);
    CHECK(16_KiB == 16384);
    CHECK(1_MiB == 1048576);
    CHECK(3_GiB == 3221225472);
}
