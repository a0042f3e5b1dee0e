// Sends the requests of request_record.mjs to the same applications, and compares what they answer with what Express
// did: start line, headers and body, octet for octet.
#include <cortado/express.hpp>
#include <cortado/middleware/cookie_parser.hpp>

#include <cortado/core/sync_wait.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/recorded_reply.hpp"

namespace express = cortado::express;
namespace http = cortado::http;
using cortado::test::in_order_of_names;
using cortado::test::reply_of;
using cortado::test::request_of;
using express::request;
using express::response;
using json = nlohmann::ordered_json;

namespace {

/** Nothing found is `false` in JavaScript. */
json or_false(const std::optional<std::string_view>& found) { return found ? json(*found) : json(false); }
json shown(const express::request_type& type) {
    if (!type.has_body()) return nullptr;
    return type ? json(type.text()) : json(false);
}
json shown(const std::optional<http::range_set>& range) {
    if (!range) return "none";
    if (range->status == http::range_status::unsatisfiable) return -1;
    if (range->status == http::range_status::malformed) return -2;
    json ranges = json::array();
    for (const http::byte_range& each : range->ranges) ranges.push_back({each.start, each.end});
    return {{"type", range->unit}, {"ranges", ranges}};
}
json shown(const cortado::web::params& params) {
    json all = json::object();
    for (const auto& [name, value, is_list] : params) {
        if (is_list) {
            all[std::string(name)] = params.all(name);
        } else {
            all[std::string(name)] = value;
        }
    }
    return all;
}
/** As cookie-parser does: a text of JSON is its value, unless that is one that JavaScript takes for false. */
json shown(const cortado::web::cookie_list& cookies) {
    json all = json::object();
    for (const auto& [name, value, is_forged] : cookies) {
        const std::optional<json> parsed = cookies.json<json>(name);
        const bool is_falsy =
            !parsed || parsed->is_null() || *parsed == 0 || *parsed == "" || *parsed == false;
        all[name] = is_forged ? json(false) : is_falsy ? json(value) : *parsed;
    }
    return all;
}

// ---- the applications; their twins in JavaScript have the same names ----
express::application negotiation() {
    express::application app;
    app.use([](request& req, response& res) {
        res.json(json{{"type", or_false(req.accepts("html", "json", "text/plain", "image/*"))},
                      {"types", req.accepts()},
                      {"charset", or_false(req.accepts_charsets("utf-8", "iso-8859-1"))},
                      {"charsets", req.accepts_charsets()},
                      {"encoding", or_false(req.accepts_encodings("br", "gzip", "identity"))},
                      {"encodings", req.accepts_encodings()},
                      {"language", or_false(req.accepts_languages("en", "de-CH", "fr"))},
                      {"languages", req.accepts_languages()}});
    });
    return app;
}

express::application is() {
    express::application app;
    app.use([](request& req, response& res) {
        res.json(json{{"json", shown(req.is("json"))},
                      {"html", shown(req.is("html", "text/html"))},
                      {"text", shown(req.is("text/*"))},
                      {"any", shown(req.is("*/*"))},
                      {"suffix", shown(req.is("+json"))},
                      {"form", shown(req.is("urlencoded", "multipart"))},
                      {"all", shown(req.is())}});
    });
    return app;
}

express::application range() {
    express::application app;
    app.use([](request& req, response& res) {
        res.json(
            json{{"whole", shown(req.range(100))}, {"combined", shown(req.range(100, {.combine = true}))}});
    });
    return app;
}

void show_query(request& req, response& res) { res.json(req.query()); }

express::application query(express::setting_value parser) {
    express::application app;
    app.set("query parser", std::move(parser));
    app.use(&show_query);
    return app;
}

express::application query_custom() {
    express::application app;
    app.set("query parser", [](std::string_view text) {
        using nested = http::nested_query;
        return nested(nested::kind::object, {{"all", nested(std::string(text))}});
    });
    app.use(&show_query);
    return app;
}

express::application query_mounted() {
    express::application inner;
    inner.set("query parser", "extended");
    inner.get("/tree", &show_query);
    express::application app;
    app.use("/inner", inner);
    app.use(&show_query);
    return app;
}

express::application trust(express::setting_value whom, int subdomain_offset = 2) {
    express::application app;
    app.set("trust proxy", std::move(whom)).set("subdomain offset", subdomain_offset);
    app.use([](request& req, response& res) {
        res.json(json{{"ip", req.ip()},
                      {"ips", req.ips()},
                      {"protocol", req.protocol()},
                      {"secure", req.secure()},
                      {"host", req.host()},
                      {"hostname", req.hostname()},
                      {"subdomains", req.subdomains()},
                      {"xhr", req.xhr()}});
    });
    return app;
}

express::application trust_odd() {
    express::application app = trust(false);
    app.set("trust proxy",
            [](std::string_view address, std::size_t hop) { return hop == 0 || address.ends_with(".7"); });
    return app;
}

express::application params() {
    const auto show = [](request& req, response& res) { res.json(shown(req.params)); };
    express::application app;
    app.get("/user/:id", show);
    app.get("/from/:a-:b", show);
    app.get("/files/*path", show);
    app.get("/page{/:number}", show);
    app.get("/two/:x/*rest", show);
    express::router child({.merge_params = true});
    child.get("/child/:own", show);
    app.use("/parent/:up", child);
    express::router alone;
    alone.get("/child/:own", show);
    app.use("/alone/:up", alone);
    return app;
}

express::application cookies(const cortado::cookie_parser& parser) {
    express::application app;
    app.use(parser);
    app.use([](request& req, response& res) {
        res.json(json{{"cookies", shown(req.cookies())}, {"signed", shown(req.signed_cookies())}});
    });
    return app;
}

express::application urls() {
    const auto show = [](request& req, response& res) {
        res.json(json{{"method", req.method},
                      {"url", std::string_view(req.url)},
                      {"baseUrl", req.base_url},
                      {"originalUrl", req.original_url},
                      {"path", req.path()}});
    };
    express::router inner;
    inner.all("/leaf", show);
    express::router outer;
    outer.use("/inner", inner);
    outer.use("/any/:id", show);
    express::application app;
    app.use("/outer", outer);
    app.use("/rewrite", [](request& req, response&, express::next_fn next) {
        req.url = "/outer/inner/leaf?new=1";
        next.route();
    });
    app.use(show);
    return app;
}

express::application fresh() {
    express::application app;
    app.use([](request& req, response& res) {
        if (const int status = req.query().as<int>("status", 0)) res.status(status);
        res.set("ETag", "\"tag\"").set("Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT");
        const auto text = [](bool value) { return std::string(value ? "true" : "false"); };
        res.set("X-Fresh", text(req.fresh()) + " " + text(req.stale()));
        res.send("body");
    });
    return app;
}

express::application headers() {
    express::application app;
    app.use([](request& req, response& res) {
        json got = json::array();
        for (const char* name : {"x-a", "X-B", "Referer", "Referrer", "Cookie", "User-Agent", "Accept",
                                 "Authorization", "From"}) {
            got.push_back(req.get(name));
        }
        res.json(json{{"got", got}, {"version", req.http_version()}});
    });
    return app;
}

std::map<std::string, express::application> make_applications() {
    std::map<std::string, express::application> made;
    made.emplace("negotiation", negotiation());
    made.emplace("is", is());
    made.emplace("range", range());
    made.emplace("query simple", query("simple"));
    made.emplace("query extended", query("extended"));
    made.emplace("query off", query(false));
    made.emplace("query custom", query_custom());
    made.emplace("query mounted", query_mounted());
    made.emplace("trust none", trust(false));
    made.emplace("trust all", trust(true));
    made.emplace("trust one", trust(1));
    made.emplace("trust two", trust(2, 1));
    made.emplace("trust list", trust("loopback, 10.0.0.0/8, fc00::/7"));
    made.emplace("trust others", trust(std::vector<std::string>{"192.168.0.0/16"}));
    made.emplace("trust odd", trust_odd());
    made.emplace("params", params());
    made.emplace("cookies", cookies(cortado::cookie_parser({"today", "yesterday"})));
    made.emplace("cookies unsigned", cookies(cortado::cookie_parser()));
    made.emplace("urls", urls());
    made.emplace("fresh", fresh());
    made.emplace("headers", headers());
    return made;
}

}  // namespace

TEST_CASE("express parity: a request says of itself what it says in Express", "[parity][express]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) +
                       "/tests/parity/express/request_cases.json");
    REQUIRE(file.good());
    const json cases = json::parse(file).at("cases");
    REQUIRE(cases.size() >= 239);
    const auto applications = make_applications();
    for (const json& row : cases) {
        CAPTURE(row["app"].dump(), row["method"].dump(), row["url"].dump(), row["headers"].dump());
        const auto& app = applications.at(row["app"].get<std::string>());
        const auto reply = cortado::sync_wait(app.inject(request_of(row)));
        CHECK(in_order_of_names(reply_of(reply.raw)).dump() == in_order_of_names(row["reply"]).dump());
    }
}
