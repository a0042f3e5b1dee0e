#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/codec.hpp>
#include <cortado/zstd/options.hpp>

#include <memory>

namespace cortado::zlib {

/** Refuse options that are no good.
    @throws buffer_error  ERR_OUT_OF_RANGE */
CORTADO_DECL void check(const zstd_options& given);

/** Make what a transform is made around, for those who bring the bytes themselves.
    The decompressor reads frames that follow each other as one.
    @throws as check() */
CORTADO_DECL std::unique_ptr<codec> make_zstd_compressor(const zstd_options& given = {});
CORTADO_DECL std::unique_ptr<codec> make_zstd_decompressor(const zstd_options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/zstd/impl/codec.ipp>
#endif
