#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/eventual_function.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::middleware {

namespace detail {
struct basic_gate;
}

/** What a client says to be known by. */
struct basic_credentials {
    std::string name;
    std::string password;
};

/** Read an Authorization field: `Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==`.
    @return nothing where it is of another scheme, malformed, no UTF-8, or has a control character
    @source RFC 7617 2 */
CORTADO_DECL std::optional<basic_credentials> parse_basic_credentials(std::string_view authorization);

struct basic_auth_options {
    /** Names and their passwords. How long it takes to compare tells nothing about them. */
    std::vector<std::pair<std::string, std::string>> users = {};
    /** Asked about those that are not among `users`. */
    eventual_function<bool(const basic_credentials&)> check = {};
    std::string realm = "Users"; /**< shown by browsers beside the question for the password */
};

/** Let only those pass who say a name and a password, in either face; others are answered with 401 and the question for
    them. Only to be used over https: both are sent in the clear.
    ```
    app.use("/admin", middleware::basic_auth({.users = {{"ada", password}}, .realm = "admin"}));
    ```
    Who it is tells user_of(req).
    @source RFC 7617; npm express-basic-auth, koa-basic-auth */
class basic_auth {
public:
    /** @throws usage_error  neither users nor a check, a name with a colon, or a realm that no header can have */
    CORTADO_DECL explicit basic_auth(basic_auth_options options);

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::basic_gate> gate_;
};

namespace detail {
CORTADO_DECL std::string_view find_basic_user(const web::exchange& ex) noexcept;
}

/** The name that basic_auth() has let pass, "" where none: of `express::request`, `koa::context` or `web::exchange`. */
template <class Request>
std::string_view user_of(const Request& of) noexcept {
    if constexpr (std::same_as<Request, web::exchange>) {
        return detail::find_basic_user(of);
    } else {
        return detail::find_basic_user(of.exchange());
    }
}

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/basic_auth.ipp>
#endif
