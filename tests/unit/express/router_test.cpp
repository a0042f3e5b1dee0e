#include <cortado/express/router.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

#include <stdexcept>

using express::next_fn;
using express::request;
using express::response;

namespace {

/** A layer that writes what it sees of the URL, and goes on. */
auto seen(std::string& log, std::string name) {
    return [&log, name](request& req, response&, next_fn next) {
        log += name + ":" + req.url + "," + req.base_url + "," + std::string(req.path()) + " ";
        next();
    };
}
auto say(std::string text) {
    return [text](request&, response& res) { res.send(text); };
}

}  // namespace

TEST_CASE("router: routes are tried in the order in which they were added", "[express][router]") {
    express::application app;
    app.get("/a", say("first")).get("/:any", say("any")).get("/b", say("never"));
    CHECK(brief(get(app, "/a")) == "200 first");
    CHECK(brief(get(app, "/b")) == "200 any");
    CHECK(brief(get(app, "/a/b")) == "404");
}

TEST_CASE("router: every method has its routes, and all() takes each", "[express][router]") {
    express::application app;
    app.get("/", say("get")).post("/", say("post")).put("/", say("put")).patch("/", say("patch"));
    app.delete_("/", say("delete")).options("/", say("options")).head("/x", say("head"));
    app.route_for(cortado::http::method::propfind, "/", say("propfind")).all("/all", say("all"));
    for (std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}) {
        std::string lower;
        for (char c : method) lower += static_cast<char>(c + 32);
        CHECK(brief(app, method, "/") == "200 " + lower);
        CHECK(brief(app, method, "/all") == "200 all");
    }
    CHECK(brief(app, "MKCOL", "/") == "404");
    CHECK(brief(app, "POST", "/x") == "404");
    CHECK(brief(app, "HEAD", "/x") == "200");
}

TEST_CASE("router: a row of routes with plain paths takes a request however it is spelt",
          "[express][router]") {
    express::application app;
    app.get("/", say("root")).get("/about", say("about")).post("/about", say("posted"));
    app.get("/long/path/of/text", say("long")).get("/about", say("never")).get("/a\\?b", say("mark"));
    CHECK(brief(get(app, "/")) == "200 root");
    CHECK(brief(get(app, "/?about")) == "200 root");
    CHECK(brief(get(app, "/about")) == "200 about");
    CHECK(brief(get(app, "/about?x=/")) == "200 about");
    CHECK(brief(get(app, "/About/")) == "200 about");
    CHECK(brief(get(app, "/about/?")) == "200 about");
    CHECK(brief(app, "HEAD", "/about") == "200");
    CHECK(brief(app, "POST", "/about") == "200 posted");
    CHECK(brief(app, "OPTIONS", "/about") == "200 GET, HEAD, POST");
    CHECK(brief(get(app, "/long/path/of/text")) == "200 long");
    CHECK(brief(get(app, "/LONG/path/of/text?")) == "200 long");
    CHECK(brief(get(app, "/long/path/of/texts")) == "404");
    CHECK(brief(get(app, "/long/path/of/tex")) == "404");
    CHECK(brief(get(app, "/a?b")) == "404");
    CHECK(brief(get(app, "/abou")) == "404");
    CHECK(brief(app, "PUT", "/about") == "404");
}

TEST_CASE("router: plain routes and middleware are one row, errors and suspensions included",
          "[express][router]") {
    std::string log;
    cortado::event go;
    express::application app;
    app.get("/:id", [&](request& req, response&, next_fn next) {
        log += "id=" + std::string(req.params["id"]) + " ";
        next();
    });
    app.get("/x", [&](request& req, response&, next_fn next) -> task<> {
        log += "x" + std::to_string(req.params.size()) + " ";
        co_await go;
        next();
    });
    app.use([&](request&, response&, next_fn next) {
        log += "all> ";
        next();
        log += "<all ";
    });
    app.get("/x", [](request&, response&) { throw http_error(409); });
    app.get("/x", say("never"));
    app.use([&](const http_error& error, request&, response&, next_fn next) {
        log += std::to_string(error.status()) + " ";
        next();
    });
    app.get("/x", say("taken up"));
    running request(app, "/x");
    CHECK(log == "id=x x0 ");
    go.set();
    CHECK(brief(request.take()) == "200 taken up");
    CHECK(log == "id=x x0 all> 409 <all ");
}

