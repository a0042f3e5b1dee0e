#include <cortado/buffer/buffer_numbers.hpp>

#include "support/catch.hpp"

#include <cortado/buffer.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

using cortado::buffer;

TEST_CASE("buffer_numbers: what is written reads the same, in both orders", "[buffer][numbers]") {
    std::mt19937_64 random(1);
    buffer bytes = buffer::alloc(16), mirrored = buffer::alloc(8);
    for (int round = 0; round < 200; ++round) {
        const auto value = static_cast<std::int64_t>(random());
        CHECK(bytes.write_big_int64_le(value, 3) == 11);
        CHECK(mirrored.write_big_int64_be(value) == 8);
        CHECK(bytes.read_big_int64_le(3) == value);
        CHECK(bytes.subarray(3, 11) == mirrored.swap64());
        for (int width = 1; width <= 6; ++width) {
            const std::int64_t part = value >> (64 - 8 * width);
            bytes.write_int_be(part, 1, width);
            CHECK(bytes.read_int_be(1, width) == part);
            bytes.write_uint_le(part & ((std::int64_t{1} << 8 * width) - 1), 2, width);
            CHECK(bytes.read_int_le(2, width) == part);
        }
    }
}

TEST_CASE("buffer_numbers: floating point keeps its bits", "[buffer][numbers]") {
    buffer bytes = buffer::alloc(8);
    bytes.write_double_be(-0.0);
    CHECK(std::signbit(bytes.read_double_be()));
    bytes.write_float_le(std::numeric_limits<float>::quiet_NaN(), 4);
    CHECK(std::isnan(bytes.read_float_le(4)));
    bytes.write_float_be(1.5f);
    CHECK(bytes.read_uint32_be() == 0x3fc00000);
}

TEST_CASE("buffer_numbers: a write that throws changes nothing", "[buffer][numbers]") {
    buffer bytes = buffer::from("abcd");
    CHECK_THROWS(bytes.write_uint16_le(65536, 0));
    CHECK_THROWS(bytes.write_uint32_le(1, 1));
    CHECK_THROWS(bytes.write_int_be(1, 0, 7));
    CHECK(bytes.to_string() == "abcd");
}
