#include <cortado/express/detail/diagnostics.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/express/application.hpp>
#include <cortado/express/detail/shadowed_routes.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/response_files.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <optional>
#include <stdexcept>
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

/** Which routes are hidden and by which, without their places: `GET /b < GET /a; GET /c < GET /a`. */
template <class Build>
std::string hidden(const Build& build) {
    express::application app;
    build(app);
    std::string text;
    for (std::string each : express::detail::find_shadowed(*app.table())) {
        for (std::size_t at; (at = each.find(" (")) != each.npos;)
            each.erase(at, each.find(')', at) + 1 - at);
        const std::string_view middle = " may never be reached: ";
        each.replace(each.find(middle), middle.size(), " < ");
        each.erase(std::min(each.find(" matches its "), each.find(" match its ")));
        text += (text.empty() ? "" : "; ") + each;
    }
    return text;
}

/** Those of the paths that are hidden when each is a route that ends its requests: `/b< /c<`. */
std::string hidden(std::initializer_list<const char*> paths,
                   std::initializer_list<const char*> settings = {}) {
    express::application app;
    for (const char* const each : settings) app.enable(each);
    for (const char* const each : paths) app.post(each, answer);
    std::string text;
    for (const std::string& each : express::detail::find_shadowed(*app.table())) {
        text += (text.empty() ? "" : " ") + each.substr(5, each.find(" (") - 5) + "<";
    }
    return text;
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
    const std::string cause =
        "the handler of GET, HEAD /users/:id " + line(place) +
        " has neither answered nor called next(), and nobody holds what res.keep() gives";
    cortado::test::log_capture logged;
    const auto reply = ask(app, "GET", "/in/users/7");
    CHECK(reply.status == 500);
    CHECK(page_text(reply.body) == "express: " + cause);
    CHECK(logged.lines() == "GET /in/users/7: " + cause + "\n");
}

TEST_CASE("diagnostics: a held response that was dropped is told with its route and place",
          "[express][diagnostics]") {
    express::application app;
    app.enable("diagnostics");
    const int place = __LINE__ + 1;
    app.post("/later", [](request&, response& res) { std::optional(res.keep()).reset(); });
    cortado::test::log_capture logged;
    CHECK(page_text(ask(app, "POST", "/later").body) ==
          "express: the handler of POST /later " + line(place) +
              " has neither answered nor called next(), and nobody holds what res.keep() gives");
}

TEST_CASE(
    "diagnostics: a path that is no pattern is refused with a caret below the place, and with what to write",
    "[express][diagnostics]") {
    express::application app;
    CHECK_THROWS_WITH(
        app.get("/files/:", answer),
        "path pattern: \":\" has no name at index 7; write :name, or \"\\:\" for a plain colon\n"
        "  /files/:\n"
        "         ^");
    CHECK_THROWS_WITH(
        app.use({"/a", "/b?"}, answer),
        "path pattern: \"?\" is reserved at index 2; write \"\\?\" for the plain character, {part} "
        "for an optional part\n"
        "  /b?\n"
        "    ^");
}

TEST_CASE("diagnostics: an error that nobody takes is logged, as its page does not tell it",
          "[express][diagnostics]") {
    express::application app;
    app.get("/bug", [](request&, response&) { throw std::runtime_error("no such shelf"); });
    app.get("/later", [](request&, response&) -> cortado::task<> {
        co_await cortado::yield();
        throw std::runtime_error("no such book");
    });
    app.get("/odd", [](request&, response&) { throw 42; });
    app.get("/503", [](request&, response&) { throw cortado::http_error(503, "the shop is closed"); });
    app.get("/404", [](request&, response&) { throw cortado::http_error(404, "no such thing"); });
    app.get("/taken", [](request&, response&) { throw std::logic_error("somebody's"); });
    app.use([](const std::logic_error&, request&, response& res, next_fn) { res.send("taken"); });
    const auto logged_for = [&app](const char* url) {
        const cortado::test::log_capture logged;
        auto asking = [&app, url]() -> cortado::task<> {
            cortado::web::inject_request wanted;
            wanted.url = url;
            co_await app.inject(std::move(wanted));
        };
        cortado::run(asking());
        return logged.lines();
    };
    CHECK(logged_for("/bug?shelf=7") == "GET /bug?shelf=7: no such shelf\n");
    CHECK(logged_for("/later") == "GET /later: no such book\n");
    CHECK(logged_for("/odd") == "GET /odd: an exception of unknown type\n");
    CHECK(logged_for("/503") == "GET /503: the shop is closed\n");
    CHECK(logged_for("/404") == "");
    CHECK(logged_for("/taken") == "");
}

