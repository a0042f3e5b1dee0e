#pragma once

#include <cortado/config.hpp>

#include <cortado/brotli/options.hpp>
#include <cortado/compression/codec.hpp>

#include <memory>

namespace cortado::zlib {

/** Refuse options that are no good.
    @throws buffer_error  ERR_OUT_OF_RANGE */
CORTADO_DECL void check(const brotli_options& given);

/** Make what a transform is made around, for those who bring the bytes themselves.
    The decompressor leaves whatever follows the end.
    @throws as check() */
CORTADO_DECL std::unique_ptr<codec> make_brotli_compressor(const brotli_options& given = {});
CORTADO_DECL std::unique_ptr<codec> make_brotli_decompressor(const brotli_options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/brotli/impl/codec.ipp>
#endif
