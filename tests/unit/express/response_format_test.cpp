#include <cortado/express/response_format.hpp>

#include "fixture.hpp"

#include "support/catch.hpp"

using express::next_fn;
using express::request;
using express::response;

namespace {

void send_json(request& req, response& res) { res.json({{"path", req.path()}}); }

std::string format(cortado::web::header_list headers) {
    express::application app;
    app.get("/a", [](request&, response& res) {
        res.format({{"html", [&] { res.send("<p>"); }}, {"json", send_json}});
        if (!res.headers_sent()) res.send("behind");
    });
    app.use([](const express::not_acceptable& error, request&, response& res, next_fn) {
        std::string types;
        for (const std::string& each : error.types()) types += each + " ";
        res.status(error.status()).send(types);
    });
    return brief(get(app, "/a", std::move(headers)));
}

}  // namespace

TEST_CASE("response.format: answers in the type the client likes best", "[express][response]") {
    CHECK(format({}) == "200 <p>");
    CHECK(format({{"Accept", "application/json, text/html;q=0.5"}}) == "200 {\"path\":\"/a\"}");
    CHECK(format({{"Accept", "application/json"}, {"Accept", "text/html;q=0.5"}}) == "200 {\"path\":\"/a\"}");
}

TEST_CASE("response.format: what is offered is told to the error handlers where nothing is accepted",
          "[express][response]") {
    CHECK(format({{"Accept", "image/png"}}) == "406 text/html application/json ");
}

TEST_CASE("response.format: a choice may not suspend", "[express][response]") {
    const auto waits = [](request&, response&) -> task<> { co_return; };
    STATIC_REQUIRE_FALSE(std::is_constructible_v<express::format_choice, const char*, decltype(waits)&>);
}
