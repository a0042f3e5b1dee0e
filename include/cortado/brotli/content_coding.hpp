#pragma once

#include <cortado/config.hpp>

#include <cortado/brotli/codec.hpp>
#include <cortado/compression/content_decoders.hpp>

namespace cortado::zlib::detail {

/** A program that includes this reads bodies sent as br. */
inline const content_decoder reads_brotli("br", [] { return make_brotli_decompressor(); });

}  // namespace cortado::zlib::detail
