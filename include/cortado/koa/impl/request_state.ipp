#pragma once

#include <cortado/http/field_lines.hpp>
#include <cortado/http/token.hpp>
#include <cortado/koa/application_state.hpp>
#include <cortado/koa/detail/request_state.hpp>

#include <algorithm>

namespace cortado::koa::detail {

CORTADO_DECL request_memory& request_state::memory() {
    if (kept() == nullptr) {
        if (memory_ == nullptr) memory_ = std::make_unique<request_memory>();
        *memory_ = {};
        memory_of_ = ex.proof().generation;
    }
    return *memory_;
}

CORTADO_DECL std::optional<std::string_view> request_state::find(std::string_view name) const {
    return http::joined_value(ex.request.headers, name);
}

CORTADO_DECL std::string_view request_state::get(std::string_view name) const {
    const bool is_referrer = http::iequals(name, "referrer") || http::iequals(name, "referer");
    if (!is_referrer) return find(name).value_or(std::string_view());
    const std::string_view referrer = find("referrer").value_or(std::string_view());
    return referrer.empty() ? find("referer").value_or(std::string_view()) : referrer;
}

CORTADO_DECL bool request_state::trusts_proxies() const noexcept {
    return app != nullptr && app->options.proxy;
}

CORTADO_DECL std::vector<std::string_view> split_list(std::string_view list) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t comma = list.find(',');
        parts.push_back(http::trim_ows(list.substr(0, comma)));
        if (comma == std::string_view::npos) return parts;
        list.remove_prefix(comma + 1);
    }
}

CORTADO_DECL std::vector<std::string_view> request_state::ips() const {
    if (!trusts_proxies()) return {};
    const std::string_view said = get(app->options.proxy_ip_header);
    if (said.empty()) return {};
    std::vector<std::string_view> all = split_list(said);
    const std::size_t most = app->options.max_ips_count;
    if (most > 0 && all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
    return all;
}

}  // namespace cortado::koa::detail
