#pragma once

#include <cortado/config.hpp>

#include <string_view>

namespace cortado::http {

/** Give the standard reason phrase of a status.
    @param status  any number
    @return "OK", "Not Found", ...; "" where Node has none
    @source Node http.STATUS_CODES */
CORTADO_DECL std::string_view reason_phrase(int status) noexcept;

/** Tell whether a response of this status carries no content: 204, 205, 304.
    @source npm statuses, `status.empty` */
constexpr bool is_empty_status(int status) noexcept {
    return status == 204 || status == 205 || status == 304;
}

/** Tell whether a status sends the client elsewhere: 300 to 303, 305, 307, 308.
    @source npm statuses, `status.redirect` */
constexpr bool is_redirect_status(int status) noexcept {
    return (status >= 300 && status <= 303) || status == 305 || status == 307 || status == 308;
}

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/status.ipp>
#endif
