// Express's "mvc": controllers that name what they do, their routes made from the names, their views beside them, and
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

#include "controllers/main.hpp"
#include "../../port.hpp"
#include "../folder.hpp"
#include "controllers/pet/pet.hpp"
#include "controllers/user/user.hpp"
#include "controllers/user_pet.hpp"

#include <cortado/middleware/memory_session_store.hpp>
#include <cortado/middleware/method_override.hpp>
#include <cortado/middleware/session.hpp>
#include <cortado/middleware/static_files.hpp>
#include <cortado/middleware/urlencoded.hpp>
#include <cortado/templates/engine.hpp>
#include <cstdio>

#include <exception>
#include <memory>

namespace middleware = cortado::middleware;
namespace templates = cortado::templates;

static express::application make_app() {
    const std::string folder = example::folder("mvc");
    const auto db = std::make_shared<mvc::database>();
    express::application app;
    app.engine("hbs", templates::engine(templates::environment({.folder = folder + "/views"})));
    app.set("views", folder + "/views");
    app.set("view engine", "hbs");
    app.use(express::static_files(folder + "/public"));
    app.use(middleware::session(
        {.keys = {"some secret here"}, .store = std::make_shared<middleware::memory_session_store>()}));
    app.use(middleware::urlencoded({.extended = true}));
    app.use(middleware::method_override("_method"));
    app.use(mvc::show_messages);

    mvc::boot(app, folder,
              {mvc::main_controller(), mvc::pet_controller(db), mvc::user_controller(db),
               mvc::user_pet_controller(db)});

    app.use([](const std::exception& err, express::request&, express::response& res, express::next_fn) {
        std::fprintf(stderr, "%s\n", err.what());
        res.status(500).render("5xx");
    });
    app.use([](express::request& req, express::response& res) {
        res.locals["url"] = req.original_url;
        res.status(404).render("404");
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
