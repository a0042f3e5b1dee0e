#pragma once

// The folder of views and the applications of view_record.mjs, in C++.
#include <cortado/express.hpp>
#include <cortado/loop.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "unit/fs/temporary_directory.hpp"

namespace parity::view_twins {

namespace express = cortado::express;
using cortado::task;
using cortado::web::view_request;

/** The views that were there when the data was recorded. */
class view_folder {
public:
    explicit view_folder(const nlohmann::json& files) {
        for (const auto& [name, text] : files.items()) {
            const std::string path = root_ / name;
            cortado::fs::mkdir_sync(path.substr(0, path.rfind('/')), {.recursive = true});
            std::ofstream(path) << text.get<std::string>();
        }
    }
    const std::string& path() const noexcept { return root_.path(); }

private:
    cortado::test::temporary_directory root_;
};

// ---- the engines ----
inline void append_shown(std::string& out, cortado::value_ref shown, std::string_view names) {
    while (!names.empty()) {
        const std::size_t dot = std::min(names.find('.'), names.size());
        shown = shown.find(names.substr(0, dot));
        names.remove_prefix(std::min(dot + 1, names.size()));
    }
    append_text(out, shown);
}

inline std::string fill(const view_request& view) {
    std::ifstream file(view.path);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = std::min(text.find("{{", at), text.size());
        made.append(text, at, open - at);
        if (open == text.size()) break;
        const std::size_t close = text.find("}}", open);
        append_shown(made, view.locals, std::string_view(text).substr(open + 2, close - open - 2));
        at = close + 2;
    }
    return made;
}
inline task<std::string> later(view_request view) {
    co_await cortado::yield();
    co_return "later " + fill(view);
}
inline std::string failing(const view_request& view) {
    std::string message = "engine failed: ";
    append_shown(message, view.locals, "name");
    throw std::runtime_error(message);
}
inline std::string throwing(const view_request&) { throw std::runtime_error("engine threw"); }
inline task<std::string> failing_later(view_request) {
    co_await cortado::yield();
    throw std::runtime_error("engine failed later");
}

// ---- the routes ----
inline std::string view_of(express::request& req) { return std::string(req.query()["view"]); }

inline void add_routes(express::application& app, const std::string& root) {
    app.get("/bare", [](express::request& req, express::response& res) { res.render(view_of(req)); });
    app.get("/model", [](express::request& req, express::response& res) {
        res.render(view_of(req), {{"name", "Model"}, {"list", {1, 2}}, {"nested", {{"a", "b"}}}});
    });
    app.get("/status", [](express::request& req, express::response& res) {
        res.status(201).type("text").set("X-A", "1").render(view_of(req), {{"name", "x"}});
    });
    app.get("/absolute", [root](express::request& req, express::response& res) {
        res.render(root + '/' + view_of(req), {{"name", "x"}});
    });
}

inline void add_error_handler(express::application& app) {
    app.use([](const std::exception& error, express::request&, express::response& res, express::next_fn) {
        res.status(500).type("text").send(std::string("error: ") + error.what());
    });
}

// ---- the applications ----
inline void build_engines(express::application& app) {
    app.engine("html", later).engine("alt", failing).engine("txt", throwing).engine("d", failing_later);
    app.get("/text", [](express::request& req, express::response& res) -> task<> {
        task<std::string> rendering = res.render_text(view_of(req), {{"name", "n"}});
        const std::string text = co_await rendering;
        res.send('[' + text + ']');
    });
    app.get("/app", [](express::request& req, express::response& res) -> task<> {
        task<std::string> rendering = req.app().render(view_of(req), {{"name", "n"}});
        const std::string text = co_await rendering;
        res.send('[' + text + ']');
    });
}

inline task<> send_rendered(express::request& req, express::response& res, express::view_model model) {
    task<std::string> rendering = req.app().render(view_of(req), std::move(model));
    const std::string text = co_await rendering;
    res.send(text);
}

inline void build_merging(express::application& app) {
    app.set("color", "red");
    for (const char* name : {"name", "a", "b", "c"}) app.locals()[name] = "app";
    app.use([](express::request&, express::response& res, express::next_fn next) {
        for (const char* name : {"b", "c"}) res.locals[name] = "res";
        next();
    });
    app.get("/own", [](express::request& req, express::response& res) {
        res.render(view_of(req), {{"c", "model"}, {"d", 7.5}});
    });
    app.get("/own-settings", [](express::request& req, express::response& res) {
        res.render(view_of(req), {{"settings", {{"color", "blue"}}}, {"cache", true}});
    });
    app.get("/app", [](express::request& req, express::response& res) {
        return send_rendered(req, res, {{"c", "model"}, {"d", false}});
    });
    app.get("/app-locals", [](express::request& req, express::response& res) {
        return send_rendered(req, res, {{"c", "model"}, {"_locals", {{"a", "_"}, {"b", "_"}, {"c", "_"}}}});
    });
}

inline void build_mounted(express::application& app, const std::string& root) {
    app.set("color", "outer");
    app.locals()["a"] = "outer";
    express::application inner;
    inner.enable("x-powered-by").set("views", root + "/views").set("title", "inner");
    inner.locals()["b"] = "inner";
    add_routes(inner, root);
    express::application own;
    own.enable("x-powered-by").set("views", root + "/views").set("view engine", "html");
    own.engine("html", [](const view_request& view) {
        std::string text = "own ";
        append_shown(text, view.locals, "settings.color");
        return text;
    });
    add_routes(own, root);
    app.use("/inner", inner).use("/own", own);
}

inline void build_caching(express::application& app, const std::string& root, bool caches) {
    app.set("view cache", caches);
    app.get("/add", [root](express::request& req, express::response& res) {
        const std::string path = root + "/first/" + view_of(req) + ".tmpl";
        if (req.query().has("gone")) {
            cortado::fs::rm_sync(path, {});
        } else {
            std::ofstream(path) << "new of first";
        }
        res.send("done");
    });
    app.get("/by-local", [](express::request& req, express::response& res) {
        res.render(view_of(req), {{"cache", true}});
    });
}

inline express::application make_app(const std::string& name, const std::string& root) {
    const std::string views = root + "/views", first = root + "/first", second = root + "/second";
    express::application app;
    app.set("views", views).engine("tmpl", fill);
    if (name != "no default") app.set("view engine", name == "dotted" ? ".tmpl" : "tmpl");
    if (name == "folders" || name.ends_with("cached")) app.set("views", std::vector{first, second});
    if (name == "three") app.set("views", std::vector{root + "/none", first, second});
    if (name == "one in list") app.set("views", std::vector{first});
    if (name == "plain") app.engine(".alt", fill).engine("html", fill);
    if (name == "engines") build_engines(app);
    if (name == "merging") build_merging(app);
    if (name == "mounted") build_mounted(app.set("views", first), root);
    if (name.ends_with("cached")) build_caching(app, root, name == "cached");
    if (name != "mounted") add_routes(app, root);
    add_error_handler(app);
    return app;
}

inline std::map<std::string, express::application> view_apps(const std::string& root) {
    std::map<std::string, express::application> apps;
    for (const char* name : {"plain", "dotted", "no default", "folders", "three", "one in list", "engines",
                             "merging", "mounted", "cached", "not cached"})
        apps.emplace(name, make_app(name, root));
    return apps;
}

}  // namespace parity::view_twins
