#pragma once

#include <cortado/http/signed_cookie.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/detail/cookie_field.hpp>
#include <cortado/web/exchange.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <string_view>

namespace cortado::detail {

/** Split a Cookie header as http::cookies::parse() does, but leave the values as they were sent.
    @source npm cookie 0.7, parse */
CORTADO_DECL std::vector<std::pair<std::string, std::string>> split_raw_cookies(std::string_view header) {
    std::vector<std::pair<std::string, std::string>> made;
    if (header.size() < 2) return made;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        const std::string_view part = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view name = http::trim_ows(part.substr(0, equals));
        const auto is_same = [name](const auto& each) { return each.first == name; };
        if (std::any_of(made.begin(), made.end(), is_same)) continue;
        std::string_view value = http::trim_ows(part.substr(equals + 1));
        if (value.starts_with('"') && value.ends_with('"'))
            value = value.size() < 2 ? std::string_view() : value.substr(1, value.size() - 2);
        made.emplace_back(name, value);
    }
    return made;
}

CORTADO_DECL std::string decode_cookie(const std::string& value, cookie_parser_options& options) {
    try {
        if (options.decode) return options.decode(value);
        result<std::string> decoded = http::percent_decode(value);
        return decoded ? std::move(*decoded) : value;
    } catch (const std::exception&) {
        return value;
    }
}

CORTADO_DECL web::parsed_cookies parse_cookies(const http::fields& headers, cookie_parser::rules& rules) {
    web::parsed_cookies parsed;
    if (!rules.secrets.empty()) parsed.secret = rules.secrets.front();
    for (auto& [name, sent] : split_raw_cookies(middleware::detail::cookie_field(headers))) {
        std::string value = decode_cookie(sent, rules.options);
        if (rules.secrets.empty() || !value.starts_with("s:")) {
            parsed.plain.add({std::move(name), std::move(value)});
            continue;
        }
        std::optional<std::string> genuine =
            http::unsign_cookie(std::string_view(value).substr(2), rules.secrets);
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
