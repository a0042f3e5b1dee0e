#include <cortado/crypto/digest_text.hpp>

#include "support/catch.hpp"

#include <string_view>

namespace {
std::string base64(std::string_view text) { return cortado::to_base64(std::as_bytes(std::span(text))); }
std::string hex(std::string_view text) { return cortado::to_hex(std::as_bytes(std::span(text))); }
}  // namespace

TEST_CASE("digest_text: the base64 of RFC 4648 is written, with padding", "[crypto][digest_text]") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foob") == "Zm9vYg==");
    CHECK(base64("fooba") == "Zm9vYmE=");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64("\xff\xef\xbe\xfb") ==
          "/+++"
          "+w==");
}

TEST_CASE("digest_text: hexadecimal is written in small letters, high bits included",
          "[crypto][digest_text]") {
    using namespace std::string_view_literals;
    CHECK(hex("") == "");
    CHECK(hex("\x00\x09\x10\xab\xff"sv) == "000910abff");
}
