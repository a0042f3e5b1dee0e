#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::http {

/** Make the entity tag of a body: `W/"5-qvTGHdzF6KLavt4PO0gs2a6pQ00"`, its length in hexadecimal and its
   SHA-1.
    @param weak  false leaves the `W/` out
    @source npm etag, as Express uses it */
CORTADO_DECL std::string etag(std::string_view body, bool weak = true);

/** Make the weak entity tag of a file: `W/"<size>-<time>"`, both hexadecimal.
    @param size      bytes
    @param mtime_ms  last modification, milliseconds since 1970-01-01T00:00Z
    @source npm etag over fs.Stats */
CORTADO_DECL std::string stat_etag(std::uint64_t size, std::int64_t mtime_ms);

/** The header fields that decide whether a client's copy is still good; empty where a field is absent. */
struct freshness {
    std::string_view if_none_match = {};     /**< of the request */
    std::string_view if_modified_since = {}; /**< of the request */
    std::string_view cache_control = {};     /**< of the request */
    std::string_view etag = {};              /**< of the response */
    std::string_view last_modified = {};     /**< of the response */
};

/** What counts where a request has both If-None-Match and If-Modified-Since. */
enum class freshness_rule : unsigned char {
    tag_alone, /**< the tag: RFC 9110 §13.1.3, Express */
    both,      /**< both must hold: Koa, by npm fresh 0.5 */
};

/** Tell whether a 304 may be sent instead of the body.
    `no-cache` in the request says no; If-None-Match, compared weakly, makes If-Modified-Since count for
   nothing, unless the rule is another.
    @source RFC 9110 §13.1; npm fresh 2 */
CORTADO_DECL bool is_fresh(const freshness& fields, freshness_rule rule = freshness_rule::tag_alone);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/etag.ipp>
#endif
