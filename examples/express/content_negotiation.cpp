// Express's "content-negotiation": one resource as HTML, text or JSON, as the client likes it best.
//
//   $ curl -s http://127.0.0.1:3000/
//   <ul><li>Tobi</li><li>Loki</li><li>Jane</li></ul>
//
//   $ curl -s -H 'Accept: text/plain' http://127.0.0.1:3000/ | tr -d '\n'
//   - Tobi - Loki - Jane
//
//   $ curl -s -H 'Accept: application/json' http://127.0.0.1:3000/users
//   [{"name":"Tobi"},{"name":"Loki"},{"name":"Jane"}]
//
//   $ curl -s -o /dev/null -w '%{http_code}' -H 'Accept: image/png' http://127.0.0.1:3000/
//   406

#include "../port.hpp"

#include <cortado/express.hpp>

#include <string>
#include <vector>

namespace express = cortado::express;

namespace users {

static const std::vector<std::string> names = {"Tobi", "Loki", "Jane"};

static void html(express::request&, express::response& res) {
    std::string list;
    for (const std::string& name : names) list += "<li>" + name + "</li>";
    res.send("<ul>" + list + "</ul>");
}

static void text(express::request&, express::response& res) {
    std::string list;
    for (const std::string& name : names) list += " - " + name + "\n";
    res.send(list);
}

static void json(express::request&, express::response& res) {
    std::vector<cortado::json_literal> list;
    for (const std::string& name : names) list.push_back({{"name", name}});
    res.json(list);
}

}  // namespace users

static express::application make_app() {
    express::application app;
    // What answers may stand in the call ...
    app.get("/", [](express::request& req, express::response& res) {
        res.format({
            {"html", [&] { users::html(req, res); }},
            {"text", [&] { users::text(req, res); }},
            {"json", [&] { users::json(req, res); }},
        });
    });
    // ... or elsewhere: functions that take what a handler takes.
    app.get("/users", [](express::request&, express::response& res) {
        res.format({{"html", users::html}, {"text", users::text}, {"json", users::json}});
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
