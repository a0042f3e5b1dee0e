// Express's "cookie-sessions": a count for each visitor that the visitor keeps, in a signed cookie.
//
//   $ curl -s http://127.0.0.1:3000/
//   viewed 1 times
//
//   $ jar=$(mktemp); for i in 1 2 3; do curl -s -b $jar -c $jar http://127.0.0.1:3000/ >$jar.page; done; cat $jar.page; rm $jar*
//   viewed 3 times

#include "../port.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware.hpp>

#include <string>

namespace express = cortado::express;
namespace middleware = cortado::middleware;

static express::application make_app() {
    express::application app;
    // Without a store the session is its cookie: its bearer can read it, and cannot change it.
    app.use(middleware::session({.name = "session", .keys = {"manny is cool"}}));
    app.get("/", [](express::request& req, express::response& res) {
        auto& session = middleware::session_of(req);
        const int count = session.get<int>("count").value_or(0) + 1;
        session["count"] = count;
        res.send("viewed " + std::to_string(count) + " times\n");
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