TEST_CASE("diagnostics: with env \"test\" an error that nobody takes is not logged",
          "[express][diagnostics]") {
    express::application app;
    app.set("env", "test").get("/", [](request&, response&) { throw std::runtime_error("expected"); });
    const cortado::test::log_capture logged;
    CHECK(ask(app, "GET", "/").status == 500);
    CHECK(logged.lines() == "");
}

TEST_CASE("diagnostics: a second answer is logged with the places of both", "[express][diagnostics]") {
    express::application app;
    const int place = __LINE__ + 2;
    app.get("/", [](request&, response& res) {
        res.send("first");
        res.send("second");
    });
    const cortado::test::log_capture logged;
    CHECK(ask(app, "GET", "/").body == "first");
    const std::string file = __FILE__;
    CHECK(logged.lines() == "GET /: response: it has been answered already, at " + file + ":" +
                                std::to_string(place) + " (now at " + file + ":" + std::to_string(place + 1) +
                                ")\n");
}

TEST_CASE("diagnostics: switched off, the page tells nothing", "[express][diagnostics]") {
    express::application app;
    app.disable("diagnostics").get("/", forget);
    CHECK(page_text(ask(app, "GET", "/").body) == "Internal Server Error");
}

TEST_CASE("diagnostics: routes that no request reaches are found, with both places",
          "[express][diagnostics]") {
    express::application app;
    const int first = __LINE__ + 1;
    app.get("/users/:id", answer);
    app.get("/users/me", answer);
    app.route("/users/:name").post(answer);
    app.post("/users/:id", answer);
    CHECK(express::detail::find_shadowed(*app.table()) ==
          std::vector<std::string>{
              "GET, HEAD /users/me " + line(first + 1) + " may never be reached: GET, HEAD /users/:id " +
                  line(first) + " matches its requests before it and takes no next()",
              "POST /users/:id " + line(first + 3) + " may never be reached: POST /users/:name " +
                  line(first + 2) + " matches its requests before it and takes no next()"});
}

TEST_CASE("diagnostics: a route that others hide together is told with all of them",
          "[express][diagnostics]") {
    express::application app;
    const int first = __LINE__ + 1;
    app.get("/a", answer);
    app.post({"/a", "/b"}, answer);
    app.route("/a").get(answer).post(answer);
    CHECK(express::detail::find_shadowed(*app.table()) ==
          std::vector<std::string>{
              "GET, HEAD, POST /a " + line(first + 2) + " may never be reached: GET, HEAD /a " + line(first) +
              " and POST /a or /b " + line(first + 1) + " match its requests before it and take no next()"});
}

