// Each application of response_apps.hpp answers what its JavaScript twin answered on Express 5: the status, the reason
// phrase, the headers in their order, the body. Content-Length alone stands last, see docs/differences.md.
#include "response_apps.hpp"
#include "response_header_apps.hpp"

#include <cortado/core/sync_wait.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "support/catch.hpp"

namespace {

using cortado::json_literal;
using cortado::express::application;
using cortado::express::json_member;
using document = nlohmann::json;

document recorded_cases() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) +
                       "/tests/parity/express/response_cases.json");
    REQUIRE(text.good());
    return document::parse(text);
}

const parity::response_app* find_app(const std::string& name) {
    const parity::response_app* found = nullptr;
    const auto look = [&](const auto& apps) {
        for (const parity::response_app& each : apps) {
            if (each.name == name) found = &each;
        }
    };
    look(parity::sending);
    look(parity::json);
    look(parity::headers);
    look(parity::cookies);
    look(parity::choosing);
    return found;
}

/** The functions of response_record.mjs. */
void set_replacer(application& app, const document& value) {
    if (value == "hide") {
        app.set("json replacer", [](json_member& member) {
            if (member.key() == "password" || member.value() == "\"hidden\"") {
                member.leave_out();
            } else if (member.key() == "n") {
                member.replace({{"of", std::stoi(std::string(member.value())) + 1}});
            }
        });
    } else if (value == "whole") {
        app.set("json replacer", [](json_member& member) {
            if (member.key().empty()) member.replace({{"instead", json_literal::array({1, "b"})}});
        });
    } else {
        app.set("json replacer", value.get<std::vector<std::string>>());
    }
}

void apply(application& app, const std::string& name, const document& value) {
    if (value == "custom") {
        app.set("etag", [](std::string_view body) {
            return body.empty() ? std::string() : "\"custom-" + std::to_string(body.size()) + '"';
        });
    } else if (name == "json replacer") {
        set_replacer(app, value);
    } else if (value.is_boolean()) {
        app.set(name, value.get<bool>());
    } else if (value.is_number()) {
        app.set(name, value.get<int>());
    } else {
        app.set(name, value.get<std::string>());
    }
}

/** Hide what is counted from now, and put Content-Length last. */
document comparable(const document& headers) {
    document first = document::array();
    document last = document::array();
    for (document header : headers) {
        std::string name = header[0];
        if (name == "Date" || name == "Connection") continue;
        std::string value = header[1];
        const std::size_t at = value.find("Expires=");
        if (value.find("Max-Age=") < at && at != std::string::npos)
            header[1] = value.replace(at + 8, value.find(';', at) - at - 8, "(later)");
        (name == "Content-Length" ? last : first).push_back(header);
    }
    first.insert(first.end(), last.begin(), last.end());
    return first;
}

document answer(const document& recorded) {
    const parity::response_app* const twin = find_app(recorded["app"]);
    if (twin == nullptr) return nullptr;
    application app;
    for (const auto& [name, value] : recorded["settings"].items()) apply(app, name, value);
    if (twin->answer != nullptr) {
        app.use([twin](parity::request&, parity::response& res) { twin->answer(res); });
    } else {
        app.use([twin](parity::request& req, parity::response& res, parity::next_fn next) {
            twin->answer_or_go_on(req, res, next);
        });
    }
    cortado::web::inject_request request{.method = recorded["request"]["method"],
                                         .url = recorded["request"]["url"]};
    for (const document& header : recorded["request"]["headers"])
        request.headers.emplace_back(header[0], header[1]);
    const auto received = cortado::sync_wait(app.inject(std::move(request)));
    document headers = document::array();
    for (const auto& [name, value] : received.headers) headers.push_back({name, value});
    return {{"status", received.status},
            {"reason", received.reason},
            {"headers", comparable(headers)},
            {"body", received.body}};
}

/** What docs/differences.md says of these: a status of nobody's has no phrase, and a length is told where it is known. */
void take_differences(const std::string& app, document& theirs) {
    if (theirs["reason"] == "unknown") theirs["reason"] = "";
    if (app != "write_head") return;
    theirs["headers"].back() = {"Content-Length", "1"};
    theirs["body"] = "x";
}

}  // namespace

TEST_CASE("express parity: responses are those of Express 5", "[express][response][parity]") {
    const document cases = recorded_cases();
    REQUIRE(cases.size() >= 200);
    for (const document& recorded : cases) {
        CAPTURE(recorded["app"].dump(), recorded["request"].dump());
        document theirs = recorded["is"];
        theirs["headers"] = comparable(theirs["headers"]);
        take_differences(recorded["app"], theirs);
        CHECK(answer(recorded) == theirs);
    }
}

TEST_CASE("express parity: each application of the response suite was recorded",
          "[express][response][parity]") {
    std::set<std::string> recorded;
    for (const document& each : recorded_cases()) recorded.insert(each["app"].get<std::string>());
    const auto look = [&](const auto& apps) {
        for (const parity::response_app& each : apps) {
            CAPTURE(each.name);
            CHECK(recorded.erase(each.name) == 1);
        }
    };
    look(parity::sending);
    look(parity::json);
    look(parity::headers);
    look(parity::cookies);
    look(parity::choosing);
    CHECK(recorded.empty());
}
