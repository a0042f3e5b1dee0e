#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/content_decoders.hpp>
#include <cortado/compression/content_encoders.hpp>
#include <cortado/zlib/format.hpp>

namespace cortado::zlib::detail {

/** A program that includes this reads bodies sent as gzip and as deflate. */
inline const content_decoder reads_gzip("gzip", [] { return make_codec(format::gunzip); });
inline const content_decoder reads_deflate("deflate", [] { return make_codec(format::inflate); });

/** And has middleware::compress send them so. */
inline const content_encoder writes_gzip("gzip", [](const content_levels& levels) {
    return make_codec(format::gzip, {.level = levels.level});
});
inline const content_encoder writes_deflate("deflate", [](const content_levels& levels) {
    return make_codec(format::deflate, {.level = levels.level});
});

}  // namespace cortado::zlib::detail
