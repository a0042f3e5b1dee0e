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

#include <cortado/middleware.hpp>
#include <cortado/templates/engine.hpp>

namespace middleware = cortado::middleware;
namespace express = cortado::express;
namespace templates = cortado::templates;

static express::application make_app() {
    const std::string folder = example::folder("route_separation");
    const auto db = std::make_shared<std::vector<user::record>>();
    *db = {{"TJ", "tj@vision-media.ca"}, {"Tobi", "tobi@vision-media.ca"}};
    express::application app;
    app.engine("hbs", templates::engine(templates::environment({.folder = folder + "/views"})));
    app.set("views", folder + "/views").set("view engine", "hbs");
    app.use(middleware::method_override("_method"), middleware::urlencoded({.extended = true}));
    app.use(express::static_files(folder + "/public"));
    app.get("/", site::index);
    app.get("/users", user::list(db));
    app.all("/user/:id{/:op}", user::load(db));
    app.get("/user/:id", user::view);
    app.get("/user/:id/view", user::view);
    app.route("/user/:id/edit").get(user::edit).put(user::update);
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
