#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/web/layer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace cortado::middleware {

namespace detail {
struct metrics_book;
}

/** Functions are called by all threads of a server. */
struct metrics_options {
    std::string path = "/metrics"; /**< where the layer answers with the figures; nowhere where empty */
    std::string prefix = "http_";  /**< of all names but that of the loop */
    /** Upper bounds of the latencies that are counted together, in seconds, ascending. */
    std::vector<double> buckets = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    /** The name of a request's route; without it the pattern that has taken it, "none" where none has: what clients
        write in a path is no name. */
    function<std::string(web::exchange&)> route = {};
    /** Methods times routes times statuses; what is more is counted as of the route "other". */
    std::size_t max_series = 1000;
    /** How often each loop is asked whether it is late; 0 for never. */
    std::chrono::milliseconds lag_interval{500};
    function<std::chrono::steady_clock::time_point()> clock = {}; /**< unless told, the steady clock */
};

/** Count requests for Prometheus, in either face. Put it above all that is to be counted.
    ```
    app.use(middleware::metrics());
    ```
    ```text
    http_requests_total{method="GET",route="/users/:id",status="200"} 7
    http_request_duration_seconds_bucket{method="GET",route="/users/:id",le="0.005"} 6   and _sum and _count
    http_requests_in_flight 1            http_requests_aborted_total 0
    event_loop_lag_seconds_bucket{le="0.005"} 120                                        and _sum and _count
    ```
    A duration ends when the answer has left. Copies, and the threads that serve, count together; requests for the figures
    are not counted.
    @source Prometheus, text-based format 0.0.4 */
class metrics {
public:
    /** @throws usage_error  bounds that do not ascend, a prefix that no name can begin with, no series at all, or an
                             interval below 0 */
    CORTADO_DECL explicit metrics(metrics_options options = {});

    /** All figures as text, for a place of one's own. May be called from any thread. */
    CORTADO_DECL std::string text() const;

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::metrics_book> book_;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/metrics.ipp>
#endif
