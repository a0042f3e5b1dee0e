#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/web/state_map.hpp>

#include <cstddef>
#include <exception>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

class context;

/** What cookies are signed with: `app.keys = {"new", "old"}`, or an http::keygrip of your own. The first key signs, all
    of them verify, so that a key can be changed without anybody losing a cookie. */
class signing_keys {
public:
    /** No keys: nothing can be signed. */
    signing_keys() = default;
    signing_keys(std::initializer_list<std::string> keys) : signing_keys(std::vector<std::string>(keys)) {}
    /** @throws usage_error  an empty list, or an empty key */
    signing_keys(std::vector<std::string> keys) : grip_(http::keygrip(std::move(keys))) {}
    signing_keys(http::keygrip grip) : grip_(std::move(grip)) {}

    explicit operator bool() const noexcept { return grip_.has_value(); }
    /** @pre there are keys */
    const http::keygrip& operator*() const noexcept { return *grip_; }
    const http::keygrip* operator->() const noexcept { return &*grip_; }

private:
    std::optional<http::keygrip> grip_;
};

/** How an application behaves. @source Koa, new Koa(options) */
struct application_options {
    bool silent = false; /**< log no errors */
    std::string env =
        {}; /**< "development", "production", ...; empty means what NODE_ENV says, else "development" */
    signing_keys keys = {};
    bool proxy = false; /**< believe the headers in which proxies tell of the client */
    std::string proxy_ip_header = "X-Forwarded-For";
    std::size_t max_ips_count = 0;    /**< addresses of that header that count, from its end; 0 for all */
    std::size_t subdomain_offset = 2; /**< labels that a domain has */
    bool async_local_storage = false; /**< have koa::current_context() find what runs */
};

/** Who hears of each error that leaves the outermost layer, before it is answered. */
using error_listener = function<void(const std::exception&, context&)>;

/** An application as its requests see it: `ctx.app()`. */
struct application_state {
    application_options options;
    /** What all requests share, to read: `ctx.app().context().of<services>()`; see application::context(). */
    const web::state_map& context() const noexcept { return shared; }
    web::state_map shared{"app.context()"};
    mutable array_list<error_listener> listeners; /**< of "error" */

    /** Tell those who hear of errors: `ctx.app().emit("error", error, ctx)`. Without any the error is logged, unless it
        is for the client or the application is silent.
        @throws usage_error  another event */
    CORTADO_DECL void emit(std::string_view event, const std::exception& error, koa::context& ctx) const;

    /** @source Koa, app.toJSON: subdomainOffset, proxy and env */
    CORTADO_DECL json_literal to_json() const;
};

namespace detail {

[[noreturn]] CORTADO_DECL void refuse_late_option();

/** One of an application's options: `app.proxy = true;`. Move-only as its application is. */
template <class T>
class option {
public:
    explicit option(T& value, const bool& is_frozen) noexcept : value_(&value), is_frozen_(&is_frozen) {}
    option(option&&) noexcept = default;
    option& operator=(option&&) noexcept = default;  // stands for another application's from now on

    operator const T&() const noexcept { return *value_; }
    const T& operator()() const noexcept { return *value_; }
    /** @throws usage_error  the application is in use already */
    void operator=(T value) {
        if (*is_frozen_) refuse_late_option();
        *value_ = std::move(value);
    }

private:
    T* value_;
    const bool* is_frozen_;
};

}  // namespace detail

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/application_state.ipp>
#endif
