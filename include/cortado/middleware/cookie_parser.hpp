#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/function.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/parsed_cookies.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado {

struct cookie_parser_options {
    /** Decodes the value of each cookie, on any thread that serves; percent-decoding where there is none. A value that
        it throws for is left as it was sent. */
    function<std::string(std::string_view value)> decode = {};
};

/** A layer of either face that reads the request's cookies: Express shows them as `req.cookies()` and
    `req.signed_cookies()`, others find them in `exchange.cookies()`.
    ```
    app.use(cortado::cookie_parser({"today's secret", "yesterday's"}));
    ```
    A last argument are options: `cookie_parser("secret", {.decode = from_base64})`.
    With secrets, cookies that `res.cookie` has signed are told from the others, and forged ones from genuine. Behind
    another cookie parser it does nothing.
    @source npm cookie-parser */
class cookie_parser {
public:
    /** Read plain cookies. */
    cookie_parser() : cookie_parser(std::vector<std::string>()) {}
    explicit cookie_parser(cookie_parser_options options)
        : cookie_parser(std::vector<std::string>(), std::move(options)) {}
    /** Read signed ones, too. */
    explicit cookie_parser(std::string secret, cookie_parser_options options = {})
        : cookie_parser(std::vector{std::move(secret)}, std::move(options)) {}
    /** @param secrets  the first is what new cookies are signed with, all of them are good to read
        @throws usage_error  one is empty: everybody could sign with it */
    explicit cookie_parser(std::vector<std::string> secrets, cookie_parser_options options = {})
        : rules_(std::make_shared<rules>(rules{std::move(secrets), std::move(options)})) {
        for (const std::string& secret : rules_->secrets) {
            if (secret.empty())
                throw usage_error("cookie_parser: a secret is empty, so everybody could sign with it");
        }
    }
    explicit cookie_parser(std::initializer_list<const char*> secrets, cookie_parser_options options = {})
        : cookie_parser(std::vector<std::string>(secrets.begin(), secrets.end()), std::move(options)) {}

    CORTADO_DECL web::layer as_layer() const;

    // --- for as_layer()
    struct rules {
        std::vector<std::string> secrets;
        cookie_parser_options options;
    };

private:
    std::shared_ptr<rules> rules_;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/cookie_parser.ipp>
#endif
