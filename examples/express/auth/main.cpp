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
#include "../folder.hpp"
#include "password.hpp"

#include <cortado/express.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/middleware/memory_session_store.hpp>
#include <cortado/middleware/session.hpp>
#include <cortado/middleware/urlencoded.hpp>
#include <cortado/templates/engine.hpp>

#include <map>
#include <memory>
#include <string>

namespace express = cortado::express;
namespace middleware = cortado::middleware;
namespace templates = cortado::templates;
using cortado::task;

// A faux database: names and what is kept of their passwords.
static const std::map<std::string, example::password_hash> users = {
    {"tj", example::make_password_hash("foobar")}};

static task<bool> authenticate(const std::string& name, const std::string& password) {
    // On another thread, as it takes a while: the loop has others to serve.
    return cortado::run_blocking([name, password] {
        const auto user = users.find(name);
        return user != users.end() && example::is_password(password, user->second);
    });
}

// What one request leaves for the next to say.
static void take_message(express::request& req, express::response& res, express::next_fn next) {
    auto& session = middleware::session_of(req);
    std::string message;
    if (session.has("error")) message = "<p class=\"msg error\">" + session.text("error") + "</p>";
    if (session.has("success")) message = "<p class=\"msg success\">" + session.text("success") + "</p>";
    session.erase("error");
    session.erase("success");
    res.locals["message"] = message;
    next();
}

static void restrict(express::request& req, express::response& res, express::next_fn next) {
    auto& session = middleware::session_of(req);
    if (session.has("user")) return next();
    session["error"] = "Access denied!";
    res.redirect("/login");
}

static task<> login(express::request& req, express::response& res) {
    if (!req.body) co_return res.send_status(400);
    const std::string name = req.body["username"];
    const bool is_known = co_await authenticate(name, req.body["password"]);
    auto& session = middleware::session_of(req);
    if (!is_known) {
        session["error"] =
            "Authentication failed, please check your  username and password. (use \"tj\" and \"foobar\")";
        co_return res.redirect("/login");
    }
    session.regenerate();  // a name that somebody has made the visitor use is worth nothing from here on
    session["user"] = name;
    session["success"] = "Authenticated as " + name +
                         " click to <a href=\"/logout\">logout</a>.  You may now access "
                         "<a href=\"/restricted\">/restricted</a>.";
    res.redirect(req.get("Referrer").empty() ? "/" : req.get("Referrer"));
}

static express::application make_app() {
    express::application app;
    const std::string views = example::folder("auth/views");
    app.engine("hbs", templates::engine(templates::environment({.folder = views})));
    app.set("views", views);
    app.set("view engine", "hbs");
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
