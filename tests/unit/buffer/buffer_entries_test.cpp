#include <cortado/buffer/buffer_entries.hpp>

#include "support/catch.hpp"

#include <iterator>
#include <string>
#include <vector>

using cortado::buffer;

static_assert(std::input_iterator<cortado::buffer_keys::iterator>);
static_assert(std::input_iterator<cortado::buffer_entries::iterator>);

TEST_CASE("buffer: entries, keys and values walk it", "[buffer][entries]") {
    const buffer bytes = buffer::from("a\xff");
    std::string seen;
    for (const auto [index, byte] : bytes.entries())
        seen += std::to_string(index) + ":" + std::to_string(byte) + " ";
    CHECK(seen == "0:97 1:255 ");
    const auto keys = bytes.keys();
    CHECK(std::vector<std::size_t>(keys.begin(), keys.end()) == std::vector<std::size_t>{0, 1});
    std::vector<int> values;
    for (const unsigned char byte : bytes.values()) values.push_back(byte);
    CHECK(values == std::vector<int>{97, 255});
    CHECK(buffer().entries().begin() == buffer().entries().end());
}

TEST_CASE("buffer: what entries() gives keeps the bytes of a temporary", "[buffer][entries]") {
    std::string seen;
    for (const auto [index, byte] : buffer::alloc_unsafe_slow(3).fill(7).entries())
        seen += std::to_string(index) + std::to_string(byte);
    CHECK(seen == "071727");
}
