#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/koa/application_state.hpp>
#include <cortado/koa/cookies.hpp>
#include <cortado/koa/request.hpp>

#include <algorithm>

namespace cortado::koa {

namespace detail {

CORTADO_DECL http::raw_cookie_options sent_options(const cookie_options& wanted, bool is_secure) {
    using namespace std::chrono;
    http::raw_cookie_options sent;
    sent.path = wanted.path;
    sent.expires = wanted.expires;
    sent.domain = wanted.domain;
    sent.priority = wanted.priority;
    sent.same_site = wanted.same_site;
    sent.secure = wanted.secure.value_or(is_secure);
    sent.http_only = wanted.http_only;
    sent.partitioned = wanted.partitioned;
    if (wanted.max_age && wanted.max_age->count() != 0) {
        constexpr milliseconds longest = hours(24 * 365 * 200);  // from now on, a date can be told
        sent.expires = system_clock::now() + std::clamp(*wanted.max_age, -longest, longest);
    }
    return sent;
}

/** Take back the cookies of this name that the response has so far. */
CORTADO_DECL void drop_cookies(http::fields& headers, std::string_view name) {
    const std::string front = std::string(name) + '=';
    std::vector<std::string> kept;
    for (const std::string_view line : headers.values("Set-Cookie")) {
        if (!line.starts_with(front)) kept.emplace_back(line);
    }
    headers.erase("Set-Cookie");
    for (const std::string& line : kept) headers.append("Set-Cookie", line);
}

}  // namespace detail

CORTADO_DECL bool cookies::has_keys() const noexcept {
    return state_.app != nullptr && static_cast<bool>(state_.app->options.keys);
}

CORTADO_DECL const http::keygrip& cookies::require_keys() const {
    if (!has_keys())
        throw usage_error("koa: .keys required for signed cookies; set app.keys before listen()");
    return *state_.app->options.keys;
}

CORTADO_DECL std::optional<std::string_view> cookies::get(std::string_view name) const {
    return http::find_raw_cookie(request_.get("cookie"), name);
}

CORTADO_DECL std::optional<std::string_view> cookies::get(std::string_view name,
                                                          const cookie_get_options& options) const {
    const std::optional<std::string_view> value = get(name);
    if (!value || !options.signed_.value_or(has_keys())) return value;
    const std::string signature_name = std::string(name) + ".sig";
    const std::optional<std::string_view> signature = get(signature_name);
    if (!signature || signature->empty()) return std::nullopt;
    const http::keygrip& keys = require_keys();
    const std::string data = std::string(name) + '=' + std::string(*value);
    const std::optional<std::size_t> key = keys.index(data, *signature);
    if (!key) {
        set_unsigned(signature_name, {}, {});
        return std::nullopt;
    }
    if (*key > 0) set_unsigned(signature_name, keys.sign(data), {});
    return value;
}

CORTADO_DECL const cookies& cookies::set(std::string_view name, std::string_view value,
                                         const cookie_options& options) const {
    if (!options.signed_.value_or(has_keys())) return set_unsigned(name, value, options);
    const std::string signature = require_keys().sign(std::string(name) + '=' + std::string(value));
    set_unsigned(name, value, options);
    const bool is_taken_back = value.empty();
    cookie_options beside = options;
    if (is_taken_back) beside.expires = std::chrono::system_clock::time_point(), beside.max_age.reset();
    return set_unsigned(std::string(name) + ".sig", signature, beside);
}

CORTADO_DECL const cookies& cookies::set_unsigned(std::string_view name, std::string_view value,
                                                  const cookie_options& options) const {
    const bool is_secure = request_.secure();
    if (state_.ex.is_head_sent())
        throw usage_error("koa: cookies.set() comes too late: the head has been sent");
    if (!is_secure && options.secure.value_or(false)) {
        throw usage_error(
            "koa: Cannot send secure cookie over unencrypted connection; behind a proxy that "
            "encrypts, set app.proxy");
    }
    const std::string line =
        http::serialize_raw_cookie(name, value, detail::sent_options(options, is_secure));
    http::fields& headers = state_.ex.response.headers;
    if (options.overwrite) detail::drop_cookies(headers, name);
    headers.append("Set-Cookie", line);
    return *this;
}

}  // namespace cortado::koa
