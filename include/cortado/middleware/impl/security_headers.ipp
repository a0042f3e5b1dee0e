#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/middleware/detail/header_lists.hpp>
#include <cortado/middleware/detail/kept_fields.hpp>
#include <cortado/middleware/security_headers.hpp>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace cortado::middleware {

namespace detail {

using csp_directive = content_security_policy_options::directive;

CORTADO_DECL std::string in_quotes(std::string_view text) {
    std::string made;
    append_json_string(made, text);
    return made;
}

CORTADO_DECL std::vector<csp_directive> default_directives() {
    return {{"default-src", {"'self'"}},
            {"base-uri", {"'self'"}},
            {"font-src", {"'self'", "https:", "data:"}},
            {"form-action", {"'self'"}},
            {"frame-ancestors", {"'self'"}},
            {"img-src", {"'self'", "data:"}},
            {"object-src", {"'none'"}},
            {"script-src", {"'self'"}},
            {"script-src-attr", {"'none'"}},
            {"style-src", {"'self'", "https:", "'unsafe-inline'"}},
            {"upgrade-insecure-requests", {}}};
}

CORTADO_DECL void check_directive_name(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto is_inner = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; };
    const bool is_good = !name.empty() && name[0] >= 'a' && name[0] <= 'z' && name.back() != '-' &&
                         std::all_of(name.begin(), name.end(), is_inner);
    if (!is_good)
        throw usage_error("Content-Security-Policy received an invalid directive name " + in_quotes(name));
}

CORTADO_DECL void check_directive_value(std::string_view name, std::string_view value) {
    constexpr std::string_view keywords[] = {
        "none",          "self",        "strict-dynamic", "report-sample",   "inline-speculation-rules",
        "unsafe-inline", "unsafe-eval", "unsafe-hashes",  "wasm-unsafe-eval"};
    const std::string message =
        "Content-Security-Policy received an invalid directive value for " + in_quotes(name);
    if (value.find_first_of(";,") != std::string_view::npos) throw usage_error(message);
    bool needs_quotes = std::find(std::begin(keywords), std::end(keywords), value) != std::end(keywords);
    for (const std::string_view prefix : {"nonce-", "sha256-", "sha384-", "sha512-"})
        needs_quotes |= value.starts_with(prefix);
    if (needs_quotes) throw usage_error(message + ". " + in_quotes(value) + " should be quoted");
}

/** "scriptSrc" is "script-src", too. */
CORTADO_DECL std::string with_dashes(std::string_view name) {
    std::string made;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            made.append(1, '-').append(1, static_cast<char>(c - 'A' + 'a'));
        } else {
            made += c;
        }
    }
    return made;
}

CORTADO_DECL void put_directive(std::vector<csp_directive>& policy, csp_directive given) {
    const auto place = std::find_if(policy.begin(), policy.end(),
                                    [&](const csp_directive& kept) { return kept.first == given.first; });
    const bool is_taken_out = given.second == std::vector<std::string>{"null"};
    if (is_taken_out && place != policy.end()) {
        policy.erase(place);
    } else if (!is_taken_out && place != policy.end()) {
        place->second = std::move(given.second);
    } else if (!is_taken_out) {
        policy.push_back(std::move(given));
    }
}

CORTADO_DECL std::string policy_text(const content_security_policy_options& options) {
    std::vector<csp_directive> policy =
        options.use_defaults ? default_directives() : std::vector<csp_directive>();
    std::vector<std::string> seen;
    for (const auto& [raw_name, values] : options.directives) {
        check_directive_name(raw_name);
        std::string name = with_dashes(raw_name);
        if (std::find(seen.begin(), seen.end(), name) != seen.end())
            throw usage_error("Content-Security-Policy received a duplicate directive " + in_quotes(name));
        seen.push_back(name);
        for (const std::string& value : values) check_directive_value(name, value);
        put_directive(policy, {std::move(name), values});
    }
    if (policy.empty()) {
        throw usage_error("Content-Security-Policy has no directives. Either set some or disable the header");
    }
    const bool has_default = std::any_of(
        policy.begin(), policy.end(), [](const csp_directive& each) { return each.first == "default-src"; });
    if (!has_default) throw usage_error("Content-Security-Policy needs a default-src but none was provided.");
    std::vector<std::string> texts;
    for (const auto& [name, values] : policy)
        texts.push_back(values.empty() ? name : name + ' ' + join(values, " "));
    return join(texts, ";");
}

CORTADO_DECL void check_policy(const char* header, std::string_view value,
                               std::initializer_list<std::string_view> known) {
    if (value.empty() || std::find(known.begin(), known.end(), value) != known.end()) return;
    throw usage_error(std::string(header) + " does not support the " + in_quotes(value) + " policy");
}

