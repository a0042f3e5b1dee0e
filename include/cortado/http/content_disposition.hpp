#pragma once

#include <cortado/config.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

enum class disposition_form : unsigned char {
    field, /**< a header field of a response: a backslash escapes within quotes */
    part,  /**< a part of multipart/form-data: `%22`, `%0D` and `%0A` stand for what may not be there */
};

/** Hold what a Content-Disposition says.

        form-data; name="file"; filename*=UTF-8''r%C3%A9sum%C3%A9.txt
        type "form-data", name "file", filename "résumé.txt" */
struct disposition {
    std::string type; /**< in small letters, not checked */
    /** Names in small letters; `filename*` is here as sent, and decoded as `filename`. */
    std::vector<std::pair<std::string, std::string>> parameters;

    /** Read a Content-Disposition. Never fails: what is malformed is passed over, of a repeated name the first
       counts, an extended one (`filename*`) goes before a plain one, parameters beyond the 64th are dropped. A file
       name is the client's word: it may be a path, empty, or no UTF-8.
        @source npm content-disposition 2; RFC 6266, RFC 7578 */
    CORTADO_DECL static disposition parse(std::string_view header,
                                          disposition_form form = disposition_form::field);

    /** Return the value of a parameter, nothing where there is none; a view into this object. */
    CORTADO_DECL std::optional<std::string_view> parameter(std::string_view name) const noexcept;

    bool operator==(const disposition&) const = default;
};

/** How to name a file that is sent. */
struct disposition_options {
    std::string type = "attachment"; /**< or `inline` */
    bool with_fallback = true;       /**< where the name needs `filename*`: send a plain `filename` too */
    std::optional<std::string> fallback =
        std::nullopt; /**< that plain one; made from the name where there is none */
};

/** Write a Content-Disposition. A name beyond ASCII is sent as `filename*` beside a plain one with `?` in its place;
   a name that is a token stands without quotes.
    @param filename  UTF-8, without its folder; nothing to name none
    @throws usage_error  a type that is no token, a name with control characters, a fallback beyond ASCII
    @source npm content-disposition 2, create: res.attachment of Express 5.3 */
CORTADO_DECL std::string content_disposition(std::optional<std::string_view> filename = std::nullopt,
                                             const disposition_options& options = {});

/** Write a Content-Disposition as Koa does: names always quoted, folders dropped, and what Latin-1 can hold sent as
   its octets.
    @throws usage_error  a type that is no token, a fallback beyond Latin-1
    @source npm content-disposition 1: ctx.attachment of Koa 3 */
CORTADO_DECL std::string latin1_content_disposition(std::optional<std::string_view> filename = std::nullopt,
                                                    const disposition_options& options = {});

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/content_disposition.ipp>
#endif
