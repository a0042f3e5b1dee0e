// Express's "session": a count for each visitor, kept in this process and found by a cookie.
//
//   $ curl -s http://127.0.0.1:3000/
//   <p>First time visiting? view this page in several browsers :)</p><p>viewed <strong>1</strong> times.</p>
//
//   $ jar=$(mktemp); for i in 1 2 3; do curl -s -b $jar -c $jar http://127.0.0.1:3000/ >$jar.page; done; cat $jar.page; rm $jar*
//   <p>viewed <strong>3</strong> times.</p>

#include "../port.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware.hpp>

#include <memory>
#include <string>

namespace express = cortado::express;
namespace middleware = cortado::middleware;

static express::application make_app() {
    express::application app;
    // The cookie has a name that cannot be guessed; for a database, derive from middleware::session_store.
    app.use(middleware::session({.name = "connect.sid",
                                 .keys = {"keyboard cat"},
                                 .store = std::make_shared<middleware::memory_session_store>()}));
    app.get("/", [](express::request& req, express::response& res) {
        auto& session = middleware::session_of(req);
        const int views = session.get<int>("views").value_or(0) + 1;
        session["views"] = views;
        std::string page;
        if (views == 1) page = "<p>First time visiting? view this page in several browsers :)</p>";
        res.send(page + "<p>viewed <strong>" + std::to_string(views) + "</strong> times.</p>");
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
