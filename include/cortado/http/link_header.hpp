#pragma once

#include <cortado/config.hpp>

#include <span>
#include <string>
#include <string_view>

namespace cortado::http {

/** A link of a response: `<https://example.org/?page=2>; rel="next"`. */
struct link {
    std::string_view rel;
    std::string_view url;
};

/** Add links to a Link field, in the order given, as they are: a URL somebody else wrote goes through `encode_url`.
    @param header  the Link so far, "" where there is none
    @source Express, res.links */
CORTADO_DECL std::string append_links(std::string_view header, std::span<const link> links);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/link_header.ipp>
#endif