TEST_CASE("router: HEAD is answered by the first route in order that has GET or HEAD", "[express][router]") {
    express::application app;
    app.get("/", [](request&, response& res) { res.set("X-By", "get").send("body"); });
    app.head("/", [](request&, response& res) { res.set("X-By", "head").end(); });
    const auto received = send(app, "HEAD", "/");
    CHECK(received.status == 200);
    CHECK(received.header("X-By") == "get");
    CHECK(received.header("Content-Length") == "4");
    CHECK(received.body.empty());
}

TEST_CASE("router: a mount point is taken off the URL and put back", "[express][router][mount]") {
    std::string log;
    express::application app;
    app.use("/foo", seen(log, "a"));
    app.use(seen(log, "b"));
    app.use("/FOO/bar", seen(log, "c"));
    CHECK(get(app, "/foo/bar?x=1").status == 404);
    CHECK(log == "a:/bar?x=1,/foo,/bar b:/foo/bar?x=1,,/foo/bar c:/?x=1,/foo/bar,/ ");
    log.clear();
    CHECK(get(app, "/FOO?x=1").status == 404);
    CHECK(log == "a:/?x=1,/FOO,/ b:/FOO?x=1,,/FOO ");
    log.clear();
    CHECK(get(app, "/foo/").status == 404);
    CHECK(log == "a:/,/foo,/ b:/foo/,,/foo/ ");
    log.clear();
    CHECK(get(app, "/foobar").status == 404);
    CHECK(log == "b:/foobar,,/foobar ");
}

TEST_CASE("router: mounted routers add up their base URLs and put them back", "[express][router][mount]") {
    std::string log;
    express::router inner;
    inner.use("/c", seen(log, "inner"));
    express::router middle;
    middle.use("/b", inner, seen(log, "middle"));
    express::application app;
    app.use("/a", middle, seen(log, "outer"));
    app.use([&](request& req, response& res) { res.send(log + "end:" + req.url + "," + req.base_url); });
    CHECK(brief(get(app, "/a/b/c/d")) ==
          "200 inner:/d,/a/b/c,/d middle:/c/d,/a/b,/c/d outer:/b/c/d,/a,/b/c/d end:/a/b/c/d,");
}

TEST_CASE("router: a handler may rewrite the URL for the layers behind it", "[express][router]") {
    express::application app;
    app.use("/api", [](request& req, response&, next_fn next) {
        req.url = "/v2" + req.url;
        next();
    });
    app.use([](request& req, response&, next_fn next) {
        if (req.url == "/other") req.url = "/api/v2/x";
        next();
    });
    app.get("/api/v2/x", [](request& req, response& res) { res.send(req.original_url); });
    CHECK(brief(get(app, "/api/x")) == "200 /api/x");
    CHECK(brief(get(app, "/other")) == "200 /other");
}

TEST_CASE("router: a thousand routes keep their order under a rewritten URL", "[express][router]") {
    express::application app;
    for (int i = 0; i < 500; ++i) app.get("/r/" + std::to_string(i), say(std::to_string(i)));
    app.use("/r", [](request& req, response&, next_fn next) {
        if (req.url == "/old") req.url = "/new/7";
        next();
    });
    for (int i = 0; i < 500; ++i) app.get("/r/new/" + std::to_string(i), say("new " + std::to_string(i)));
    app.use([](request&, response& res) { res.send("last"); });
    CHECK(brief(get(app, "/r/499")) == "200 499");
    CHECK(brief(get(app, "/r/old")) == "200 new 7");
    CHECK(brief(get(app, "/r/new/499")) == "200 new 499");
    CHECK(brief(get(app, "/q")) == "200 last");
}

TEST_CASE("router: a handler may change the method for the routes behind it", "[express][router]") {
    express::application app;
    app.use([](request& req, response&, next_fn next) {
        req.method = "DELETE";
        next();
    });
    app.get("/", say("get")).delete_("/", say("delete"));
    CHECK(brief(get(app, "/")) == "200 delete");
}

