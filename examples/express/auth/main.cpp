// Express's "auth": a login form, passwords that are kept as slow hashes, and a page for those who are logged in.
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{location}' http://127.0.0.1:3000/restricted
//   302 /login
//
//   $ curl -s http://127.0.0.1:3000/login | grep '<h1>'
//   <h1>Login</h1>
//
//   $ jar=$(mktemp); curl -s -o /dev/null -c $jar -d 'username=tj&password=foobar' http://127.0.0.1:3000/login; curl -s -b $jar http://127.0.0.1:3000/restricted; rm $jar
//   Wahoo! restricted area, click to <a href="/logout">logout</a>

#include "../../port.hpp"
#include "../flash.hpp"
#include "../folder.hpp"
#include "password.hpp"

#include <cortado/loop/run_blocking.hpp>
#include <cortado/middleware.hpp>
#include <cortado/templates/engine.hpp>

#include <map>

namespace express = cortado::express;
namespace middleware = cortado::middleware;
namespace templates = cortado::templates;
using cortado::task;

// A faux database: names and what is kept of their passwords.
static const std::map<std::string, password_hash> users = {{"tj", password_hash("foobar")}};

static task<bool> authenticate(const std::string& name, const std::string& password) {
    // On another thread, as it takes a while: the loop has others to serve.
    return cortado::run_blocking([name, password] {
        const auto user = users.find(name);
        return user != users.end() && user->second.is_of(password);
    });
}

// What one request leaves for the next to say.
static void take_message(express::request& req, express::response& res, express::next_fn next) {
    std::string message;
    for (const std::string& each : example::take_flashed(req)) message += each;
    res.locals["message"] = message;
    next();
}

static void restrict(express::request& req, express::response& res, express::next_fn next) {
    if (middleware::session_of(req).has("user")) return next();
    example::flash(req, "<p class=\"msg error\">Access denied!</p>");
    res.redirect("/login");
}

static task<> login(express::request& req, express::response& res) {
    if (!req.body) co_return res.send_status(400);
    const std::string name = req.body["username"];
    const bool is_known = co_await authenticate(name, req.body["password"]);
    if (!is_known) {
        example::flash(
            req,
            "<p class=\"msg error\">Authentication failed, please check your  username and password. "
            "(use \"tj\" and \"foobar\")</p>");
        co_return res.redirect("/login");
    }
    auto& session = middleware::session_of(req);
    session.regenerate();  // a name that somebody has made the visitor use is worth nothing from here on
    session["user"] = name;
    example::flash(req, "<p class=\"msg success\">Authenticated as " + name +
                            " click to <a href=\"/logout\">logout</a>.  You may now access "
                            "<a href=\"/restricted\">/restricted</a>.</p>");
    res.redirect(req.get("Referrer").empty() ? "/" : req.get("Referrer"));
}

static express::application make_app() {
    const std::string views = example::folder("auth/views");
    express::application app;
    app.engine("hbs", templates::engine(templates::environment({.folder = views})));
    app.set("views", views).set("view engine", "hbs");
    app.use(middleware::urlencoded());
    app.use(middleware::session(
        {.is_signed = false, .store = std::make_shared<middleware::memory_session_store>()}));
    app.use(take_message);
    app.get("/", [](express::request&, express::response& res) { res.redirect("/login"); });
    app.get("/restricted", restrict, [](express::request&, express::response& res) {
        res.send("Wahoo! restricted area, click to <a href=\"/logout\">logout</a>");
    });
    app.get("/logout", [](express::request& req, express::response& res) {
        middleware::session_of(req).destroy();
        res.redirect("/");
    });
    app.get("/login", [](express::request&, express::response& res) { res.render("login"); });
    app.post("/login", login);
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
