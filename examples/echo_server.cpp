// What came in goes out: a whole request body is read and sent back byte for byte. Test tools are pointed at
// this one.
//
//   $ curl -s http://127.0.0.1:3000/
//   Hello, World!
//
//   $ curl -s --data-binary 'some text' http://127.0.0.1:3000/echo
//   some text
//
//   $ curl -s http://127.0.0.1:3000/users/7
//   7
//
//   $ head -c 9000000 /dev/zero | curl -so /dev/null -w '%{http_code}' -T - -X POST http://127.0.0.1:3000/echo
//   413

#include "port.hpp"

#include <cortado/core/literals.hpp>
#include <cortado/express.hpp>

#include <cstddef>
#include <span>

namespace express = cortado::express;
using namespace cortado::literals;

static constexpr std::size_t largest_echo = 8_MiB;

static express::application make_app() {
    express::application app;
    app.get("/", [](express::request&, express::response& res) { res.type("text").send("Hello, World!"); });
    app.post("/echo", [](express::request& req, express::response& res) -> cortado::task<> {
        const auto body = co_await req.bytes(largest_echo);
        res.send(std::span(body));
    });
    app.get("/users/:id",
            [](express::request& req, express::response& res) { res.type("text").send(req.params["id"]); });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    // The server's own limit refuses a body at once, while the client is still sending it.
    auto server = app.listen(example::port(), {.host = "127.0.0.1", .max_body = largest_echo});
    example::announce(server);
    return cortado::run();
}
#endif
