// Express's "resource": a function that gives a controller the routes of a resource, ranges of it among them.
//
//   $ curl -s http://127.0.0.1:3000/users/1
//   {"name":"ciaran"}
//
//   $ curl -s http://127.0.0.1:3000/users/9
//   {"error":"Cannot find user"}
//
//   $ curl -s http://127.0.0.1:3000/users/1..3
//   <ul><li>ciaran</li>
//   <li>aaron</li>
//   <li>guillermo</li></ul>
//
//   $ curl -s -X DELETE http://127.0.0.1:3000/users/1
//   destroyed
//
//   $ curl -s http://127.0.0.1:3000/users/1..3.json
//   [null,{"name":"aaron"},{"name":"guillermo"}]

#include "../port.hpp"
#include "parse_int.hpp"

#include <cortado/express.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace express = cortado::express;
using cortado::json_literal;
using example::parse_int;

template <class Controller>
static void resource(express::application& app, const std::string& path,
                     std::shared_ptr<Controller> controller) {
    app.get(path, [=](express::request&, express::response& res) { controller->index(res); });
    app.get(path + "/:a..:b{.:format}", [=](express::request& req, express::response& res) {
        controller->range(res, parse_int(req.params["a"]).value_or(0),
                          parse_int(req.params["b"]).value_or(-1), req.params["format"]);
    });
    app.get(path + "/:id", [=](express::request& req, express::response& res) {
        controller->show(res, parse_int(req.params["id"]).value_or(-1));
    });
    app.delete_(path + "/:id", [=](express::request& req, express::response& res) {
        controller->destroy(res, parse_int(req.params["id"]).value_or(-1));
    });
}

namespace {

class user_controller {
public:
    void index(express::response& res) const { res.send(json(0, size())); }
    void show(express::response& res, int id) const {
        if (!has(id)) return res.send({{"error", "Cannot find user"}});
        res.send({{"name", name(id)}});
    }
    void destroy(express::response& res, int id) {
        if (!has(id)) return res.send("Cannot find user");
        name(id).clear();
        res.send("destroyed");
    }
    void range(express::response& res, int first, int last, std::string_view format) const {
        const int from = std::clamp(first, 0, size()), to = std::clamp(last, -1, size() - 1) + 1;
        if (format == "json") return res.send(json(from, to));
        std::string list;
        for (int id = from; id < to; ++id)
            list += (id == from ? "" : "\n") + (has(id) ? "<li>" + name(id) + "</li>" : "");
        res.send("<ul>" + list + "</ul>");
    }

private:
    int size() const { return static_cast<int>(names_.size()); }
    bool has(int id) const { return id >= 0 && id < size() && !name(id).empty(); }
    const std::string& name(int id) const { return names_[static_cast<std::size_t>(id)]; }
    std::string& name(int id) { return names_[static_cast<std::size_t>(id)]; }
    std::vector<json_literal> json(int from, int to) const {
        std::vector<json_literal> list;
        for (int id = from; id < to; ++id)
            list.push_back(has(id) ? json_literal{{"name", name(id)}} : nullptr);
        return list;
    }

    std::vector<std::string> names_{"tj", "ciaran", "aaron", "guillermo", "simon", "tobi"};  // "" is gone
};

}  // namespace

static express::application make_app() {
    express::application app;
    resource(app, "/users", std::make_shared<user_controller>());
    app.get("/", [](express::request&, express::response& res) {
        res.send(
            "<h1>Examples:</h1> <ul>\n"
            "<li>GET /users</li>\n<li>GET /users/1</li>\n<li>GET /users/3</li>\n"
            "<li>GET /users/1..3</li>\n<li>GET /users/1..3.json</li>\n<li>DELETE /users/4</li>\n</ul>");
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
