#pragma once

#include <cortado/express/response.hpp>
#include <cortado/http/cookie.hpp>
#include <cortado/http/signed_cookie.hpp>
#include <cortado/web/parsed_cookies.hpp>

#include <algorithm>
#include <chrono>

namespace cortado::express {

namespace detail {

/** Tell what cookies of this exchange are signed with; "" where nothing was said. */
CORTADO_DECL std::string cookie_secret(const web::exchange& ex, const cookie_options& options) {
    if (!options.secret.empty()) return options.secret;
    if (const web::parsed_cookies* parsed = ex.cookies()) return parsed->secret;
    return {};
}

CORTADO_DECL http::cookie_options sent_options(const cookie_options& wanted) {
    using namespace std::chrono;
    http::cookie_options sent;
    sent.domain = wanted.domain;
    sent.path = wanted.path;
    sent.expires = wanted.expires;
    sent.http_only = wanted.http_only;
    sent.secure = wanted.secure;
    sent.partitioned = wanted.partitioned;
    sent.priority = wanted.priority;
    sent.same_site = wanted.same_site;
    sent.encode = wanted.encode == nullptr;
    if (wanted.max_age) {
        constexpr milliseconds longest = hours(24 * 365 * 200);  // from now on, a date can be told
        sent.expires = system_clock::now() + std::clamp(*wanted.max_age, -longest, longest);
        sent.max_age = floor<seconds>(*wanted.max_age);
    }
    return sent;
}

}  // namespace detail

CORTADO_DECL response& response::set_cookie(std::string_view name, std::string value,
                                            const cookie_options& options) {
    if (options.signed_) {
        const std::string secret = detail::cookie_secret(ex_, options);
        if (secret.empty()) throw usage_error("cookie_parser(\"secret\") required for signed cookies");
        value = http::mark_signed_cookie(value, secret);
    }
    if (options.encode != nullptr) value = options.encode(value);
    return append("Set-Cookie", http::serialize_cookie(name, value, detail::sent_options(options)));
}

CORTADO_DECL response& response::clear_cookie(std::string_view name, const cookie_options& options) {
    cookie_options past = options;
    past.max_age.reset();
    past.expires = std::chrono::system_clock::time_point();
    return set_cookie(name, {}, past);
}

}  // namespace cortado::express
