#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>
#include <cortado/compression/coder.hpp>
#include <cortado/core/task.hpp>
#include <cortado/zlib/options.hpp>

#include <string_view>

namespace cortado::zlib {

/** Pack or unpack the whole of something; nobody else is served meanwhile.
    @throws buffer_error  ERR_OUT_OF_RANGE
    @throws error  `incorrect header check`; ERR_BUFFER_TOO_LARGE beyond options.max_output_length
    @source Node: zlib.html#convenience-methods */
CORTADO_DECL buffer gzip_sync(std::string_view data, const options& given = {});
CORTADO_DECL buffer gunzip_sync(std::string_view data, const options& given = {});
CORTADO_DECL buffer deflate_sync(std::string_view data, const options& given = {});
CORTADO_DECL buffer inflate_sync(std::string_view data, const options& given = {});
CORTADO_DECL buffer deflate_raw_sync(std::string_view data, const options& given = {});
CORTADO_DECL buffer inflate_raw_sync(std::string_view data, const options& given = {});
CORTADO_DECL buffer unzip_sync(std::string_view data, const options& given = {});

/** The same on the pool of run_blocking, while the loop goes on: `buffer page = co_await zlib::gzip(text);`
    @throws buffer_error  at the call
    @throws error  from the await
    @cancel as run_blocking's */
CORTADO_DECL task<buffer> gzip(data_argument data, const options& given = {});
CORTADO_DECL task<buffer> gunzip(data_argument data, const options& given = {});
CORTADO_DECL task<buffer> deflate(data_argument data, const options& given = {});
CORTADO_DECL task<buffer> inflate(data_argument data, const options& given = {});
CORTADO_DECL task<buffer> deflate_raw(data_argument data, const options& given = {});
CORTADO_DECL task<buffer> inflate_raw(data_argument data, const options& given = {});
CORTADO_DECL task<buffer> unzip(data_argument data, const options& given = {});

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/zlib/impl/one_shot.ipp>
#endif
