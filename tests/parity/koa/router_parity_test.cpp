// Sends the requests of router_record.mjs to the same applications, and compares what they answer with what @koa/router
// did: start line, headers and body, octet for octet.
#include "router_apps.hpp"

#include <cortado/core/sync_wait.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "support/catch.hpp"

using json = nlohmann::ordered_json;

namespace {

cortado::web::inject_request request_of(const json& row) {
    cortado::web::inject_request sent;
    sent.method = row["method"].get<std::string>();
    sent.url = row["url"].get<std::string>();
    for (const json& each : row["headers"]) sent.headers.emplace_back(each[0], each[1]);
    return sent;
}

/** In the words of the recording: without Date, Connection and Keep-Alive. */
json reply_of(const std::string& raw) {
    const std::size_t end = raw.find("\r\n\r\n");
    json headers = json::array();
    std::size_t at = raw.find("\r\n");
    const std::string start = raw.substr(0, at);
    while (at < end) {
        const std::size_t line_end = raw.find("\r\n", at + 2);
        const std::string line = raw.substr(at + 2, line_end - at - 2);
        const std::string name = line.substr(0, line.find(':'));
        const bool is_masked = name == "Date" || name == "Connection" || name == "Keep-Alive";
        if (!is_masked) headers.push_back({name, line.substr(name.size() + 2)});
        at = line_end;
    }
    return {{"start", start}, {"headers", headers}, {"body", raw.substr(end + 4)}};
}

/** Headers of several names may come in any order. */
json in_order_of_names(json reply) {
    json& headers = reply["headers"];
    std::stable_sort(headers.begin(), headers.end(),
                     [](const json& a, const json& b) { return a[0] < b[0]; });
    return reply;
}

}  // namespace

TEST_CASE("koa parity: a router answers as @koa/router does", "[parity][koa]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/parity/koa/router_cases.json");
    REQUIRE(file.good());
    const json cases = json::parse(file).at("cases");
    REQUIRE(cases.size() >= 250);
    const auto applications = cortado::test::router_apps::make_applications();
    std::set<std::string> used;
    for (const json& row : cases) {
        CAPTURE(row["app"].dump(), row["method"].dump(), row["url"].dump(), row["headers"].dump());
        const auto& app = applications.at(row["app"].get<std::string>());
        used.insert(row["app"].get<std::string>());
        const auto reply = cortado::sync_wait(app.inject(request_of(row)));
        CHECK(in_order_of_names(reply_of(reply.raw)).dump() == in_order_of_names(row["reply"]).dump());
    }
    CHECK(used.size() == applications.size());
}
