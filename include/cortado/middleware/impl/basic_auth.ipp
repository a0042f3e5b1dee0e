#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/crypto/hmac.hpp>
#include <cortado/crypto/random_bytes.hpp>
#include <cortado/crypto/timing_safe_equal.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/basic_auth.hpp>
#include <cortado/middleware/detail/auth_field.hpp>
#include <cortado/middleware/detail/base64.hpp>

#include <algorithm>

namespace cortado::middleware {

namespace detail {

struct basic_user {
    std::string name;
};

struct basic_gate {
    struct known_user {
        sha256::digest_type name;
        sha256::digest_type password;
    };

    basic_gate(std::vector<std::pair<std::string, std::string>> listed,
               eventual_function<bool(const basic_credentials&)> asked, const std::string& realm)
        : check(std::move(asked)), challenge("Basic realm=" + detail::quoted(realm) + ", charset=\"UTF-8\"") {
        random_fill(std::as_writable_bytes(std::span(key)));
        for (const auto& [name, password] : listed) users.push_back({digest(name), digest(password)});
    }

    /** Digests are as long as each other, and nobody outside knows their key. */
    sha256::digest_type digest(std::string_view text) const {
        return hmac_sha256(std::string_view(key.data(), key.size()), text);
    }
    /** Look at all of them, whether or not one has matched. */
    bool knows(const basic_credentials& given) const {
        const sha256::digest_type name = digest(given.name);
        const sha256::digest_type password = digest(given.password);
        unsigned matches = 0;
        for (const known_user& each : users) {
            const unsigned is_name = timing_safe_equal(each.name, name) ? 1 : 0;
            const unsigned is_password = timing_safe_equal(each.password, password) ? 1 : 0;
            matches |= is_name & is_password;
        }
        return matches != 0;
    }

    [[noreturn]] void refuse(web::exchange& ex) const {
        // Set here as well, for error handlers that send a page of their own.
        ex.response.headers.set("WWW-Authenticate", challenge);
        http_error error(401);
        throw error.header("WWW-Authenticate", challenge);
    }

    std::vector<known_user> users;
    eventual_function<bool(const basic_credentials&)> check;
    std::string challenge;
    std::array<char, 32> key;
};

inline void let_pass(web::exchange& ex, std::string name, web::cursor next) {
    ex.attach(basic_user{std::move(name)});
    next.lock().go_on(next.position());
}

inline task<> ask_basic_check(basic_gate& gate, web::exchange& ex, basic_credentials given,
                              web::cursor next) {
    const basic_credentials kept = std::move(given);
    const bool is_good = co_await gate.check(kept);
    if (!is_good) gate.refuse(ex);
    let_pass(ex, kept.name, next);
}

inline task<> call_basic_gate(void* state, web::exchange& ex, web::cursor next) {
    basic_gate& gate = *static_cast<basic_gate*>(state);
    std::optional<basic_credentials> given = parse_basic_credentials(only_authorization(ex.request.headers));
    if (!given) gate.refuse(ex);
    if (!gate.knows(*given)) {
        if (!gate.check) gate.refuse(ex);
        if (!gate.check.is_immediate()) return ask_basic_check(gate, ex, std::move(*given), next);
        if (!gate.check.now(*given)) gate.refuse(ex);
    }
    let_pass(ex, std::move(given->name), next);
    return {};
}

CORTADO_DECL std::string_view find_basic_user(const web::exchange& ex) noexcept {
    const basic_user* const found = ex.attached<basic_user>();
    return found != nullptr ? std::string_view(found->name) : std::string_view();
}

}  // namespace detail

CORTADO_DECL std::optional<basic_credentials> parse_basic_credentials(std::string_view authorization) {
    const std::string_view text = detail::behind_scheme(authorization, "basic");
    if (text.empty()) return std::nullopt;
    const std::optional<std::string> pair = detail::read_base64(text);
    if (!pair || !is_utf8(*pair)) return std::nullopt;
    const auto is_control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
    if (std::ranges::any_of(*pair, is_control)) return std::nullopt;
    const std::size_t colon = pair->find(':');
    if (colon == std::string::npos) return std::nullopt;
    return basic_credentials{pair->substr(0, colon), pair->substr(colon + 1)};
}

CORTADO_DECL basic_auth::basic_auth(basic_auth_options options) {
    if (options.users.empty() && !options.check)
        throw usage_error("basic_auth: nobody could pass; give it users or a check");
    for (const auto& [name, password] : options.users) {
        if (name.find(':') != std::string::npos)
            throw usage_error("basic_auth: the name \"" + name + "\" has a colon, which ends a name");
    }
    detail::check_realm("basic_auth", options.realm);
    gate_ = std::make_shared<detail::basic_gate>(std::move(options.users), std::move(options.check),
                                                 options.realm);
}

CORTADO_DECL web::layer basic_auth::as_layer() const {
    web::layer made;
    made.call = &detail::call_basic_gate;
    made.state = gate_;
    return made;
}

}  // namespace cortado::middleware
