#pragma once

#include <cortado/http/token.hpp>
#include <cortado/koa/application_state.hpp>
#include <cortado/koa/request.hpp>

#include <arpa/inet.h>

#include <algorithm>

namespace cortado::koa {

namespace detail {

/** Does a target name scheme and host? @source Koa, request.href */
CORTADO_DECL bool is_absolute_target(std::string_view target) noexcept {
    return http::iequals(target.substr(0, 7), "http://") || http::iequals(target.substr(0, 8), "https://");
}

CORTADO_DECL std::string_view lower_case(web::exchange& ex, std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = http::to_lower(c);
    return ex.request.headers.keep(lower);
}

}  // namespace detail

CORTADO_DECL const web::peer_info& request::socket() const noexcept {
    static const web::peer_info nowhere{};
    return state_.ex.peer != nullptr ? *state_.ex.peer : nowhere;
}

CORTADO_DECL std::string_view request::protocol() const {
    if (socket().is_secure) return "https";
    if (!state_.trusts_proxies()) return "http";
    const std::string_view said = get("x-forwarded-proto");
    if (said.empty()) return "http";
    const std::string_view first = detail::split_list(said).front();
    return first == "http" || first == "https" ? first : detail::lower_case(state_.ex, first);
}

CORTADO_DECL std::string_view request::host() const {
    std::string_view said;
    if (state_.trusts_proxies()) said = get("x-forwarded-host");
    if (said.empty()) said = get("host");
    if (said.empty()) return {};
    said = detail::split_list(said).front();
    if (said.find('@') == std::string_view::npos) return said;
    // Who is in front of the @ is no part of the host, though it may look like one.
    const result<http::absolute_url> read = http::absolute_url::parse("http://" + std::string(said));
    return read ? state_.ex.request.headers.keep(read->host()) : std::string_view();
}

CORTADO_DECL std::string_view request::hostname() const {
    const std::string_view whole = host();
    if (!whole.starts_with('[')) return whole.substr(0, whole.find(':'));
    if (whole.find_first_of("/?#\\ \t") != std::string_view::npos) return {};
    const result<http::absolute_url> read = http::absolute_url::parse("http://" + std::string(whole));
    return read ? state_.ex.request.headers.keep(read->hostname) : std::string_view();
}

CORTADO_DECL std::vector<std::string_view> request::subdomains() const {
    std::string_view left = hostname();
    in_addr address;
    if (left.starts_with('[') || ::inet_pton(AF_INET, std::string(left).c_str(), &address) == 1) return {};
    std::vector<std::string_view> labels;
    for (;;) {
        const std::size_t dot = left.rfind('.');
        labels.push_back(left.substr(dot == std::string_view::npos ? 0 : dot + 1));
        if (dot == std::string_view::npos) break;
        left = left.substr(0, dot);
    }
    const std::size_t offset = state_.app != nullptr ? state_.app->options.subdomain_offset : 2;
    labels.erase(labels.begin(),
                 labels.begin() + static_cast<std::ptrdiff_t>(std::min(offset, labels.size())));
    return labels;
}

CORTADO_DECL std::string request::href() const {
    if (detail::is_absolute_target(original_url())) return std::string(original_url());
    return std::string(protocol()).append("://").append(host()).append(original_url());
}

CORTADO_DECL const http::absolute_url& request::URL() const {
    detail::request_memory& memory = state_.memory();
    if (!memory.url) {
        result<http::absolute_url> read = http::absolute_url::parse(href());
        memory.url = read ? std::move(*read) : http::absolute_url();
    }
    return *memory.url;
}

}  // namespace cortado::koa
