// Hello, World! as one writes it with Express: a middleware, two routes, and the 404 that comes by itself.
//
//   $ curl -s http://127.0.0.1:3000/
//   Hello, World!
//
//   $ curl -s http://127.0.0.1:3000/hello/Ada
//   Hello, Ada!
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{x-greeted-by}' http://127.0.0.1:3000/nowhere
//   404 cortado

#include "port.hpp"

#include <cortado/express.hpp>

#include <fmt/format.h>

namespace express = cortado::express;

static express::application make_app() {
    express::application app;
    app.use([](express::request&, express::response& res, express::next_fn next) {
        res.set("X-Greeted-By", "cortado");
        next();
    });
    app.get("/", [](express::request&, express::response& res) { res.send("Hello, World!"); });
    app.get("/hello/:name", [](express::request& req, express::response& res) {
        res.type("text").send(fmt::format("Hello, {}!", req.params["name"]));
    });
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
