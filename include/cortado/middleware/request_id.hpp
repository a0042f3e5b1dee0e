#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <string>
#include <string_view>

namespace cortado::middleware {

/** How request_id() names requests. */
struct request_id_options {
    std::string header = "X-Request-Id";
    /** Take the name that a proxy in front has given. One that is longer than 128 characters or has others than letters,
        digits and `-_.~:+/=@` is not taken. */
    bool accept = true;
    function<std::string()> generator = {}; /**< unless told, 128 random bits in hexadecimal */
};

/** Give each request a name that is in its answer, in request_id_of(), and on each line that the work below logs, see
    logger::record: behind suspensions, in what is set going there, in functions that see the answer off, and about errors
    that nobody has taken. Lines of logger() have it as `:request-id`. One `generator` is called by all threads of a server.
    ```
    app.use(middleware::request_id());
    ```
    The work runs in a context of its own, as that of async_local_storage, which costs a few allocations per request.
    @throws usage_error  `header` is no field name */
CORTADO_DECL ready_layer request_id(request_id_options options = {});

/** Get the name of a request, "" where request_id() has not seen it. Valid until the request is over. */
CORTADO_DECL std::string_view request_id_of(const web::exchange& ex) noexcept;

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/request_id.ipp>
#endif
