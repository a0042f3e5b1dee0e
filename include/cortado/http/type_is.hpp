#pragma once

#include <cortado/config.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cortado::http {

/** Write out what a short name of a media type means: `json` is `application/json`, `urlencoded` and `multipart` are
   what forms send, `+json` is any type with that suffix. A text with a slash stays.
    @return "" where the name is unknown
    @source npm type-is 2, normalize */
CORTADO_DECL std::string expand_type(std::string_view name);

/** Tell whether a media type is one that a pattern means: `text/html`, `text` with a slash and `*`, or any type that
   ends in `+json`. Compared with case.
    @source npm type-is 2, match */
CORTADO_DECL bool type_matches(std::string_view pattern, std::string_view type) noexcept;

/** Find the first pattern that a Content-Type belongs to.
    @param patterns  short names, types, or types with `*`; without any, every valid type belongs
    @return the pattern as written; the type itself where the pattern has a `*` or starts with `+`, or where there are
            none; nothing where no pattern fits, or the type is malformed
    @source npm type-is 2: req.is of Express and Koa */
CORTADO_DECL std::optional<std::string> type_is(std::string_view content_type,
                                                std::span<const std::string_view> patterns);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/type_is.ipp>
#endif
