#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/rate_store.hpp>
#include <cortado/web/layer.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cortado::middleware {

namespace detail {
struct rate_gate;
}

/** How answers tell what is left. @source draft-ietf-httpapi-ratelimit-headers, by its number */
enum class rate_headers : std::uint8_t {
    none,
    draft_6, /**< `RateLimit-Policy`, `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset` */
    draft_7, /**< `RateLimit: limit=5, remaining=4, reset=60` and `RateLimit-Policy` */
    draft_8, /**< `RateLimit: "name"; r=4; t=60` and `RateLimit-Policy` with a mark of the client's key */
};

/** @source npm express-rate-limit 8 */
struct rate_limit_options {
    std::uint64_t limit = 60;
    std::chrono::milliseconds window = std::chrono::minutes(1);
    rate_algorithm algorithm = rate_algorithm::fixed_window;
    /** Whose requests are counted together; without it the client's, see client_key(). */
    function<std::string(web::exchange&)> key = {};
    /** Which requests are not counted. */
    function<bool(web::exchange&)> skip = {};
    /** Where they are counted; without one in this layer's own memory. */
    std::shared_ptr<rate_store> store = {};
    bool pass_on_store_error = false; /**< let requests pass while the store throws, and log that */
    rate_headers headers = rate_headers::draft_7;
    bool legacy_headers = false; /**< `X-RateLimit-Limit` and its kin as well */
    int status = 429;
    std::string message = "Too many requests, please try again later.";
    /** What the policy is called: "60-in-1min" where empty. Limits that share a store need names of their own. */
    std::string name = {};
};

/** Let each client have so many requests in a time, in either face; one too many is an http_error(429) with
    Retry-After.
    ```
    app.use("/login", middleware::rate_limit({.limit = 5, .window = 15min}));
    ```
    A layer may be used in several places and by several threads: all count together. */
class rate_limit {
public:
    /** @throws usage_error  a limit or window of nothing, or a name that no header can have */
    CORTADO_DECL explicit rate_limit(rate_limit_options options = {});

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::rate_gate> gate_;
};

/** Name a client by the address that the application believes, see exchange::client_address(). Of IPv6 it is the
    network: who has one address has many.
    @param ipv6_bits  1 to 128, of the network */
CORTADO_DECL std::string client_key(const web::exchange& ex, std::size_t ipv6_bits = 56);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/rate_limit.ipp>
#endif
