#include <cortado/express/response_views.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "views_fixture.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <stdexcept>
#include <type_traits>

// A view is a file with an engine; there is no class of views to put in its place.
struct view_class {};
static_assert(!std::is_constructible_v<express::setting_value, view_class>);

namespace {

struct page {
    std::string a;
    int e;
};

}  // namespace

TEST_CASE("res.render: its values cover those of res.locals, of app.locals, and of the settings",
          "[express][views]") {
    const views_of_test views;
    express::application app = views.app();
    app.engine("t", show_locals);
    for (const char* name : {"a", "b", "c"}) app.locals()[name] = "app";
    const nlohmann::json tree{{"a", {1, 2}}, {"e", nullptr}};
    app.use([](request&, response& res, express::next_fn next) {
        res.locals["b"] = "res";
        res.locals["d"] = "res";
        next();
    });
    app.get("/none", [](request&, response& res) { res.render("home"); });
    app.get("/null", [](request&, response& res) { res.render("home", nullptr); });
    app.get("/list", [](request&, response& res) { res.render("home", {{"c", "own"}, {"d", nullptr}}); });
    app.get("/struct", [](request&, response& res) { res.render("home", page{"own", 5}); });
    app.get("/map", [](request&, response& res) {
        res.render("home", std::map<std::string, double>{{"a", 0.5}, {"e", 2}});
    });
    app.get("/json", [&](request&, response& res) { res.render("home", tree); });
    app.get("/undefined", [](request&, response& res) {
        const std::map<std::string, cortado::value_ref> model{{"a", cortado::value_ref()}};
        res.render("home", model);
    });
    app.get("/text", [](request&, response& res) -> task<> {
        task<std::string> work = res.render_text("home", {{"c", "own"}});
        const std::string text = co_await work;
        res.send(text);
    });
    app.get("/app", [](request& req, response& res) -> task<> {
        task<std::string> work = req.app().render("home", {{"c", "own"}});
        const std::string text = co_await work;
        res.send(text);
    });
    CHECK(get(app, "/none").body == R"("app" "res" "app" "res" - )");
    CHECK(get(app, "/null").body == R"("app" "res" "app" "res" - )");
    CHECK(get(app, "/list").body == R"("app" "res" "own" null - )");
    CHECK(get(app, "/struct").body == R"("own" "res" "app" "res" 5 )");
    CHECK(get(app, "/map").body == R"(0.5 "res" "app" "res" 2 )");
    CHECK(get(app, "/json").body == R"([1,2] "res" "app" "res" null )");
    CHECK(get(app, "/undefined").body == R"("app" "res" "app" "res" - )");
    CHECK(get(app, "/text").body == R"("app" "res" "own" "res" - )");
    CHECK(get(app, "/app").body == R"("app" "app" "own" - - )");
    task<std::string> outside = app.render("home", {{"d", 1}});
    CHECK(cortado::sync_wait(std::move(outside)) == R"("app" "app" "app" 1 - )");
}

TEST_CASE("res.render: engines see the settings by name, each kind of them, and can walk over them",
          "[express][views]") {
    const views_of_test views;
    express::application app = views.app();
    app.set("text", "red").set("number", 7).set("on", true).set("list", {"x", "y"});
    app.set("etag", [](std::string_view) { return std::string(); });
    app.engine("t", [](const view_request& view) {
        const cortado::value_ref settings = view.locals.find("settings");
        std::string text;
        for (const char* name : {"text", "number", "on", "list", "view engine", "etag", "nothing"}) {
            append_json(text, settings.find(name));
            text += ' ';
        }
        std::size_t own = 0;
        for (cortado::value_cursor at; at.next(settings);) own += !at.key.empty();
        return text + (own == settings.size() && own > 5 ? "all" : "not all");
    });
    app.get("/", [](request&, response& res) { res.render("home"); });
    CHECK(get(app, "/").body == R"("red" 7 true ["x","y"] "t"   all)");
}

