#pragma once

#include <cortado/http/signed_cookie.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/detail/cookie_field.hpp>
#include <cortado/web/exchange.hpp>

namespace cortado::detail {

CORTADO_DECL web::parsed_cookies parse_cookies(const http::fields& headers,
                                               const std::vector<std::string>& secrets) {
    web::parsed_cookies parsed;
    if (!secrets.empty()) parsed.secret = secrets.front();
    const std::string header = middleware::detail::cookie_field(headers);
    if (header.empty()) return parsed;
    http::split_cookies split = http::split_signed_cookies(http::cookies::parse(header), secrets);
    for (auto& [name, value] : split.plain) parsed.plain.add({std::move(name), std::move(value)});
    for (auto& [name, value] : split.with_signature) {
        const bool is_forged = !value.has_value();
        parsed.with_signature.add({std::move(name), std::move(value).value_or(std::string()), is_forged});
    }
    return parsed;
}

}  // namespace cortado::detail

namespace cortado {

CORTADO_DECL web::layer cookie_parser::as_layer() const {
    web::layer made;
    made.state = secrets_;
    made.call = [](void* state, web::exchange& ex, web::cursor next) -> task<> {
        if (ex.cookies() == nullptr) {
            const auto& secrets = *static_cast<const std::vector<std::string>*>(state);
            ex.set_cookies(detail::parse_cookies(ex.request.headers, secrets));
        }
        next.lock().go_on(next.position());
        return {};
    };
    return made;
}

}  // namespace cortado