TEST_CASE("router: params belong to the layer that captured them", "[express][router][params]") {
    std::string log;
    const auto show = [&log](request& req, response&, next_fn next) {
        for (const auto& item : req.params)
            log += std::string(item.name) + "=" + std::string(item.value) + " ";
        log += "| ";
        next();
    };
    express::router plain;
    plain.get("/:b", show);
    express::router merging({.merge_params = true});
    merging.use(show).get("/:b", show).get("/:a", show);
    express::application app;
    app.use("/u/:a", show, plain, merging);
    app.use(show);
    CHECK(get(app, "/u/1/2").status == 404);
    CHECK(log == "a=1 | b=2 | a=1 | a=1 b=2 | a=2 | | ");
}

TEST_CASE("router: a param that cannot be decoded is a 400 for the error handlers",
          "[express][router][params]") {
    express::application app;
    app.post("/:id", say("other method"));
    app.get("/:id", say("never"));
    SECTION("an error handler") {
        app.use([](const http_error& error, request&, response& res, next_fn) {
            res.status(error.status()).send(error.what());
        });
        CHECK(brief(get(app, "/%zz")) == "400 Failed to decode param '%zz'");
    }
    SECTION("none") { CHECK(brief(get(app, "/%zz")) == "400"); }
    CHECK(brief(app, "POST", "/%41") == "200 other method");
}

TEST_CASE("router: case and one trailing slash do not matter, unless told", "[express][router]") {
    express::application loose;
    loose.get("/a/b", say("x"));
    CHECK(get(loose, "/A/b/").status == 200);
    CHECK(get(loose, "/a/b//").status == 404);
    CHECK(get(loose, "//a/b").status == 404);

    express::application strict;
    strict.enable("case sensitive routing").enable("strict routing");
    strict.get("/a/b", say("x")).use("/m", say("m"));
    CHECK(get(strict, "/a/b").status == 200);
    CHECK(get(strict, "/A/b").status == 404);
    CHECK(get(strict, "/a/b/").status == 404);
    CHECK(get(strict, "/m/").status == 200);
    CHECK(get(strict, "/M").status == 404);

    express::router router({.case_sensitive = true, .strict = true});
    router.get("/x", say("x"));
    express::application mounted;
    mounted.use("/r", router);
    CHECK(get(mounted, "/R/x").status == 200);
    CHECK(get(mounted, "/r/X").status == 404);
    CHECK(get(mounted, "/r/x/").status == 404);
}

TEST_CASE("router: OPTIONS is answered with the methods of the path's routes", "[express][router][options]") {
    express::application app;
    app.post("/a", say("x"))
        .get("/a", say("x"))
        .put("/b", say("x"))
        .use("/a", [](request&, response&, next_fn next) { next(); });
    const auto received = send(app, "OPTIONS", "/a");
    CHECK(brief(received) == "200 GET, HEAD, POST");
    CHECK(received.header("Allow") == "GET, HEAD, POST");
    CHECK(received.header("Content-Type") == "text/plain");
    CHECK(received.header("X-Content-Type-Options") == "nosniff");
    CHECK(received.header("ETag").empty());
    CHECK(brief(app, "OPTIONS", "/c") == "404");
    CHECK(brief(app, "DELETE", "/a") == "404");
}

TEST_CASE("router: OPTIONS inside a mounted router is answered by it, unless somebody else did",
          "[express][router][options]") {
    std::string log;
    express::router inner;
    inner.get("/x", say("x"));
    express::application app;
    app.use([&](request& req, response& res, next_fn next) {
        next();
        if (req.get("X-Answer") == "1") res.send("above");
    });
    app.use("/in", inner);
    app.use([&](request&, response& res) { res.send("behind"); });
    CHECK(brief(app, "OPTIONS", "/in/x") == "200 GET, HEAD");
    CHECK(brief(app, "OPTIONS", "/in/y") == "200 behind");
    CHECK(brief(app, "OPTIONS", "/") == "200 behind");
}

TEST_CASE("router: all() and an error hinder the automatic OPTIONS", "[express][router][options]") {
    express::application app;
    app.get("/e", say("x")).use("/e", [](request&, response&) { throw http_error(409); });
    app.all("/a", [](request&, response&, next_fn next) { next(); });
    CHECK(brief(app, "OPTIONS", "/e") == "409");
    CHECK(brief(app, "OPTIONS", "/a") == "404");
}

