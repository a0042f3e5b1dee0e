#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <string>

namespace cortado::middleware {

struct response_time_options {
    int digits = 3; /**< behind the point, 0 to 15 */
    std::string header = "X-Response-Time";
    bool suffix = true; /**< "ms" behind the number */
};

/** Say in a header how many milliseconds the handlers took: from this layer to the head of the response. A header that is
    there already stays.
    @throws usage_error  `header` is no field name, or `digits` out of range
    @source npm response-time 2 */
CORTADO_DECL ready_layer response_time(response_time_options options = {});

/** The same, with a function instead of the header.
    @param tell  gets the milliseconds; called by all threads of a server */
CORTADO_DECL ready_layer response_time(function<void(web::exchange&, double ms)> tell);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/response_time.ipp>
#endif
