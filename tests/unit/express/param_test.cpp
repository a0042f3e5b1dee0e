#include <cortado/express/param_handler.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/express/application.hpp>
#include <cortado/http/http_error.hpp>

#include <stdexcept>
#include <string>

namespace express = cortado::express;
using cortado::task;
using express::next_fn;
using express::request;
using express::response;

namespace {

cortado::web::inject_response get(express::application& app, std::string url) {
    cortado::web::inject_request wanted;
    wanted.url = std::move(url);
    return cortado::sync_wait(app.inject(std::move(wanted)));
}

auto note(std::string& log) {
    return [&log](request&, response&, next_fn next, std::string_view value, std::string_view name) {
        log.append(name).append("=").append(value).append(" ");
        next();
    };
}

void send_params(request& req, response& res) {
    std::string all;
    for (const auto& each : req.params) all.append(each.name).append("=").append(each.value).append(";");
    res.send(all);
}

}  // namespace

TEST_CASE("param: is called before the layers that capture its name, in the order of the path",
          "[express][param]") {
    std::string log;
    express::application app;
    app.param("b", note(log)).param("a", note(log)).param("a", note(log)).param("other", note(log));
    app.get("/:a/:b", send_params).get("/plain", send_params);
    CHECK(get(app, "/1/2").body == "a=1;b=2;");
    CHECK(log == "a=1 a=1 b=2 ");
    log.clear();
    get(app, "/plain");
    CHECK(log.empty());
}

TEST_CASE("param: once in a request for each value, also where several layers capture it",
          "[express][param]") {
    std::string log;
    express::application app;
    app.param({"id", "user"}, note(log));
    app.use("/:id", [](request&, response&, next_fn next) { next(); });
    app.get("/:id", [](request&, response&, next_fn next) { next(); });
    app.get("/:id/*rest", [](request&, response&, next_fn next) { next(); });
    app.get("/:user", send_params);
    CHECK(get(app, "/7").body == "user=7;");
    CHECK(log == "id=7 user=7 ");
    log.clear();
    CHECK(get(app, "/8").status == 200);
    CHECK(log == "id=8 user=8 ");
}

TEST_CASE("param: a value that it changes is what later handlers see, and itself sees what was sent",
          "[express][param]") {
    std::string log;
    express::application app;
    app.param("id", [](request& req, response&, next_fn next, std::string_view, std::string_view) {
        req.params.set("id", "changed");
        next();
    });
    app.param("id", note(log));
    std::string first;
    app.get("/:id", [&first](request& req, response&, next_fn next) {
        first = std::string(req.params["id"]);
        next();
    });
    app.get("/:id", send_params);
    CHECK(get(app, "/7").body == "id=changed;");
    CHECK(first == "changed");
    CHECK(log == "id=7 ");
}

TEST_CASE("param: below a mount point nothing is read behind a shorter URL that it assigns",
          "[express][param]") {
    std::string base_url;
    express::application app;
    app.param("id", [](request& req, response&, next_fn next, std::string_view, std::string_view) {
        req.url = "/x";
        next();
    });
    app.use("/:id", [&base_url](request& req, response& res) {
        base_url = req.base_url;
        res.end();
    });
    const std::string path = "/" + std::string(6000, 'x');
    CHECK(get(app, path.c_str()).status == 200);
    CHECK(base_url.size() <= path.size());
    CHECK(base_url.find_first_not_of("/x") == std::string::npos);
}

TEST_CASE("param: is not asked for a method that the route has not", "[express][param]") {
    std::string log;
    express::application app;
    app.param("id", note(log));
    app.post("/:id", send_params);
    CHECK(get(app, "/7").status == 404);
    CHECK(log.empty());
}

TEST_CASE("param: next.route() passes over the route, an error goes to the error handlers",
          "[express][param]") {
    express::application app;
    app.param("id", [](request&, response&, next_fn next, std::string_view value, std::string_view) {
        if (value == "skip") return next.route();
        if (value == "throw") throw std::runtime_error("thrown");
        if (value == "error") return next(cortado::http_error(418, "told"));
        next();
    });
    app.get("/:id", [](request&, response& res) { res.send("route"); });
    app.get("/skip", [](request&, response& res) { res.send("skipped"); });
    app.use([](const std::exception& error, request&, response& res, next_fn) {
        res.status(500).send(std::string("caught ") + error.what());
    });
    CHECK(get(app, "/7").body == "route");
    CHECK(get(app, "/skip").body == "skipped");
    CHECK(get(app, "/throw").body == "caught thrown");
    CHECK(get(app, "/error").body == "caught told");
}

TEST_CASE("param: a value that failed fails again without being asked", "[express][param]") {
    int asked = 0;
    express::application app;
    app.param("id", [&asked](request&, response&, next_fn next, std::string_view, std::string_view) {
        ++asked;
        next(cortado::http_error(400, "bad id"));
    });
    app.get("/:id", send_params);
    app.use([](const cortado::http_error&, request&, response&, next_fn next) { next(); });
    app.get("/:id", send_params);
    CHECK(get(app, "/7").status == 400);
    CHECK(asked == 1);
}

TEST_CASE("param: may be a coroutine, and sees the whole URL behind a mount point", "[express][param]") {
    std::string seen;
    express::application app;
    app.param(
        "id",
        [&seen](request& req, response&, next_fn next, std::string_view value, std::string_view) -> task<> {
            seen = std::string(req.url) + " " + std::string(value);
            next();
            co_return;
        });
    app.use("/users/:id", [](request& req, response& res) { res.send(std::string(req.url)); });
    CHECK(get(app, "/users/7/name").body == "/name");
    CHECK(seen == "/users/7/name 7");
}

TEST_CASE("param: is not inherited by a mounted router", "[express][param]") {
    std::string log;
    express::application app;
    express::router inner;
    inner.get("/:id", send_params);
    app.param("id", note(log)).use("/in", inner);
    CHECK(get(app, "/in/7").body == "id=7;");
    CHECK(log.empty());
}

TEST_CASE("param: what a handler was given lasts, also when the name is captured again behind it",
          "[express][param]") {
    const std::string segment(63, 'a');
    std::string log;
    express::application app;
    app.param("id", [&log](request&, response&, next_fn next, std::string_view value, std::string_view name) {
        next();
        log.append(name).append("=").append(value).append(" ");
    });
    app.use("/:id", [](request&, response&, next_fn next) { next(); });
    app.get("/" + segment + "/:id", send_params);
    const std::string other(80, 'b');
    CHECK(get(app, "/" + segment + "/" + other).body == "id=" + other + ";");
    CHECK(log == "id=" + other + " id=" + segment + " ");
}