TEST_CASE("res.render: an engine is told the path, the name, and whether to keep things",
          "[express][views]") {
    const views_of_test views{"home.t", "other.u"};
    const auto told = [&](const view_request& view) {
        return view.path.substr(views.folder.path().size()) + ' ' + view.name + (view.cache ? " keep" : "");
    };
    express::application app = views.app();
    app.set("view cache", false).engine("t", told).engine(".u", told);
    app.get("/:view", [](request& req, response& res) { res.render(req.params["view"]); });
    app.get("/:view/keep", [](request& req, response& res) {
        res.render(req.params["view"], {{"cache", true}});
    });
    CHECK(get(app, "/home").body == "/home.t home");
    CHECK(get(app, "/home.t").body == "/home.t home.t");
    CHECK(get(app, "/other.u").body == "/other.u other.u");
    CHECK(get(app, "/home/keep").body == "/home.t home keep");
}

TEST_CASE("res.render: with the view cache a view is looked for once, without it each time",
          "[express][views]") {
    const bool keeps = GENERATE(true, false);
    const views_of_test views;
    express::application app = views.app();
    app.set("view cache", keeps).engine("t", [](const view_request&) { return "there"; });
    app.get("/:view", [](request& req, response& res) { res.render(req.params["view"]); });
    add_error_text(app);
    CHECK(brief(app, "GET", "/late") == "500 heard: Failed to lookup view \"late\"");
    std::ofstream(views.folder / "late.t") << "late";
    CHECK(brief(app, "GET", "/late") == "200 there");  // that it is missing is not kept
    cortado::fs::rm_sync(views.folder / "late.t", {});
    CHECK(brief(app, "GET", "/late") == (keeps ? "200 there" : "500 heard: Failed to lookup view \"late\""));
}

TEST_CASE("res.render: an engine that suspends is waited for, and its values with it", "[express][views]") {
    const views_of_test views;
    cortado::event go;
    express::application app = views.app();
    app.engine("t", waiting_engine{&go});
    app.locals()["a"] = "app";
    app.get("/", [](request&, response& res) {
        res.locals["b"] = std::string(40, 'b');
        const std::string gone_soon(40, 'c');
        res.status(201).render("home", {{"c", gone_soon}});
    });
    running asked(app, "/");
    CHECK_FALSE(asked.is_done());
    go.set();
    REQUIRE(asked.is_done());
    CHECK(brief(asked.take()) ==
          "201 \"app\" \"" + std::string(40, 'b') + "\" \"" + std::string(40, 'c') + "\" - - ");
}

TEST_CASE("res.render: a client that leaves ends the engine, and nobody is told", "[express][views]") {
    const views_of_test views;
    const cortado::test::log_capture log;
    cortado::event go;
    cortado::event other;
    std::string heard;
    express::application app = views.app();
    app.engine("t", [&](view_request) -> task<std::string> {
        const note at_end{heard};
        try {
            co_await go;
        } catch (const cortado::operation_cancelled&) {
            heard += "told ";
            throw;
        }
        heard += "went on ";
        co_return "late";
    });
    app.get("/", [](request&, response& res) { res.render("home"); });
    app.get("/slow", [&](request&, response& res) -> task<> {
        res.render("home");
        co_await other;
    });
    const char* const url = GENERATE("/", "/slow");
    app.use([&](const std::exception&, request&, response&, express::next_fn) { heard += "handled "; });
    running asked(app, url);
    asked.stop();
    REQUIRE(asked.is_done());
    CHECK_THROWS_AS(asked.take(), cortado::operation_cancelled);
    go.set();
    CHECK(heard == "told ended ");
    CHECK(log.lines().empty());
}

TEST_CASE("res.render: a client that leaves is waited for until its engine has cleaned up",
          "[express][views]") {
    const views_of_test views;
    cortado::event go;
    std::coroutine_handle<>* cleaning = nullptr;
    std::string heard;
    express::application app = views.app();
    app.engine("t", [&](view_request) -> task<std::string> {
        try {
            co_await go;
        } catch (const cortado::operation_cancelled&) {
            heard += "told ";
        }
        std::coroutine_handle<> waiting;
        cleaning = &waiting;
        const deaf_wait until_told{&waiting};
        co_await until_told;
        heard += "cleaned ";
        co_return "late";
    });
    app.get("/", [](request&, response& res) { res.render("home"); });
    running asked(app, "/");
    asked.stop();
    CHECK_FALSE(asked.is_done());
    cleaning->resume();
    REQUIRE(asked.is_done());
    CHECK_THROWS_AS(asked.take(), cortado::operation_cancelled);
    CHECK(heard == "told cleaned ");
}

