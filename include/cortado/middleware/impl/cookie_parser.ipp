#pragma once

#include <cortado/http/cookie_pairs.hpp>
#include <cortado/http/signed_cookie.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/detail/cookie_field.hpp>
#include <cortado/web/exchange.hpp>

#include <exception>
#include <string_view>
#include <vector>

namespace cortado::detail {

CORTADO_DECL std::string decode_cookie(std::string_view value, cookie_parser_options& options) {
    try {
        if (options.decode) return options.decode(value);
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
    std::vector<http::cookies::value_type> decoded;
    for (const auto& [name, sent] : http::cookie_pairs(header))
        decoded.emplace_back(name, decode_cookie(sent, rules.options));
    http::split_cookies apart = http::split_signed_cookies(std::move(decoded), rules.secrets);
    for (auto& [name, value] : apart.plain) parsed.plain.add({std::move(name), std::move(value)});
    for (auto& [name, genuine] : apart.with_signature) {
        const bool is_forged = !genuine.has_value();
        parsed.with_signature.add({std::move(name), std::move(genuine).value_or(std::string()), is_forged});
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
