// Replays the requests that body_record.mjs sent to Express's body parsers; each application here is the one of the
// same name there.
#include <cortado/brotli.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>
#include <cortado/middleware.hpp>
#include <cortado/zlib.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"

namespace express = cortado::express;
namespace mw = cortado::middleware;
namespace web = cortado::web;
using json = nlohmann::ordered_json;

namespace {

using maker = std::function<void(express::application&)>;

const std::map<std::string, maker>& makers() {
    static const std::map<std::string, maker> all{
        {"json", [](auto& app) { app.use(mw::json()); }},
        {"json_loose", [](auto& app) { app.use(mw::json({.strict = false})); }},
        {"json_limit", [](auto& app) { app.use(mw::json({.limit = "1kb"})); }},
        {"json_type", [](auto& app) { app.use(mw::json({.type = "application/vnd.api+json"})); }},
        {"json_types",
         [](auto& app) {
             app.use(mw::json({.type = {"json", "+json"}}));
         }},
        {"json_any", [](auto& app) { app.use(mw::json({.type = "*/*"})); }},
        {"json_chosen",
         [](auto& app) {
             app.use(mw::json(
                 {.type = [](const web::exchange& ex) { return ex.request.headers["X-Type"] == "json"; }}));
         }},
        {"json_packed", [](auto& app) { app.use(mw::json({.inflate = false})); }},
        {"json_verify",
         [](auto& app) {
             app.use(mw::json({.verify = [](web::exchange&, std::string_view octets, std::string_view) {
                 if (octets.starts_with('[')) throw std::runtime_error("no arrays");
             }}));
         }},
        {"json_verify_status",
         [](auto& app) {
             app.use(mw::json({.verify = [](web::exchange&, std::string_view, std::string_view) {
                 cortado::http_error refused(401, "who are you?");
                 throw refused.type("not.known");
             }}));
         }},
        {"form", [](auto& app) { app.use(mw::urlencoded()); }},
        {"form_extended", [](auto& app) { app.use(mw::urlencoded({.extended = true})); }},
        {"form_limits",
         [](auto& app) {
             app.use(mw::urlencoded({.limit = 200, .extended = true, .parameter_limit = 5, .depth = 3}));
         }},
        {"form_few", [](auto& app) { app.use(mw::urlencoded({.parameter_limit = 3})); }},
        {"form_latin", [](auto& app) { app.use(mw::urlencoded({.default_charset = "iso-8859-1"})); }},
        {"form_sentinel",
         [](auto& app) {
             app.use(mw::urlencoded(
                 {.extended = true, .charset_sentinel = true, .interpret_numeric_entities = true}));
         }},
        {"raw", [](auto& app) { app.use(mw::raw()); }},
        {"raw_limit", [](auto& app) { app.use(mw::raw({.limit = 10, .type = "*/*"})); }},
        {"text", [](auto& app) { app.use(mw::text()); }},
        {"text_latin",
         [](auto& app) { app.use(mw::text({.type = "text/*", .default_charset = "iso-8859-1"})); }},
        {"text_limit", [](auto& app) { app.use(mw::text({.limit = "5b"})); }},
        {"all",
         [](auto& app) { app.use(mw::json(), mw::urlencoded({.extended = true}), mw::text(), mw::raw()); }},
        {"twice",
         [](auto& app) { app.use(mw::json(), mw::json({.strict = false}), mw::text({.type = "*/*"})); }},
        {"bare", [](auto& app) { app.use(mw::json({.limit = 10})); }},
    };
    return all;
}

void add_answers(express::application& app, bool shows_errors) {
    app.use([](express::request& req, express::response& res) {
        if (req.body.has_value()) {
            res.json({{"body", req.body}});
        } else {
            res.json({{"nothing", true}});
        }
    });
    if (!shows_errors) return;
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status());
        res.json({{"status", err.status()},
                  {"type", err.type()},
                  {"message", err.what()},
                  {"expose", err.expose()}});
    });
}

std::string octets_of(const json& body) {
    if (body.is_string()) return body.get<std::string>();
    if (body.contains("spaces")) return '[' + std::string(body["spaces"].get<std::size_t>(), ' ') + ']';
    const std::string hex = body.at("hex").get<std::string>();
    std::string octets;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        octets += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return octets;
}

web::inject_request request_of(const json& row) {
    web::inject_request request;
    request.method = row.value("method", "POST");
    if (row.contains("headers")) {
        for (const auto& [name, value] : row["headers"].items())
            request.headers.emplace_back(name, value.get<std::string>());
    }
    if (row.contains("body")) {
        request.body = octets_of(row["body"]);
        request.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
    } else if (row.contains("pieces")) {
        request.headers.emplace_back("Transfer-Encoding", "chunked");
        for (const json& piece : row["pieces"]) {
            const std::string octets = octets_of(piece);
            request.body.append(fmt::format("{:x}\r\n", octets.size())).append(octets).append("\r\n");
        }
        request.body += "0\r\n\r\n";
    }
    return request;
}

/** The order of header fields says nothing. */
json sorted(json headers) {
    std::sort(headers.begin(), headers.end());
    return headers;
}

json reply_of(const web::inject_response& reply) {
    json headers = json::array();
    for (const auto& [name, value] : reply.headers) {
        if (name != "Date" && name != "Connection" && name != "Keep-Alive") headers.push_back({name, value});
    }
    return {{"status", reply.status},
            {"reason", reply.reason},
            {"headers", sorted(headers)},
            {"body", reply.body}};
}

}  // namespace

TEST_CASE("body parsers: every recorded request is answered as Express answers it", "[parity][express]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) + "/tests/parity/express/body_cases.json");
    REQUIRE(text.good());
    const json rows = json::parse(text).at("bodies");
    REQUIRE(rows.size() >= 300);
    for (json row : rows) {
        row["reply"]["headers"] = sorted(row["reply"]["headers"]);
        const std::string name = row["app"].get<std::string>();
        CAPTURE(name, row["request"].dump().substr(0, 300));
        express::application app;
        makers().at(name)(app);
        add_answers(app, name != "bare");
        const web::inject_response reply = cortado::sync_wait(app.inject(request_of(row["request"])));
        CHECK(reply_of(reply).dump() == row["reply"].dump());
    }
}
