#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/http/cookie.hpp>
#include <cortado/middleware/session_store.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cortado::middleware {

/** How session() keeps what it is given.
    @source npm koa-session 7 */
struct session_options {
    std::string name = "koa.sess"; /**< of the cookie; its signature is in `<name>.sig` */
    /** What cookies are signed with: the first signs, all of them are good to read. */
    std::vector<std::string> keys = {};
    bool is_signed =
        true; /**< without a signature a store is needed, and what the client sends is an identifier only */
    /** Where the data is kept; without one it is in the cookie, for its bearer to read, but not to change. */
    std::shared_ptr<session_store> store = {};
    /** How long a session lasts that is not saved again. Without one it is a day, but the cookie has no date, which
        ends it with the browser. */
    std::optional<std::chrono::milliseconds> max_age = std::nullopt;
    /** Without any end on this side, but a day in a store; then max_age is not used. */
    bool until_browser_closes = false;
    bool rolling = false; /**< begin max_age anew with each answer */
    bool renew = false;   /**< begin it anew when less than half of it is left */
    std::string path = "/";
    std::string domain = {};
    bool http_only = true;
    std::optional<bool> secure = std::nullopt; /**< as the connection is where unset */
    http::same_site same_site = http::same_site::unset;
    http::cookie_priority priority = http::cookie_priority::unset;
    bool partitioned = false;
    /** What time it is; the system's where empty. */
    function<std::chrono::system_clock::time_point()> clock = {};
};

}  // namespace cortado::middleware
