#pragma once

#include <cortado/config.hpp>

#include <cortado/stream/transform.hpp>
#include <cortado/zstd/options.hpp>

#include <memory>

namespace cortado::zlib {

/** Make a transform that packs or unpacks what passes, as create_gzip() does.
    @throws buffer_error  ERR_OUT_OF_RANGE; reading throws zlib::error
    @source Node 22: zlib.html#class-zstdoptions */
CORTADO_DECL std::unique_ptr<stream::transform> create_zstd_compress(const zstd_options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_zstd_decompress(const zstd_options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/zstd/impl/transforms.ipp>
#endif