TEST_CASE("router: an application mounts in another, and goes on behind its end",
          "[express][router][mount]") {
    express::application admin;
    admin.get("/", [](request& req, response& res) { res.send("admin " + req.base_url); });
    admin.get("/boom", [](request&, response&) { throw http_error(403); });
    express::application app;
    app.use("/admin", admin);
    app.use([](const http_error&, request& req, response& res, next_fn) {
        res.send("error " + req.base_url + req.url);
    });
    app.use([](request& req, response& res) { res.send("behind " + req.url); });
    CHECK(brief(get(app, "/admin")) == "200 admin /admin");
    CHECK(brief(get(app, "/admin/boom")) == "200 error /admin/boom");
    CHECK(brief(get(app, "/admin/none")) == "200 behind /admin/none");
}

TEST_CASE("router: a mounted router whose handler suspends holds the request open",
          "[express][router][mount]") {
    cortado::event go;
    express::router inner;
    inner.use([&](request&, response&, next_fn next) -> task<> {
        co_await go;
        next();
    });
    express::application app;
    app.use("/in", inner);
    app.use([](request& req, response& res) { res.send(req.url); });
    running request(app, "/in/x");
    CHECK_FALSE(request.is_done());
    go.set();
    CHECK(brief(request.take()) == "200 /in/x");
}

TEST_CASE("router: what is added after mounting counts until the application serves", "[express][router]") {
    express::router inner;
    express::application app;
    app.use(inner);
    inner.get("/", say("late"));
    CHECK(brief(get(app, "/")) == "200 late");
    CHECK_THROWS_AS(inner.get("/x", say("x")), usage_error);
    CHECK_THROWS_AS(app.use(say("x")), usage_error);
    CHECK_THROWS_WITH(app.get("/x", say("x")),
                      "express: a route came after listen(), or after mounting in a list that is not "
                      "Express's; add every layer "
                      "before");
}

TEST_CASE("router: a router cannot be mounted inside itself", "[express][router]") {
    express::router outer;
    express::router inner;
    CHECK_THROWS_AS(outer.use("/again", outer), usage_error);
    outer.use(inner);
    CHECK_THROWS_AS(inner.use(outer), usage_error);
}

TEST_CASE("router: one that is the handler of a route is frozen with the rest, and goes by its own settings",
          "[express][router]") {
    express::router late;
    express::application inner, app;
    inner.set("json escape", true).set("json spaces", 1);
    inner.use([](request&, response& res) { res.json({{"a", "<b>"}}); });
    app.get("/inner", inner);
    app.route("/late").get(late);
    CHECK_THROWS_WITH(late.get("/again", late), "use: a router cannot be mounted inside itself");
    CHECK(get(app, "/inner").body == "{\n \"a\": \"\\u003cb\\u003e\"\n}");
    CHECK_THROWS_AS(late.get("/", say("late")), usage_error);
    CHECK_THROWS_AS(inner.get("/", say("late")), usage_error);
}

TEST_CASE("router: a bad pattern is a usage_error at the call", "[express][router]") {
    express::application app;
    CHECK_THROWS_AS(app.get("/*", say("x")), usage_error);
    CHECK_THROWS_AS(app.use("/a(b)", say("x")), usage_error);
}

namespace {
/** A layer of neither face that answers with the target it sees. */
struct show_target {
    cortado::web::layer as_layer() const {
        cortado::web::layer layer;
        layer.call = [](void*, cortado::web::exchange& ex, cortado::web::cursor) {
            ex.body.assign(std::string(ex.request.path_and_query));
            ex.end();
            return cortado::task<>();
        };
        layer.state = std::make_shared<int>(0);
        return layer;
    }
};
}  // namespace

TEST_CASE("router: a layer of neither face sees a URL that was assigned below a mount point",
          "[express][router]") {
    const std::string longer = "/" + std::string(300, 'x');
    express::application app;
    express::router inner;
    inner.use([&longer](request& req, response&, next_fn next) {
        req.url = longer;
        next();
    });
    inner.use("/" + std::string(300, 'x'), show_target());
    inner.use(show_target());
    app.use("/in", inner);
    CHECK(brief(get(app, "/in?a=1")) == "200 /");
    express::application flat;
    flat.use("/in", [&longer](request& req, response&, next_fn next) {
        req.url = longer;
        next();
    });
    flat.use(show_target());
    CHECK(brief(get(flat, "/in?a=1")) == "200 /in/" + std::string(300, 'x'));
}
