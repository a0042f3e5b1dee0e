#pragma once

#include <cortado/brotli/codec.hpp>
#include <cortado/brotli/one_shot.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <utility>

namespace cortado::zlib {

CORTADO_DECL buffer brotli_compress_sync(std::string_view data, const brotli_options& given) {
    return code_all(make_brotli_compressor(given), data, coder_options_of(given), given.max_output_length);
}
CORTADO_DECL buffer brotli_decompress_sync(std::string_view data, const brotli_options& given) {
    return code_all(make_brotli_decompressor(given), data, coder_options_of(given), given.max_output_length);
}

CORTADO_DECL task<buffer> brotli_compress(data_argument data, const brotli_options& given) {
    check(given);
    return run_blocking([data = std::move(data), kept = owned_options(given)] {
        return brotli_compress_sync(data, kept.get());
    });
}
CORTADO_DECL task<buffer> brotli_decompress(data_argument data, const brotli_options& given) {
    check(given);
    return run_blocking([data = std::move(data), kept = owned_options(given)] {
        return brotli_decompress_sync(data, kept.get());
    });
}

}  // namespace cortado::zlib
