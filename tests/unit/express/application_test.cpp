#include <cortado/express/application.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>

using express::next_fn;
using express::request;
using express::response;

namespace {

std::string page(std::string_view text) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
           "charset=\"utf-8\">\n<title>Error</title>\n</head>\n"
           "<body>\n<pre>" +
           std::string(text) + "</pre>\n</body>\n</html>\n";
}

}  // namespace

TEST_CASE("application: at the end of the list it answers 404 with a page that names the path",
          "[express][application]") {
    express::application app;
    const auto received = get(app, "/no'pe&%20?secret=1");
    CHECK(received.status == 404);
    CHECK(received.body == page("Cannot GET /no&#39;pe&amp;%20"));
    CHECK(received.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(received.header("Content-Security-Policy") == "default-src 'none'");
    CHECK(received.header("X-Content-Type-Options") == "nosniff");
    CHECK(received.header("ETag").empty());
    const auto head = send(app, "HEAD", "/nope");
    CHECK(head.body.empty());
    CHECK(head.header("Content-Length") == std::to_string(page("Cannot HEAD /nope").size()));
}

TEST_CASE("application: an error nobody takes becomes its status, and its text stays secret",
          "[express][application][errors]") {
    express::application app;
    app.get("/403",
            [](request&, response&) { throw http_error(403, "not yours").header("X-Why", "because"); });
    app.get("/500", [](request&, response&) { throw std::runtime_error("password is hunter2"); });
    app.get("/503", [](request&, response& res) {
        res.status(503).set("Content-Encoding", "gzip").set("X-Kept", "1");
        throw std::runtime_error("busy");
    });
    app.get("/200", [](request&, response& res) {
        res.status(200);
        throw 7;
    });
    const auto forbidden = get(app, "/403");
    CHECK(forbidden.status == 403);
    CHECK(forbidden.body == page("Forbidden"));
    CHECK(forbidden.header("X-Why") == "because");
    const auto secret = get(app, "/500");
    CHECK(secret.status == 500);
    CHECK(secret.body == page("Internal Server Error"));
    const auto busy = get(app, "/503");
    CHECK(busy.status == 503);
    CHECK(busy.header("Content-Encoding").empty());
    CHECK(busy.header("X-Kept") == "1");
    CHECK(get(app, "/200").status == 500);
}

TEST_CASE("application: a handler that neither answers nor goes on is a 500", "[express][application]") {
    express::application app;
    app.get("/sync", [](request&, response&) {});
    app.get("/task", [](request&, response&) -> task<> { co_return; });
    CHECK(brief(get(app, "/sync")) == "500");
    CHECK(brief(get(app, "/task")) == "500");
}

TEST_CASE("application: an answer above the end of the list wins over its 404", "[express][application]") {
    express::application app;
    app.use([](request&, response& res, next_fn next) {
        next();
        res.send("above");
    });
    CHECK(brief(get(app, "/")) == "200 above");
}

TEST_CASE("application: an error after the answer leaves the answer alone",
          "[express][application][errors]") {
    express::application app;
    app.get("/", [](request&, response& res) {
        res.send("fine");
        throw std::runtime_error("late");
    });
    CHECK(brief(get(app, "/")) == "200 fine");
}

TEST_CASE("application: an error in the middle of a body cuts the connection",
          "[express][application][errors]") {
    express::application app;
    app.get("/error", [](request&, response& res) -> task<> {
        co_await res.write("half");
        throw std::runtime_error("broken");
    });
    app.get("/forgotten", [](request&, response& res) -> task<> { co_await res.write("half"); });
    CHECK_FALSE(get(app, "/error").is_complete);
    CHECK_FALSE(get(app, "/forgotten").is_complete);
}

TEST_CASE("application: settings are known by name and fixed by the first layer", "[express][application]") {
    express::application app;
    CHECK_FALSE(app.enabled("strict routing"));
    CHECK_FALSE(app.enabled("case sensitive routing"));
    CHECK(app.enabled("etag"));
    app.enable("strict routing").disable("etag");
    CHECK(app.enabled("strict routing"));
    app.get("/", [](request&, response& res) { res.send("x"); });
    CHECK_THROWS_WITH(
        app.disable("strict routing"),
        "express: 'strict routing' says how paths are compared; set it before the first use() or route");
    app.set("title", "mine");
    CHECK(app.state().get("title").text() == "mine");
    CHECK(app.disabled("mine"));
    CHECK_FALSE(app.enabled("mine"));
    CHECK(get(app, "/").header("ETag").empty());
    CHECK_THROWS_AS(app.enable("etag"), usage_error);
}

TEST_CASE("application: print_routes() writes what routes() gives to the standard output",
          "[express][application]") {
    express::application app;
    app.get("/shelves/:id", [](request&, response&) {});
    std::fflush(stdout);
    const int before = ::dup(STDOUT_FILENO);
    std::FILE* const caught = std::tmpfile();
    ::dup2(::fileno(caught), STDOUT_FILENO);
    app.print_routes();
    std::fflush(stdout);
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
    std::rewind(caught);
    std::string printed(4096, ' ');
    printed.resize(std::fread(printed.data(), 1, printed.size(), caught));
    std::fclose(caught);
    CHECK(printed.find("/shelves/:id") != std::string::npos);
    CHECK(printed == app.routes());
}

TEST_CASE("application: a mounted one has the settings of the outer one, except those with a default",
          "[express][application]") {
    express::application outer;
    express::application inner;
    outer.set("title", "outer").set("color", "red").set("etag", "strong").set("trust proxy", 1);
    inner.set("title", "inner");
    std::string seen;
    const auto look = [&seen](request& req, response&, express::next_fn next) {
        const express::application_state& app = req.app();
        seen += std::string(app.get("title").text()) + " " + std::string(app.get("color").text()) + " " +
                std::string(app.get("etag").text()) + " " + std::to_string(app.get("trust proxy").number()) +
                " '" + app.path() + "'\n";
        next();
    };
    inner.use(look);
    outer.use(look).use("/in", inner).use(look);
    get(outer, "/in");
    CHECK(seen == "outer red strong 1 ''\ninner red weak 1 '/in'\nouter red strong 1 ''\n");
    CHECK(inner.mountpath() == "/in");
    CHECK(outer.mountpath() == "/");
    CHECK(inner.get("color").text() == "red");
}

TEST_CASE("application: one that was mounted keeps the settings of an outer one that is gone",
          "[express][application]") {
    std::optional<express::application> outer(std::in_place);
    express::application middle;
    express::application inner;
    outer->set("color", std::string(40, 'r')).set("trust proxy", true).enable("strict routing");
    outer->engine("t", [](const cortado::web::view_request&) { return std::string("page"); });
    outer->use("/out", middle);
    middle.use("/in", inner);
    outer.reset();
    inner.get("/a", [](request& req, response& res) {
        res.send(std::string(req.app().get("color").text()) + " " + req.app().path() + " " +
                 std::string(req.app().parent()->mountpath) + " " + std::string(req.ip()));
    });
    CHECK(inner.get("color").text() == std::string(40, 'r'));
    CHECK(inner.state().find_engine(".t") != nullptr);
    CHECK(inner.state().parent()->parent()->path().empty());
    const auto received = get(inner, "/a", {{"X-Forwarded-For", "1.2.3.4"}});
    CHECK(received.body == std::string(40, 'r') + " /out/in /out 1.2.3.4");
    CHECK(get(inner, "/a/").status == 404);  // strict, as the outer one was
}

TEST_CASE("application: what listeners of mount add stands behind it, and no circle",
          "[express][application]") {
    express::application outer;
    express::application inner;
    std::string message;
    inner.on_mount([&](const express::application_state&) {
        outer.get("/a", [](request&, response& res) { res.send("outer"); });
        try {
            inner.use(outer);
        } catch (const cortado::usage_error& error) {
            message = error.what();
        }
    });
    inner.get("/a", [](request&, response& res) { res.send("inner"); });
    CHECK_THROWS_AS(outer.use("/:", inner), cortado::usage_error);
    CHECK(inner.state().parent() == nullptr);
    CHECK(message.empty());
    outer.use(inner);
    CHECK(message == "use: a router cannot be mounted inside itself");
    CHECK(get(outer, "/a").body == "inner");
}

TEST_CASE("application: hears of being mounted, and knows its path", "[express][application]") {
    express::application outer;
    express::application middle;
    express::application inner;
    std::string heard;
    inner.on_mount(
        [&heard](const express::application_state& parent) { heard += "inner in " + parent.mountpath; });
    inner.on_mount([&heard](const express::application_state&) { heard += ", twice"; });
    middle.use("/b", inner);
    CHECK(heard == "inner in /, twice");
    outer.use({"/a", "/aa"}, middle);
    CHECK(inner.path() == "/a/b");
    CHECK(middle.mountpath() == "/a");
    CHECK(middle.mountpaths() == std::vector<std::string>{"/a", "/aa"});
    CHECK(outer.path().empty());
    outer.locals()["title"] = "mine";
    CHECK(outer.state().locals.find<std::string>("title") != nullptr);
}

TEST_CASE("settings: NODE_ENV is the setting env, and in production the view cache is on",
          "[express][settings]") {
    const char* const said = std::getenv("NODE_ENV");
    const std::string before = said == nullptr ? "" : said;
    const auto settings_under = [](const char* name) {
        ::setenv("NODE_ENV", name, 1);
        const express::application app;
        return std::string(app.get("env").text()) + (app.enabled("view cache") ? ", keeps views" : "");
    };
    CHECK(settings_under("development") == "development");
    CHECK(settings_under("test") == "test");
    CHECK(settings_under("production") == "production, keeps views");
    CHECK(settings_under("") == "development");
    said == nullptr ? ::unsetenv("NODE_ENV") : ::setenv("NODE_ENV", before.c_str(), 1);
}

TEST_CASE("settings: refuse what they do not take", "[express][settings]") {
    express::application app;
    CHECK_THROWS_WITH(app.set("etag", "sometimes"), "unknown value for etag function: sometimes");
    CHECK_THROWS_WITH(app.set("query parser", "odd"), "unknown value for query parser function: odd");
    CHECK_THROWS_WITH(app.set("trust proxy", "nowhere"), "trust proxy: invalid IP address: nowhere");
}

TEST_CASE("application: listen() takes any port, or throws that another has the one it was given",
          "[express][application]") {
    const express::application app;
    const express::application other;
    bool is_called = false;
    cortado::server first = app.listen(0, {.host = "127.0.0.1"});
    CHECK(first.is_listening());
    CHECK(first.port() != 0);
    CHECK(first.address().ends_with(":" + std::to_string(first.port())));
    try {
        other.listen(first.port(), {.host = "127.0.0.1"});
        FAIL("the port was taken twice");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::address_in_use);
        CHECK(std::string(error.what()).find(std::to_string(first.port())) != std::string::npos);
    }
    cortado::server second = other.listen(0, [&is_called] { is_called = true; });
    CHECK(is_called);
    CHECK(second.port() != first.port());
    first.abort();
    second.abort();
    cortado::run();
    CHECK(first.port() == 0);
    CHECK(first.address().empty());
    CHECK_FALSE(first.is_listening());
}

TEST_CASE("application: the handler it gives lives on without it", "[express][application]") {
    auto app = std::make_unique<express::application>();
    app->get("/", [](request&, response& res) { res.send("alive"); });
    const cortado::web::handler handler = app->as_handler();
    app.reset();
    cortado::web::inject_request wanted{.url = "/"};
    CHECK(brief(cortado::sync_wait(cortado::web::inject(handler, wanted))) == "200 alive");
}
