#pragma once

#include <cortado/config.hpp>
#include <cortado/http/cookie.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::express {

/** The attributes of a cookie that a response sets; what is empty or unset is not sent.
    @source Express 5, res.cookie */
struct cookie_options {
    std::string domain = {};
    std::string path = "/";
    std::optional<std::chrono::milliseconds> max_age =
        std::nullopt; /**< sent as seconds, and as `expires`, of 200 years at most */
    std::optional<std::chrono::system_clock::time_point> expires = std::nullopt; /**< up to 2262 */
    bool http_only = false;
    bool secure = false;
    bool partitioned = false;
    /** Sign it, so that the client cannot change it. */
    bool signed_ = false;
    /** What to sign with; empty means what the cookie parser was given. */
    std::string secret = {};
    http::cookie_priority priority = http::cookie_priority::unset;
    http::same_site same_site = http::same_site::unset;
    /** Writes the value; percent-encoding where there is none. */
    std::string (*encode)(std::string_view value) = nullptr;
};

}  // namespace cortado::express