TEST_CASE("diagnostics: a route is hidden by what matches all it does, whatever the names",
          "[express][diagnostics]") {
    CHECK(hidden({"/:id", "/:name"}) == "/:name<");
    CHECK(hidden({"/Files/:id/*rest", "/files/:name/*path/"}) == "/files/:name/*path/<");
    CHECK(hidden({"/:a/:b", "/users/:id", "/users/7"}) == "/users/:id< /users/7<");
    CHECK(hidden({"/*rest", "/a/:b/c", "/x/*y", "/*a/z"}) == "/a/:b/c< /x/*y< /*a/z<");
    CHECK(hidden({"/{*rest}", "/a/*b", "/"}) == "/a/*b< /<");
    CHECK(hidden({"/a{/:b}", "/a", "/a/:c", "/a{/:x}"}) == "/a< /a/:c< /a{/:x}<");
    CHECK(hidden({"/:from-:to", "/:a-:b", "/x-y"}) == "/:a-:b< /x-y<");
    // What they leave to the later route stands behind each.
    CHECK(hidden({"/a/:b", "/a{/:c}"}) == "");             // "/a"
    CHECK(hidden({"/:a", "/*rest"}) == "");                // "/a/b"
    CHECK(hidden({"/a/:b{/:c}", "/a/*rest"}) == "");       // "/a/1/2/3"
    CHECK(hidden({"/:name.json", "/:name"}) == "");        // "/a"
    CHECK(hidden({"/:a-:b", "/:a-x:b"}) == "");            // none perhaps, which cannot be told
    CHECK(hidden({"/users/me", "/users/:id"}) == "");      // "/users/7"
    CHECK(hidden({"/a/*rest", "/:x/*rest", "/b"}) == "");  // "/b/c"
    CHECK(hidden({"/:x/*rest", "/*y/end"}) == "");         // "///end"
    CHECK(hidden({"/:x{/*rest}", "/*y"}) == "");           // "//a"
    CHECK(hidden({"/A", "/a"}, {"case sensitive routing"}) == "");
    CHECK(hidden({"/:id", "/:id/", "/:x"}, {"strict routing"}) == "/:x<");
}

TEST_CASE("diagnostics: a route is hidden for the methods that it has", "[express][diagnostics]") {
    CHECK(hidden([](express::application& app) { app.get("/", answer).head("/", answer); }) ==
          "HEAD / < GET, HEAD /");
    CHECK(hidden([](express::application& app) { app.all("/", answer).patch("/", answer); }) ==
          "PATCH / < all /");
    CHECK(hidden([](express::application& app) { app.get("/", answer).all("/", answer); }) == "");
    CHECK(hidden([](express::application& app) { app.head("/", answer).get("/", answer); }) == "");
    CHECK(hidden([](express::application& app) {
              app.route("/").head(pass).get(answer);
              app.get("/", answer);
          }) == "");  // HEAD comes through
    CHECK(hidden([](express::application& app) {
              app.route("/").get(answer).post(pass, answer);
              app.get("/", answer).post("/", answer);
          }) == "GET, HEAD / < GET, HEAD, POST /");
}

TEST_CASE("diagnostics: a layer that may let a request go on hides nothing", "[express][diagnostics]") {
    const auto heal = [](std::exception_ptr, request&, response&, next_fn next) { next(); };
    const auto load = [](request&, response&, next_fn next, std::string_view, std::string_view) { next(); };
    CHECK(hidden([](express::application& app) { app.get("/", pass, answer).get("/", answer); }) == "");
    CHECK(hidden([&](express::application& app) {
              app.get("/a", answer).use("/b", heal).get("/a", answer).get("/a", answer);
          }) == "GET, HEAD /a < GET, HEAD /a");  // the last, by the second
    CHECK(hidden([&](express::application& app) { app.get("/", answer, heal).get("/", answer); }) == "");
    CHECK(hidden([&](express::application& app) {
              app.param("id", load).get({"/a", "/:id"}, answer).get("/a", answer).get("/b", answer);
          }) == "GET, HEAD /a < GET, HEAD /a or /:id");
    CHECK(hidden([&](express::application& app) {
              app.param("id", load).get({"/:id", "/a"}, answer).get("/a", answer);
          }) == "");
    CHECK(hidden([&](express::application& app) {
              app.param("id", load).get("/:other", answer).get("/:id", answer);
          }) == "GET, HEAD /:id < GET, HEAD /:other");
}

