#pragma once

#include <cortado/core/error.hpp>
#include <cortado/crypto/random_bytes.hpp>
#include <cortado/crypto/sha1.hpp>
#include <cortado/crypto/timing_safe_equal.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/csrf.hpp>
#include <cortado/middleware/detail/base64.hpp>
#include <cortado/middleware/detail/cookie_field.hpp>
#include <cortado/middleware/request_session.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace cortado::middleware {

namespace detail {

inline constexpr const char* csrf_member = "csrfSecret";

struct csrf_gate {
    csrf_options options;
    std::optional<http::keygrip> keys;

    CORTADO_DECL static task<> call(void* state, web::exchange& ex, web::cursor next);

    bool is_looked_at(web::exchange& ex) {
        const bool is_safe =
            std::ranges::find(options.ignore_methods, ex.request.method_name) != options.ignore_methods.end();
        return !is_safe && !(options.skip && options.skip(ex));
    }
    CORTADO_DECL std::string find_secret(web::exchange& ex) const;
    CORTADO_DECL std::string find_token(web::exchange& ex);
    CORTADO_DECL bool is_from_here(const web::exchange& ex) const;
    CORTADO_DECL void keep_secret(web::exchange& ex, const std::string& secret) const;
};

/** What csrf() leaves with a request. */
struct csrf_state {
    const csrf_gate* gate = nullptr;
    std::optional<std::string> secret = {};  // once it was looked for
    bool is_to_be_sent = false;
};

CORTADO_DECL std::string csrf_token_of(std::string_view secret, std::string_view salt) {
    std::string text(salt);
    text.append(1, '-').append(secret);
    const sha1::digest_type digest = sha1::of(text);
    return std::string(salt) + '-' + to_base64url(digest);
}

CORTADO_DECL bool is_csrf_token(std::string_view secret, std::string_view token) {
    constexpr std::size_t longest = 200;
    const std::size_t dash = token.find('-');
    if (secret.empty() || token.size() > longest || dash == std::string_view::npos) return false;
    return timing_safe_equal(csrf_token_of(secret, token.substr(0, dash)), token);
}

/** So many letters and digits. */
inline std::string random_letters(std::size_t count) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string made;
    while (made.size() < count) {
        for (const std::byte each : random_bytes(2 * count)) {
            const std::size_t value = std::to_integer<std::size_t>(each) & 63;
            if (value < letters.size() && made.size() < count) made += letters[value];
        }
    }
    return made;
}

CORTADO_DECL std::string csrf_gate::find_secret(web::exchange& ex) const {
    if (options.in_session) return session_of(ex).get<std::string>(csrf_member).value_or("");
    const std::string header = cookie_field(ex.request.headers);
    const auto value = http::find_raw_cookie(header, options.name);
    const auto signature = http::find_raw_cookie(header, options.name + ".sig");
    if (!value || value->empty() || !signature) return {};
    const std::string text = options.name + '=' + std::string(*value);
    return keys->verify(text, *signature) ? std::string(*value) : std::string();
}

CORTADO_DECL std::string csrf_gate::find_token(web::exchange& ex) {
    if (options.value) return options.value(ex);
    for (const char* name : {"csrf-token", "xsrf-token", "x-csrf-token", "x-xsrf-token"}) {
        const std::string_view found = ex.request.headers[name];
        if (!found.empty()) return std::string(found);
    }
    return ex.parsed[options.name];
}

/** Is that the origin of the request itself: scheme, host and port? The port that a scheme has anyway may be said. */
CORTADO_DECL bool is_own_origin(const web::exchange& ex, std::string_view origin) {
    const bool is_secure = ex.is_secure();
    const std::string_view scheme = is_secure ? "https://" : "http://";
    const std::string_view usual_port = is_secure ? ":443" : ":80";
    std::string_view host = ex.host();
    if (host.ends_with(usual_port)) host.remove_suffix(usual_port.size());
    if (host.empty() || !http::iequals(origin.substr(0, scheme.size()), scheme)) return false;
    return http::iequals(origin.substr(scheme.size()), host);
}

