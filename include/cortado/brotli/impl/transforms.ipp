#pragma once

#include <cortado/brotli/codec.hpp>
#include <cortado/brotli/transforms.hpp>
#include <cortado/compression/coder.hpp>

namespace cortado::zlib {

CORTADO_DECL std::unique_ptr<stream::transform> create_brotli_compress(const brotli_options& given) {
    check(given);
    return stream::transform::from([kept = owned_options(given)](stream::readable& source) {
        const brotli_options own = kept.get();
        return through(source, coder(make_brotli_compressor(own), coder_options_of(own)));
    });
}
CORTADO_DECL std::unique_ptr<stream::transform> create_brotli_decompress(const brotli_options& given) {
    check(given);
    return stream::transform::from([kept = owned_options(given)](stream::readable& source) {
        const brotli_options own = kept.get();
        return through(source, coder(make_brotli_decompressor(own), coder_options_of(own)));
    });
}

}  // namespace cortado::zlib
