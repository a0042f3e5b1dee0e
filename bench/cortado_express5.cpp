// cortado_express behind five middlewares that only pass the request on: the difference is the price of five
// layers.
#include "port.hpp"

#include <cortado/express.hpp>

namespace express = cortado::express;

int main() {
    express::application app;
    app.disable("etag");
    for (int layer = 0; layer < 5; ++layer) {
        app.use([](express::request&, express::response&, express::next_fn next) { next(); });
    }
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
