#include <cortado/express/route.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/express/application.hpp>
#include <cortado/express/detail/shadowed_routes.hpp>

#include <string>
#include <vector>

namespace express = cortado::express;
using cortado::http_error;
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

namespace {

/** "404", or "200 text". */
std::string brief(const express::application& app, std::string method, std::string url) {
    const std::string whole = ask(app, std::move(method), std::move(url));
    return whole.size() == 4 || whole.substr(4).starts_with("<!DOCTYPE") ? whole.substr(0, 3) : whole;
}
bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}
/** /^\/user\/(\d+)$/ */
bool is_user(std::string_view path, express::path_match& found) {
    if (!path.starts_with("/user/") || !is_number(path.substr(6))) return false;
    found.capture(path.substr(6));
    return true;
}
/** /^\/v(\d+)/ */
bool is_version(std::string_view path, express::path_match& found) {
    const auto digits =
        path.starts_with("/v") ? path.substr(2, path.substr(2).find_first_not_of("0123456789")) : "";
    if (digits.empty()) return false;
    found.capture("version", digits);
    found.prefix(2 + digits.size());
    return true;
}
bool is_text_file(std::string_view path) { return path.ends_with(".txt"); }
void show_params(request& req, response& res) {
    std::string text;
    for (const auto& each : req.params) text += std::string(each.name) + "=" + std::string(each.value) + " ";
    res.send(text + std::string(req.base_url) + "|" + std::string(req.url));
}

}  // namespace

TEST_CASE("matching: a function's routes keep their place in the order", "[express][matching]") {
    for (const bool is_large : {false, true}) {
        express::application app;
        std::string asked;
        const auto wanted = [&asked](std::string_view path) {
            asked += std::string(path) + " ";
            return is_text_file(path);
        };
        app.get("/user/me", say("me"))
            .get(express::matching(is_user), show_params)
            .get("/user/:name", say("name"));
        app.get(express::matching(wanted), say("text")).get("/:any", say("any"));
        if (is_large) {
            for (int i = 0; i < 20; ++i) app.get("/more/" + std::to_string(i), say("more"));
        }
        CHECK(brief(app, "GET", "/user/me") == "200 me");
        CHECK(brief(app, "GET", "/user/7?x=1") == "200 0=7 |/user/7?x=1");
        CHECK(brief(app, "GET", "/user/ann") == "200 name");
        CHECK(asked.empty());
        CHECK(brief(app, "GET", "/a.txt?x") == "200 text");
        CHECK(brief(app, "GET", "/a/b.txt") == "200 text");
        CHECK(brief(app, "GET", "/a") == "200 any");
        CHECK(brief(app, "GET", "/a/b") == "404");
        CHECK(asked == "/a.txt /a/b.txt /a /a/b ");
        if (is_large) CHECK(brief(app, "GET", "/more/19") == "200 more");
    }
}

TEST_CASE("matching: captures have numbers and names, are decoded, and are param()'s",
          "[express][matching]") {
    express::application app;
    std::string called;
    app.param({"to", "1"},
              [&called](request&, response&, next_fn next, std::string_view value, std::string_view name) {
                  called += std::string(name) + "=" + std::string(value) + " ";
                  next();
              });
    app.get(express::matching([](std::string_view path, express::path_match& found) {
                const auto dash = path.find('-');
                if (dash == path.npos) return false;
                const auto rest = path.substr(dash + 1);
                found.capture(path.substr(1, dash - 1));
                found.capture("to", rest);
                found.capture(std::nullopt);
                found.capture(rest);
                return true;
            }),
            show_params);
    app.get("/:id",
            [](request& req, response& res) { res.send("plain " + std::to_string(req.params.size())); });
    CHECK(brief(app, "GET", "/a%20b-c") == "200 0=a b to=c 2=c |/a%20b-c");
    CHECK(called == "to=c ");
    CHECK(brief(app, "GET", "/a") == "200 plain 1");
    app = express::application();
    app.get(express::matching(is_user), show_params);
    app.use(express::matching([](std::string_view path, express::path_match& found) {
                found.capture(path.substr(1));
                return true;
            }),
            show_params);
    app.use([](const http_error& error, request&, response& res, next_fn) { res.send(error.what()); });
    CHECK(brief(app, "GET", "/%zz") == "200 Failed to decode param '%zz'");
}