CORTADO_DECL std::string referrer_text(const std::vector<std::string>& tokens) {
    constexpr std::string_view known[] = {"no-referrer",
                                          "no-referrer-when-downgrade",
                                          "same-origin",
                                          "origin",
                                          "strict-origin",
                                          "origin-when-cross-origin",
                                          "strict-origin-when-cross-origin",
                                          "unsafe-url"};
    for (auto token = tokens.begin(); token != tokens.end(); ++token) {
        if (std::find(std::begin(known), std::end(known), *token) == std::end(known))
            throw usage_error("Referrer-Policy received an unexpected policy token " + in_quotes(*token));
        if (std::find(tokens.begin(), token, *token) != token)
            throw usage_error("Referrer-Policy received a duplicate policy token " + in_quotes(*token));
    }
    return join(tokens);
}

CORTADO_DECL std::string transport_text(const strict_transport_security_options& options) {
    if (options.max_age.count() < 0) {
        throw usage_error("Strict-Transport-Security: " + std::to_string(options.max_age.count()) +
                          " is not a valid value for max_age. Please choose a positive number.");
    }
    std::string text = "max-age=" + std::to_string(options.max_age.count());
    if (options.include_sub_domains) text += "; includeSubDomains";
    if (options.preload) text += "; preload";
    return text;
}

CORTADO_DECL std::string frame_text(std::string_view action) {
    std::string text(action);
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (text == "SAME-ORIGIN") text = "SAMEORIGIN";
    if (!text.empty() && text != "DENY" && text != "SAMEORIGIN")
        throw usage_error("X-Frame-Options received an invalid action " + in_quotes(action));
    return text;
}

/** The lines of every response, checked once. */
class header_set {
public:
    explicit header_set(const security_headers_options& options) : hides_power_(options.x_powered_by) {
        if (const auto& policy = options.content_security_policy; policy.enabled) {
            add(policy.report_only ? "Content-Security-Policy-Report-Only" : "Content-Security-Policy",
                policy_text(policy));
        }
        add_cross_origin(options);
        if (options.origin_agent_cluster) add("Origin-Agent-Cluster", "?1");
        add("Referrer-Policy", referrer_text(options.referrer_policy));
        if (const auto& transport = options.strict_transport_security; transport.enabled)
            add("Strict-Transport-Security", transport_text(transport));
        add_old_ones(options);
    }

    bool operator()(web::exchange& ex) const {
        put_fields(ex, lines_);
        hide_power(ex);
        ex.before_head([this](web::exchange& of) {
            if (put_fields_back(of, lines_)) hide_power(of);
        });
        return true;
    }

private:
    void add_cross_origin(const security_headers_options& options) {
        check_policy("Cross-Origin-Embedder-Policy", options.cross_origin_embedder_policy,
                     {"require-corp", "credentialless", "unsafe-none"});
        check_policy("Cross-Origin-Opener-Policy", options.cross_origin_opener_policy,
                     {"same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"});
        check_policy("Cross-Origin-Resource-Policy", options.cross_origin_resource_policy,
                     {"same-origin", "same-site", "cross-origin"});
        add("Cross-Origin-Embedder-Policy", options.cross_origin_embedder_policy);
        add("Cross-Origin-Opener-Policy", options.cross_origin_opener_policy);
        add("Cross-Origin-Resource-Policy", options.cross_origin_resource_policy);
    }

    void add_old_ones(const security_headers_options& options) {
        const std::string& prefetch = options.x_dns_prefetch_control;
        if (!prefetch.empty() && prefetch != "on" && prefetch != "off")
            throw usage_error("X-DNS-Prefetch-Control is \"on\" or \"off\", not " + in_quotes(prefetch));
        const std::string& domains = options.x_permitted_cross_domain_policies;
        const std::string_view known[] = {"", "none", "master-only", "by-content-type", "all"};
        if (std::find(std::begin(known), std::end(known), domains) == std::end(known))
            throw usage_error("X-Permitted-Cross-Domain-Policies does not support " + in_quotes(domains));
        if (options.x_content_type_options) add("X-Content-Type-Options", "nosniff");
        add("X-DNS-Prefetch-Control", prefetch);
        if (options.x_download_options) add("X-Download-Options", "noopen");
        add("X-Frame-Options", frame_text(options.x_frame_options));
        add("X-Permitted-Cross-Domain-Policies", domains);
        if (options.x_xss_protection) add("X-XSS-Protection", "0");
    }

    void add(const char* name, std::string value) {
        if (!value.empty()) lines_.push_back({name, std::move(value)});
    }

    void hide_power(web::exchange& ex) const {
        if (hides_power_) ex.response.headers.erase("X-Powered-By");
    }

    std::vector<kept_field> lines_;
    bool hides_power_;
};

}  // namespace detail

CORTADO_DECL ready_layer security_headers(security_headers_options options) {
    return make_layer(detail::header_set(options));
}

}  // namespace cortado::middleware