TEST_CASE("res.render: an engine that does not hear that it is stopped ends with its request",
          "[express][views]") {
    const views_of_test views;
    std::coroutine_handle<> waiting;
    std::string ended;
    express::application app = views.app();
    app.engine("t", [&](view_request view) -> task<std::string> {
        const note at_end{ended};
        const deaf_wait until_told{&waiting};
        co_await until_told;
        co_return show_locals(view);
    });
    app.get("/", [](request&, response& res) {
        res.locals["a"] = "mine";
        res.render("home");
    });
    SECTION("that of a client who waits answers") {
        running asked(app, "/");
        waiting.resume();
        REQUIRE(asked.is_done());
        CHECK(asked.take().body == R"("mine" - - - - )");
    }
    SECTION("that of a client who leaves is destroyed where it stands") {
        std::optional<running> asked(std::in_place, app, "/");
        asked->stop();
        asked.reset();
    }
    CHECK(ended == "ended ");
}

TEST_CASE("res.render: what an engine throws goes to the error handlers, not to the caller",
          "[express][views]") {
    const views_of_test views{"home.t", "now.bad", "plain.none"};
    cortado::event go;
    express::application app = views.app();
    app.engine("bad", [](const view_request&) -> std::string { throw http_error(418, "short and stout"); });
    app.engine("t", [&](view_request) -> task<std::string> {
        co_await go;
        throw std::runtime_error("failed later");
    });
    app.get("/:view", [](request& req, response& res) {
        try {
            res.render(req.params["view"]);
        } catch (...) {
            FAIL("it is not thrown at the call");
        }
    });
    app.use([](const http_error& error, request&, response& res, express::next_fn) {
        res.status(error.status()).send(error.what());
    });
    app.use([](const express::view_not_found& error, request&, response& res, express::next_fn) {
        res.status(404).send("no view " + error.name());
    });
    add_error_text(app);
    CHECK(brief(app, "GET", "/now.bad") == "418 short and stout");
    CHECK(brief(app, "GET", "/missing") == "404 no view missing");
    CHECK(brief(app, "GET", "/plain.none") ==
          "500 heard: express: there is no engine for '.none'; give the application one: "
          "app.engine(\"none\", ...)");
    running asked(app, "/home");
    CHECK_FALSE(asked.is_done());
    go.set();
    CHECK(brief(asked.take()) == "500 heard: failed later");
}

TEST_CASE("res.render: a second answer is refused, whether the view is ready or not", "[express][views]") {
    const views_of_test views{"home.t", "now.u"};
    cortado::event go;
    refusals refused("response_views_test.cpp");
    express::application app = views.app();
    app.engine("t", waiting_engine{&go});
    app.engine("u", [](const view_request&) { return "now"; });
    const auto answer_again = [&refused](response& res) {
        refused([&] { res.send("second"); });
        refused([&] { res.render("now.u"); });
        refused([&] { res.render("home"); });
        refused([&] { res.send_file("/second"); });
        refused([&] { res.keep().json({{"a", 1}}); });
        refused([&] { res.keep().render("now.u"); });
    };
    const int line = __LINE__ + 2;
    app.get("/now", [&](request&, response& res) {
        res.render("now.u");
        answer_again(res);
    });
    app.get("/home", [&](request&, response& res) {
        res.render("home");
        answer_again(res);
    });
    app.get("/kept", [&](request&, response& res) {
        res.keep().render("home");
        answer_again(res);
    });
    const auto often = [](const std::string& text) { return text + text + text + text + text + text; };
    CHECK(get(app, "/now").body == "now");
    CHECK(refused.said == often("response: it has been answered already, " + std::to_string(line) + "; "));
    for (const char* const url : {"/home", "/kept"}) {
        refused.said.clear();
        running asked(app, url);
        CHECK(refused.said == often("response: it is being answered already, " +
                                    std::to_string(line + (url[1] == 'h' ? 4 : 8)) + "; "));
        CHECK_FALSE(asked.is_done());
        go.set();
        REQUIRE(asked.is_done());
        CHECK(brief(asked.take()) == "200 - - - - - ");
        go.reset();
    }
}

