#pragma once

// The folder and the applications of static_record.mjs, in C++.
#include <cortado/express.hpp>
#include <cortado/fs/attributes.hpp>
#include <cortado/fs/links.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "unit/fs/temporary_directory.hpp"

namespace parity {

namespace express = cortado::express;
using namespace std::chrono_literals;

/** The files that were served when the data was recorded. */
class static_folder {
public:
    static_folder(const nlohmann::json& files, const nlohmann::json& links) {
        for (const auto& row : files) {
            const std::string path = root_ / row[0].get<std::string>();
            cortado::fs::mkdir_sync(path.substr(0, path.rfind('/')), {.recursive = true});
            std::ofstream(path) << row[1].get<std::string>();
            const double mtime = row[2].get<double>();
            cortado::fs::utimes_sync(path, mtime, mtime);
        }
        for (const auto& row : links) {
            cortado::fs::symlink_sync(row[1].get<std::string>(), root_ / row[0].get<std::string>());
        }
    }
    std::string path() const { return root_ / "public"; }

private:
    cortado::test::temporary_directory root_;
};

inline void add_rest(express::application& app) {
    app.use([](express::request& req, express::response& res) {
        res.status(404).set("X-Seen", std::string(req.url)).send("fell through");
    });
}

inline express::application serving(const std::string& folder, express::static_options options,
                                    bool with_rest, const std::string& mount = "/") {
    express::application app;
    app.use(mount, express::static_files(folder, std::move(options)));
    if (with_rest) add_rest(app);
    return app;
}

inline express::application with_own_headers(const std::string& folder) {
    express::application app;
    app.use([](express::request&, express::response& res, express::next_fn next) {
        res.set("Cache-Control", "no-store").set("ETag", "\"own\"");
        next();
    });
    auto set_headers = [folder](cortado::http::response_head& head, const std::string& path,
                                const cortado::fs::stats& stats) {
        head.headers.set("X-Size", std::to_string(stats.size));
        head.headers.set("Content-Type", "text/x-own");
        head.headers.set("X-Name", path.substr(folder.size()));
    };
    app.use(express::static_files(folder, {.set_headers = set_headers}));
    return app;
}

inline express::application with_rewritten_url(const std::string& folder) {
    express::application app;
    app.use([](express::request& req, express::response&, express::next_fn next) {
        if (req.url == "/spa") req.url = "/page.html?rewritten";
        next();
    });
    app.use(express::static_files(folder));
    add_rest(app);
    return app;
}

/** Answer a path by sending one file. */
inline void add_file(express::application& app, std::string route, std::string file, std::string root,
                     express::dotfile_rule dotfiles = express::dotfile_rule::ignore) {
    app.get(route, [=](express::request&, express::response& res) {
        res.send_file(file, {.dotfiles = dotfiles, .root = root});
    });
}

inline void add_file_options(express::application& app, const std::string& folder) {
    app.get("/status", [=](express::request&, express::response& res) {
        res.status(404).send_file("page.html", {.root = folder});
    });
    app.get("/typed", [=](express::request&, express::response& res) {
        res.type("text/plain").send_file("page.html", {.root = folder});
    });
    app.get("/options", [=](express::request&, express::response& res) {
        res.send_file("hello.txt", {.accept_ranges = false,
                                    .headers = {{"X-Own", "yes"}, {"Cache-Control", "private"}},
                                    .immutable = true,
                                    .last_modified = false,
                                    .max_age = 1h,
                                    .root = folder});
    });
    app.get("/part", [=](express::request&, express::response& res) {
        res.send_file("hello.txt", {.end = 8, .root = folder, .start = 2});
    });
    app.get("/part-behind", [=](express::request&, express::response& res) {
        res.send_file("hello.txt", {.root = folder, .start = 99});
    });
}

inline void add_downloads(express::application& app, const std::string& folder) {
    app.get("/download",
            [=](express::request&, express::response& res) { res.download(folder + "/hello.txt"); });
    app.get("/download-as", [=](express::request&, express::response& res) {
        res.download(folder + "/hello.txt", "na\u00efve plan.pdf");
    });
    app.get("/download-path", [=](express::request&, express::response& res) {
        res.download(folder + "/hello.txt", "/a/b/c.txt");
    });
    app.get("/download-root", [=](express::request&, express::response& res) {
        res.download("data.json", {.max_age = 1s, .root = folder});
    });
    app.get("/download-headers", [=](express::request&, express::response& res) {
        res.download("data.json", "d.json",
                     {.headers = {{"Content-Disposition", "inline"}, {"X-Own", "yes"}}, .root = folder});
    });
    app.get("/download-missing",
            [=](express::request&, express::response& res) { res.download(folder + "/missing.txt"); });
}

inline express::application sending(const std::string& folder) {
    express::application app;
    app.get("/below/*path", [=](express::request& req, express::response& res) {
        res.send_file(std::string(req.params["path"]), {.root = folder});
    });
    add_file(app, "/absolute", folder + "/hello.txt", "");
    add_file(app, "/up", "../secret.txt", folder);
    add_file(app, "/up-absolute", folder + "/../secret.txt", "");
    add_file(app, "/nul", std::string("a\0b", 3), folder);
    add_file(app, "/folder", "dir", folder);
    add_file(app, "/folder-slash", "dir/", folder);
    add_file(app, "/missing", "missing.txt", folder);
    add_file(app, "/hidden", ".hidden", folder, express::dotfile_rule::deny);
    add_file(app, "/hidden-allowed", ".hidden", folder, express::dotfile_rule::allow);
    add_file(app, "/percent", "100%.txt", folder);
    add_file(app, "/relative", "hello.txt", "");
    add_file_options(app, folder);
    add_downloads(app, folder);
    app.use([](const cortado::http_error& error, express::request& req, express::response& res,
               express::next_fn next) {
        if (req.url != "/missing") return next(error);
        res.status(error.status()).send("error " + std::to_string(error.status()));
    });
    return app;
}

inline express::application without_etag(const std::string& folder) {
    express::application app;
    app.disable("etag");
    add_file(app, "/", "hello.txt", folder);
    return app;
}

inline std::map<std::string, express::application> static_apps(const std::string& folder) {
    using express::dotfile_rule;
    std::map<std::string, express::application> apps;
    apps.emplace("plain", serving(folder, {}, false));
    apps.emplace("rest", serving(folder, {}, true));
    apps.emplace("mounted", serving(folder, {}, true, "/assets"));
    apps.emplace("strict", serving(folder, {.fallthrough = false}, true));
    apps.emplace("flat", serving(folder, {.index = {}, .redirect = false}, true));
    apps.emplace("noindex", serving(folder, {.index = {}}, true));
    apps.emplace("options", serving(folder,
                                    {.accept_ranges = false,
                                     .dotfiles = dotfile_rule::allow,
                                     .etag = false,
                                     .extensions = {"json", "html"},
                                     .immutable = true,
                                     .index = {"none.html", "home.htm"},
                                     .last_modified = false,
                                     .max_age = 90500ms},
                                    true));
    apps.emplace(
        "deny",
        serving(folder, {.cache_control = false, .dotfiles = dotfile_rule::deny, .fallthrough = false},
                false));
    apps.emplace("headers", with_own_headers(folder));
    apps.emplace("rewrite", with_rewritten_url(folder));
    apps.emplace("send", sending(folder));
    apps.emplace("noetag", without_etag(folder));
    return apps;
}

}  // namespace parity
