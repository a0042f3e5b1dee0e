// A login: a session in a store, a token in each form, a limit on tries.
//
//   $ curl -s http://127.0.0.1:3000/
//   <a href=/login>log in</a>
//
//   $ curl -s -o /dev/null -w '%{http_code}' -d 'name=ada&password=lovelace' http://127.0.0.1:3000/login
//   403
//
//   $ jar=$(mktemp); at=http://127.0.0.1:3000; token=$(curl -s -c $jar $at/login | sed 's/.*_csrf value=\([^>]*\)>.*/\1/'); curl -s -L -b $jar -c $jar -d "name=ada&password=lovelace&_csrf=$token" $at/login | sed 's/_csrf value=[^>]*//'; rm $jar
//   Hello, ada! <form method=post action=/logout><input type=hidden name=><button>log out</button></form>
//
//   $ for i in 1 2 3 4 5; do curl -s -o /dev/null -w '%{http_code} ' -d name=ada http://127.0.0.1:3000/login; done
//   403 403 403 429 429

#include "port.hpp"

#include <cortado/crypto.hpp>
#include <cortado/express.hpp>
#include <cortado/http/html.hpp>
#include <cortado/middleware.hpp>

#include <memory>
#include <string>

namespace express = cortado::express;
namespace middleware = cortado::middleware;
using namespace cortado::literals;

/** A program of one's own compares a slow hash of the password, such as argon2, on the pool. */
static bool is_user(std::string_view name, std::string_view password) {
    const bool is_right = cortado::timing_safe_equal(password, "lovelace");
    return cortado::timing_safe_equal(name, "ada") && is_right;
}

static std::string form(express::request& req, const std::string& target, const std::string& inside) {
    return "<form method=post action=" + target +
           "><input type=hidden name=_csrf value=" + middleware::csrf_token(req) + ">" + inside + "</form>";
}

static void log_in(express::request& req, express::response& res) {
    const std::string name = req.body["name"];
    if (!is_user(name, req.body["password"])) throw cortado::http_error(401, "That is nobody.");
    auto& session = middleware::session_of(req);
    session.regenerate();  // a name that somebody made the visitor use is worth nothing now
    middleware::renew_csrf(req);
    session["user"] = name;
    res.redirect(303, "/");
}

static express::application make_app() {
    express::application app;
    app.use(middleware::security_headers());
    app.use(middleware::session({.name = "session",
                                 .keys = {"from a file that only this program may read"},
                                 .store = std::make_shared<middleware::memory_session_store>(),
                                 .max_age = 8_h,
                                 .rolling = true,
                                 .same_site = cortado::http::same_site::lax}));
    app.post("/login", middleware::rate_limit({.limit = 5, .window = 15_min}));
    app.use(middleware::urlencoded({.limit = "4kb"}), middleware::csrf({.in_session = true}));

    app.get("/", [](express::request& req, express::response& res) {
        const std::string user = middleware::session_of(req)["user"].text();
        if (user.empty()) return res.send("<a href=/login>log in</a>");
        res.send("Hello, " + cortado::http::escape_html(user) + "! " +
                 form(req, "/logout", "<button>log out</button>"));
    });
    app.get("/login", [](express::request& req, express::response& res) {
        res.send(form(req, "/login",
                      "<input name=name><input name=password type=password><button>log in</button>"));
    });
    app.post("/login", log_in);
    app.post("/logout", [](express::request& req, express::response& res) {
        middleware::session_of(req).destroy();
        res.redirect(303, "/");
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
