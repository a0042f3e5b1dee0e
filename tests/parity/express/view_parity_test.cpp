// Each application of view_apps.hpp finds and renders the views that its JavaScript twin found and rendered on Express 5:
// start line, headers in their order, body. Content-Length alone stands last, see docs/differences.md.
#include "view_apps.hpp"

#include <cortado/web/inject.hpp>

#include <cstdlib>
#include <set>

#include "support/catch.hpp"

namespace {

using document = nlohmann::json;

document recorded_views() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) + "/tests/parity/express/view_cases.json");
    REQUIRE(text.good());
    return document::parse(text);
}

/** As the recorder has it: the folder is $DIR, and what depends on how long its name is, is left out. */
document comparable(const std::string& start, const document& all, std::string body,
                    const std::string& folder) {
    const bool names_folder = body.find("$DIR") != body.npos || body.find(folder) != body.npos;
    for (std::size_t at = body.find(folder); at != body.npos; at = body.find(folder))
        body.replace(at, folder.size(), "$DIR");
    document headers = document::array();
    document last = document::array();
    for (const document& header : all) {
        const std::string name = header[0];
        if (name == "Date" || name == "Connection") continue;
        if (names_folder && (name == "ETag" || name == "Content-Length")) continue;
        (name == "Content-Length" ? last : headers).push_back(header);
    }
    headers.insert(headers.end(), last.begin(), last.end());
    return {{"start", start}, {"headers", headers}, {"body", body}};
}

cortado::task<> ask_for_view(cortado::web::handler app, cortado::web::inject_request request,
                             cortado::web::inject_response& reply) {
    reply = co_await cortado::web::inject(std::move(app), std::move(request));
}

document answer(const cortado::express::application& app, const document& row, const std::string& folder) {
    cortado::web::inject_request request{.method = row["method"], .url = row["url"]};
    for (const document& header : row["headers"]) request.headers.emplace_back(header[0], header[1]);
    cortado::web::inject_response reply;
    cortado::run(ask_for_view(app.as_handler(), std::move(request), reply));
    document headers = document::array();
    for (const auto& [name, value] : reply.headers) headers.push_back({name, value});
    const std::string start = "HTTP/1.1 " + std::to_string(reply.status) + ' ' + reply.reason;
    return comparable(start, headers, reply.body, folder);
}

}  // namespace

TEST_CASE("express parity: views are found, given their values and rendered as by Express 5",
          "[express][views][parity]") {
    const document all = recorded_views();
    REQUIRE(all["cases"].size() >= 113);
    const parity::view_twins::view_folder folder(all["files"]);
    const auto apps = parity::view_twins::view_apps(folder.path());
    std::set<std::string> asked;
    for (const document& row : all["cases"]) {
        CAPTURE(row["app"].dump(), row["method"].dump(), row["url"].dump(), row["headers"].dump());
        const document& theirs = row["reply"];
        asked.insert(row["app"].get<std::string>());
        CHECK(answer(apps.at(row["app"]), row, folder.path()) ==
              comparable(theirs["start"], theirs["headers"], theirs["body"], folder.path()));
    }
    CHECK(asked.size() == apps.size());
}
