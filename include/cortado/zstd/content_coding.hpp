#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/content_decoders.hpp>
#include <cortado/compression/content_encoders.hpp>
#include <cortado/zstd/codec.hpp>

namespace cortado::zlib::detail {

/** A program that includes this reads bodies sent as zstd. */
inline const content_decoder reads_zstd("zstd", [] { return make_zstd_decompressor(); });

/** And has middleware::compress send them so. */
inline const content_encoder writes_zstd("zstd", [](const content_levels& levels) {
    return make_zstd_compressor({.level = levels.zstd_level});
});

}  // namespace cortado::zlib::detail