TEST_CASE("diagnostics: a layer of use() that never goes on hides the routes behind it",
          "[express][diagnostics]") {
    CHECK(hidden([](express::application& app) {
              express::router inner;
              app.use(pass).use(answer).use(pass).use("/in", inner).get("/a", answer);
              app.get(express::matching([](std::string_view) { return true; }), answer);
          }) == "use /in < use /; GET, HEAD /a < use /; GET, HEAD matching() < use /");
    CHECK(hidden([](express::application& app) {
              app.use("/api/:v", answer).get("/api/:v/users/*rest", answer).get("/api", answer);
              app.use("/api", express::router()).use("/api/1/x", express::router());
          }) == "GET, HEAD /api/:v/users/*rest < use /api/:v; use /api/1/x < use /api/:v");
}

TEST_CASE("diagnostics: a route that is said to be hidden gets no request by its path alone",
          "[express][diagnostics]") {
    static constexpr const char* paths[] = {"/",       "/a",       "/:x",      "/:x/:y", "/:x/a",  "/*r",
                                            "/{*r}",   "/:x/*r",   "/a/*r",    "/*r/a",  "/*r/:x", "/a*r",
                                            "/a{/:x}", "/:x{/:y}", "/:x{/*r}", "/x-y",   "/:x-:y", "/a/"};
    std::vector<std::string> urls{""};
    for (std::size_t begin = 0, depth = 0; depth != 4; ++depth) {
        const std::size_t end = urls.size();
        for (; begin != end; ++begin) {
            const std::string before = urls[begin];
            for (const char* const segment : {"/", "/a", "/x-y"}) urls.push_back(before + segment);
        }
    }
    urls.erase(urls.begin());
    std::size_t hidden_routes = 0;
    for (const char* const setting : {"own", "strict routing"}) {
        for (const char* const first : paths) {
            for (const char* const second : paths) {
                std::string reached;
                express::application app;
                app.enable(setting).disable("diagnostics").get(first, answer);
                app.get(second, [&](request& req, response& res) {
                    reached += std::string(req.original_url) + " ";
                    res.end();
                });
                if (express::detail::find_shadowed(*app.table()).empty()) continue;
                ++hidden_routes;
                for (const std::string& url : urls) ask(app, "GET", url);
                INFO(second << " behind " << first << ", " << setting);
                CHECK(reached == "");
            }
        }
    }
    CHECK(hidden_routes > 100);
}

TEST_CASE(
    "diagnostics: what may never be reached still can be, where the request is not as it came or a handler "
    "goes on",
    "[express][diagnostics]") {
    const auto told_and_reached = [](auto add_routes) {
        express::application app;
        std::optional<express::held_response> held;
        app.use(pass);
        add_routes(app, held);
        app.post("/a", [](request&, response& res) { res.send("reached"); });
        const std::string told = express::detail::find_shadowed(*app.table()).at(0);
        CHECK(told.find("POST /a (") == 0);
        CHECK(told.find(" may never be reached: POST /a (") != told.npos);
        CHECK(told.find("never reached") == told.npos);
        cortado::web::inject_response reply;
        const auto post = [&]() -> cortado::task<> {
            cortado::web::inject_request wanted{.method = "POST", .url = "/a"};
            cortado::task<cortado::web::inject_response> asked = app.inject(std::move(wanted));
            asked.start();
            if (held) held->next();
            reply = co_await asked;
        };
        cortado::run(post());
        CHECK(reply.body == "reached");
    };
    told_and_reached([](express::application& app, auto&) {
        app.post("/a", [](request&, response& res) { res.send_file("/usr"); });
    });
    told_and_reached([](express::application& app, auto& held) {
        app.post("/a", [&](request&, response& res) { held = res.keep(); });
    });
    told_and_reached([](express::application& app, auto&) {
        app.use([](request& req, response&, next_fn next) {
            req.url = "/b";
            next();
        });
        app.post("/a", answer);
        app.use([](request& req, response&, next_fn next) {
            req.url = "/a";
            next();
        });
    });
    told_and_reached([](express::application& app, auto&) {
        app.use([](request& req, response&, next_fn next) {
            req.exchange().override_method("PUT");
            next();
        });
        app.post("/a", answer);
        app.use([](request& req, response&, next_fn next) {
            req.exchange().override_method("POST");
            next();
        });
    });
}

