// The Express face at its smallest: one fixed route, one with a parameter. No ETag, so that the reply is
// octet for octet what the other servers send.
#include "port.hpp"

#include <cortado/express.hpp>

namespace express = cortado::express;

int main() {
    express::application app;
    app.disable("etag");
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
