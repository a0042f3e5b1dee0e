#pragma once

#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/templates.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

/** Pages of a tea shop; they may be mounted anywhere. */
namespace site {

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

inline const std::vector<tea>& all_teas() {
    static const std::vector<tea> teas{{"sencha", "Sencha", 4.5, {"green", "fresh"}},
                                       {"assam", "Assam <bold>", 3.2, {}}};
    return teas;
}

/** Where the views are: beside this file, when it is started from the root of the sources. */
inline std::string views_folder() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    return std::string(root != nullptr ? root : ".") + "/examples/site/views";
}

inline templates::engine make_engine(const std::string& folder) {
    templates::environment views({.folder = folder, .partial_folders = {folder + "/partials"}});
    views.helper("price", [](double value) { return fmt::format("{:.2f}", value); });
    return templates::engine(views, {.layout = "layouts/main"});
}

inline koa::application make_koa(const templates::engine& pages) {
    koa::application app;
    app.use(koa::views(pages));
    app.use([](koa::context& ctx) {
        ctx.state["base"] = std::string(ctx.original_url().substr(0, ctx.original_url().rfind("/koa")));
        ctx.render("plain", plain_page{"Koa", "Brewed by Koa"});
    });
    return app;
}

inline express::application make_app(const std::string& folder = views_folder()) {
    const templates::engine pages = make_engine(folder);
    express::application app;
    app.engine("hbs", pages);
    app.set("views", folder);
    app.set("view engine", "hbs");
    app.locals()["site"] = "Tea & Co.";
    app.use([](express::request& req, express::response& res, express::next_fn next) {
        res.locals["base"] = req.base_url;  // where the site is mounted
        next();
    });
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

}  // namespace site