/** Browsers say where a request comes from; what is no browser has no visitor whose cookies it could misuse. */
CORTADO_DECL bool csrf_gate::is_from_here(const web::exchange& ex) const {
    const std::string_view site = ex.request.headers["Sec-Fetch-Site"];
    const std::string_view origin = ex.request.headers["Origin"];
    const auto is_origin = [origin](const std::string& each) { return http::iequals(each, origin); };
    if (!origin.empty() && std::ranges::any_of(options.trusted_origins, is_origin)) return true;
    if (!site.empty()) return site == "same-origin" || site == "none";
    return origin.empty() || is_own_origin(ex, origin);
}

/** Send the secret with the head, the whole of it decided by then. */
CORTADO_DECL void csrf_gate::keep_secret(web::exchange& ex, const std::string& secret) const {
    if (options.in_session) {
        session_of(ex)[csrf_member] = secret;
        return;
    }
    csrf_state& state = *ex.attached<csrf_state>();
    if (std::exchange(state.is_to_be_sent, true)) return;
    ex.before_head([this](web::exchange& answered) {
        const std::string& value = *answered.attached<csrf_state>()->secret;
        http::raw_cookie_options attributes = options.cookie;
        attributes.secure = attributes.secure || answered.is_secure();
        const std::string signature = keys->sign(options.name + '=' + value);
        http::fields& headers = answered.response.headers;
        headers.append("Set-Cookie", http::serialize_raw_cookie(options.name, value, attributes));
        headers.append("Set-Cookie",
                       http::serialize_raw_cookie(options.name + ".sig", signature, attributes));
    });
}

inline csrf_state& state_of_csrf(web::exchange& ex, const char* call) {
    csrf_state* const found = ex.attached<csrf_state>();
    if (found == nullptr)
        throw usage_error(std::string(call) +
                          ": no csrf() has run; app.use(middleware::csrf({...})) before this handler");
    return *found;
}

CORTADO_DECL std::string make_csrf_token(web::exchange& ex) {
    csrf_state& state = state_of_csrf(ex, "csrf_token()");
    if (!state.secret) state.secret = state.gate->find_secret(ex);
    if (state.secret->empty()) renew_csrf_secret(ex);
    return csrf_token_of(*state.secret, random_letters(8));
}

CORTADO_DECL void renew_csrf_secret(web::exchange& ex) {
    csrf_state& state = state_of_csrf(ex, "renew_csrf()");
    state.secret = random_name(18);
    state.gate->keep_secret(ex, *state.secret);
}

CORTADO_DECL task<> csrf_gate::call(void* state, web::exchange& ex, web::cursor next) {
    auto& gate = *static_cast<csrf_gate*>(state);
    csrf_state& kept = ex.attach(csrf_state{.gate = &gate});
    if (gate.is_looked_at(ex)) {
        if (gate.options.check_origin && !gate.is_from_here(ex)) {
            http_error refused(403, "the request comes from another site");
            throw refused.type("csrf.origin");
        }
        kept.secret = gate.find_secret(ex);
        if (!is_csrf_token(*kept.secret, gate.find_token(ex))) {
            http_error refused(403, "invalid csrf token");
            throw refused.type("EBADCSRFTOKEN");
        }
    }
    next.lock().go_on(next.position());
    return {};
}

}  // namespace detail

CORTADO_DECL csrf::csrf(csrf_options options) {
    if (!options.in_session && options.keys.empty()) {
        throw usage_error(
            "csrf: nowhere to keep a secret; {.in_session = true} behind session(), or keys to sign a cookie "
            "with");
    }
    if (std::ranges::any_of(options.keys, &std::string::empty))
        throw usage_error("csrf: a key is empty, so everybody could sign with it");
    static_cast<void>(http::serialize_raw_cookie(options.name, "", options.cookie));
    std::optional<http::keygrip> keys;
    if (!options.in_session) keys.emplace(options.keys);
    gate_ = std::make_shared<detail::csrf_gate>(detail::csrf_gate{std::move(options), std::move(keys)});
}

CORTADO_DECL web::layer csrf::as_layer() const {
    web::layer made;
    made.call = &detail::csrf_gate::call;
    made.state = gate_;
    return made;
}

}  // namespace cortado::middleware
