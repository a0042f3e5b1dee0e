#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/http/raw_cookie.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::middleware {

namespace detail {
struct csrf_gate;
}

/** How csrf() tells its own forms from others'.
    @source npm csurf 1, csrf 3; OWASP, Cross-Site Request Forgery Prevention */
struct csrf_options {
    /** Keep the secret in the visitor's session, which must stand above: the safer way. Else it is in a cookie. */
    bool in_session = false;
    /** What that cookie is signed with: the first signs, all of them are good to read. */
    std::vector<std::string> keys = {};
    std::string name = "_csrf"; /**< of the cookie, and of the field of a form that holds the token */
    /** The cookie's attributes; it is `secure` where the connection is, in any case. */
    http::raw_cookie_options cookie = {.same_site = http::same_site::lax};
    std::vector<std::string> ignore_methods = {"GET", "HEAD", "OPTIONS"}; /**< these change nothing */
    /** Refuse what browsers say to come from elsewhere, whatever token it has. An `Origin` is compared whole: behind a
        proxy that ends https the application has to trust it, or `trusted_origins` to name the site. */
    bool check_origin = true;
    /** From where else requests may come: "https://pay.example.com". They need a token all the same. */
    std::vector<std::string> trusted_origins = {};
    /** Finds the token. Without it: one of the headers csrf-token, xsrf-token, x-csrf-token, x-xsrf-token, or the
        field of a form or of JSON that a body parser above has read. */
    function<std::string(web::exchange&)> value = {};
    /** Which requests are let pass unlooked at: those with a token of another kind, say. */
    function<bool(web::exchange&)> skip = {};
};

/** Refuse requests that another site has made a visitor's browser send, in either face: a 403 of type
    "EBADCSRFTOKEN", or "csrf.origin".
    ```
    app.use(middleware::session({.keys = {"secret"}}), middleware::urlencoded(), middleware::csrf({.in_session = true}));
    app.get("/form", [](koa::context& ctx) {
        ctx.body = "<form method=post><input type=hidden name=_csrf value=" + middleware::csrf_token(ctx) + ">";
    });
    ``` */
class csrf {
public:
    /** @throws usage_error  neither in a session nor with keys, an empty key, or a name that no cookie can have */
    CORTADO_DECL explicit csrf(csrf_options options);

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::csrf_gate> gate_;
};

namespace detail {
CORTADO_DECL std::string make_csrf_token(web::exchange& ex);
CORTADO_DECL void renew_csrf_secret(web::exchange& ex);

/** Make the token of a secret. @param salt  without `-` */
CORTADO_DECL std::string csrf_token_of(std::string_view secret, std::string_view salt);
/** Is it a token of that secret? In a time that tells nothing. */
CORTADO_DECL bool is_csrf_token(std::string_view secret, std::string_view token);
}  // namespace detail

/** Make a token for a form or a header, another one at each call; letters, digits, `-` and `_`. They are good as long as
    the secret: that of the session, or the cookie.
    @throws usage_error  no csrf() has run */
template <class Request>
std::string csrf_token(Request& of) {
    if constexpr (std::same_as<Request, web::exchange>) {
        return detail::make_csrf_token(of);
    } else {
        return detail::make_csrf_token(of.exchange());
    }
}

/** Take another secret, so that all tokens so far are worth nothing: when a visitor has proven who he is.
    @throws usage_error  no csrf() has run */
template <class Request>
void renew_csrf(Request& of) {
    if constexpr (std::same_as<Request, web::exchange>) {
        detail::renew_csrf_secret(of);
    } else {
        detail::renew_csrf_secret(of.exchange());
    }
}

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/csrf.ipp>
#endif
