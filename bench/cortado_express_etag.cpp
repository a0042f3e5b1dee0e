// cortado_express with the ETag that Express sends unless told otherwise: the difference is its price.
#include "port.hpp"

#include <cortado/express.hpp>

namespace express = cortado::express;

int main() {
    express::application app;
    app.get("/", [](express::request&, express::response& res) {
        res.set("Content-Type", "text/plain");
        res.send("Hello, World!");
    });
    app.get("/users/:id", [](express::request& req, express::response& res) {
        res.set("Content-Type", "text/plain");
        res.send(req.params["id"]);
    });
    auto server = app.listen(bench::port_from_environment(), {.host = "127.0.0.1"});
    bench::announce(server.port());
    return cortado::run();
}
