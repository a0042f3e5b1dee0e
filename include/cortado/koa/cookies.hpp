#pragma once

#include <cortado/config.hpp>
#include <cortado/http/raw_cookie.hpp>
#include <cortado/koa/detail/request_state.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::http {
class keygrip;
}

namespace cortado::koa {

class request;

/** The attributes of a cookie; what is empty or unset is not sent. @source Koa, ctx.cookies.set */
struct cookie_options {
    std::optional<std::chrono::milliseconds> max_age = std::nullopt; /**< sent as `expires`; 0 is none */
    std::optional<std::chrono::system_clock::time_point> expires = std::nullopt;
    std::string path = "/";
    std::string domain = {};
    std::optional<bool> secure = std::nullopt; /**< unset: for a request over TLS */
    bool http_only = true;
    bool partitioned = false;
    http::cookie_priority priority = http::cookie_priority::unset;
    http::same_site same_site = http::same_site::unset;
    /** Send a signature beside it, as the cookie `name.sig`; unset: where the application has keys. */
    std::optional<bool> signed_ = std::nullopt;
    /** Take back what was set under this name before. */
    bool overwrite = false;
};

/** How to read a cookie. */
struct cookie_get_options {
    /** Read it only if the application has signed it; unset: where it has keys. */
    std::optional<bool> signed_ = std::nullopt;
};

/** `ctx.cookies`: those of the request, and those set for the response. Values are sent as they are.
    ```
    ctx.cookies.set("user", "7", {.max_age = 24h, .signed_ = true});
    ctx.cookies.get("user", {.signed_ = true})       // nothing where it was forged
    ```
    Without options nothing is signed and nothing is verified, as in Koa.
    @source npm cookies 0.9, which Koa 3 uses */
class cookies {
public:
    cookies(const request& sent, detail::request_state& of) noexcept : request_(sent), state_(of) {}
    cookies(const cookies&) = delete;
    cookies& operator=(const cookies&) = delete;

    /** Find a cookie of the request. A view that holds until the request is over. */
    CORTADO_DECL std::optional<std::string_view> get(std::string_view name) const;
    /** As above, and look at its signature: one that does not fit is taken back from the client, one of an old key is
        renewed.
        @throws usage_error  signed, without keys */
    CORTADO_DECL std::optional<std::string_view> get(std::string_view name,
                                                     const cookie_get_options& options) const;

    /** Set a cookie; "" takes it back from the client.
        @throws usage_error  the head has left; a name, value, domain or path that may not stand there; signed, without
                             keys; secure, over a connection that is not */
    const cookies& set(std::string_view name, std::string_view value) const {
        return set_unsigned(name, value, {});
    }
    CORTADO_DECL const cookies& set(std::string_view name, std::string_view value,
                                    const cookie_options& options) const;

private:
    CORTADO_DECL const cookies& set_unsigned(std::string_view name, std::string_view value,
                                             const cookie_options& options) const;
    CORTADO_DECL const http::keygrip& require_keys() const;
    CORTADO_DECL bool has_keys() const noexcept;

    const request& request_;
    detail::request_state& state_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/cookies.ipp>
#endif
