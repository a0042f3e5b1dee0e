#include <cortado/express/route.hpp>

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

std::string ask(const express::application& app, std::string method, std::string url) {
    cortado::web::inject_request wanted;
    wanted.method = std::move(method);
    wanted.url = std::move(url);
    const auto reply = cortado::sync_wait(app.inject(std::move(wanted)));
    return std::to_string(reply.status) + " " + reply.body;
}

auto say(std::string text) {
    return [text](request&, response& res) { res.send(text); };
}

}  // namespace

TEST_CASE("route: has handlers for several methods, all() for each of them", "[express][route]") {
    std::string log;
    express::application app;
    app.route("/book")
        .all([&log](request& req, response&, next_fn next) {
            log += std::string(req.method) + " ";
            next();
        })
        .get(say("shown"))
        .post(say("added"))
        .on(cortado::http::method::purge, say("purged"));
    CHECK(ask(app, "GET", "/book") == "200 shown");
    CHECK(ask(app, "POST", "/book") == "200 added");
    CHECK(ask(app, "PURGE", "/book") == "200 purged");
    CHECK(ask(app, "PUT", "/book").substr(0, 3) == "404");
    CHECK(log == "GET POST PURGE PUT ");
}

TEST_CASE("route: answers OPTIONS with what was added, however late", "[express][route]") {
    express::application app;
    auto book = app.route("/book");
    book.get(say("shown"));
    app.get("/other", say("other"));
    book.put(say("put"));
    CHECK(ask(app, "OPTIONS", "/book") == "200 GET, HEAD, PUT");
    CHECK(ask(app, "GET", "/other") == "200 other");
    CHECK(ask(app, "HEAD", "/book") == "200 ");
}

TEST_CASE("route: cannot be extended once the application serves", "[express][route]") {
    express::application app;
    auto book = app.route("/book");
    book.get(say("shown"));
    ask(app, "GET", "/book");
    CHECK_THROWS_AS(book.put(say("late")), cortado::usage_error);
}

TEST_CASE("paths: several stand for one layer, the first that matches counts", "[express][route]") {
    int passed = 0;
    express::application app;
    app.use({"/a", "/a/b"}, [&passed](request&, response&, next_fn next) {
        ++passed;
        next();
    });
    app.get({"/a/:id", "/b/:name"}, [](request& req, response& res) {
        res.send(std::string(req.params["id"]) + "|" + std::string(req.params["name"]));
    });
    app.get(std::vector<std::string>{"/x", "/y"}, say("list"));
    CHECK(ask(app, "GET", "/a/b") == "200 b|");
    CHECK(passed == 1);
    CHECK(ask(app, "GET", "/b/c") == "200 |c");
    CHECK(ask(app, "GET", "/y") == "200 list");
    express::application other;
    CHECK_THROWS_WITH(other.get(std::vector<std::string>{}, say("")),
                      "express: an empty list of paths matches nothing; name at least one");
}

TEST_CASE("any_handler: a list of handlers counts as its handlers one after the other",
          "[express][any_handler]") {
    std::string log;
    const auto add = [&log](std::string text) {
        return [&log, text](request&, response&, next_fn next) {
            log += text;
            next();
        };
    };
    express::router inner;
    inner.get("/in", say("inner"));
    const std::vector<express::any_handler> both{add("1"), add("2")};
    express::application app;
    app.use(both, add("3"));
    app.get("/a", both, say("a"));
    app.use(std::vector<express::any_handler>{inner});
    CHECK(ask(app, "GET", "/a") == "200 a");
    CHECK(log == "12312");
    CHECK(ask(app, "GET", "/in") == "200 inner");
}

TEST_CASE("verbs: every method of HTTP has its function", "[express][route]") {
    express::application app;
    app.propfind("/", say("propfind")).m_search("/", say("m-search")).unlock("/", say("unlock"));
    CHECK(ask(app, "PROPFIND", "/") == "200 propfind");
    CHECK(ask(app, "M-SEARCH", "/") == "200 m-search");
    CHECK(ask(app, "UNLOCK", "/") == "200 unlock");
    CHECK(ask(app, "LOCK", "/").substr(0, 3) == "404");
}

TEST_CASE("any_handler: an empty list of handlers is refused", "[express][router]") {
    const std::vector<express::any_handler> none;
    const char* const refusal = "express: an empty list of handlers takes no request; name at least one";
    express::application app;
    CHECK_THROWS_WITH(app.use(none), refusal);
    CHECK_THROWS_WITH(app.use("/a", none), refusal);
    CHECK_THROWS_WITH(app.get("/a", none), refusal);
    CHECK_THROWS_WITH(app.route("/a").get(none), refusal);
}
