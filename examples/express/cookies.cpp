// Express's "cookies": a box to tick, and a cookie that remembers it.
//
//   $ curl -s http://127.0.0.1:3000/
//   <form method="post"><p>Check to <label><input type="checkbox" name="remember"/> remember me</label> <input type="submit" value="Submit"/>.</p></form>
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{location}' -d remember=on http://127.0.0.1:3000/
//   302 /
//
//   $ curl -s -b remember=1 http://127.0.0.1:3000/
//   Remembered :). Click to <a href="/forget">forget</a>!.
//
//   $ curl -s -o /dev/null -w '%header{set-cookie}' http://127.0.0.1:3000/forget
//   remember=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT

#include "../port.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware.hpp>

#include <string_view>

namespace express = cortado::express;
namespace middleware = cortado::middleware;
using namespace cortado::literals;

static void go_back(const express::request& req, express::response& res) {
    const std::string_view referrer = req.get("Referrer");
    res.redirect(referrer.empty() ? "/" : referrer);
}

static express::application make_app() {
    express::application app;
    // req.cookies(), and with the secret req.signed_cookies().
    app.use(cortado::cookie_parser("my secret here"));
    app.use(middleware::urlencoded());

    app.get("/", [](express::request& req, express::response& res) {
        if (!req.cookies()["remember"].empty())
            return res.send("Remembered :). Click to <a href=\"/forget\">forget</a>!.");
        res.send(
            "<form method=\"post\"><p>Check to <label>"
            "<input type=\"checkbox\" name=\"remember\"/> remember me</label> "
            "<input type=\"submit\" value=\"Submit\"/>.</p></form>");
    });
    app.get("/forget", [](express::request& req, express::response& res) {
        res.clear_cookie("remember");
        go_back(req, res);
    });
    app.post("/", [](express::request& req, express::response& res) {
        if (!req.body["remember"].empty()) res.cookie("remember", 1, {.max_age = 1_min});
        go_back(req, res);
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
