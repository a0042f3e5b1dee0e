#include <cortado/compression/content_decoders.hpp>

#include <cortado/zlib.hpp>

#include "support/catch.hpp"

using cortado::zlib::content_decoder;

TEST_CASE("content_decoders: the zlib door knows gzip and deflate, and nobody what is unheard of",
          "[compression]") {
    CHECK(content_decoder::make("gzip") != nullptr);
    CHECK(content_decoder::make("deflate") != nullptr);
    CHECK(content_decoder::make("x-unheard-of") == nullptr);
    CHECK(content_decoder::make("") == nullptr);
}
