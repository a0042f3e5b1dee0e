#pragma once

#include <cortado/express/response.hpp>
#include <cortado/http/content_disposition.hpp>
#include <cortado/http/field_lines.hpp>
#include <cortado/http/file_name.hpp>
#include <cortado/http/link_header.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>
#include <cortado/http/vary.hpp>

#include <span>

namespace cortado::express {

CORTADO_DECL response& response::set(std::string_view name, std::initializer_list<std::string_view> values) {
    return set<std::initializer_list<std::string_view>>(name, values);
}

CORTADO_DECL response& response::set(std::initializer_list<http::field> headers) {
    for (const http::field& each : headers) set(each.name, each.value);
    return *this;
}

CORTADO_DECL response& response::append(std::string_view name, std::string_view value) {
    check_head();
    const http::field* const found = ex_.response.headers.find_field(name);
    if (found == nullptr || found->value.empty()) return set(name, value);
    check_may_be_list(name);
    return add_line(name, value);
}

CORTADO_DECL void response::check_may_be_list(std::string_view name) {
    if (http::iequals(name, "content-type")) throw usage_error("Content-Type cannot be set to an Array");
}

CORTADO_DECL response& response::add_line(std::string_view name, std::string_view value) {
    http::append_line(ex_.response.headers, name, value);
    return *this;
}

CORTADO_DECL response& response::append(std::string_view name,
                                        std::initializer_list<std::string_view> values) {
    return append<std::initializer_list<std::string_view>>(name, values);
}

CORTADO_DECL response& response::set_header(std::string_view name, std::string_view value) {
    check_head();
    ex_.response.headers.set(name, value);
    return *this;
}

CORTADO_DECL response& response::write_head(int code, std::initializer_list<http::field> headers) {
    check_head();
    status(code);
    for (const http::field& each : headers) set_header(each.name, each.value);
    return *this;
}

CORTADO_DECL response& response::attachment() {
    return set("Content-Disposition", http::content_disposition());
}

CORTADO_DECL response& response::attachment(std::string_view filename) {
    const std::string_view name = http::base_name(filename);
    if (!name.empty()) type(http::file_extension(name));
    return set("Content-Disposition", http::content_disposition(name));
}

CORTADO_DECL response& response::links(std::initializer_list<http::link> links) {
    std::string before;
    for (std::string_view line : ex_.response.headers.values("Link"))
        before.append(before.empty() ? "" : ",").append(line);
    return set("Link", http::append_links(before, std::span<const http::link>(links.begin(), links.size())));
}

CORTADO_DECL response& response::location(std::string_view url) {
    return set("Location", http::encode_url(url));
}

CORTADO_DECL response& response::vary(std::string_view names) {
    const std::string before = ex_.response.headers.join("Vary");
    return set("Vary", http::append_vary(before, names));
}

CORTADO_DECL response& response::vary(std::initializer_list<std::string_view> names) {
    const std::string before = ex_.response.headers.join("Vary");
    const std::string all =
        http::append_vary(before, std::span<const std::string_view>(names.begin(), names.size()));
    return all.empty() ? *this : set("Vary", all);
}

}  // namespace cortado::express
