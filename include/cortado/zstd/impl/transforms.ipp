#pragma once

#include <cortado/compression/coder.hpp>
#include <cortado/zstd/codec.hpp>
#include <cortado/zstd/transforms.hpp>

namespace cortado::zlib {

CORTADO_DECL std::unique_ptr<stream::transform> create_zstd_compress(const zstd_options& given) {
    check(given);
    return stream::transform::from([kept = owned_options(given)](stream::readable& source) {
        const zstd_options own = kept.get();
        return through(source, coder(make_zstd_compressor(own), coder_options_of(own)));
    });
}
CORTADO_DECL std::unique_ptr<stream::transform> create_zstd_decompress(const zstd_options& given) {
    check(given);
    return stream::transform::from([kept = owned_options(given)](stream::readable& source) {
        const zstd_options own = kept.get();
        return through(source, coder(make_zstd_decompressor(own), coder_options_of(own)));
    });
}

}  // namespace cortado::zlib
