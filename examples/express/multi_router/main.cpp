// Express's "multi-router": two routers in files of their own, mounted in one application.
//
//   $ curl -s http://127.0.0.1:3000/
//   Hello from root route.
//
//   $ curl -s http://127.0.0.1:3000/api/v1/
//   Hello from APIv1 root route.
//
//   $ curl -s http://127.0.0.1:3000/api/v2/users
//   List of APIv2 users.

#include "../../port.hpp"
#include "controllers/api_v1.hpp"
#include "controllers/api_v2.hpp"

static express::application make_app() {
    express::application app;
    app.use("/api/v1", api_v1());
    app.use("/api/v2", api_v2());
    app.get("/", [](express::request&, express::response& res) { res.send("Hello from root route."); });
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
