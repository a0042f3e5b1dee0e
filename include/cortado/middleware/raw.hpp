#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/body_reader.hpp>

namespace cortado::middleware {

struct raw_options {
    byte_limit limit = 100 * 1024;
    bool inflate = true; /**< unpack by Content-Encoding; else such a body is a 415 */
    body_type type = {}; /**< without one: application/octet-stream */
    body_verify verify = {};
};

/** Keep bodies as bytes: `req.body.bytes()`.
    @source Express 5, express.raw */
CORTADO_DECL body_layer raw(raw_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/raw.ipp>
#endif
