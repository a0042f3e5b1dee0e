#pragma once

#include <cortado/core/error.hpp>
#include <cortado/crypto/digest_text.hpp>
#include <cortado/crypto/hmac.hpp>
#include <cortado/crypto/timing_safe_equal.hpp>
#include <cortado/http/cookie.hpp>
#include <cortado/http/cookie_pairs.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/detail/cookie_rules.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>

#include <algorithm>

namespace cortado::http {

namespace detail {

inline void append_attributes(std::string& out, const cookie_options& options) {
    using std::chrono::floor, std::chrono::seconds;
    if (options.max_age) out.append("; Max-Age=").append(std::to_string(options.max_age->count()));
    if (!options.domain.empty()) out.append("; Domain=").append(options.domain);
    if (!options.path.empty()) out.append("; Path=").append(options.path);
    if (options.expires) {
        out.append("; Expires=")
            .append(format_date(floor<seconds>(options.expires->time_since_epoch()).count()));
    }
    if (options.http_only) out += "; HttpOnly";
    if (options.secure) out += "; Secure";
    if (options.partitioned) out += "; Partitioned";
    constexpr const char* priorities[] = {"", "; Priority=Low", "; Priority=Medium", "; Priority=High"};
    out += priorities[static_cast<std::size_t>(options.priority)];
    constexpr const char* sites[] = {"", "; SameSite=Strict", "; SameSite=Lax", "; SameSite=None"};
    out += sites[static_cast<std::size_t>(options.same_site)];
}

}  // namespace detail

CORTADO_DECL cookies cookies::parse(std::string_view header) {
    cookies made;
    for (const auto& [name, value] : cookie_pairs(header)) {
        result<std::string> decoded = percent_decode(value);
        made.pairs_.emplace_back(name, decoded ? std::move(*decoded) : std::string(value));
    }
    return made;
}

CORTADO_DECL std::optional<std::string_view> cookies::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(pairs_, name, &value_type::first);
    if (found == pairs_.end()) return std::nullopt;
    return found->second;
}

CORTADO_DECL std::string serialize_cookie(std::string_view name, std::string_view value,
                                          const cookie_options& options) {
    detail::require_cookie(is_token(name), "argument name", name,
                           "is not a token; use letters, digits, - and _");
    const std::string written = options.encode ? percent_encode_component(value) : std::string(value);
    detail::require_cookie(detail::is_cookie_value(written), "argument val", value,
                           "holds what no cookie may; leave .encode on");
    detail::require_cookie(options.domain.empty() || detail::is_cookie_domain(options.domain),
                           "option domain", options.domain,
                           "is not a host name; leave it out for the host itself");
    detail::require_cookie(detail::is_cookie_path(options.path), "option path", options.path,
                           "holds what no cookie path may; percent-encode it");
    std::string out(name);
    out.append(1, '=').append(written);
    detail::append_attributes(out, options);
    return out;
}

CORTADO_DECL std::string sign_cookie(std::string_view value, std::string_view secret) {
    std::string signature = to_base64(hmac_sha256(secret, value));
    signature.erase(std::min(signature.find('='), signature.size()));
    return std::string(value).append(1, '.').append(signature);
}

CORTADO_DECL std::optional<std::string> unsign_cookie(std::string_view signed_value,
                                                      std::string_view secret) {
    const std::size_t dot = signed_value.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view value = signed_value.substr(0, dot);
    if (!timing_safe_equal(sign_cookie(value, secret), signed_value)) return std::nullopt;
    return std::string(value);
}

}  // namespace cortado::http
