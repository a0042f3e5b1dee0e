// Status, type, length, message, headers and body, set in 300 orders drawn at random: after each step they read as on
// Koa 3.3, and the answer is Koa's.
#include "context_app.hpp"

#include <cortado/core/sync_wait.hpp>

#include <cstdlib>
#include <fstream>

#include "support/catch.hpp"

namespace {

namespace koa = cortado::koa;

parity::koa_face::json recorded_cases() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) +
                       "/tests/parity/koa/response_order_cases.json");
    REQUIRE(text.good());
    return parity::koa_face::json::parse(text);
}

void take_step(koa::context& ctx, const std::string& what, const parity::koa_face::json& value) {
    if (what == "status") ctx.status = value.get<int>();
    if (what == "message") ctx.message = value.get<std::string>();
    if (what == "type") ctx.type = value.get<std::string>();
    if (what == "length") ctx.length = value.get<std::uint64_t>();
    if (what == "text") ctx.body = value.get<std::string>();
    if (what == "bytes") ctx.body = std::as_bytes(std::span(value.get_ref<const std::string&>()));
    if (what == "json") ctx.body = value;
    if (what == "stream") ctx.body = parity::koa_face::pieces_of(value.get<std::vector<std::string>>());
    if (what == "null") ctx.body = nullptr;
    if (what == "set") ctx.set(value[0].get<std::string>(), value[1].get<std::string>());
    if (what == "remove") ctx.remove(value.get<std::string>());
}

parity::koa_face::json state_of(koa::context& ctx) {
    const std::optional<std::uint64_t> length = ctx.length;
    return {int(ctx.status), std::string(ctx.message), std::string(ctx.type),
            length ? parity::koa_face::json(*length) : parity::koa_face::json(nullptr)};
}

struct outcome {
    parity::koa_face::json seen = parity::koa_face::json::array();
    cortado::web::inject_response received;
};

outcome replay(const parity::koa_face::json& recorded) {
    outcome found;
    koa::application app({.silent = true});
    app.use([&](koa::context& ctx) {
        for (const parity::koa_face::json& step : recorded["steps"]) {
            take_step(ctx, step[0], step[1]);
            found.seen.push_back(state_of(ctx));
        }
    });
    cortado::web::inject_request request{.method = recorded["method"]};
    found.received = cortado::sync_wait(app.inject(std::move(request)));
    return found;
}

/** How a body is framed depends on its real length here: see docs/differences.md. */
bool is_framing(std::string_view name) { return name == "Content-Length" || name == "Transfer-Encoding"; }

parity::koa_face::json without_framing(const parity::koa_face::json& headers) {
    parity::koa_face::json left = parity::koa_face::json::array();
    for (const parity::koa_face::json& each : headers) {
        const std::string name = each[0];
        if (!is_framing(name) && name != "Date" && name != "Connection") left.push_back(each);
    }
    return left;
}

std::string length_in(const parity::koa_face::json& headers) {
    for (const parity::koa_face::json& each : headers) {
        if (each[0] == "Content-Length") return each[1];
    }
    return "none";
}

}  // namespace

TEST_CASE("koa parity: status, type, length and body in any order are those of Koa 3",
          "[koa][properties][parity]") {
    const parity::koa_face::json cases = recorded_cases();
    REQUIRE(cases.size() >= 300);
    for (const parity::koa_face::json& recorded : cases) {
        CAPTURE(recorded["method"].dump(), recorded["steps"].dump());
        const outcome ours = replay(recorded);
        CHECK(ours.seen == recorded["seen"]);
        const parity::koa_face::json& theirs = recorded["is"];
        CHECK(ours.received.status == theirs["status"]);
        if (theirs["reason"] != "unknown") CHECK(ours.received.reason == theirs["reason"]);
        parity::koa_face::json headers = parity::koa_face::json::array();
        for (const auto& [name, value] : ours.received.headers) headers.push_back({name, value});
        CHECK(without_framing(headers) == without_framing(theirs["headers"]));
        if (ours.received.is_complete) CHECK(ours.received.body == theirs["body"]);
        // Koa tells a length that was set by hand even where it is not that of the body, and HEAD none of 0 and false.
        const std::string real = std::to_string(theirs["body"].get<std::string>().size());
        const bool is_by_hand = recorded["steps"].dump().find("length") != std::string::npos;
        const std::string told = length_in(theirs["headers"]);
        const bool is_true = recorded["method"] == "HEAD" ? !is_by_hand && told != "none" : told == real;
        if (is_true) CHECK(length_in(headers) == told);
    }
}
