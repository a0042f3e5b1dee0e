#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/ready_layer.hpp>

namespace cortado::middleware {

struct etag_options {
    bool weak = false; /**< of texts; the tag of a file is always weak */
};

/** Give successful answers an entity tag: the hash of a text, size and time of a file. Streams get none, nor what has
    one. Express's send() does it by itself.
    ```
    app.use(middleware::conditional_get());
    app.use(middleware::etag());
    ```
    @source npm koa-etag 5 */
CORTADO_DECL ready_layer etag(etag_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/etag.ipp>
#endif
