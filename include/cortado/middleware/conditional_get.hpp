#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/ready_layer.hpp>

namespace cortado::middleware {

/** Answer GET and HEAD with 304 where the client's copy is still good, by the ETag and the Last-Modified that the answer
    has. It stands before those that set them, such as middleware::etag. Express's send() does it by itself.
    @source npm koa-conditional-get 3 */
CORTADO_DECL ready_layer conditional_get();

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/conditional_get.ipp>
#endif
