#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/body_reader.hpp>

#include <string>

namespace cortado::middleware {

struct text_options {
    byte_limit limit = 100 * 1024;
    bool inflate = true; /**< unpack by Content-Encoding; else such a body is a 415 */
    body_type type = {}; /**< without one: text/plain */
    body_verify verify = {};
    std::string default_charset = "utf-8"; /**< where the request names none */
};

/** Keep bodies as text, in UTF-8: `req.body.text()`.
    @source Express 5, express.text */
CORTADO_DECL body_layer text(text_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/text.ipp>
#endif
