// Express's "route-separation": one file lists the routes, others have what answers them.
//
//   $ curl -s http://127.0.0.1:3000/ | grep '<h1>'
//   <h1>Route Separation Example</h1>
//
//   $ curl -s http://127.0.0.1:3000/user/1 | grep Email
//   <p>Email: tobi@vision-media.ca</p>
//
//   $ curl -s -o /dev/null -w '%{http_code}' -d 'user[name]=Tobi&user[email]=t@b.c' 'http://127.0.0.1:3000/user/1/edit?_method=put'
//   302
//
//   $ curl -s http://127.0.0.1:3000/user/1 | grep Email
//   <p>Email: t@b.c</p>
//
//   $ curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:3000/user/10
//   404

#include "../../port.hpp"
#include "../folder.hpp"
#include "post.hpp"
#include "site.hpp"
#include "user.hpp"

#include <cortado/middleware/method_override.hpp>
#include <cortado/middleware/static_files.hpp>
#include <cortado/templates/engine.hpp>

namespace middleware = cortado::middleware;
namespace templates = cortado::templates;

static express::application make_app() {
    const std::string folder = example::folder("route_separation");
    const user::database db = user::make_database();
    express::application app;
    app.engine("hbs", templates::engine(templates::environment({.folder = folder + "/views"})));
    app.set("views", folder + "/views");
    app.set("view engine", "hbs");
    app.use(middleware::method_override("_method"));
    app.use(middleware::urlencoded({.extended = true}));
    app.use(express::static_files(folder + "/public"));

    app.get("/", site::index);

    app.get("/users", user::list(db));
    app.all("/user/:id{/:op}", user::load(db));
    app.get("/user/:id", user::view);
    app.get("/user/:id/view", user::view);
    app.get("/user/:id/edit", user::edit);
    app.put("/user/:id/edit", user::update);

    app.get("/posts", post::list);
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
