#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/field_lines.hpp>
#include <cortado/http/file_name.hpp>
#include <cortado/http/html.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/type_is.hpp>
#include <cortado/http/url.hpp>
#include <cortado/http/vary.hpp>
#include <cortado/koa/detail/json_fields.hpp>
#include <cortado/koa/request.hpp>
#include <cortado/koa/response.hpp>

#include <span>

namespace cortado::koa {

namespace detail {

template <class Lines>
void set_lines(response& res, std::string_view name, const Lines& lines) {
    const bool takes_one = http::iequals(name, content_type_name) || http::iequals(name, content_length_name);
    if (takes_one && lines.size() != 1) {
        throw usage_error("koa: " + std::string(name) + " must contain exactly one value");
    }
    res.remove(name);
    for (const auto& line : lines) res.append(name, std::string_view(line));
}

}  // namespace detail

CORTADO_DECL std::string_view response::get(std::string_view name) const {
    if (const http::field* found = headers.find_field(name)) return found->value;
    // The length of a text or of bytes is a header from the moment they are set on, unless they are to be framed
    // otherwise; here it is counted when asked for.
    const bool is_counted = (body.is_text() || body.is_bytes()) &&
                            http::iequals(name, detail::content_length_name) &&
                            !headers.has("Transfer-Encoding");
    return is_counted ? state_.ex.response.headers.keep(std::to_string(std::string_view(body).size()))
                      : std::string_view();
}

CORTADO_DECL bool response::has(std::string_view name) const {
    return headers.has(name) || !get(name).empty();
}

CORTADO_DECL void response::set(std::string_view name, std::initializer_list<std::string_view> lines) {
    detail::set_lines(*this, name, lines);
}
CORTADO_DECL void response::set(std::string_view name, const std::vector<std::string>& lines) {
    detail::set_lines(*this, name, lines);
}
CORTADO_DECL void response::set(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    for (const auto& [name, value] : fields) set(name, value);
}

CORTADO_DECL void response::append(std::string_view name, std::string_view value) {
    if (!header_sent()) http::append_line(state_.ex.response.headers, name, value);
}
CORTADO_DECL void response::append(std::string_view name, std::initializer_list<std::string_view> lines) {
    for (const std::string_view line : lines) append(name, line);
}
CORTADO_DECL void response::append(std::string_view name, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) append(name, std::string_view(line));
}

CORTADO_DECL void response::vary(std::string_view names) {
    if (header_sent()) return;
    set("Vary", http::append_vary(headers.join("Vary"), names));
}
CORTADO_DECL void response::vary(std::initializer_list<std::string_view> names) {
    if (header_sent()) return;
    const std::string all = http::append_vary(headers.join("Vary"), std::span(names.begin(), names.size()));
    if (!all.empty()) set("Vary", all);
}

CORTADO_DECL void response::redirect(std::string_view url) {
    std::string target(url);
    if (http::iequals(url.substr(0, 7), "http://") || http::iequals(url.substr(0, 8), "https://")) {
        // Browsers and this must agree on whose URL it is, however it is spelt.
        const result<http::absolute_url> read = http::absolute_url::parse(url);
        if (!read) throw usage_error("ctx.redirect: \"" + target + "\" is no URL: " + read.error().message);
        target = read->href();
    }
    set("Location", http::encode_url(target));
    if (!http::is_redirect_status(status)) status = 302;
    const bool is_html = request_.accepts("html").has_value();
    state_.force_type(is_html ? detail::html_type : detail::plain_type);
    body = "Redirecting to " + (is_html ? http::escape_html(target) : target) + ".";
}

CORTADO_DECL void response::back(std::string_view otherwise) {
    const std::string_view referrer = request_.get("Referrer");
    const http::absolute_url& here = request_.URL();
    if (!referrer.empty()) {
        const result<http::absolute_url> from =
            http::absolute_url::parse(referrer, here.scheme.empty() ? nullptr : &here);
        if (from && from->host() == request_.host()) return redirect(referrer);
    }
    redirect(otherwise.empty() ? "/" : otherwise);
}

CORTADO_DECL void response::attachment(std::string_view filename, const http::disposition_options& options) {
    if (!filename.empty() && !has(detail::content_type_name)) type = http::file_extension(filename);
    const std::optional<std::string_view> name =
        filename.empty() ? std::nullopt : std::optional<std::string_view>(filename);
    set("Content-Disposition", http::latin1_content_disposition(name, options));
}

CORTADO_DECL std::optional<std::string> response::is(const std::vector<std::string_view>& names) const {
    const std::string_view own = type;
    if (own.empty()) return std::nullopt;
    return http::type_is(own, names);
}

CORTADO_DECL const web::peer_info& response::socket() const noexcept { return request_.socket(); }

CORTADO_DECL json_literal response::to_json() const {
    return json_literal::object({{"status", int(status)},
                                 {"message", std::string_view(message)},
                                 {"header", detail::response_fields_json(headers)}});
}

CORTADO_DECL json_literal response::inspect() const {
    const json_literal shown = body.is_json() ? json_literal(detail::json_text{std::string(body)})
                               : body.is_text() || body.is_bytes() ? json_literal(body.text())
                                                                   : json_literal(nullptr);
    return json_literal::object({{"status", int(status)},
                                 {"message", std::string_view(message)},
                                 {"header", detail::response_fields_json(headers)},
                                 {"body", shown}});
}

}  // namespace cortado::koa
