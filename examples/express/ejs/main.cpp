// Express's "ejs", with our own template engine: views that are called .html, and partials.
//
//   $ curl -s http://127.0.0.1:3000/ | grep -o '<li>.*'
//   <li>tobi &lt;tobi@learnboost.com&gt;</li>
//   <li>loki &lt;loki@learnboost.com&gt;</li>
//   <li>jane &lt;jane@learnboost.com&gt;</li>
//
//   $ curl -s -o /dev/null -w '%{http_code} %{content_type}' http://127.0.0.1:3000/stylesheets/style.css
//   200 text/css; charset=utf-8

#include "../../port.hpp"
#include "../folder.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware/static_files.hpp>
#include <cortado/templates/engine.hpp>

#include <string>
#include <vector>

namespace express = cortado::express;
namespace templates = cortado::templates;

namespace page {

struct user {
    std::string name;
    std::string email;
};

/** What the view sees: its members, by their names. */
struct users_page {
    std::string title;
    std::vector<user> users;
};

}  // namespace page

// Placeholder users.
static const std::vector<page::user> users = {
    {"tobi", "tobi@learnboost.com"}, {"loki", "loki@learnboost.com"}, {"jane", "jane@learnboost.com"}};

static express::application make_app() {
    const std::string folder = example::folder("ejs");
    express::application app;
    app.engine("html", templates::engine(
                           templates::environment({.folder = folder + "/views", .extension = ".html"})));
    app.set("views", folder + "/views");
    app.set("view engine", "html");  // so that names need no .html
    app.use(express::static_files(folder + "/public"));
    app.get("/", [](express::request&, express::response& res) {
        res.render("users", page::users_page{"EJS example", users});
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
