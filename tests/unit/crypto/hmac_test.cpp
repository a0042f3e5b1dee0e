#include <cortado/crypto/hmac.hpp>

#include "support/catch.hpp"

#include <cortado/crypto/digest_text.hpp>

#include <string>

using cortado::hmac_sha1, cortado::hmac_sha256, cortado::to_hex;

namespace {
std::string counting(char first, char last) {
    std::string text;
    for (char c = first; c <= last; ++c) text += c;
    return text;
}
}  // namespace

TEST_CASE("hmac: RFC 2202 keys and messages have their digests", "[crypto][hmac]") {
    CHECK(to_hex(hmac_sha1(std::string(20, '\x0b'), "Hi There")) ==
          "b617318655057264e28bc0b6fb378c8ef146be00");
    CHECK(to_hex(hmac_sha1("Jefe", "what do ya want for nothing?")) ==
          "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    CHECK(to_hex(hmac_sha1(std::string(20, '\xaa'), std::string(50, '\xdd'))) ==
          "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
    CHECK(to_hex(hmac_sha1(counting(1, 25), std::string(50, '\xcd'))) ==
          "4c9007f4026250c6bc8414f9bf50c86c2d7235da");
    CHECK(to_hex(hmac_sha1(std::string(20, '\x0c'), "Test With Truncation")) ==
          "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04");
    CHECK(to_hex(
              hmac_sha1(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "aa4ae5e15272d00e95705637ce8a3b55ed402112");
    CHECK(to_hex(hmac_sha1(std::string(80, '\xaa'),
                           "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data")) ==
          "e8e99d0f45237d786d6bbaa7965c7808bbff1a91");
}

TEST_CASE("hmac: RFC 4231 keys and messages have their digests", "[crypto][hmac]") {
    CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(to_hex(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))) ==
          "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    CHECK(to_hex(hmac_sha256(counting(1, 25), std::string(50, '\xcd'))) ==
          "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    CHECK(to_hex(hmac_sha256(std::string(20, '\x0c'), "Test With Truncation")).substr(0, 32) ==
          "a3b6167473100ee06e0c796c2955552b");
    CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'),
                             "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(to_hex(hmac_sha256(
              std::string(131, '\xaa'),
              "This is a test using a larger than block-size key and a larger than block-size data. "
              "The key needs to be hashed before being used by the HMAC algorithm.")) ==
          "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST_CASE("hmac: a key of a block's length is used as it is, a longer one as its digest", "[crypto][hmac]") {
    const std::string block(64, 'k');
    CHECK(to_hex(hmac_sha256(block, "m")) ==
          "3b7a8d453e76edb519238a515105a57508d0f169f480ebeee120a9e7803289fa");
    const std::string longer(65, 'k');
    const auto digest = cortado::sha256::of(longer);
    const std::string as_text(reinterpret_cast<const char*>(digest.data()), digest.size());
    CHECK(hmac_sha256(longer, "m") == hmac_sha256(as_text, "m"));
    CHECK(hmac_sha256(block, "m") != hmac_sha256(longer, "m"));
    CHECK(to_hex(hmac_sha256("", "")) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
