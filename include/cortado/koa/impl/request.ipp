#pragma once

#include <cortado/http/media_type.hpp>
#include <cortado/http/type_is.hpp>
#include <cortado/koa/detail/json_fields.hpp>
#include <cortado/koa/request.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace cortado::koa {

CORTADO_DECL std::string_view request::type() const {
    const std::string_view whole = get("content-type");
    return whole.substr(0, whole.find(';'));
}

CORTADO_DECL std::optional<std::uint64_t> request::length() const noexcept {
    const http::field* const said = headers->find_field("content-length");
    if (said == nullptr) return std::nullopt;
    std::uint64_t octets = 0;
    const char* const end = said->value.data() + said->value.size();
    const bool is_number = std::from_chars(said->value.data(), end, octets).ec == std::errc();
    return is_number ? std::optional(octets) : std::nullopt;
}

CORTADO_DECL std::string request::charset() const {
    const result<http::media_type> read = http::media_type::parse_strict(get("content-type"));
    return read ? std::string(read->parameter("charset").value_or(std::string_view())) : std::string();
}

CORTADO_DECL web::body_type request::is(const std::vector<std::string_view>& names) const {
    const bool has_body = headers.has("transfer-encoding") || length().has_value();
    if (!has_body) return {};
    return web::body_type(http::type_is(get("content-type"), names));
}

CORTADO_DECL std::optional<std::string_view> request::best(
    best_function choose, std::string_view field, const std::vector<std::string_view>& offered) const {
    return choose(state_.find(field), offered);
}

CORTADO_DECL bool request::idempotent() const noexcept {
    constexpr std::string_view harmless[] = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
    return std::ranges::find(harmless, method.get()) != std::end(harmless);
}

CORTADO_DECL json_literal request::to_json() const {
    return json_literal::object(
        {{"method", method()}, {"url", url()}, {"header", detail::request_fields_json(headers)}});
}

}  // namespace cortado::koa