TEST_CASE("diagnostics: hidden routes are looked for in each table by itself", "[express][diagnostics]") {
    CHECK(hidden([](express::application& app) {
              express::router inner;
              inner.get("/a", answer);
              app.use("/in", inner).get("/in/a", answer);
          }) == "");
}

TEST_CASE("diagnostics: looking for hidden routes takes about one comparison for each layer",
          "[express][diagnostics]") {
    express::application app;
    constexpr std::size_t many = 1000;
    for (std::size_t i = 0; i != many; ++i) {
        const std::string number = std::to_string(i);
        app.use("/area" + number, pass).get("/area" + number + "/:id", answer);
        app.get("/same/:id", answer).get("/passed/:id", pass);
    }
    std::size_t comparisons = 0;
    CHECK(express::detail::find_shadowed(*app.table(), &comparisons).size() == many - 1);
    CHECK(comparisons < many + 100);  // the first few are tried one by one
}

TEST_CASE("diagnostics: listen() logs the routes that no request reaches, once", "[express][diagnostics]") {
    express::application app, silent;
    express::router inner;
    const int first = __LINE__ + 1;
    inner.get("/a", answer);
    inner.get("/a", answer);
    silent.disable("diagnostics").get("/b", answer).get("/b", answer);
    app.enable("diagnostics").use("/in", inner).use("/again", inner).use("/silent", silent);
    app.get("/c", answer).get("/c", answer);
    cortado::test::log_capture logged;
    for (int times = 0; times != 2; ++times) app.listen(0, {.host = "127.0.0.1"}).begin_close();
    cortado::run();
    const std::string place = line(first + 4);
    CHECK(logged.lines() == "express: GET, HEAD /c " + place + " may never be reached: GET, HEAD /c " +
                                place +
                                " matches its requests before it and takes no next()\n"
                                "express: GET, HEAD /a " +
                                line(first + 1) + " may never be reached: GET, HEAD /a " + line(first) +
                                " matches its requests before it and takes no next()\n");
}

TEST_CASE("diagnostics: without the setting listen() logs nothing", "[express][diagnostics]") {
    express::application app;
    app.disable("diagnostics").get("/c", answer).get("/c", answer);
    cortado::test::log_capture logged;
    app.listen(0, {.host = "127.0.0.1"}).begin_close();
    cortado::run();
    CHECK(logged.lines() == "");
}

TEST_CASE("diagnostics: print_routes() writes the drawing to the standard output", "[express][diagnostics]") {
    express::application app;
    app.get("/a", answer).use(pass);
    int ends[2];
    std::fflush(stdout);
    const int kept = ::dup(STDOUT_FILENO);
    REQUIRE(::pipe(ends) == 0);
    ::dup2(ends[1], STDOUT_FILENO);
    app.print_routes();
    std::fflush(stdout);
    ::dup2(kept, STDOUT_FILENO);
    std::string printed(1000, '\0');
    printed.resize(static_cast<std::size_t>(::read(ends[0], printed.data(), printed.size())));
    for (const int each : {kept, ends[0], ends[1]}) ::close(each);
    CHECK(printed == app.routes());
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

TEST_CASE("diagnostics: layers that are added together without a path have the place of the call",
          "[express][diagnostics]") {
    express::application app;
    express::router inner;
    const std::vector<express::any_handler> list{pass, pass};
    app.enable("diagnostics");
    const int first = __LINE__ + 1;
    app.use(pass, inner);
    app.use(inner, pass, forget);
    const std::string one = "use / " + line(first) + "\n", two = "use / " + line(first + 1) + "\n";
    CHECK(app.routes() == one + one + two + two + two);
    app.use(list, pass);
    CHECK(page_text(ask(app, "GET", "/").body) ==
          "express: the handler of use / " + line(first + 1) +
              " has neither answered nor called next(), and nobody holds what res.keep() gives");
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
