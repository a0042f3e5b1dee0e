#pragma once

#include <cortado/config.hpp>

#include <cortado/brotli/options.hpp>
#include <cortado/buffer/buffer.hpp>
#include <cortado/compression/coder.hpp>
#include <cortado/core/task.hpp>

#include <string_view>

namespace cortado::zlib {

/** Pack or unpack the whole of something; nobody else is served meanwhile.
    @throws buffer_error  ERR_OUT_OF_RANGE
    @throws error  the data is no good; ERR_BUFFER_TOO_LARGE beyond brotli_options.max_output_length
    @source Node: zlib.html#class-brotlioptions */
CORTADO_DECL buffer brotli_compress_sync(std::string_view data, const brotli_options& given = {});
CORTADO_DECL buffer brotli_decompress_sync(std::string_view data, const brotli_options& given = {});

/** The same on the pool of run_blocking, while the loop goes on.
    @throws buffer_error  at the call
    @throws error  from the await
    @cancel as run_blocking's */
CORTADO_DECL task<buffer> brotli_compress(data_argument data, const brotli_options& given = {});
CORTADO_DECL task<buffer> brotli_decompress(data_argument data, const brotli_options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/brotli/impl/one_shot.ipp>
#endif
