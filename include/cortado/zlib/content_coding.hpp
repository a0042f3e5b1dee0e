#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/content_decoders.hpp>
#include <cortado/zlib/format.hpp>

namespace cortado::zlib::detail {

/** A program that includes this reads bodies sent as gzip and as deflate. */
inline const content_decoder reads_gzip("gzip", [] { return make_codec(format::gunzip); });
inline const content_decoder reads_deflate("deflate", [] { return make_codec(format::inflate); });

}  // namespace cortado::zlib::detail
