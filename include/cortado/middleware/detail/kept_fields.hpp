#pragma once

#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/web/exchange.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace cortado::middleware::detail {

/** A field that a layer puts on the response, whatever comes of the request below it. */
struct kept_field {
    enum class way : std::uint8_t {
        set,    /**< in the place of those there are */
        append, /**< beside them, as each layer has its own */
        vary    /**< a name in Vary */
    };
    std::string name;
    std::string value;
    way how = way::set;
};

/** Put fields on the response, and once more just before the head of an error leaves if they have gone by then: Koa drops
    all headers before it answers one. A layer below that has replaced one of them, or taken away some but not all, has
    the last word, and so has any on an answer that is no error. */
CORTADO_DECL void keep_fields(web::exchange& ex, std::vector<kept_field> kept);

/** The two halves of it, for fields that are the same on every response. */
CORTADO_DECL void put_fields(web::exchange& ex, const std::vector<kept_field>& kept);
/** @return whether they had gone, so that they were put back */
CORTADO_DECL bool put_fields_back(web::exchange& ex, const std::vector<kept_field>& kept);

}  // namespace cortado::middleware::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/kept_fields.ipp>
#endif
