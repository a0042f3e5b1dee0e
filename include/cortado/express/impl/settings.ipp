#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/share.hpp>
#include <cortado/express/settings.hpp>
#include <cortado/middleware/send_file.hpp>

#include <algorithm>
#include <cstdlib>

namespace cortado::express {

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

/** Make a replacer of a list as well: of the members of objects it lets through those it names. */
CORTADO_DECL std::shared_ptr<json_replacer> replacer_of(const setting_value& value) {
    const auto* names = value.find<std::vector<std::string>>();
    if (names == nullptr) return value.function_of<json_replacer>();
    return cortado::detail::share<json_replacer>([names = *names](json_member& member) {
        const bool is_named = std::find(names.begin(), names.end(), member.key()) != names.end();
        if (member.is_of_object() && !is_named) member.leave_out();
    });
}

}  // namespace detail

CORTADO_DECL settings::settings() {
    set("env", detail::environment_name());
    set("etag", "weak");
    set("query parser", "simple");
    set("subdomain offset", 2);
    set("trust proxy", false);
    set("jsonp callback name", "callback");
    set("views", middleware::absolute_path("views"));
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
        choose_etag(value);
    } else if (name == "query parser") {
        choose_query_parser(value);
    } else if (name == "trust proxy") {
        trust(value);
    } else if (name == "json replacer") {
        const bool is_one = value.function_of<json_replacer>() != nullptr ||
                            value.find<std::vector<std::string>>() != nullptr;
        if (value && !is_one) detail::refuse_setting(name, "a function of json_member&, or a list of names");
    } else if (name == "views") {
        const bool is_one = !value.text().empty() || value.find<std::vector<std::string>>() != nullptr;
        if (!is_one) detail::refuse_setting(name, "a folder or a list of them");
    }
}

CORTADO_DECL void settings::choose_etag(const setting_value& value) {
    make_etag = value.function_of<etag_function>();
    if (make_etag) {
        etag = etag_kind::custom;
    } else if (value == setting_value(true) || value.text() == "weak") {
        etag = etag_kind::weak;
    } else if (value == setting_value(false)) {
        etag = etag_kind::off;
    } else if (value.text() == "strong") {
        etag = etag_kind::strong;
    } else {
        throw usage_error("unknown value for etag function: " + std::string(value.text()));
    }
}

CORTADO_DECL void settings::choose_query_parser(const setting_value& value) {
    parse_query = value.function_of<query_function>();
    if (parse_query) {
        query = query_kind::custom;
    } else if (value == setting_value(true) || value.text() == "simple") {
        query = query_kind::simple;
    } else if (value == setting_value(false)) {
        query = query_kind::off;
    } else if (value.text() == "extended") {
        query = query_kind::extended;
    } else {
        throw usage_error("unknown value for query parser function: " + std::string(value.text()));
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
    } else if (const auto asked = value.function_of<trust_function>()) {
        trust_proxy_ = http::trusted_proxies::where(
            [asked](std::string_view address, std::size_t hop) { return (*asked)(address, hop); });
    } else {
        detail::refuse_setting("trust proxy",
                               "a bool, a number of hops, addresses and networks, or a function");
    }
}

CORTADO_DECL void settings::forget(std::string_view name) {
    erase_if(values_, [name](const auto& each) { return each.first == name; });
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
    replace_json = detail::replacer_of(find("json replacer"));
    // As JSON.stringify has it: at most ten.
    json_spaces = spaces.text().substr(0, 10);
    if (spaces.number() > 0)
        json_spaces.assign(static_cast<std::size_t>(std::min<std::int64_t>(spaces.number(), 10)), ' ');
    answers = etag == etag_kind::weak ? answer_kind::tagged : answer_kind::plain;
    if (etag > etag_kind::weak || escapes_json || !json_spaces.empty() || replace_json)
        answers = answer_kind::by_settings;
    jsonp_callback_name = find("jsonp callback name").text();
    subdomain_offset = static_cast<std::size_t>(std::max<std::int64_t>(find("subdomain offset").number(), 0));
}

}  // namespace cortado::express
