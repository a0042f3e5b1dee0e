// Sends the requests of router_record.mjs to the same applications, and compares what they answer with what @koa/router
// did: start line, headers and body, octet for octet.
#include "router_apps.hpp"

#include <cortado/core/sync_wait.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "support/catch.hpp"
#include "support/recorded_reply.hpp"

using cortado::test::in_order_of_names;
using cortado::test::reply_of;
using cortado::test::request_of;
using json = nlohmann::ordered_json;

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
