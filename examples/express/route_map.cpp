// Express's "route-map": all routes as one table, nested as their paths are.
//
//   $ curl -s http://127.0.0.1:3000/users
//   user list
//
//   $ curl -s http://127.0.0.1:3000/users/12/pets
//   user 12's pets
//
//   $ curl -s -X DELETE http://127.0.0.1:3000/users/12/pets/2
//   delete 12's pet 2

#include "../port.hpp"

#include <cortado/express.hpp>
#include <cortado/http.hpp>

#include <string>
#include <utility>
#include <vector>

namespace express = cortado::express;
namespace http = cortado::http;
using http::escape_html;

namespace {

using handler = void (*)(express::request&, express::response&);

/** A method and what answers it, or a part of a path and the entries below it. */
struct entry {
    entry(http::method method, handler function) : verb(method), answer(function) {}
    entry(std::string path, std::vector<entry> entries) : part(std::move(path)), below(std::move(entries)) {}

    http::method verb = http::method::unknown;
    handler answer = nullptr;
    std::string part;
    std::vector<entry> below;
};

void map(express::application& app, const std::vector<entry>& entries, const std::string& route = "") {
    for (const entry& each : entries) {
        if (each.answer) {
            app.route_for(each.verb, route, each.answer);
        } else {
            map(app, each.below, route + each.part);
        }
    }
}

}  // namespace

namespace users {
static void list(express::request&, express::response& res) { res.send("user list"); }
static void show(express::request& req, express::response& res) {
    res.send("user " + escape_html(req.params["uid"]));
}
static void remove(express::request&, express::response& res) { res.send("delete users"); }
}  // namespace users

namespace pets {
static void list(express::request& req, express::response& res) {
    res.send("user " + escape_html(req.params["uid"]) + "'s pets");
}
static void remove(express::request& req, express::response& res) {
    res.send("delete " + escape_html(req.params["uid"]) + "'s pet " + escape_html(req.params["pid"]));
}
}  // namespace pets

static express::application make_app() {
    using enum http::method;
    express::application app;
    map(app, {
                 {"/users",
                  {
                      {get, users::list},
                      {delete_, users::remove},
                      {"/:uid",
                       {
                           {get, users::show},
                           {"/pets",
                            {
                                {get, pets::list},
                                {"/:pid", {{delete_, pets::remove}}},
                            }},
                       }},
                  }},
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
