#pragma once

// What stands for koa-bodyparser, koa-static, express-rate-limit, connect-timeout and csurf, made of their options; and
// where docs/differences.md has the answers differ.
#include "layers_apps.hpp"

#include <cortado/brotli.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/koa/compose.hpp>
#include <cortado/middleware/csrf.hpp>
#include <cortado/middleware/json.hpp>
#include <cortado/middleware/rate_limit.hpp>
#include <cortado/middleware/static_files.hpp>
#include <cortado/middleware/text.hpp>
#include <cortado/middleware/timeout.hpp>
#include <cortado/middleware/urlencoded.hpp>
#include <cortado/zlib.hpp>

#include <chrono>
#include <string_view>

namespace parity::layers {

// ---- koa-bodyparser ----
inline void take_limit(const document& options, const char* name, cortado::middleware::byte_limit& into) {
    const auto found = options.find(name);
    if (found == options.end()) return;
    if (found->is_string()) into = std::string_view(found->get_ref<const std::string&>());
    if (found->is_number()) into = found->get<int>();
}

inline std::vector<std::string> extended_by(const document& options, const char* kind,
                                            std::vector<std::string> types) {
    const document more = options.value("extendTypes", document::object()).value(kind, document());
    if (more.is_string()) types.push_back(more);
    if (more.is_array()) types.insert(types.end(), more.begin(), more.end());
    return types;
}

inline cortado::middleware::body_type any_of(std::vector<std::string> types) {
    return [types = std::move(types)](web::exchange& ex) {
        return std::any_of(types.begin(), types.end(), [&ex](const std::string& each) {
            return cortado::middleware::body_type(each).matches(ex);
        });
    };
}

inline cortado::task<> tell_of_body_error(koa::context& ctx, koa::next_fn next) {
    int status = 0;
    try {
        co_await next();
    } catch (const cortado::http_error& error) {
        status = error.status();
    }
    if (status != 0) ctx.throw_(422, "body parse error " + std::to_string(status));
}

/** The parsers that koa-bodyparser has in one, with its limits and types. */
inline ready_layer make_body_parser(const document& options) {
    namespace middleware = cortado::middleware;
    std::vector<std::string> enabled{"json", "form"};
    take(options, "enableTypes", enabled);
    const auto is_enabled = [&](const char* kind) {
        return std::find(enabled.begin(), enabled.end(), kind) != enabled.end();
    };
    middleware::json_options json{.limit = "1mb"};
    middleware::urlencoded_options form{.limit = "56kb", .extended = true};
    middleware::text_options text{.limit = "1mb"};
    take_limit(options, "jsonLimit", json.limit);
    take_limit(options, "formLimit", form.limit);
    take_limit(options, "textLimit", text.limit);
    take(options, "strict", json.strict);
    json.type =
        any_of(extended_by(options, "json",
                           {"application/json", "application/json-patch+json", "application/vnd.api+json",
                            "application/csp-report", "application/scim+json"}));
    form.type = any_of(extended_by(options, "form", {"application/x-www-form-urlencoded"}));
    std::vector<koa::middleware> layers;
    if (options.contains("onerror")) layers.emplace_back(&tell_of_body_error);
    if (options.contains("detectJSON")) {
        layers.emplace_back(middleware::json(
            {.type = [](web::exchange& ex) { return ex.request.path_and_query.ends_with(".json"); }}));
    }
    if (is_enabled("json")) layers.emplace_back(middleware::json(std::move(json)));
    if (is_enabled("form")) layers.emplace_back(middleware::urlencoded(std::move(form)));
    if (is_enabled("text")) layers.emplace_back(middleware::text(std::move(text)));
    return ready_layer(koa::middleware(koa::compose(std::move(layers))).as_layer());
}

// ---- the others ----
inline ready_layer serve_folder(const document& options, const std::string& folder) {
    cortado::middleware::static_options files{.accept_ranges = false, .etag = false};
    files.brotli = options.value("brotli", true);
    files.gzip = options.value("gzip", true);
    take(options, "defer", files.defer);
    if (options.value("hidden", false)) files.dotfiles = cortado::middleware::dotfile_rule::allow;
    if (const auto index = options.find("index"); index != options.end()) {
        files.index.clear();
        if (index->is_string()) files.index.push_back(*index);
    }
    take(options, "extensions", files.extensions);
    for (std::string& each : files.extensions) {
        if (each.starts_with('.')) each.erase(0, 1);
    }
    files.max_age = std::chrono::milliseconds(options.value("maxage", 0));
    take(options, "immutable", files.immutable);
    return ready_layer(cortado::middleware::static_files(folder, std::move(files)).as_layer());
}

inline ready_layer make_rate_limit(const document& options) {
    using cortado::middleware::rate_headers;
    cortado::middleware::rate_limit_options rate{.headers = rate_headers::none};
    take(options, "limit", rate.limit);
    rate.window = std::chrono::milliseconds(options["windowMs"].get<std::int64_t>());
    const document& draft = options["standardHeaders"];
    if (draft == "draft-6") rate.headers = rate_headers::draft_6;
    if (draft == "draft-7") rate.headers = rate_headers::draft_7;
    if (draft == "draft-8") rate.headers = rate_headers::draft_8;
    take(options, "legacyHeaders", rate.legacy_headers);
    take(options, "statusCode", rate.status);
    take(options, "identifier", rate.name);
    rate.key = [](web::exchange& ex) { return std::string(ex.request.headers["X-Key"]); };
    rate.skip = [](web::exchange& ex) { return ex.request.headers["X-Skip"] == "1"; };
    return ready_layer(cortado::middleware::rate_limit(std::move(rate)).as_layer());
}

inline ready_layer make_timeout(const document& options) {
    return cortado::middleware::timeout(std::chrono::milliseconds(options["after"].get<int>()));
}

inline ready_layer make_urlencoded(const document&) {
    return ready_layer(cortado::middleware::urlencoded().as_layer());
}

inline constexpr const char* csrf_key = "a key";

inline ready_layer make_csrf(const document& options) {
    cortado::middleware::csrf_options csrf{.keys = {csrf_key}};
    take(options, "ignoreMethods", csrf.ignore_methods);
    return ready_layer(cortado::middleware::csrf(std::move(csrf)).as_layer());
}

/** Our cookie of a secret is signed always. */
inline document with_signature(document request, const document& line) {
    if (!has_layer(line, "csrf") || !request["headers"].contains("Cookie")) return request;
    std::string& cookie = request["headers"]["Cookie"].get_ref<std::string&>();
    cookie += "; _csrf.sig=" + cortado::http::keygrip({csrf_key}).sign(cookie);
    return request;
}

// ---- the differences, as docs/differences.md has them ----
inline bool is_of_more(const document& line) {
    const auto is_there = [&line](const char* name) { return has_layer(line, name); };
    return is_there("body_parser") || is_there("static_files") || is_there("rate_limit") ||
           is_there("timeout") || is_there("csrf");
}

inline std::string* find_header(document& reply, std::string_view name) {
    for (document& header : reply["headers"]) {
        if (header[0] == name) return header[1].get_ptr<std::string*>();
    }
    return nullptr;
}

template <class Unwanted>
void drop_headers(document& reply, Unwanted is_unwanted) {
    std::erase_if(reply["headers"].get_ref<document::array_t&>(), [&](const document& header) {
        return is_unwanted(std::string_view(header[0].get_ref<const std::string&>()));
    });
}

inline void keep_status_alone(document& reply) { reply = {{"status", reply["status"]}}; }

inline void set_body(document& reply, const std::string& body) {
    reply["body"] = body;
    if (std::string* const length = find_header(reply, "content-length"))
        *length = std::to_string(body.size());
}

/** Put a word in the place of the seconds until a limit begins anew. */
inline void take_times(document& reply) {
    for (document& header : reply["headers"]) {
        const std::string name = header[0];
        std::string& value = header[1].get_ref<std::string&>();
        if (name == "ratelimit-reset" || name == "x-ratelimit-reset" || name == "retry-after") value = "SOON";
        if (name == "ratelimit") value.replace(value.rfind("t=") + 2, value.npos, "SOON");
    }
}

/** What is in the body where koa-bodyparser has something else. */
inline std::string told_of_body(const document& request, const document& theirs) {
    static const std::pair<std::string_view, const char*> others[] = {
        {"a.b=1", R"({"body":{"a.b":"1"}})"},
        {"hasOwnProperty=1", R"({"body":{"hasOwnProperty":"1"}})"},
        {"a[b][c][d][e][f][g]=1", R"({"body":{"a":{"b":{"c":{"d":{"e":{"f":{"g":"1"}}}}}}}})"},
        {R"({"__proto__":{"x":1}})", R"({"body":{"__proto__":{"x":1}}})"}};
    const std::string sent = request.value("body", std::string());
    for (const auto& [body, told] : others) {
        if (sent == body) return told;
    }
    const document said = document::parse(theirs["body"].get_ref<const std::string&>());
    const bool is_read = said.contains("raw") && request["method"] != "GET";
    if (!is_read && sent.empty()) return R"({"nothing":true})";
    if (!said.contains("raw")) return R"({"nothing":true})";
    document told;
    told["body"] =
        sent.empty() && said["body"] == "" && request["headers"]["Content-Type"] == "application/json"
            ? document::object()
            : said["body"];
    return told.dump();
}

inline void meet_body_parser(document& ours, document& theirs, const document& request) {
    const std::string type = request["headers"].value("Content-Type", std::string());
    const bool is_other_charset =
        type.find("charset=iso") != type.npos || type.find("charset=x") != type.npos;
    const bool is_prototype = request.value("body", std::string()).starts_with(R"({"__proto__")");
    if (is_other_charset) theirs["status"] = 415;
    if (theirs["status"] == 500) theirs["status"] = 400;
    if (is_prototype) {
        theirs = ours;
        theirs["status"] = 200;
    }
    if (request.contains("letters")) {
        keep_status_alone(ours);
        keep_status_alone(theirs);
    } else if (theirs["status"] == 200) {
        set_body(theirs, told_of_body(request, theirs));
    } else if (theirs["status"] == 400 || theirs["status"] == 415) {
        keep_status_alone(ours);
        keep_status_alone(theirs);
    }
}

/** Files packed beforehand: we say that they are chosen, go by what the client likes best, and read none of them. */
inline void meet_packed(document& ours, document& theirs, const document& request, const document& options) {
    const bool may_be_packed = options.value("gzip", true) || options.value("brotli", true);
    if (may_be_packed) theirs["headers"].push_back({"vary", "Accept-Encoding"});
    std::string* const coding = find_header(theirs, "content-encoding");
    if (coding == nullptr) return;
    const bool likes_gzip_more = request["headers"]["Accept-Encoding"] == "gzip, br;q=0.5";
    if (likes_gzip_more && request["path"] == "/packed.txt" && options.value("gzip", true)) *coding = "gzip";
    theirs["body"] = *coding + " of " + theirs["body"].get<std::string>();
    for (document* const each : {&ours, &theirs})
        drop_headers(*each, [](std::string_view name) { return name == "content-length"; });
    if (request["method"] == "HEAD") theirs["body"] = "";
}

inline void meet_static(document& ours, document& theirs, const document& request, const document& options) {
    const std::string path = request["path"];
    const bool is_conditional =
        request["headers"].contains("If-Modified-Since") || request["headers"].contains("If-None-Match");
    if (path == "/sub" || path == "/other") {
        theirs = {{"status", 301}, {"location", path + '/'}};
        ours = {{"status", ours["status"]}, {"location", *find_header(ours, "location")}};
    } else if (path == "//a.txt" || is_conditional) {
        theirs["status"] = is_conditional ? 304 : 200;
        keep_status_alone(ours);
        keep_status_alone(theirs);
    } else if (path == "/lone.txt") {
        theirs["status"] = 404;
        keep_status_alone(ours);
        keep_status_alone(theirs);
    } else if (theirs["status"] == 400 || theirs["status"] == 403) {
        theirs["status"] = 404;
        set_body(theirs, "Not Found");
    } else if (std::string* const cache = find_header(theirs, "cache-control")) {
        cache->insert(0, "public, ");
        if (const std::size_t comma = cache->find(",immutable"); comma != cache->npos)
            cache->insert(comma + 1, " ");
        meet_packed(ours, theirs, request, options);
    }
}

inline void meet_rate_limit(document& ours, document& theirs) {
    if (theirs["status"] != 429 && theirs["status"] != 420) return;
    if (find_header(theirs, "retry-after") == nullptr) theirs["headers"].push_back({"retry-after", "SOON"});
    for (document* const each : {&ours, &theirs}) {
        (*each)["body"] = nullptr;
        drop_headers(*each, [](std::string_view name) {
            return name != "retry-after" && name.find("ratelimit") == name.npos;
        });
    }
}

/** Change what docs/differences.md speaks of, and take away what need not be the same. */
inline void meet(document& ours, document& theirs, const document& request, const document& line) {
    take_times(ours);
    if (has_layer(line, "body_parser")) meet_body_parser(ours, theirs, request);
    if (has_layer(line, "static_files") && line["answer"]["how"] != "thrown")
        meet_static(ours, theirs, request, line["layers"][0][1]);
    if (has_layer(line, "rate_limit")) meet_rate_limit(ours, theirs);
    if (has_layer(line, "csrf"))
        drop_headers(theirs, [](std::string_view name) { return name == "set-cookie"; });
    const bool is_in_query =
        has_layer(line, "csrf") && request["path"].get_ref<const std::string&>().starts_with("/?_csrf=");
    if (is_in_query) theirs["status"] = 403;
    if (is_in_query || (has_layer(line, "timeout") && theirs["status"] == 503)) {
        keep_status_alone(ours);
        keep_status_alone(theirs);
    }
}

}  // namespace parity::layers
