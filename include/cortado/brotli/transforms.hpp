#pragma once

#include <cortado/config.hpp>

#include <cortado/brotli/options.hpp>
#include <cortado/stream/transform.hpp>

#include <memory>

namespace cortado::zlib {

/** Make a transform that packs or unpacks what passes, as create_gzip() does.
    @throws buffer_error  ERR_OUT_OF_RANGE; reading throws zlib::error
    @source Node: zlib.html#class-brotlioptions */
CORTADO_DECL std::unique_ptr<stream::transform> create_brotli_compress(const brotli_options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_brotli_decompress(const brotli_options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/brotli/impl/transforms.ipp>
#endif
