#pragma once

#include <cortado/express/request.hpp>
#include <cortado/http/etag.hpp>
#include <cortado/http/field_lines.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/type_is.hpp>

#include <cstring>

namespace cortado::express {

CORTADO_DECL const request_query& request::query() {
    const std::size_t mark = url.find('?');
    const std::string_view text = mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
    const settings& rules = application_->settings;
    if (text != query_text_ || query_rules_ != &rules) {
        query_rules_ = nullptr;  // should a parser throw
        query_.read(text, rules);
        query_text_ = text;
        query_rules_ = &rules;
    }
    return query_;
}

CORTADO_DECL http::accept_field request::find(std::string_view name) const {
    return http::joined_value(headers, name);
}

CORTADO_DECL std::string_view request::get(std::string_view name) const {
    const bool is_referrer = http::iequals(name, "referrer") || http::iequals(name, "referer");
    if (!is_referrer) return find(name).value_or(std::string_view());
    const std::string_view referrer = find("referrer").value_or(std::string_view());
    return referrer.empty() ? headers["referer"] : referrer;
}

CORTADO_DECL request_type request::is(const std::vector<std::string_view>& names) const {
    const bool has_body = headers.has("transfer-encoding") || ex_.request.content_length.has_value();
    if (!has_body) return {};
    return request_type(http::type_is(headers["content-type"], names));
}

CORTADO_DECL std::optional<std::string_view> request::best(
    best_function choose, std::string_view field, const std::vector<std::string_view>& offered) const {
    return choose(find(field), offered);
}

CORTADO_DECL std::vector<std::string_view> request::accepts() const {
    return http::accepted_types(find("accept"));
}
CORTADO_DECL std::vector<std::string_view> request::accepts_charsets() const {
    return http::accepted_charsets(find("accept-charset"));
}
CORTADO_DECL std::vector<std::string_view> request::accepts_encodings() const {
    return http::accepted_encodings(find("accept-encoding"));
}
CORTADO_DECL std::vector<std::string_view> request::accepts_languages() const {
    return http::accepted_languages(find("accept-language"));
}

CORTADO_DECL std::optional<http::range_set> request::range(std::uint64_t size, range_options options) const {
    const std::string_view header = get("range");
    if (header.empty()) return std::nullopt;
    return http::parse_range(size, header,
                             options.combine ? http::range_form::combined : http::range_form::as_sent);
}

CORTADO_DECL const web::parsed_cookies& request::parsed_cookies(const char* call) const {
    if (const web::parsed_cookies* parsed = ex_.cookies()) return *parsed;
    throw usage_error(std::string(call) +
                      ": no cookie parser has run; app.use(cortado::cookie_parser()) before this handler");
}

CORTADO_DECL bool request::xhr() const { return http::iequals(get("x-requested-with"), "xmlhttprequest"); }

CORTADO_DECL bool request::fresh() const {
    if (method != "GET" && method != "HEAD" && method != "QUERY") return false;
    const int status = ex_.response.status;
    if (status != 304 && (status < 200 || status >= 300)) return false;
    http::freshness facts;
    facts.if_none_match = get("if-none-match");
    facts.if_modified_since = get("if-modified-since");
    facts.cache_control = get("cache-control");
    facts.etag = ex_.response.headers["etag"];
    facts.last_modified = ex_.response.headers["last-modified"];
    return http::is_fresh(facts);
}

CORTADO_DECL task<std::vector<std::byte>> request::bytes(std::size_t limit) {
    const std::string whole = co_await ex_.text(limit);
    std::vector<std::byte> copy(whole.size());
    if (!whole.empty()) std::memcpy(copy.data(), whole.data(), whole.size());
    co_return copy;
}

}  // namespace cortado::express
