#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/query.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/bearer_auth.hpp>
#include <cortado/middleware/detail/auth_field.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace cortado::middleware {

namespace detail {

// b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
inline bool is_b64token(std::string_view text) noexcept {
    while (text.ends_with('=')) text.remove_suffix(1);
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return is_letter || (c >= '0' && c <= '9') ||
               std::string_view("-._~+/").find(c) != std::string_view::npos;
    });
}

// scope-token = 1*( %x21 / %x23-5B / %x5D-7E ); what is told as a description may have spaces, too.
inline bool is_scope_token(std::string_view text) noexcept {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

struct bearer_gate {
    bearer_auth_options options;
    std::string scope_text;  // " ".join(scopes)

    [[noreturn]] void refuse(web::exchange& ex, int status, std::string_view code,
                             std::string_view why) const {
        std::string challenge = "Bearer realm=" + detail::quoted(options.realm);
        if (!code.empty()) challenge.append(", error=\"").append(code).append(1, '"');
        if (!why.empty()) challenge.append(", error_description=").append(detail::quoted(why));
        if (status == 403) challenge.append(", scope=").append(detail::quoted(scope_text));
        ex.response.headers.set("WWW-Authenticate", challenge);
        http_error error(status);
        throw error.header("WWW-Authenticate", challenge);
    }

    /** Find the token of a request, which must be the only one. @return "" for none; refuses what is malformed */
    std::string token_of(web::exchange& ex) const {
        std::string found;
        std::size_t count = 0;
        for (const http::field& each : ex.request.headers) {
            if (!http::iequals(each.name, "authorization")) continue;
            const std::string_view text = http::trim_ows(each.value);
            const bool is_bare = http::iequals(text, "bearer");
            if (!is_bare && behind_scheme(text, "bearer").empty()) continue;
            found = behind_scheme(text, "bearer");
            ++count;
            if (!is_b64token(found)) refuse(ex, 400, "invalid_request", "The access token is malformed");
        }
        if (options.allow_query) {
            const http::query query = http::query::parse(http::split_target(ex.request.path_and_query).query);
            for (const auto& value : query.all("access_token")) {
                found = value;
                ++count;
            }
        }
        if (count > 1) refuse(ex, 400, "invalid_request", "The request has more than one access token");
        if (count == 1 && !is_b64token(found))
            refuse(ex, 400, "invalid_request", "The access token is malformed");
        return found;
    }

    void judge(web::exchange& ex, bearer_grant grant, web::cursor next) const {
        if (!grant.is_valid) {
            const bool can_be_told =
                std::ranges::all_of(grant.problem, [](char c) { return c >= 0x20 && c < 0x7f; });
            refuse(ex, 401, "invalid_token",
                   grant.problem.empty() || !can_be_told ? "The access token is not valid" : grant.problem);
        }
        for (const std::string& each : options.scopes) {
            if (std::ranges::find(grant.scopes, each) == grant.scopes.end())
                refuse(ex, 403, "insufficient_scope", "The access token does not allow this");
        }
        ex.attach(std::move(grant));
        next.lock().go_on(next.position());
    }
};

inline task<> ask_bearer_check(bearer_gate& gate, web::exchange& ex, std::string token, web::cursor next) {
    const std::string kept = std::move(token);
    bearer_answer answer = co_await gate.options.check(kept);
    gate.judge(ex, std::move(answer.grant()), next);
}

inline task<> call_bearer_gate(void* state, web::exchange& ex, web::cursor next) {
    bearer_gate& gate = *static_cast<bearer_gate*>(state);
    std::string token = gate.token_of(ex);
    if (token.empty()) gate.refuse(ex, 401, {}, {});
    if (!gate.options.check.is_immediate()) return ask_bearer_check(gate, ex, std::move(token), next);
    bearer_answer answer = gate.options.check.now(token);
    gate.judge(ex, std::move(answer.grant()), next);
    return {};
}

CORTADO_DECL const bearer_grant& find_grant(const web::exchange& ex) {
    const bearer_grant* const found = ex.attached<bearer_grant>();
    if (found == nullptr)
        throw usage_error(
            "grant_of(): no bearer_auth() has run; app.use(middleware::bearer_auth({...})) before this "
            "handler");
    return *found;
}

}  // namespace detail

CORTADO_DECL bearer_auth::bearer_auth(bearer_auth_options options) {
    if (!options.check) throw usage_error("bearer_auth: without a check no token could be told from another");
    detail::check_realm("bearer_auth", options.realm);
    std::string scope_text;
    for (const std::string& each : options.scopes) {
        if (!detail::is_scope_token(each))
            throw usage_error("bearer_auth: the scope \"" + each +
                              "\" is none; it is one word without quotes");
        scope_text.append(scope_text.empty() ? "" : " ").append(each);
    }
    gate_ =
        std::make_shared<detail::bearer_gate>(detail::bearer_gate{std::move(options), std::move(scope_text)});
}

CORTADO_DECL web::layer bearer_auth::as_layer() const {
    web::layer made;
    made.call = &detail::call_bearer_gate;
    made.state = gate_;
    return made;
}

}  // namespace cortado::middleware
