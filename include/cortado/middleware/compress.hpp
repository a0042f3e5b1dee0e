#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/content_encoders.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/byte_limit.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cortado::middleware {

/** Which answers compress() packs. */
using compress_filter = function<bool(const web::exchange&)>;

/** How compress() packs. */
struct compress_options {
    byte_limit threshold = 1024; /**< what is known to be shorter stays as it is */
    compress_filter filter = {}; /**< unless told, is_compressible() of the Content-Type */
    /** The codings to offer, best first; those whose library the program has not included are left out. */
    std::vector<std::string> encodings = {"zstd", "br", "gzip", "deflate"};
    int level = -1;         /**< of gzip and deflate: 0 to 9; -1 is zlib's default, 6 */
    int brotli_quality = 4; /**< 0 to 11; above 5 slow for what is packed while somebody waits */
    int zstd_level = 3;     /**< up to 22 */
};

/** Pack answers for clients that accept it, with the libraries whose doors the program includes: <cortado/zlib.hpp> for
    gzip and deflate, <cortado/brotli.hpp> for br, <cortado/zstd.hpp> for zstd.
    ```
    app.use(middleware::compress({.threshold = "2kb"}));
    ```
    What is written piece by piece is flushed with each piece, and of a stream what is there is sent before the next is
    waited for. Left alone are HEAD, answers without a body, parts (206), what is packed already and what is marked
    `Cache-Control: no-transform`. A strong ETag becomes a weak one: the octets are others now.
    One `filter` is called by all threads of a server.
    @throws usage_error  none of the codings has its library included
    @source npm compression 1.8, koa-compress 5.2 */
CORTADO_DECL ready_layer compress(compress_options options = {});

/** Tell whether bodies of a type become shorter by packing: texts, and what is text underneath.
    @param content_type  parameters do not matter
    @source npm compressible 2 */
CORTADO_DECL bool is_compressible(std::string_view content_type);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/compress.ipp>
#endif