TEST_CASE("matching: use() takes off what the function says, else nothing", "[express][matching]") {
    express::application app, inside;
    express::router files, outer;
    inside.get("/x", show_params);
    files.get(express::matching(is_text_file), [](request& req, response& res) {
        res.send(res.locals["seen"].as<std::string>() + " " + std::string(req.url));
    });
    app.use(express::matching(is_version), inside);
    app.use(express::matching(is_text_file), [](request& req, response& res, next_fn next) {
        res.locals["seen"] = std::string(req.url) + std::string(req.base_url);
        next();
    });
    app.use("/files", files);
    outer.use(express::matching(is_version), show_params);
    app.use("/outer", outer);
    CHECK(brief(app, "GET", "/v12/x?y") == "200 /v12|/x?y");
    CHECK(brief(app, "GET", "/v12x/x") == "404");
    CHECK(brief(app, "GET", "/files/a.txt") == "200 /files/a.txt /a.txt");
    CHECK(brief(app, "GET", "/outer/v3") == "200 version=3 /outer/v3|/");
    CHECK(brief(app, "GET", "/outer/v3/b/?c") == "200 version=3 /outer/v3|/b/?c");
    CHECK(inside.mountpath().empty());
}

TEST_CASE("matching: merged captures go on counting where the outer ones end", "[express][matching]") {
    express::application app;
    express::router inner({.merge_params = true});
    inner.get(express::matching([](std::string_view path, express::path_match& found) {
                  if (path.starts_with("/named")) found.capture("id", path.substr(1));
                  found.capture(path.substr(1));
                  return true;
              }),
              show_params);
    app.use(express::matching([](std::string_view path, express::path_match& found) {
                if (path.size() < 4 || path[2] != '-') return false;
                found.capture(path.substr(1, 1));
                found.capture(path.substr(3, 1));
                found.prefix(4);
                return true;
            }),
            inner);
    app.use("/:id", inner);
    CHECK(brief(app, "GET", "/a-b/c") == "200 0=a 1=b 2=c /a-b|/c");
    CHECK(brief(app, "GET", "/a-b/named") == "200 0=a 1=b id=named 2=named /a-b|/named");
    CHECK(brief(app, "GET", "/x/c") == "200 id=x 0=c /x|/c");
}

TEST_CASE("matching: HEAD, OPTIONS, 405, all() and route() are as with patterns", "[express][matching]") {
    express::application app;
    app.enable("method not allowed");
    app.route(express::matching(is_user)).get(say("got")).put(say("put"));
    app.all(express::matching(is_text_file), say("all"));
    app.propfind(express::matching([](std::string_view path) { return path == "/dav"; }), say("dav"));
    CHECK(brief(app, "HEAD", "/user/1") == "200");
    CHECK(brief(app, "PUT", "/user/1") == "200 put");
    CHECK(brief(app, "OPTIONS", "/user/1") == "200 GET, HEAD, PUT");
    CHECK(brief(app, "OPTIONS", "/user/x") == "404");
    CHECK(brief(app, "DELETE", "/user/1") == "405");
    CHECK(brief(app, "DELETE", "/a.txt") == "200 all");
    CHECK(brief(app, "PROPFIND", "/dav") == "200 dav");
}

TEST_CASE("matching: what the function throws goes to the error handlers behind it", "[express][matching]") {
    express::application app;
    const auto reported = [](const std::exception& error, request&, response& res, next_fn) {
        res.send(std::string("caught ") + error.what());
    };
    app.use(reported);
    app.use("/early", [](request&, response&) { throw http_error(400, "first"); });
    app.get(express::matching([](std::string_view path) {
                if (path != "/fine") throw std::runtime_error("no such thing");
                return true;
            }),
            say("fine"));
    app.get(express::matching([](std::string_view, express::path_match& found) {
                found.prefix(6);
                return true;
            }),
            say("never"));
    app.use(say("never"));
    app.use(reported);
    CHECK(brief(app, "GET", "/fine") == "200 fine");
    CHECK(brief(app, "GET", "/other") == "200 caught no such thing");
    CHECK(brief(app, "GET", "/early") == "200 caught first");
    CHECK(brief(app, "POST", "/fine") == "200 caught path_match.prefix: 6 octets of '/fine', which has 5");
}

TEST_CASE("matching: a function is shown as such, and hides no route from diagnostics",
          "[express][matching]") {
    express::application app;
    app.param("id", [](request&, response&, next_fn next, std::string_view, std::string_view) { next(); });
    const int first = __LINE__ + 1;
    app.get(express::matching(is_user), [](request& req, response& res) {
        res.send(std::string(req.route()->path) + std::to_string(req.route()->paths.size()));
    });
    app.get(express::matching(is_user), say(""));
    const std::string begin = "GET, HEAD matching() (route_test.cpp:";
    CHECK(app.routes() == begin + std::to_string(first) + ")\n" + begin + std::to_string(first + 3) + ")\n");
    CHECK(express::detail::find_shadowed(*app.table()).empty());
    CHECK(brief(app, "GET", "/user/1") == "200 matching()1");
}
