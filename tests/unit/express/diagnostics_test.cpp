#include <cortado/express/detail/diagnostics.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/express/application.hpp>

#include <string>
#include <vector>

namespace express = cortado::express;
using express::next_fn;
using express::request;
using express::response;

namespace {

cortado::web::inject_response ask(const express::application& app, std::string method, std::string url) {
    cortado::web::inject_request wanted;
    wanted.method = std::move(method);
    wanted.url = std::move(url);
    return cortado::sync_wait(app.inject(std::move(wanted)));
}

void answer(request&, response& res) { res.send("x"); }
void pass(request&, response&, next_fn next) { next(); }
void forget(request&, response&) {}

std::string line(int number) { return "(diagnostics_test.cpp:" + std::to_string(number) + ")"; }

std::string page_text(const std::string& page) {
    const auto begin = page.find("<pre>") + 5;
    return page.substr(begin, page.find("</pre>") - begin);
}

}  // namespace

TEST_CASE("diagnostics: a handler that has forgotten to answer is named with its place",
          "[express][diagnostics]") {
    express::application app;
    express::router inner;
    app.enable("diagnostics");
    const int place = __LINE__ + 1;
    inner.get("/users/:id", forget);
    app.use("/in", inner);
    const auto reply = ask(app, "GET", "/in/users/7");
    CHECK(reply.status == 500);
    CHECK(page_text(reply.body) ==
          "express: the handler of GET, HEAD /users/:id " + line(place) +
              " has neither answered nor called next(), and nobody holds what res.keep() gives");
}

TEST_CASE("diagnostics: switched off, the page tells nothing", "[express][diagnostics]") {
    express::application app;
    app.disable("diagnostics").get("/", forget);
    CHECK(page_text(ask(app, "GET", "/").body) == "Internal Server Error");
}

TEST_CASE("diagnostics: routes that no request reaches are found", "[express][diagnostics]") {
    express::application app;
    const int first = __LINE__ + 1;
    app.get("/users/:id", answer);
    app.get("/users/me", answer);
    app.get("/users/:id", answer);
    app.post("/users/:id", answer);
    app.get("/pass/:id", pass);
    app.get("/pass/1", answer);
    app.get("/users/:id/name", answer);
    CHECK(express::detail::find_shadowed(*app.table()) ==
          std::vector<std::string>{
              "GET, HEAD /users/me " + line(first + 1) + " is never reached: GET, HEAD /users/:id " +
                  line(first) + " takes its requests and never calls next()",
              "GET, HEAD /users/:id " + line(first + 2) + " is never reached: GET, HEAD /users/:id " +
                  line(first) + " takes its requests and never calls next()"});
}

TEST_CASE("diagnostics: the routes are drawn with their places", "[express][diagnostics]") {
    express::application app;
    express::router inner;
    const int first = __LINE__ + 1;
    inner.post("/add", answer);
    app.use(pass);
    app.use({"/in", "/inside"}, inner);
    app.all("/all", answer);
    CHECK(app.routes() == "use / " + line(first + 1) + "\nuse /in or /inside " + line(first + 2) +
                              "\n    POST /add " + line(first) + "\nall /all " + line(first + 3) + "\n");
}

TEST_CASE("method not allowed: 405 with Allow where the setting asks for it", "[express][diagnostics]") {
    express::application app;
    express::router inner;
    inner.put("/a", answer);
    app.enable("method not allowed");
    app.get("/a", answer).use("/", inner).post("/b", answer);
    const auto refused = ask(app, "DELETE", "/a");
    CHECK(refused.status == 405);
    CHECK(refused.header("Allow") == "GET, HEAD, PUT");
    CHECK(ask(app, "PUT", "/a").status == 200);
    CHECK(ask(app, "DELETE", "/none").status == 404);
    CHECK(ask(app, "OPTIONS", "/a").status == 200);
}

TEST_CASE("method not allowed: 404 unless asked for", "[express][diagnostics]") {
    express::application app;
    app.get("/a", answer);
    CHECK(ask(app, "DELETE", "/a").status == 404);
}
