#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/codec.hpp>
#include <cortado/zlib/options.hpp>

#include <memory>

namespace cortado::zlib {

/** What zlib makes of bytes. Those that decode are the odd ones, and unzip, which takes gzip and deflate. */
enum class format : unsigned char { gzip, gunzip, deflate, inflate, deflate_raw, inflate_raw, unzip };

/** Refuse options that are no good.
    @throws buffer_error  ERR_OUT_OF_RANGE, with Node's message */
CORTADO_DECL void check(format which, const options& given);

/** Make what a transform is made around, for those who bring the bytes themselves.
    gunzip reads members that follow each other as one; zeros behind them are left alone, anything else must be a
    member. The others leave whatever follows the end.
    @throws as check() */
CORTADO_DECL std::unique_ptr<codec> make_codec(format which, const options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/zlib/impl/format.ipp>
#endif
