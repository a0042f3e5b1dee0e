#pragma once

#include <cortado/config.hpp>

#include <cortado/brotli/codec.hpp>
#include <cortado/compression/content_decoders.hpp>
#include <cortado/compression/content_encoders.hpp>

namespace cortado::zlib::detail {

/** A program that includes this reads bodies sent as br. */
inline const content_decoder reads_brotli("br", [] { return make_brotli_decompressor(); });

/** And has middleware::compress send them so. */
inline const content_encoder writes_brotli("br", [](const content_levels& levels) {
    return make_brotli_compressor({.quality = static_cast<std::uint32_t>(levels.brotli_quality)});
});

}  // namespace cortado::zlib::detail
