#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <chrono>
#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** Whose scripts may read the answers: `"*"` everybody's, a text that one origin's, a list those of its members, a
    function of the Origin those it says true to, `true` whoever asks, and `false` switches CORS off. */
class cors_origin {
public:
    using predicate = function<bool(std::string_view origin)>;

    cors_origin() : one_("*") {}
    cors_origin(const char* one) : one_(one) {}
    cors_origin(std::string one) : one_(std::move(one)) {}
    cors_origin(std::initializer_list<const char*> list) : list_(list.begin(), list.end()), has_list_(true) {}
    cors_origin(std::vector<std::string> list) : list_(std::move(list)), has_list_(true) {}
    template <std::same_as<bool> Bool>
    cors_origin(Bool everybody) : reflects_all_(everybody), is_off_(!everybody) {}
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, cors_origin> &&
             std::is_invocable_r_v<bool, F&, std::string_view>) cors_origin(F allows)
        : allows_(std::move(allows)) {}

    bool is_off() const noexcept { return is_off_; }
    bool is_any() const noexcept { return one_ == "*"; }
    bool reflects_all() const noexcept { return reflects_all_; }
    /** The one origin that is named whoever asks, or "". */
    const std::string& one() const noexcept { return one_; }
    const std::vector<std::string>& list() const noexcept { return list_; }
    /** Tell whether an Origin may be reflected. `null`, which sandboxed pages and files send, is let in by its name
        alone: anybody can be null. */
    CORTADO_DECL bool allows(std::string_view origin);

private:
    std::string one_;
    std::vector<std::string> list_;
    predicate allows_;
    bool has_list_ = false;
    bool reflects_all_ = false;
    bool is_off_ = false;
};

/** How cors() answers. */
struct cors_options {
    cors_origin origin = {};
    std::vector<std::string> methods = {"GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"};
    bool preflight_continue = false; /**< leave the answer to a preflight to the layers below */
    int options_success_status = 204;
    bool credentials = false; /**< let scripts use the user's cookies */
    /** Fields a script may send; empty takes those that the preflight asks for. */
    std::vector<std::string> allowed_headers = {};
    std::vector<std::string> exposed_headers = {}; /**< fields a script may read */
    std::optional<std::chrono::seconds> max_age = {};
    /** With `credentials` and `origin = true` every page on the web acts as your user: only where you mean it. */
    bool credentials_for_everybody = false;
    bool private_network_access = false; /**< let pages of the public net ask who is in a private one */
};

/** Tell browsers whose scripts may use the answers, and answer their preflights.
    ```
    app.use(middleware::cors({.origin = {"https://app.example.com", "https://example.com"}, .credentials = true}));
    ```
    What it sets is also on the answers to errors. One function of `origin` is called by all threads of a server.
    @throws usage_error  credentials with "*", which no browser takes, or with `true` (see credentials_for_everybody);
                         an origin that is none ("https://example.com/"); a list with nobody in it
    @source npm cors 2.8; npm @koa/cors 5: private_network_access */
CORTADO_DECL ready_layer cors(cors_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/cors.ipp>
#endif
