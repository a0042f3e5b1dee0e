#pragma once

#include <cortado/core/error.hpp>
#include <cortado/middleware/cors.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/middleware/detail/header_lists.hpp>
#include <cortado/middleware/detail/kept_fields.hpp>

#include <algorithm>

namespace cortado::middleware {

namespace detail {

/** Is it "https://example.com", as browsers send it: no path, no space? */
CORTADO_DECL bool is_origin(std::string_view text) noexcept {
    if (text == "null") return true;
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos || scheme == 0) return false;
    const std::string_view authority = text.substr(scheme + 3);
    return !authority.empty() && authority.find_first_of("/?# ,*") == std::string_view::npos;
}

CORTADO_DECL void check_origin(std::string_view text) {
    if (is_origin(text)) return;
    throw usage_error("cors: '" + std::string(text) +
                      "' is no origin; write scheme, host and port alone: \"https://example.com\"");
}

CORTADO_DECL void check(const cors_options& options) {
    const cors_origin& origin = options.origin;
    if (!origin.one().empty() && !origin.is_any()) check_origin(origin.one());
    for (const std::string& each : origin.list()) check_origin(each);
    if (!options.credentials) return;
    if (origin.is_any())
        throw usage_error(
            "cors: credentials go with origins that are named; no browser takes them with \"*\"");
    if (origin.reflects_all() && !options.credentials_for_everybody) {
        throw usage_error(
            "cors: with credentials and origin = true every page on the web acts as your user; name the "
            "origins, or say credentials_for_everybody");
    }
}

/** What cors() sets, ready to be written. */
struct cors_rules {
    cors_options options;
    std::string methods;
    std::string allowed_headers;
    std::string exposed_headers;
    std::string max_age;

    explicit cors_rules(cors_options given)
        : options(std::move(given)),
          methods(join(options.methods)),
          allowed_headers(join(options.allowed_headers)),
          exposed_headers(join(options.exposed_headers)),
          max_age(options.max_age ? std::to_string(options.max_age->count()) : std::string()) {
        check(options);
    }

    bool operator()(web::exchange& ex) {
        if (options.origin.is_off()) return true;
        keep_fields(ex, fields_for(ex));
        if (ex.request.verb != http::method::options) return true;
        add_preflight(ex);
        if (options.preflight_continue) return true;
        ex.assign_status(options.options_success_status);
        ex.body.assign(std::string_view());
        finish(ex);
        return false;
    }

private:
    /** What a script may know whatever the answer is, an error included. */
    std::vector<kept_field> fields_for(web::exchange& ex) {
        std::vector<kept_field> made;
        const auto add = [&made](const char* name, std::string value) {
            made.push_back({name, std::move(value), kept_field::way::set});
        };
        constexpr const char* allow_origin = "Access-Control-Allow-Origin";
        if (options.origin.is_any()) {
            add(allow_origin, "*");
        } else if (!options.origin.one().empty()) {
            add(allow_origin, options.origin.one());
        } else if (const http::field* const origin = ex.request.headers.find_field("Origin");
                   origin != nullptr && options.origin.allows(origin->value)) {
            add(allow_origin, std::string(origin->value));
        }
        if (!options.origin.is_any()) made.push_back({"Vary", "Origin", kept_field::way::vary});
        if (options.credentials) add("Access-Control-Allow-Credentials", "true");
        if (!exposed_headers.empty()) add("Access-Control-Expose-Headers", exposed_headers);
        return made;
    }

    void add_preflight(web::exchange& ex) {
        http::fields& headers = ex.response.headers;
        headers.set("Access-Control-Allow-Methods", methods);
        if (!allowed_headers.empty()) {
            headers.set("Access-Control-Allow-Headers", allowed_headers);
        } else {
            add_vary(headers, "Access-Control-Request-Headers");
            const std::string asked = ex.request.headers.join("Access-Control-Request-Headers");
            if (!asked.empty()) headers.set("Access-Control-Allow-Headers", asked);
        }
        if (!max_age.empty()) headers.set("Access-Control-Max-Age", max_age);
        if (!options.private_network_access) return;
        add_vary(headers, "Access-Control-Request-Private-Network");
        const bool is_asked = ex.request.headers["Access-Control-Request-Private-Network"] == "true";
        if (is_asked && headers.has("Access-Control-Allow-Origin"))
            headers.set("Access-Control-Allow-Private-Network", "true");
    }
};

}  // namespace detail

CORTADO_DECL bool cors_origin::allows(std::string_view origin) {
    if (has_list_) return std::find(list_.begin(), list_.end(), origin) != list_.end();
    if (origin == "null") return false;
    return reflects_all_ || (allows_ && allows_(origin));
}

CORTADO_DECL ready_layer cors(cors_options options) {
    return make_layer(detail::cors_rules(std::move(options)));
}

}  // namespace cortado::middleware
