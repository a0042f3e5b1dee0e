#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/method.hpp>
#include <cortado/http/query.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/detail/header_lists.hpp>
#include <cortado/middleware/method_override.hpp>

#include <algorithm>

namespace cortado::middleware {

namespace detail {

CORTADO_DECL bool is_header_name(std::string_view name) noexcept {
    return name.size() >= 2 && http::iequals(name.substr(0, 2), "x-");
}

/** Is it one that HTTP has? The parser knows RTSP's as well. Whether a HEAD has come decides about the response's framing,
    so that it is neither given nor taken. */
CORTADO_DECL bool may_become(http::method from, std::string_view name) {
    const http::method verb = http::parse_method(name);
    return verb < http::method::describe && verb != http::method::pri &&
           (verb == http::method::head) == (from == http::method::head);
}

struct method_changer {
    method_getter getter;
    method_override_options options;

    bool operator()(web::exchange& ex) {
        const auto* const before = ex.attached<original_method>();
        const std::string original(before != nullptr ? std::string_view(before->name)
                                                     : ex.request.method_name);
        if (before == nullptr) ex.attach(original_method{original});
        const auto& taken = options.methods;
        if (!taken.empty() && std::find(taken.begin(), taken.end(), original) == taken.end()) return true;
        std::optional<std::string> wanted = getter(ex);
        if (!wanted) return true;
        for (char& c : *wanted) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (may_become(ex.request.verb, *wanted)) ex.override_method(*wanted);
        return true;
    }
};

}  // namespace detail

CORTADO_DECL std::optional<std::string> method_getter::operator()(web::exchange& ex) {
    if (get_) return get_(ex);
    if (!detail::is_header_name(name_)) {
        const auto query = http::query::parse(http::split_target(ex.request.path_and_query).query);
        const auto value = query.find(name_);
        return value ? std::optional<std::string>(*value) : std::nullopt;
    }
    detail::add_vary(ex.response.headers, name_);
    const std::string_view sent = ex.request.headers[name_];
    if (sent.empty()) return std::nullopt;
    return std::string(http::trim_ows(sent.substr(0, sent.find(','))));
}

CORTADO_DECL ready_layer method_override(method_getter getter, method_override_options options) {
    const std::string& name = getter.name();
    if (detail::is_header_name(name) && !http::is_token(name))
        throw usage_error("method_override: '" + name + "' is no name of a header field");
    return make_layer(detail::method_changer{std::move(getter), std::move(options)});
}

}  // namespace cortado::middleware
