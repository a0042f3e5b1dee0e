// Express's "error": an exception from a handler, one from a later turn of the loop, and the handler that takes both.
//
//   $ curl -s -w ' %{http_code}' http://127.0.0.1:3000/
//   Internal Server Error 500
//
//   $ curl -s -w ' %{http_code}' http://127.0.0.1:3000/next
//   Internal Server Error 500
//
//   $ curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:3000/missing
//   404

#include "../port.hpp"

#include <cortado/express.hpp>
#include <cortado/loop.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>

namespace express = cortado::express;

// An error handler is known by its first parameter. There may be several, each for its type and the children of it.
static void error(const std::exception& err, express::request&, express::response& res, express::next_fn) {
    std::fprintf(stderr, "%s\n", err.what());
    res.status(500).send("Internal Server Error");
}

static express::application make_app() {
    express::application app;
    app.get("/", [](express::request&, express::response&) {
        // Caught, and handed down to the error handler.
        throw std::runtime_error("something broke!");
    });
    app.get("/next", [](express::request&, express::response& res) {
        // An exception can be handed to next() as well, also later: when a database or another server has answered.
        cortado::next_tick([held = res.keep()]() mutable { held.next(std::runtime_error("oh no!")); });
    });
    // Behind the routes: above them it would hear of none of their errors.
    app.use(error);
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
