// Each application of *_apps.hpp answers what its JavaScript twin answered on Koa 3.3: the status, the reason phrase, the
// headers in their order, the body. Content-Length alone stands last, see docs/differences.md.
#include "application_apps.hpp"
#include "mount_apps.hpp"
#include "request_apps.hpp"
#include "response_apps.hpp"
#include "response_header_apps.hpp"

#include <cortado/core/sync_wait.hpp>

#include <cstdlib>
#include <fstream>
#include <set>

#include "support/catch.hpp"

namespace {

namespace koa = cortado::koa;
using cortado::task;
using document = nlohmann::json;

document recorded_cases() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) + "/tests/parity/koa/context_cases.json");
    REQUIRE(text.good());
    return document::parse(text);
}

template <class Look>
void for_each_app(Look look) {
    const auto each_of = [&](const auto& apps) {
        for (const parity::koa_face::context_app& each : apps) look(each);
    };
    each_of(parity::koa_face::bodies);
    each_of(parity::koa_face::statuses);
    each_of(parity::koa_face::types);
    each_of(parity::koa_face::redirections);
    each_of(parity::koa_face::files);
    each_of(parity::koa_face::fields);
    each_of(parity::koa_face::cookies);
    each_of(parity::koa_face::requests);
    each_of(parity::koa_face::setters);
    each_of(parity::koa_face::errors);
    each_of(parity::koa_face::layers);
    each_of(parity::koa_face::settings);
    each_of(parity::koa_face::mounts);
}

const parity::koa_face::context_app* find_app(const std::string& name) {
    const parity::koa_face::context_app* found = nullptr;
    for_each_app([&](const parity::koa_face::context_app& each) {
        if (each.name == name) found = &each;
    });
    return found;
}

koa::application make_app(const document& options) {
    koa::application app;
    app.silent = true;
    app.env = "production";
    app.on("error", [](const std::exception& error, koa::context& ctx) {
        ctx.state["heard"] = std::string(error.what());
    });
    for (const auto& [name, value] : options.items()) {
        if (name == "proxy") app.proxy = value.get<bool>();
        if (name == "env") app.env = value.get<std::string>();
        if (name == "keys") app.keys = value.get<std::vector<std::string>>();
        if (name == "proxyIpHeader") app.proxy_ip_header = value.get<std::string>();
        if (name == "maxIpsCount") app.max_ips_count = value.get<std::size_t>();
        if (name == "subdomainOffset") app.subdomain_offset = value.get<std::size_t>();
    }
    return app;
}

/** Hide what is counted from now, and put Content-Length last. */
document comparable(const document& headers) {
    document first = document::array();
    document last = document::array();
    for (document header : headers) {
        const std::string name = header[0];
        std::string value = header[1];
        if (name == "Date" || name == "Connection") continue;
        const std::size_t at = value.find("expires=");
        if (at != std::string::npos && value.find("Thu, 01 Jan 1970", at) == std::string::npos)
            header[1] = value.replace(at + 8, value.find(';', at) - at - 8, "(later)");
        (name == "Content-Length" ? last : first).push_back(header);
    }
    first.insert(first.end(), last.begin(), last.end());
    return first;
}

/** As the recorder reads the octets of a header. */
std::string from_latin1(std::string_view octets) {
    std::string text;
    for (const char c : octets) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0 | byte >> 6);
            text += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return text;
}

document answer(const document& recorded) {
    const parity::koa_face::context_app* const twin = find_app(recorded["app"]);
    if (twin == nullptr) return nullptr;
    koa::application app = make_app(recorded["options"]);
    if (twin->answer != nullptr) {
        app.use([twin](koa::context& ctx) { twin->answer(ctx); });
    } else {
        app.use([twin](koa::context& ctx, koa::next_fn next) { return twin->run(ctx, next); });
    }
    app.use([](koa::context& ctx) {
        if (ctx.state.has("below")) ctx.body = "below " + std::string(ctx.url);
    });
    const document& asked = recorded["request"];
    cortado::web::inject_request request{
        .method = asked["method"], .url = asked["url"], .body = asked["body"]};
    for (const document& header : asked["headers"]) request.headers.emplace_back(header[0], header[1]);
    if (request.method == "POST" && request.body.empty()) request.headers.emplace_back("Content-Length", "0");
    const auto received = cortado::sync_wait(app.inject(std::move(request)));
    document headers = document::array();
    for (const auto& [name, value] : received.headers) headers.push_back({name, from_latin1(value)});
    return {{"status", received.status},
            {"reason", received.reason},
            {"headers", comparable(headers)},
            {"body", received.body}};
}

/** What docs/differences.md says of these: a status of nobody's has no phrase, a length is told where it is known, and a
    path begins with a slash. */
void take_differences(const std::string& app, document& theirs) {
    if (theirs["reason"] == "unknown") theirs["reason"] = "";
    if (theirs["status"] == 205) theirs["headers"].push_back({"Content-Length", "0"});
    if (app == "mount with a slash behind" &&
        theirs["body"].get_ref<std::string&>().find("/a/b") != std::string::npos) {
        std::string& told = theirs["body"].get_ref<std::string&>();
        told.insert(told.find(' ') + 1, "/");
        told.insert(0, "/");
        theirs["headers"].back()[1] = std::to_string(told.size());
    }
    if (app == "body null over an object") theirs["headers"].back() = {"Content-Length", "4"};
}

}  // namespace

TEST_CASE("koa parity: what is answered is what Koa 3 answers", "[koa][context][parity]") {
    const document cases = recorded_cases();
    REQUIRE(cases.size() >= 250);
    for (const document& recorded : cases) {
        CAPTURE(recorded["app"].dump(), recorded["request"].dump());
        document theirs = recorded["is"];
        theirs["headers"] = comparable(theirs["headers"]);
        take_differences(recorded["app"], theirs);
        CHECK(answer(recorded) == theirs);
    }
}

TEST_CASE("koa parity: each application was recorded", "[koa][context][parity]") {
    std::set<std::string> recorded;
    for (const document& each : recorded_cases()) recorded.insert(each["app"].get<std::string>());
    for_each_app([&](const parity::koa_face::context_app& each) {
        CAPTURE(each.name);
        CHECK(recorded.erase(each.name) == 1);
    });
    CHECK(recorded.empty());
}
