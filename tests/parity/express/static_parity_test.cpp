// Asks the applications of static_apps.hpp what static_record.mjs asked the same ones on real Express.
#include "static_apps.hpp"

#include <cortado/loop/event_loop.hpp>
#include <cortado/web/inject.hpp>

#include <algorithm>
#include <cstdlib>

#include "support/catch.hpp"

using nlohmann::json;

namespace {

json recorded() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) + "/tests/parity/express/static_cases.json");
    REQUIRE(text.good());
    json all = json::parse(text);
    REQUIRE(all.at("cases").size() >= 250);
    return all;
}

/** Octets as the data has them. */
std::string latin1(const std::string& octets) {
    std::string text;
    for (const char each : octets) {
        const auto octet = static_cast<unsigned char>(each);
        if (octet < 0x80) {
            text += each;
        } else {
            text += static_cast<char>(0xc0 | (octet >> 6));
            text += static_cast<char>(0x80 | (octet & 0x3f));
        }
    }
    return text;
}

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/** The order of headers counts, but for that of Content-Length, which our writer puts behind the others. */
json with_length_last(const json& headers) {
    json kept = json::array();
    json length;
    for (const json& header : headers) {
        if (header[0] == "Content-Length") {
            length = header;
        } else {
            kept.push_back(header);
        }
    }
    if (!length.is_null()) kept.push_back(length);
    return kept;
}

json as_recorded(const cortado::web::inject_response& reply) {
    json headers = json::array();
    for (const auto& [name, value] : reply.headers) {
        if (!is_one_of(name, {"Date", "Connection", "Keep-Alive"})) headers.push_back({name, latin1(value)});
    }
    return {{"status", reply.status},
            {"reason", reply.reason},
            {"headers", with_length_last(headers)},
            {"body", latin1(reply.body)}};
}

cortado::task<> ask(cortado::web::handler app, cortado::web::inject_request request,
                    cortado::web::inject_response& reply) {
    reply = co_await cortado::web::inject(std::move(app), std::move(request));
}

}  // namespace

TEST_CASE("static files: every recorded request is answered as Express answers it", "[parity][express]") {
    const json all = recorded();
    const parity::static_folder folder(all["fixture"], all["links"]);
    const auto apps = parity::static_apps(folder.path());
    for (const json& row : all["cases"]) {
        cortado::web::inject_request request{.method = row["method"], .url = row["path"]};
        for (const auto& [name, value] : row["headers"].items()) request.headers.emplace_back(name, value);
        request.headers.emplace_back("Connection", "close");
        cortado::web::inject_response reply;
        cortado::run(ask(apps.at(row["app"]).as_handler(), request, reply));
        json expected = row["reply"];
        expected["headers"] = with_length_last(expected["headers"]);
        CAPTURE(row["app"].dump(), row["method"].dump(), row["path"].dump(), row["headers"].dump());
        CHECK(as_recorded(reply) == expected);
    }
}
