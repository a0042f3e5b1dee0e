#pragma once

#include <cortado/config.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/middleware/body_reader.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace cortado::middleware {

struct urlencoded_options {
    byte_limit limit = 100 * 1024;
    bool inflate = true;                /**< unpack by Content-Encoding; else such a body is a 415 */
    bool extended = false;              /**< read brackets: `a[b]=1`; else they are part of the name */
    std::size_t parameter_limit = 1000; /**< more is a 413; at least 1 */
    std::size_t depth = 32;             /**< of brackets; deeper is a 400; at most 200 */
    body_type type = {};                /**< without one: application/x-www-form-urlencoded */
    body_verify verify = {};
    std::string default_charset = "utf-8";   /**< or iso-8859-1; where the request names none */
    bool charset_sentinel = false;           /**< a field `utf8=✓` tells the charset */
    bool interpret_numeric_entities = false; /**< of iso-8859-1: `&#9786;` is a character */
};

/** Parse forms: `req.body["name"]`, `req.body.form()`.
    @throws usage_error  options that are no good
    @source Express 5, express.urlencoded */
CORTADO_DECL body_layer urlencoded(urlencoded_options options = {});

/** Make a form of parsed fields, for parsers of other kinds of forms. */
CORTADO_DECL std::unique_ptr<web::body_content> make_form(http::nested_query fields);

/** A member as body_content::member() gives it. */
CORTADO_DECL std::string form_member(const http::nested_query& fields, std::string_view name);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/urlencoded.ipp>
#endif
