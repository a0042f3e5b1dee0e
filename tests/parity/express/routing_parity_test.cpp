// Each application of routing_*_apps.hpp answers what its JavaScript twin answered on Express 5: the status, the reason
// phrase, the headers in their order, the body. Content-Length alone stands last, see docs/differences.md.
#include "routing_error_apps.hpp"
#include "routing_file_apps.hpp"
#include "routing_method_apps.hpp"
#include "routing_mount_apps.hpp"
#include "routing_order_apps.hpp"
#include "routing_param_apps.hpp"
#include "routing_path_apps.hpp"
#include "routing_reply_apps.hpp"

#include <cortado/loop.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <span>
#include <type_traits>

#include "support/catch.hpp"

namespace {

using parity::routing::routing_app;

// A router is mounted; a handler cannot call it.
static_assert(!std::is_invocable_v<cortado::express::router&, cortado::express::request&,
                                   cortado::express::response&, cortado::express::next_fn>);
using document = nlohmann::json;

std::string beside(const char* name) {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    return std::string(root == nullptr ? "." : root) + "/tests/parity/express/" + name;
}

document recorded_cases() {
    std::ifstream text(beside("routing_cases.json"));
    REQUIRE(text.good());
    return document::parse(text);
}

std::vector<const routing_app*> all_apps() {
    using namespace parity::routing;
    std::vector<const routing_app*> all;
    const auto add = [&all](std::span<const routing_app> apps) {
        for (const routing_app& each : apps) all.push_back(&each);
    };
    add(order_apps);
    add(method_apps);
    add(path_apps);
    add(param_apps);
    add(error_apps);
    add(mount_apps);
    add(reply_apps);
    add(file_apps);
    return all;
}

/** Put Content-Length last, and leave the connection's headers out. */
document comparable(const document& headers) {
    document first = document::array();
    document last = document::array();
    for (const document& header : headers) {
        if (header[0] == "Date" || header[0] == "Connection") continue;
        (header[0] == "Content-Length" ? last : first).push_back(header);
    }
    first.insert(first.end(), last.begin(), last.end());
    return first;
}

/** What docs/differences.md says of these: QUERY is not known, the host of a target is taken off, a status of nobody's has
    no phrase. */
document expected_of(const document& recorded, const document& cases) {
    document theirs = recorded["is"];
    const document& request = recorded["request"];
    const std::string host = "http://example.com";
    const std::string url = request["url"];
    if (url.starts_with(host)) {
        for (const document& plain : cases) {
            if (plain["app"] == recorded["app"] && plain["request"]["url"] == url.substr(host.size()))
                theirs = plain["is"];
        }
    } else if (request["method"] == "QUERY") {
        theirs = document::parse(R"({"status": 501, "reason": "Not Implemented",
            "headers": [["Content-Type", "text/plain; charset=utf-8"], ["Content-Length", "37"]],
            "body": "The request method is not known here."})");
    } else if (theirs["reason"] == "unknown") {
        std::string page = theirs["body"];
        const std::size_t at = page.find("undefined");
        if (at != page.npos) page.replace(at, 9, std::to_string(theirs["status"].get<int>()));
        theirs["reason"] = "";
        for (document& header : theirs["headers"]) {
            if (header[0] == "Content-Length") header[1] = std::to_string(page.size());
        }
        theirs["body"] = page;
    }
    theirs["headers"] = comparable(theirs["headers"]);
    return theirs;
}

cortado::task<> receive(cortado::web::handler app, cortado::web::inject_request request,
                        cortado::web::inject_response& received) {
    received = co_await cortado::web::inject(std::move(app), std::move(request));
}

document answer(const routing_app& twin, const document& recorded) {
    cortado::express::application app;
    twin.build(app);
    cortado::web::inject_request request{.method = recorded["method"], .url = recorded["url"]};
    for (const document& header : recorded["headers"]) request.headers.emplace_back(header[0], header[1]);
    cortado::web::inject_response received;
    cortado::run(receive(app.as_handler(), std::move(request), received));
    document headers = document::array();
    for (const auto& [name, value] : received.headers) headers.push_back({name, value});
    return {{"status", received.status},
            {"reason", received.reason},
            {"headers", comparable(headers)},
            {"body", received.body}};
}

/** ETags are made of the time of a file, which a checkout does not keep: routing_record.mjs sets the same. */
void set_file_time() {
    const std::string path = beside("routing_file.txt");
    const timespec time{.tv_sec = 1795426770, .tv_nsec = 79'000'000};
    const timespec both[] = {time, time};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), both, 0) == 0);
}

}  // namespace

TEST_CASE("express parity: routes answer as those of Express 5", "[express][routing][parity]") {
    const document cases = recorded_cases();
    REQUIRE(cases.size() >= 150);
    set_file_time();
    for (const routing_app* twin : all_apps()) {
        std::size_t count = 0;
        for (const document& recorded : cases) {
            if (recorded["app"] != twin->name) continue;
            ++count;
            CAPTURE(twin->name, recorded["request"].dump());
            CHECK(answer(*twin, recorded["request"]) == expected_of(recorded, cases));
        }
        CAPTURE(twin->name);
        CHECK(count > 0);
    }
}

TEST_CASE("express parity: requests that wait beside each other are not mixed",
          "[express][routing][parity]") {
    using namespace parity::routing;
    application app;
    router inner;
    inner.get("/:name", [](request& req, response& res) -> task<> {
        const std::string name(req.params["name"]);
        for (std::size_t turn = 0; turn < name.size(); ++turn) co_await cortado::yield();
        res.json({{"name", name}, {"then", req.params["name"]}, {"base", req.base_url}, {"url", req.url}});
    });
    app.use("/:place", inner);
    const cortado::web::handler handler = app.as_handler();
    const std::vector<std::string> urls{"/a/longest", "/b/x", "/c/long", "/longer/%40"};
    std::vector<cortado::web::inject_response> received(urls.size());
    for (std::size_t i = 0; i < urls.size(); ++i)
        cortado::spawn(receive(handler, {.url = urls[i]}, received[i]));
    cortado::run();
    CHECK(received[0].body == R"({"name":"longest","then":"longest","base":"/a","url":"/longest"})");
    CHECK(received[1].body == R"({"name":"x","then":"x","base":"/b","url":"/x"})");
    CHECK(received[2].body == R"({"name":"long","then":"long","base":"/c","url":"/long"})");
    CHECK(received[3].body == R"({"name":"@","then":"@","base":"/longer","url":"/%40"})");
}

TEST_CASE("express parity: each recorded application with routes has its twin",
          "[express][routing][parity]") {
    std::set<std::string> recorded;
    for (const document& each : recorded_cases()) recorded.insert(each["app"].get<std::string>());
    for (const routing_app* twin : all_apps()) {
        CAPTURE(twin->name);
        CHECK(recorded.erase(twin->name) == 1);
    }
    CHECK(recorded.empty());
}
