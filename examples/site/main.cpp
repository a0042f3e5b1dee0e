// A site of several pages: one layout, partials, a page per tea, an error page. Pages are structs; values are escaped.
// The same views serve a Koa application, too.
//
//   $ curl -s http://127.0.0.1:3000/ | grep -o '<title>.*</title>'
//   <title>Tea &amp; Co.</title>
//
//   $ curl -s http://127.0.0.1:3000/ | grep -o '<li.*'
//   <li class="first"><a href="/teas/sencha">Sencha</a>, 4.50</li>
//   <li><a href="/teas/assam">Assam &lt;bold&gt;</a>, 3.20</li>
//
//   $ curl -s http://127.0.0.1:3000/teas/assam | grep '<h1>'
//   <h1>Assam &lt;bold&gt;</h1>
//
//   $ curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:3000/teas/coffee
//   404
//
//   $ curl -s http://127.0.0.1:3000/koa | grep '<h1>'
//   <h1>Brewed by Koa</h1>

#include "../port.hpp"

#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/templates.hpp>

#include <string>
#include <vector>

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace templates = cortado::templates;

struct tea {
    std::string id;
    std::string name;
    double price;
    std::vector<std::string> notes;
};
struct home_page {
    std::string title;
    const std::vector<tea>* teas;  // read where they are
};
struct tea_page {
    std::string title;
    const tea* shown;
};
struct plain_page {
    std::string title;
    std::string text;
};

static const std::vector<tea>& all_teas() {
    static const std::vector<tea> teas{{"sencha", "Sencha", 4.5, {"green", "fresh"}},
                                       {"assam", "Assam <bold>", 3.2, {}}};
    return teas;
}

/** Where the views are: beside this file, when it is started from the root of the sources. */
static std::string views_folder() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    return std::string(root != nullptr ? root : ".") + "/examples/site/views";
}

static templates::engine make_engine(const std::string& folder) {
    templates::environment views({.folder = folder, .partial_folders = {folder + "/partials"}});
    views.helper("price", [](double value) { return fmt::format("{:.2f}", value); });
    return templates::engine(views, {.layout = "layouts/main"});
}

static koa::application make_koa(const templates::engine& pages) {
    koa::application app;
    app.use(koa::views(pages));
    app.use([](koa::context& ctx) { ctx.render("plain", plain_page{"Koa", "Brewed by Koa"}); });
    return app;
}

static express::application make_app(const std::string& folder) {
    const templates::engine pages = make_engine(folder);
    express::application app;
    app.engine("hbs", pages);
    app.set("views", folder);
    app.set("view engine", "hbs");
    app.locals()["site"] = "Tea & Co.";
    app.use("/koa", make_koa(pages));
    app.get("/", [](express::request&, express::response& res) {
        res.render("home", home_page{"Tea & Co.", &all_teas()});
    });
    app.get("/teas/:id", [](express::request& req, express::response& res, express::next_fn next) {
        for (const tea& each : all_teas()) {
            if (each.id == req.params["id"]) return res.render("tea", tea_page{each.name, &each});
        }
        next();
    });
    app.use([](express::request& req, express::response& res) {
        res.status(404).render("plain",
                               plain_page{"Not found", "There is no " + std::string(req.original_url)});
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    auto app = make_app(views_folder());
    auto server = app.listen(example::port());
    example::announce(server);
    return cortado::run();
}
#endif
