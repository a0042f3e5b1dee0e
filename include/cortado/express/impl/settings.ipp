#pragma once

#include <cortado/core/error.hpp>
#include <cortado/express/settings.hpp>

#include <algorithm>
#include <cstdlib>

namespace cortado::express {

CORTADO_DECL setting_value::operator bool() const noexcept {
    if (const auto* is_on = find<bool>()) return *is_on;
    if (const auto* count = find<std::int64_t>()) return *count != 0;
    if (const auto* said = find<std::string>()) return !said->empty();
    return has_value();
}

CORTADO_DECL std::string_view setting_value::text() const noexcept {
    const auto* said = find<std::string>();
    return said != nullptr ? std::string_view(*said) : std::string_view();
}

CORTADO_DECL std::int64_t setting_value::number() const noexcept {
    const auto* count = find<std::int64_t>();
    return count != nullptr ? *count : 0;
}

namespace detail {

#if defined(NDEBUG)
inline constexpr bool is_debug_build = false;
#else
inline constexpr bool is_debug_build = true;
#endif

inline std::string environment_name() {
    const char* const said = std::getenv("NODE_ENV");
    return said != nullptr && *said != '\0' ? said : "development";
}

[[noreturn]] inline void refuse_setting(std::string_view name, std::string_view takes) {
    throw usage_error("express: the setting '" + std::string(name) + "' takes " + std::string(takes));
}

}  // namespace detail

CORTADO_DECL settings::settings() {
    set("env", detail::environment_name());
    set("etag", "weak");
    set("query parser", "simple");
    set("subdomain offset", 2);
    set("trust proxy", false);
    set("jsonp callback name", "callback");
    set("views", "views");
    if (find("env").text() == "production") set("view cache", true);
    trusts_by_own_word_ = false;
}

CORTADO_DECL void settings::set(std::string_view name, setting_value value) {
    set_known(name, value);
    const auto known =
        std::find_if(values_.begin(), values_.end(), [name](const auto& each) { return each.first == name; });
    if (known != values_.end()) {
        known->second = std::move(value);
    } else {
        values_.emplace_back(std::string(name), std::move(value));
    }
}

CORTADO_DECL void settings::set_known(std::string_view name, const setting_value& value) {
    if (name == "etag") {
        if (value == setting_value(true) || value.text() == "weak") {
            etag = etag_kind::weak;
        } else if (value == setting_value(false)) {
            etag = etag_kind::off;
        } else if (value.text() == "strong") {
            etag = etag_kind::strong;
        } else {
            throw usage_error("unknown value for etag function: " + std::string(value.text()));
        }
    } else if (name == "query parser") {
        if (value == setting_value(true) || value.text() == "simple") {
            query = query_kind::simple;
        } else if (value == setting_value(false)) {
            query = query_kind::off;
        } else if (value.text() == "extended") {
            query = query_kind::extended;
        } else {
            throw usage_error("unknown value for query parser function: " + std::string(value.text()));
        }
    } else if (name == "trust proxy") {
        trust(value);
    }
}

CORTADO_DECL void settings::trust(const setting_value& value) {
    trusts_by_own_word_ = true;
    if (const auto* everybody = value.find<bool>()) {
        trust_proxy_ = *everybody ? http::trusted_proxies::all() : http::trusted_proxies();
    } else if (const auto* hops = value.find<std::int64_t>()) {
        trust_proxy_ =
            http::trusted_proxies::hops(static_cast<std::size_t>(std::max<std::int64_t>(*hops, 0)));
    } else if (const auto* list = value.find<std::vector<std::string>>()) {
        trust_proxy_ = http::trusted_proxies::list(std::vector<std::string_view>(list->begin(), list->end()));
    } else if (value.find<std::string>() != nullptr) {
        trust_proxy_ = http::trusted_proxies::list(value.text());
    } else {
        detail::refuse_setting("trust proxy", "a bool, a number of hops, or addresses and networks");
    }
}

CORTADO_DECL void settings::forget(std::string_view name) {
    std::erase_if(values_, [name](const auto& each) { return each.first == name; });
}

CORTADO_DECL void settings::set_etag(etag_function make) {
    forget("etag");
    values_.emplace_back("etag", setting_value::function_mark());
    make_etag = std::move(make);
    etag = etag_kind::custom;
}

CORTADO_DECL void settings::set_query_parser(query_function parse) {
    forget("query parser");
    values_.emplace_back("query parser", setting_value::function_mark());
    parse_query = std::move(parse);
    query = query_kind::custom;
}

CORTADO_DECL void settings::set_trust_proxy(http::trusted_proxies::predicate trusts) {
    set("trust proxy", true);
    trust_proxy_ = http::trusted_proxies::where(std::move(trusts));
}

CORTADO_DECL const setting_value& settings::find(std::string_view name) const noexcept {
    static const setting_value nothing;
    for (const auto& [known, value] : values_) {
        if (known == name) return value;
    }
    return parent_ != nullptr ? parent_->find(name) : nothing;
}

CORTADO_DECL void settings::inherit(const settings& parent) {
    parent_ = &parent;
    if (!trusts_by_own_word_) forget("trust proxy");
}

CORTADO_DECL void settings::resolve() {
    escapes_json = static_cast<bool>(find("json escape"));
    answers_405 = static_cast<bool>(find("method not allowed"));
    says_powered_by = static_cast<bool>(find("x-powered-by"));
    const setting_value& diagnostics = find("diagnostics");
    shows_diagnostics = diagnostics.has_value()
                            ? static_cast<bool>(diagnostics)
                            : detail::is_debug_build && find("env").text() != "production";
    const setting_value& spaces = find("json spaces");
    // As JSON.stringify has it: at most ten.
    json_spaces = spaces.text().substr(0, 10);
    if (spaces.number() > 0)
        json_spaces.assign(static_cast<std::size_t>(std::min<std::int64_t>(spaces.number(), 10)), ' ');
    answers = etag == etag_kind::weak ? answer_kind::tagged : answer_kind::plain;
    if (etag > etag_kind::weak || escapes_json || !json_spaces.empty()) answers = answer_kind::by_settings;
    jsonp_callback_name = find("jsonp callback name").text();
    subdomain_offset = static_cast<std::size_t>(std::max<std::int64_t>(find("subdomain offset").number(), 0));
}

}  // namespace cortado::express
