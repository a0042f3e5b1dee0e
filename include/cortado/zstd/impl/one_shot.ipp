#pragma once

#include <cortado/loop/run_blocking.hpp>
#include <cortado/zstd/codec.hpp>
#include <cortado/zstd/one_shot.hpp>

#include <utility>

namespace cortado::zlib {

CORTADO_DECL buffer zstd_compress_sync(std::string_view data, const zstd_options& given) {
    return code_all(make_zstd_compressor(given), data, coder_options_of(given), given.max_output_length);
}
CORTADO_DECL buffer zstd_decompress_sync(std::string_view data, const zstd_options& given) {
    return code_all(make_zstd_decompressor(given), data, coder_options_of(given), given.max_output_length);
}

CORTADO_DECL task<buffer> zstd_compress(data_argument data, const zstd_options& given) {
    check(given);
    return run_blocking([data = std::move(data), kept = owned_options(given)] {
        return zstd_compress_sync(data, kept.get());
    });
}
CORTADO_DECL task<buffer> zstd_decompress(data_argument data, const zstd_options& given) {
    check(given);
    return run_blocking([data = std::move(data), kept = owned_options(given)] {
        return zstd_decompress_sync(data, kept.get());
    });
}

}  // namespace cortado::zlib
