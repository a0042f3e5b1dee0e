#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <chrono>
#include <source_location>
#include <string>

namespace cortado::middleware {

/** A time in which a loop did nothing but one request. */
struct stall {
    std::chrono::milliseconds duration{0};
    std::string method;
    std::string route; /**< the pattern of the request's route: "/users/:id"; "" where it has come to none */
    std::string path;  /**< as sent, with the query */
    /** Where the route was registered, or, without one, the layer that was entered last; line 0 where that is not known. */
    std::source_location place;

    /** "GET /users/:id (registered at app.cpp:12) blocked the event loop for 512 ms": the route, or else the path, in
        which nothing can forge a line. */
    CORTADO_DECL std::string text() const;
};

/** Functions are called by all threads of a server. */
struct stall_detector_options {
    std::chrono::milliseconds threshold{100}; /**< what is shorter is not told */
    /** Hears of it, on the loop that was held up, when it can go on; without it a warning is logged. */
    function<void(const stall&)> report = {};
    function<std::chrono::steady_clock::time_point()> clock = {}; /**< unless told, the steady clock */
};

/** Tell which route has held a loop up: by computing for long, or by waiting in a call that blocks. Put it above all
    others, in either face.
    ```
    app.use(middleware::stall_detector({.threshold = 50ms}));
    ```
    Measured is each stretch of a request between two suspensions, and of the timers, ticks and tasks that it sets going:
    the work runs in a context of its own, as that of async_local_storage, which costs a few allocations per request.
    @throws usage_error  the threshold is below 1 ms */
CORTADO_DECL ready_layer stall_detector(stall_detector_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/stall_detector.ipp>
#endif
