#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <chrono>

namespace cortado::middleware {

/** Answer 503 where the layers below take too long to begin their answer, and stop them: what they wait for throws
    operation_cancelled, all the way down. A response whose head has left may take as long as it likes.
    ```
    app.use("/reports", middleware::timeout(5s));
    ```
    @param after  from 1 ms to about 24 days
    @throws usage_error  it is not more than nothing, or longer than a timer can be
    @source npm connect-timeout 1.9, which only goes on with an error and leaves the handlers running */
CORTADO_DECL ready_layer timeout(std::chrono::milliseconds after = std::chrono::seconds(5));

/** Has timeout() answered this request? */
CORTADO_DECL bool is_timed_out(const web::exchange& ex) noexcept;

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/timeout.ipp>
#endif
