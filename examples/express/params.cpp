// Express's "params": what paths capture is checked and loaded before any handler runs.
//
//   $ curl -s http://127.0.0.1:3000/
//   Visit /user/0 or /users/0-2
//
//   $ curl -s http://127.0.0.1:3000/user/0
//   user tj
//
//   $ curl -s http://127.0.0.1:3000/users/0-2
//   users tj, tobi, loki
//
//   $ curl -s -w ' %{http_code}' http://127.0.0.1:3000/users/foo-bar
//   failed to parseInt foo 400

#include "../port.hpp"
#include "parse_int.hpp"

#include <cortado/express.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace express = cortado::express;
using cortado::http_error;

static const std::vector<std::string> users = {"tj", "tobi", "loki", "jane", "bandit"};

static void add_params(express::application& app) {
    app.param({"to", "from"}, [](express::request& req, express::response&, express::next_fn next,
                                 std::string_view text, std::string_view name) {
        const auto number = example::parse_int(text);
        if (!number) return next(http_error(400, "failed to parseInt " + std::string(text)));
        req.params.set(name, std::to_string(*number));
        next();
    });
    app.param("user", [](express::request&, express::response& res, express::next_fn next,
                         std::string_view id, std::string_view) {
        const auto index = static_cast<std::size_t>(example::parse_int(id).value_or(-1));
        if (index >= users.size()) return next(http_error(404, "failed to find user"));
        res.locals["user"] = users[index];
        next();
    });
}

static express::application make_app() {
    express::application app;
    add_params(app);
    app.get("/", [](express::request&, express::response& res) { res.send("Visit /user/0 or /users/0-2"); });
    app.get("/user/:user", [](express::request&, express::response& res) {
        res.send("user " + res.locals["user"].as<std::string>());
    });
    app.get("/users/:from-:to", [](express::request& req, express::response& res) {
        const auto from = req.params.as<std::size_t>("from"), to = req.params.as<std::size_t>("to");
        std::string names;
        for (std::size_t i = from; i <= to && i < users.size(); ++i)
            names += (names.empty() ? "" : ", ") + users[i];
        res.send("users " + names);
    });
    // The page that comes by itself names the status alone: what went wrong is for the application to tell.
    app.use([](const http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status()).type("text").send(err.what());
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
