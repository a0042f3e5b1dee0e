// Express's "vhost": an application for a domain, and one for its subdomains, by the Host header.
//
//   $ curl -s -H 'Host: example.com' http://127.0.0.1:3000/
//   Hello from main app!
//
//   $ curl -s -H 'Host: example.com' http://127.0.0.1:3000/foo
//   requested foo
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{location}' -H 'Host: bar.example.com' http://127.0.0.1:3000/
//   302 http://example.com:3000/bar
//
//   $ curl -s -o /dev/null -w '%{http_code}' -H 'Host: example.org' http://127.0.0.1:3000/
//   404

#include "../port.hpp"

#include <cortado/express.hpp>
#include <cortado/http/html.hpp>
#include <cortado/middleware/vhost.hpp>

namespace express = cortado::express;
namespace middleware = cortado::middleware;

static express::application make_main() {
    express::application app;
    app.get("/", [](express::request&, express::response& res) { res.send("Hello from main app!"); });
    app.get("/:sub", [](express::request& req, express::response& res) {
        res.send("requested " + cortado::http::escape_html(req.params["sub"]));
    });
    return app;
}

static express::application make_redirect() {
    express::application app;
    app.use([](express::request& req, express::response& res) {
        const auto& host = *req.exchange().attached<middleware::vhost_match>();
        res.redirect("http://example.com:3000/" + host.captured[0]);  // what the `*` stood for
    });
    return app;
}

static express::application make_app() {
    express::application app;
    app.use(middleware::vhost("*.example.com", make_redirect()));
    app.use(middleware::vhost("example.com", make_main()));
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
