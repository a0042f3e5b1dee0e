#pragma once

#include <cortado/compression/coder.hpp>
#include <cortado/zlib/format.hpp>
#include <cortado/zlib/transforms.hpp>

namespace cortado::zlib {

namespace detail {

inline std::unique_ptr<stream::transform> transform_of(format which, const options& given) {
    check(which, given);
    return stream::transform::from([which, kept = owned_options(given)](stream::readable& source) {
        const options own = kept.get();
        return through(source, coder(make_codec(which, own), coder_options_of(own)));
    });
}

}  // namespace detail

CORTADO_DECL std::unique_ptr<stream::transform> create_gzip(const options& given) {
    return detail::transform_of(format::gzip, given);
}
CORTADO_DECL std::unique_ptr<stream::transform> create_gunzip(const options& given) {
    return detail::transform_of(format::gunzip, given);
}
CORTADO_DECL std::unique_ptr<stream::transform> create_deflate(const options& given) {
    return detail::transform_of(format::deflate, given);
}
CORTADO_DECL std::unique_ptr<stream::transform> create_inflate(const options& given) {
    return detail::transform_of(format::inflate, given);
}
CORTADO_DECL std::unique_ptr<stream::transform> create_deflate_raw(const options& given) {
    return detail::transform_of(format::deflate_raw, given);
}
CORTADO_DECL std::unique_ptr<stream::transform> create_inflate_raw(const options& given) {
    return detail::transform_of(format::inflate_raw, given);
}
CORTADO_DECL std::unique_ptr<stream::transform> create_unzip(const options& given) {
    return detail::transform_of(format::unzip, given);
}

}  // namespace cortado::zlib
