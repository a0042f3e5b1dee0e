#pragma once

#include <cortado/config.hpp>

#include <cortado/core/result.hpp>

#include <string>
#include <string_view>

namespace cortado::http {

/** The parts of a request target; views into it.

        http://example.org:80/a/b?x=1#top
        scheme authority      path query     the fragment is dropped */
struct url_parts {
    std::string_view scheme;    /**< only of an absolute-form target */
    std::string_view authority; /**< only of an absolute-form target: host, port, user */
    std::string_view path;      /**< as received, not decoded; "/" where an absolute-form target has none */
    std::string_view query;     /**< without its `?` */
    bool has_query = false;     /**< tells `/a?` from `/a` */
};

/** Take a request target apart; any text is accepted, nothing is decoded or resolved.
    What is neither absolute-form nor starts with `/` (`*`, `host:port` of CONNECT) is all path.
    @source RFC 9112 §3.2; npm parseurl */
CORTADO_DECL url_parts split_target(std::string_view target) noexcept;

/** Decode `%XX` as decodeURIComponent does; `+` stays.
    @return well-formed UTF-8, or the byte where an escape is malformed or the decoded text is not UTF-8 */
CORTADO_DECL result<std::string> percent_decode(std::string_view text);

/** Encode all but `A-Z a-z 0-9 - _ . ! ~ * ' ( )`, as encodeURIComponent does; any bytes are accepted. */
CORTADO_DECL std::string percent_encode_component(std::string_view text);

/** Encode what may not stand in a URL and keep the rest, escapes that are there already included:
    for a Location whose URL somebody else wrote.
    @source npm encodeurl 2, which Express uses */
CORTADO_DECL std::string encode_url(std::string_view url);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/url.ipp>
#endif
