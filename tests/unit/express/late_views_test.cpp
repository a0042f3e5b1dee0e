#include <cortado/express/held_response.hpp>
#include <cortado/express/response_views.hpp>
#include <cortado/koa.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "views_fixture.hpp"

#include <optional>
#include <stdexcept>

TEST_CASE(
    "res.render: of two views that handlers wait for, or a held answer, the first that is there is sent",
    "[express][views]") {
    const views_of_test views{"one.t", "two.u"};
    const cortado::test::log_capture log;
    cortado::event one, two;
    std::optional<express::held_response> held;
    express::application app = views.app();
    app.engine("t", waiting_engine{&one}).engine("u", waiting_engine{&two});
    app.use([&](request& req, response& res, express::next_fn next) {
        if (req.path() == "/held") {
            held = res.keep();
        } else {
            res.render("one", {{"a", 1}});
        }
        next();
    });
    app.use([](request&, response& res) { res.render("two.u", {{"a", 2}}); });
    add_error_text(app);
    cortado::koa::application onion;
    onion.use(app);
    for (int round = 0; round < 6; ++round) {
        CAPTURE(round);
        const std::string url = round < 4 ? "/" : "/held";
        running asked = round % 2 == 0 ? running(app, url) : running(onion, url);
        if (round >= 4) {
            held->send("held");
        } else {
            (round < 2 ? one : two).set();
        }
        (round < 2 ? two : one).set();
        two.set();
        REQUIRE(asked.is_done());
        CHECK(brief(asked.take()) == (round < 2   ? "200 1 - - - - "
                                      : round < 4 ? "200 2 - - - - "
                                                  : "200 held"));
        one.reset();
        two.reset();
    }
    CHECK(log.lines().find("/held was answered before its view was rendered") != std::string::npos);
}

TEST_CASE("res.render: what cannot be sent of a late view goes to the error handlers", "[express][views]") {
    const views_of_test views;
    cortado::event go;
    express::application app = views.app();
    app.engine("t", waiting_engine{&go});
    app.set("etag", [](std::string_view) -> std::string { throw std::runtime_error("no etag"); });
    app.get("/", [](request&, response& res) { res.render("home"); });
    app.use([](const std::exception& error, request&, response& res, express::next_fn) {
        res.status(500).end(error.what());
    });
    running asked(app, "/");
    go.set();
    REQUIRE(asked.is_done());
    CHECK(brief(asked.take()) == "500 no etag");
}
