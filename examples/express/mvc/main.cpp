// Express's "mvc": controllers that name what they do, their routes made from the names, with views of their own, and
// messages from one page to the next.
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{location}' http://127.0.0.1:3000/
//   302 /users
//
//   $ curl -s http://127.0.0.1:3000/user/1 | grep 'href="/pet'
//   <li><a href="/pet/3">Raul</a></li>
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{location}' -d 'pet[name]=Boots' 'http://127.0.0.1:3000/pet/3?_method=put'
//   302 /pet/3
//
//   $ curl -s http://127.0.0.1:3000/pet/3 | grep viewing
//   <p>You are viewing Boots</p>
//
//   $ curl -s http://127.0.0.1:3000/user/123 | grep '<p>'
//   <p>Sorry we can't find /user/123</p>

#include "../../port.hpp"
#include "../flash.hpp"
#include "../folder.hpp"
#include "../parse_int.hpp"
#include "boot.hpp"

#include <cortado/middleware.hpp>
#include <cortado/templates/engine.hpp>

namespace middleware = cortado::middleware;
namespace templates = cortado::templates;
using express::request, express::response, express::next_fn;

struct record {
    std::string name;
    std::size_t id;
    std::vector<std::shared_ptr<record>> pets = {};
};
using database = std::map<std::string, std::vector<std::shared_ptr<record>>>;  // a faux one, by kind

static std::shared_ptr<record> add(database& db, const std::string& kind, std::string name) {
    return db[kind].emplace_back(std::make_shared<record>(record{std::move(name), db[kind].size()}));
}

// Shows the record that the path names to what comes behind; where there is none, the route is not meant.
static auto load(std::shared_ptr<database> db, std::string kind) {
    return [db, kind](request& req, response& res, next_fn next) {
        if (!req.params.has(kind + "_id")) return next();
        const auto id = static_cast<std::size_t>(example::parse_int(req.params[kind + "_id"]).value_or(-1));
        if (id >= (*db)[kind].size()) return next.route();
        res.locals[kind] = express::shown((*db)[kind][id]);
        next();
    };
}

static auto update(std::string kind) {
    return [kind](request& req, response& res) {
        record& of = *res.locals[kind].as<std::shared_ptr<record>>();
        of.name = req.body.form()[kind]["name"].text();  // where there is no form that is an error, and a 500
        example::flash(req, "Information updated!");
        res.redirect("/" + kind + "/" + std::to_string(of.id));
    };
}

static void add_controllers(express::application& app, const std::string& folder) {
    const auto db = std::make_shared<database>();
    for (const char* const name : {"Tobi", "Loki", "Jane", "Raul"}) add(*db, "pet", name);
    for (const char* const name : {"TJ", "Guillermo", "Nathan"}) add(*db, "user", name);
    for (std::size_t id = 0; id != 4; ++id) (*db)["user"][id / 3]->pets.push_back((*db)["pet"][id]);
    const auto list = [db](request&, response& res) {
        res.locals["users"] = express::shown((*db)["user"]);
        res.render("list");
    };
    const auto create = [db](request& req, response& res) {
        record& owner = *res.locals["user"].as<std::shared_ptr<record>>();
        owner.pets.push_back(add(*db, "pet", std::string(req.body.form()["pet"]["name"].text())));
        example::flash(req, "Added pet " + owner.pets.back()->name);
        res.redirect("/user/" + std::to_string(owner.id));
    };
    const auto show = [](request&, response& res) { res.render("show"); };
    const auto edit = [](request&, response& res) { res.render("edit"); };
    boot(app, folder, "/main", {}, {{"index", [](request&, response& res) { res.redirect("/users"); }}});
    boot(app, folder, "/pet", {load(db, "pet")}, {{"show", show}, {"edit", edit}, {"update", update("pet")}});
    boot(app, folder, "/user", {load(db, "user")},
         {{"list", list}, {"show", show}, {"edit", edit}, {"update", update("user")}});
    boot(app, folder, "/user/:user_id/pet", {load(db, "user")}, {{"create", create}});
}

static express::application make_app() {
    const std::string folder = example::folder("mvc");
    express::application app;
    app.engine("hbs", templates::engine(templates::environment({.folder = folder + "/views"})));
    app.set("views", folder + "/views").set("view engine", "hbs");
    app.use(express::static_files(folder + "/public"), middleware::urlencoded({.extended = true}));
    app.use(middleware::session(
        {.keys = {"some secret here"}, .store = std::make_shared<middleware::memory_session_store>()}));
    app.use(middleware::method_override("_method"), [](request& req, response& res, next_fn next) {
        res.locals["messages"] = example::take_flashed(req);
        next();
    });
    add_controllers(app, folder + "/controllers");
    app.use([](const std::exception& err, request&, response& res, next_fn) {
        cortado::logger::error("{}", err.what());
        res.status(500).render("5xx");
    });
    app.use([](request& req, response& res) { res.status(404).render("404", {{"url", req.original_url}}); });
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
