// Express's "error-pages": pages, JSON or text for what is not there, and a page for what went wrong.
//
//   $ curl -s http://127.0.0.1:3000/ | grep '<h2>'
//   <h2>Pages Example</h2>
//
//   $ curl -s http://127.0.0.1:3000/notfound | grep Cannot
//   <h2>Cannot find /notfound</h2>
//
//   $ curl -s -H 'Accept: application/json' http://127.0.0.1:3000/notfound
//   {"error":"Not found"}
//
//   $ curl -s -H 'Accept: text/plain' http://127.0.0.1:3000/notfound
//   Not found
//
//   $ curl -s -w '%{http_code}' http://127.0.0.1:3000/500 | grep -oe '<.*Error:.*' -e 500
//   <h2>Error: keyboard cat!</h2>
//   <pre>Error: keyboard cat!</pre>
//   500

#include "../../port.hpp"
#include "../folder.hpp"

#include <cortado/express.hpp>
#include <cortado/templates/engine.hpp>

#include <exception>
#include <stdexcept>
#include <string>

namespace express = cortado::express;
namespace templates = cortado::templates;
using cortado::http_error;

static void not_found(express::request& req, express::response& res) {
    res.status(404);
    res.format({
        {"html",
         [&] {
             res.render("404", {{"url", req.url}});
         }},
        {"json",
         [&] {
             res.json({{"error", "Not found"}});
         }},
        {"default", [&] { res.type("txt").send("Not found"); }},
    });
}

static void failed(const std::exception& err, express::request&, express::response& res, express::next_fn) {
    const auto* const known = dynamic_cast<const http_error*>(&err);
    res.status(known ? known->status() : 500);
    res.render("500", {{"error", {{"message", err.what()}}}});
}

static express::application make_app() {
    express::application app;
    const std::string views = example::folder("error_pages/views");
    app.engine("hbs", templates::engine(templates::environment({.folder = views})));
    app.set("views", views);
    app.set("view engine", "hbs");
    // A setting of our own, which the views see as `settings`: NODE_ENV=production turns it off.
    app.enable("verbose errors");
    if (app.get("env").text() == "production") app.disable("verbose errors");

    app.get("/", [](express::request&, express::response& res) { res.render("index.hbs"); });
    // Nothing behind it answers: what comes last does.
    app.get("/404", [](express::request&, express::response&, express::next_fn next) { next(); });
    app.get("/403", [](express::request&, express::response&, express::next_fn next) {
        next(http_error(403, "not allowed!"));
    });
    app.get("/500", [](express::request&, express::response&, express::next_fn next) {
        next(std::runtime_error("keyboard cat!"));
    });
    app.use(not_found);
    app.use(failed);
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    return cortado::run();
}
#endif
