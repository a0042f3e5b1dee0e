#pragma once

#include <cortado/config.hpp>

#include <cortado/stream/transform.hpp>
#include <cortado/zlib/options.hpp>

#include <memory>

namespace cortado::zlib {

/** Make a transform that packs or unpacks what passes, for a pipeline() or by itself. It works piece by piece on the
    loop and gives at most `chunk_size` bytes at once, so its memory stays the same however much comes out; zlib's
    state is freed when the pipeline ends or is destroyed.
    ```
    auto pages = cortado::zlib::create_gzip({.flush = cortado::zlib::flush_mode::sync});  // each piece at once
    ```
    @throws buffer_error  ERR_OUT_OF_RANGE; reading throws zlib::error
    @source Node: zlib.html#zlibcreategzipoptions and the others */
CORTADO_DECL std::unique_ptr<stream::transform> create_gzip(const options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_gunzip(const options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_deflate(const options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_inflate(const options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_deflate_raw(const options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_inflate_raw(const options& given = {});
CORTADO_DECL std::unique_ptr<stream::transform> create_unzip(const options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/zlib/impl/transforms.ipp>
#endif
