#pragma once

#include <cortado/config.hpp>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cortado::http {

/** What a server has to offer, in its own order of preference. */
using offers = std::span<const std::string_view>;

/** A header field of the request: nothing where the request has none, which accepts everything. */
using accept_field = std::optional<std::string_view>;

/** List the media types that an Accept names, best first; those with `q=0` are left out.
    @return views into the field
    @source npm negotiator 1, which Express 5 uses */
CORTADO_DECL std::vector<std::string_view> accepted_types(accept_field accept);

/** List the offered media types that an Accept allows, best first: by quality, then by how exactly the field names
   them, then by their place in the field, then in the offer.
    @return views into the offers
    @source npm negotiator 1; RFC 9110 12.5.1 */
CORTADO_DECL std::vector<std::string_view> accepted_types(accept_field accept, offers offered);

/** Choose the best of the offered types, nothing where none is allowed; an empty field allows all.
    @param offered  media types or extensions (`json`, `.html`); an unknown extension is never chosen
    @return one of `offered`, as written there
    @source npm accepts: req.accepts of Express and Koa */
CORTADO_DECL std::optional<std::string_view> best_type(accept_field accept, offers offered);

/** List the charsets that an Accept-Charset names, best first. */
CORTADO_DECL std::vector<std::string_view> accepted_charsets(accept_field accept);
CORTADO_DECL std::vector<std::string_view> accepted_charsets(accept_field accept, offers offered);
CORTADO_DECL std::optional<std::string_view> best_charset(accept_field accept, offers offered);

/** List the codings that an Accept-Encoding names, best first. `identity` is among them, last, unless the field says
   otherwise.
    @param preferred  decides between codings of one quality before the order in the field does
    @return views into the field, the offers, or a literal */
CORTADO_DECL std::vector<std::string_view> accepted_encodings(accept_field accept);
CORTADO_DECL std::vector<std::string_view> accepted_encodings(accept_field accept, offers offered,
                                                              offers preferred = {});
CORTADO_DECL std::optional<std::string_view> best_encoding(accept_field accept, offers offered,
                                                           offers preferred = {});

/** List the languages that an Accept-Language names, best first. An offered `en` serves `en-US`, an offered `en-US`
   serves `en`, an exact one goes before both. */
CORTADO_DECL std::vector<std::string_view> accepted_languages(accept_field accept);
CORTADO_DECL std::vector<std::string_view> accepted_languages(accept_field accept, offers offered);
CORTADO_DECL std::optional<std::string_view> best_language(accept_field accept, offers offered);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/negotiation.ipp>
#endif
