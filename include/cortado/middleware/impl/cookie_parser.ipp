#pragma once

#include <cortado/http/cookie_pairs.hpp>
#include <cortado/http/signed_cookie.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/detail/cookie_field.hpp>
#include <cortado/web/exchange.hpp>

#include <exception>
#include <optional>
#include <string_view>

namespace cortado::detail {

CORTADO_DECL std::string decode_cookie(std::string_view value, cookie_parser_options& options) {
    try {
        if (options.decode) return options.decode(std::string(value));
        result<std::string> decoded = http::percent_decode(value);
        return decoded ? std::move(*decoded) : std::string(value);
    } catch (const std::exception&) {
        return std::string(value);
    }
}

CORTADO_DECL web::parsed_cookies parse_cookies(const http::fields& headers, cookie_parser::rules& rules) {
    web::parsed_cookies parsed;
    if (!rules.secrets.empty()) parsed.secret = rules.secrets.front();
    const std::string header = middleware::detail::cookie_field(headers);
    for (const auto& [name, sent] : http::cookie_pairs(header)) {
        std::string value = decode_cookie(sent, rules.options);
        if (rules.secrets.empty() || !value.starts_with("s:")) {
            parsed.plain.add({std::string(name), std::move(value)});
            continue;
        }
        std::optional<std::string> genuine =
            http::unsign_cookie(std::string_view(value).substr(2), rules.secrets);
        const bool is_forged = !genuine.has_value();
        parsed.with_signature.add({std::string(name), std::move(genuine).value_or(std::string()), is_forged});
    }
    return parsed;
}

}  // namespace cortado::detail

namespace cortado {

CORTADO_DECL web::layer cookie_parser::as_layer() const {
    web::layer made;
    made.state = rules_;
    made.call = [](void* state, web::exchange& ex, web::cursor next) -> task<> {
        if (ex.cookies() == nullptr)
            ex.set_cookies(detail::parse_cookies(ex.request.headers, *static_cast<rules*>(state)));
        next.lock().go_on(next.position());
        return {};
    };
    return made;
}

}  // namespace cortado
