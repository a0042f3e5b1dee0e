#include <cortado/crypto/random_bytes.hpp>

#include "support/catch.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <system_error>

TEST_CASE("random_bytes: the count asked for comes back, different each time", "[crypto][random]") {
    for (const std::size_t count : {0u, 1u, 16u, 256u, 257u, 5000u})
        CHECK(cortado::random_bytes(count).size() == count);
    CHECK(cortado::random_bytes(32) != cortado::random_bytes(32));
}

TEST_CASE("random_fill: the whole buffer is filled, past one call's limit too", "[crypto][random]") {
    // Each piece of 64 bytes is checked: one left at zero by chance happens once in 2^512.
    std::vector<std::byte> buffer(64 * 17);
    cortado::random_fill(buffer);
    for (std::size_t at = 0; at < buffer.size(); at += 64) {
        CHECK(std::any_of(buffer.begin() + static_cast<std::ptrdiff_t>(at),
                          buffer.begin() + static_cast<std::ptrdiff_t>(at + 64),
                          [](std::byte b) { return b != std::byte{0}; }));
    }
}

TEST_CASE("random_fill: what the system refuses is a system_error", "[crypto][random]") {
    void* const page = ::mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(page != MAP_FAILED);
    const std::span<std::byte> forbidden(static_cast<std::byte*>(page), 16);
    CHECK_THROWS_AS(cortado::random_fill(forbidden), std::system_error);
    ::munmap(page, 4096);
}
