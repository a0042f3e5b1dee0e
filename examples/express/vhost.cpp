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
#include <cortado/http.hpp>

#include <string>
#include <string_view>

namespace express = cortado::express;

// The label in the place of the `*`: "foo" of foo.example.com for *.example.com; npm's vhost calls it req.vhost[0].
static bool matches(std::string_view pattern, std::string_view host, std::string& label) {
    if (!pattern.starts_with("*.")) return cortado::http::iequals(host, pattern);
    const auto dot = host.find('.');
    if (dot == 0 || dot == std::string_view::npos) return false;
    label = host.substr(0, dot);
    return cortado::http::iequals(host.substr(dot), pattern.substr(1));
}

// A router that other hosts leave by next.router() before they get to the application.
static express::router vhost(std::string_view pattern, const express::application& app) {
    express::router only;
    only.use([pattern = std::string(pattern)](express::request& req, express::response& res,
                                              express::next_fn next) {
        std::string label;
        if (!matches(pattern, req.hostname(), label)) return next.router();
        res.locals["vhost"] = label;
        next();
    });
    only.use(app);
    return only;
}

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
    app.use([](express::request&, express::response& res) {
        res.redirect("http://example.com:3000/" + res.locals["vhost"].as<std::string>());
    });
    return app;
}

static express::application make_app() {
    express::application app;
    app.use(vhost("*.example.com", make_redirect()));
    app.use(vhost("example.com", make_main()));
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
