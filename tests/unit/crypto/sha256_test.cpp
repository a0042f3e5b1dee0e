#include <cortado/crypto/sha256.hpp>

#include "support/catch.hpp"

#include <cortado/crypto/digest_text.hpp>

#include <string>

using cortado::sha256, cortado::to_hex;

TEST_CASE("sha256: the published messages have their digests", "[crypto][sha256]") {
    CHECK(to_hex(sha256::of("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256::of("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256::of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(to_hex(sha256::of("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
                            "klmnopqrlmnopqrsmnopqrstnopqrstu")) ==
          "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    CHECK(to_hex(sha256::of(std::string(1'000'000, 'a'))) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256: pieces of any size give the digest of the whole", "[crypto][sha256]") {
    std::string message;
    for (std::size_t length = 0; length <= 260; ++length) {
        for (const std::size_t piece : {1u, 3u, 55u, 63u, 64u, 65u, 127u}) {
            sha256 hash;
            for (std::size_t at = 0; at < length; at += piece)
                hash.update(std::string_view(message).substr(at, piece));
            CAPTURE(length, piece);
            CHECK(hash.digest() == sha256::of(message));
        }
        message += static_cast<char>('a' + length % 26);
    }
}

TEST_CASE("sha256: every length around a block's end has the digest that OpenSSL gives", "[crypto][sha256]") {
    // SHA-256 over the digests of "x" repeated 0 to 259 times, computed elsewhere: one wrong padding changes
    // it.
    sha256 all;
    for (std::size_t length = 0; length < 260; ++length) all.update(sha256::of(std::string(length, 'x')));
    CHECK(to_hex(all.digest()) == "3a258b1f962a5c48d8610325d36f24938a93620144138bfc6775d330e80dbae5");
}

TEST_CASE("sha256: digest leaves the message open for more", "[crypto][sha256]") {
    sha256 hash;
    hash.update("a");
    CHECK(hash.digest() == sha256::of("a"));
    CHECK(hash.digest() == sha256::of("a"));
    hash.update("bc");
    CHECK(hash.digest() == sha256::of("abc"));
}