TEST_CASE("res.render: a handler behind it may answer, and overtakes an engine", "[express][views]") {
    const views_of_test views;
    const cortado::test::log_capture log;
    cortado::event go;
    express::application app = views.app();
    app.engine("t", waiting_engine{&go});
    app.use([](request&, response& res, express::next_fn next) {
        res.render("home");
        next();
    });
    app.get("/behind", [](request&, response& res) { res.send("quicker"); });
    app.get("/failed", [](request&, response&) { throw std::runtime_error("instead"); });
    add_error_text(app);
    for (const char* const url : {"/behind", "/failed"}) {
        running asked(app, url);
        go.set();
        REQUIRE(asked.is_done());
        CHECK(brief(asked.take()) == (url[1] == 'b' ? "200 quicker" : "500 heard: instead"));
        go.reset();
    }
    CHECK(log.lines() ==
          "res.render: /behind was answered before its view was rendered\n"
          "res.render: /failed was answered before its view was rendered\n");
}

TEST_CASE("app.engine: a mounted application uses those around it, unless it has its own",
          "[express][views]") {
    const views_of_test views{"home.t", "home.u"};
    const auto naming = [](const char* name) {
        return [name](const view_request&) { return std::string(name); };
    };
    express::application app = views.app(), inner;
    app.engine("t", naming("outer t")).engine("u", naming("outer u"));
    inner.set("views", views.folder.path()).engine("u", naming("inner u"));
    inner.get("/:view", [](request& req, response& res) { res.render(req.params["view"]); });
    app.use("/in", inner);
    CHECK(get(app, "/in/home").body == "outer t");
    CHECK(get(app, "/in/home.u").body == "inner u");
    CHECK_THROWS_WITH(app.engine("v", naming("late")), cortado::test::contains_text("an engine"));
}

TEST_CASE("app.render: goes on when the application's object is gone", "[express][views]") {
    const views_of_test views;
    cortado::event go;
    std::optional<express::application> app(views.app());
    app->engine("t", waiting_engine{&go});
    app->locals()["a"] = "kept";
    task<std::string> page_text = app->render("home");
    app.reset();
    page_text.start();
    go.set();
    REQUIRE(page_text.is_done());
    CHECK(page_text.take() == R"("kept" - - - - )");
}

TEST_CASE("held_response: render() answers later with a view, at once or when its engine is ready",
          "[express][views][held]") {
    const views_of_test views{"home.t", "now.u", "bad.w"};
    cortado::event go;
    std::optional<express::held_response> held;
    express::application app = views.app();
    app.engine("t", waiting_engine{&go}).engine("u", show_locals);
    app.engine("w", [](const view_request&) -> std::string { throw std::runtime_error("bad view"); });
    app.get("/", [&](request&, response& res) {
        res.locals["a"] = "res";
        held = res.keep();
    });
    add_error_text(app);
    running asked(app, "/");
    SECTION("at once") {
        held->render("now.u", {{"b", 1}});
        CHECK(brief(asked.take()) == "200 \"res\" 1 - - - ");
    }
    SECTION("when it is ready") {
        held->status(202).render("home", {{"b", 1}});
        CHECK(held->closed());
        CHECK_FALSE(asked.is_done());
        go.set();
        REQUIRE(asked.is_done());
        CHECK(brief(asked.take()) == "202 \"res\" 1 - - - ");
    }
    SECTION("or not at all: its error goes to the error handlers") {
        held->render("bad.w");
        CHECK(brief(asked.take()) == "500 heard: bad view");
    }
    SECTION("when the client has left it does nothing") {
        asked.stop();
        held->render("now.u");
        CHECK(held->closed());
    }
}
