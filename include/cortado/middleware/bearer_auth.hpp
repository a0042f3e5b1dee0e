#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/eventual_function.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::middleware {

namespace detail {
struct bearer_gate;
}

/** What a token is worth: `true` and `false` as well as `{.is_valid = true, .scopes = {"read"}, .subject = "ada"}`. */
struct bearer_grant {
    bool is_valid = false;
    std::vector<std::string> scopes = {};
    std::string subject = {}; /**< for the handlers: who has shown the token */
    /** Told to the client where the token is not valid: "The access token has expired". */
    std::string problem = {};
};

/** What a check of tokens gives: a bool or a bearer_grant. */
class bearer_answer {
public:
    bearer_answer(bool is_valid) : grant_{.is_valid = is_valid} {}
    bearer_answer(bearer_grant grant) : grant_(std::move(grant)) {}
    bearer_grant& grant() noexcept { return grant_; }

private:
    bearer_grant grant_;
};

struct bearer_auth_options {
    /** Says what a token is worth. To compare it with a secret, use timing_safe_equal(). */
    eventual_function<bearer_answer(std::string_view)> check = {};
    std::string realm = "Users";
    /** What a token must allow; one that lacks any is a 403. */
    std::vector<std::string> scopes = {};
    /** Take `?access_token=` as well. It ends up in logs and histories. */
    bool allow_query = false;
};

/** Let only those pass who show a token, in either face: `Authorization: Bearer <token>`.
    ```
    app.use("/api", middleware::bearer_auth({.check = [&](std::string_view token) { return tokens.has(token); }}));
    ```
    Without a token, and with one that is not valid, the answer is 401; with a malformed one, or more than one, it is
    400; with one that does not allow enough, 403. WWW-Authenticate says why. What it is worth tells grant_of(req).
    @source RFC 6750 2, 3 */
class bearer_auth {
public:
    /** @throws usage_error  no check, or a realm or scope that no header can have */
    CORTADO_DECL explicit bearer_auth(bearer_auth_options options);

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::bearer_gate> gate_;
};

namespace detail {
CORTADO_DECL const bearer_grant& find_grant(const web::exchange& ex);
}

/** What the token of a request is worth: of `express::request`, `koa::context` or `web::exchange`.
    @throws usage_error  no bearer_auth() has run */
template <class Request>
const bearer_grant& grant_of(const Request& of) {
    if constexpr (std::same_as<Request, web::exchange>) {
        return detail::find_grant(of);
    } else {
        return detail::find_grant(of.exchange());
    }
}

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/bearer_auth.ipp>
#endif
