// Express's "hello-world": the least there is.
//
//   $ curl -s http://127.0.0.1:3000/
//   Hello World
//
//   $ curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:3000/missing
//   404

#include "../port.hpp"

#include <cortado/express.hpp>

namespace express = cortado::express;

static express::application make_app() {
    express::application app;
    app.get("/", [](express::request&, express::response& res) { res.send("Hello World"); });
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
