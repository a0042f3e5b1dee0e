#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/share.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/method.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

/** Which hosts a router is for: one that is spelt so, or those a function of yours says yes to. */
class host_rule {
public:
    host_rule() = default;
    template <std::convertible_to<std::string_view> Text>
    host_rule(const Text& host) : text_(std::string_view(host)) {}
    template <class F>
    requires(!std::convertible_to<F, std::string_view> && std::predicate<F&, std::string_view>)
        host_rule(F test)
        : test_(cortado::detail::share<function<bool(std::string_view)>>(std::move(test))) {}

    bool is_any() const noexcept { return text_.empty() && !test_; }
    bool matches(std::string_view host) const {
        return !host.empty() && (test_ ? (*test_)(host) : text_ == host);
    }

private:
    std::string text_;
    std::shared_ptr<function<bool(std::string_view)>> test_;
};

/** How a router is to be.
    @source @koa/router 14, Router's options */
struct router_options {
    /** Stands before every path of the router; may have names in it. */
    std::string prefix = {};
    /** Letters of different case differ. */
    bool sensitive = false;
    /** "/a/" is not "/a". */
    bool strict = false;
    /** Off: paths may go on behind a route, at a "/". */
    bool end = true;
    /** Of the routes that fit only the last runs. */
    bool exclusive = false;
    host_rule host = {};
    /** What allowed_methods() takes for implemented. */
    std::vector<http::method> methods = {http::method::head,   http::method::options, http::method::get,
                                         http::method::put,    http::method::patch,   http::method::post,
                                         http::method::delete_};
    /** In place of the path of the request. */
    std::string router_path = {};
};

/** How allowed_methods() answers. */
struct allowed_methods_options {
    /** Throw http_error 501 or 405 instead of setting status and Allow. */
    bool throw_ = false;
    /** What to throw for 501; it may also throw something of its own. */
    function<http_error()> not_implemented = {};
    /** What to throw for 405. */
    function<http_error()> method_not_allowed = {};
};

}  // namespace cortado::koa
