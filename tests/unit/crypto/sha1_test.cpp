#include <cortado/crypto/sha1.hpp>

#include "support/catch.hpp"

#include <cortado/crypto/digest_text.hpp>

#include <string>

using cortado::sha1, cortado::to_hex;

TEST_CASE("sha1: the published messages have their digests", "[crypto][sha1]") {
    CHECK(to_hex(sha1::of("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK(to_hex(sha1::of("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(to_hex(sha1::of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    CHECK(to_hex(sha1::of("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
                          "klmnopqrlmnopqrsmnopqrstnopqrstu")) == "a49b2446a02c645bf419f995b67091253a04a259");
    CHECK(to_hex(sha1::of(std::string(1'000'000, 'a'))) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST_CASE("sha1: pieces of any size give the digest of the whole", "[crypto][sha1]") {
    std::string message;
    for (std::size_t length = 0; length <= 260; ++length) {
        for (const std::size_t piece : {1u, 3u, 55u, 63u, 64u, 65u, 127u}) {
            sha1 hash;
            for (std::size_t at = 0; at < length; at += piece)
                hash.update(std::string_view(message).substr(at, piece));
            CAPTURE(length, piece);
            CHECK(hash.digest() == sha1::of(message));
        }
        message += static_cast<char>('a' + length % 26);
    }
}

TEST_CASE("sha1: every length around a block's end has the digest that OpenSSL gives", "[crypto][sha1]") {
    // SHA-1 over the digests of "x" repeated 0 to 259 times, computed elsewhere: one wrong padding changes
    // it.
    sha1 all;
    for (std::size_t length = 0; length < 260; ++length) all.update(sha1::of(std::string(length, 'x')));
    CHECK(to_hex(all.digest()) == "83dd5e17bd759834ba30f760785ec029e5fad225");
}

TEST_CASE("sha1: digest leaves the message open for more", "[crypto][sha1]") {
    sha1 hash;
    hash.update("a");
    CHECK(hash.digest() == sha1::of("a"));
    CHECK(hash.digest() == sha1::of("a"));
    hash.update("bc");
    CHECK(hash.digest() == sha1::of("abc"));
}

TEST_CASE("sha1: the processor's instructions, where it has them, give what plain arithmetic gives",
          "[crypto][sha1]") {
    std::array<std::byte, 64> block{};
    cortado::detail::sha1_core by_either;
    cortado::detail::sha1_core by_arithmetic;
    std::uint32_t seed = 1;
    for (int round = 0; round < 500; ++round) {
        for (std::byte& b : block) {
            seed = seed * 1664525u + 1013904223u;
            b = static_cast<std::byte>(seed >> 24);
        }
        by_either.compress(block.data());
        by_arithmetic.compress_portably(block.data());
        REQUIRE(by_either.words == by_arithmetic.words);
    }
}
