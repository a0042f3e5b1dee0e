#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/content_decoders.hpp>
#include <cortado/zstd/codec.hpp>

namespace cortado::zlib::detail {

/** A program that includes this reads bodies sent as zstd. */
inline const content_decoder reads_zstd("zstd", [] { return make_zstd_decompressor(); });

}  // namespace cortado::zlib::detail
