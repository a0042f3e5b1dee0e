#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/parsed_cookies.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cortado {

/** A layer of either face that reads the request's cookies: Express shows them as `req.cookies()` and
    `req.signed_cookies()`, others find them in `exchange.cookies()`.
    ```
    app.use(cortado::cookie_parser({"today's secret", "yesterday's"}));
    ```
    With secrets, cookies that `res.cookie` has signed are told from the others, and forged ones from genuine. Behind
    another cookie parser it does nothing.
    @source npm cookie-parser */
class cookie_parser {
public:
    /** Read plain cookies. */
    cookie_parser() : cookie_parser(std::vector<std::string>()) {}
    /** Read signed ones, too. */
    explicit cookie_parser(std::string secret) : cookie_parser(std::vector{std::move(secret)}) {}
    /** @param secrets  the first is what new cookies are signed with, all of them are good to read
        @throws usage_error  one is empty: everybody could sign with it */
    explicit cookie_parser(std::vector<std::string> secrets)
        : secrets_(std::make_shared<std::vector<std::string>>(std::move(secrets))) {
        for (const std::string& secret : *secrets_) {
            if (secret.empty())
                throw usage_error("cookie_parser: a secret is empty, so everybody could sign with it");
        }
    }
    explicit cookie_parser(std::initializer_list<const char*> secrets)
        : cookie_parser(std::vector<std::string>(secrets.begin(), secrets.end())) {}

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<std::vector<std::string>> secrets_;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/cookie_parser.ipp>
#endif
