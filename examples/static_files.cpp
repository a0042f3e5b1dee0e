// A folder served as it is, a single-page application behind it, and a file to download. The same middleware stands in
// a Koa application, too.
//
//   $ curl -s http://127.0.0.1:3000/
//   <h1>Home</h1>
//
//   $ curl -s -r 4-8 http://127.0.0.1:3000/notes.txt
//   quick
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{cache-control}' http://127.0.0.1:3000/assets/site.css
//   200 public, max-age=3600, immutable
//
//   $ curl -s -o /dev/null -w '%{http_code}' --path-as-is http://127.0.0.1:3000/../secret.txt
//   404
//
//   $ curl -s http://127.0.0.1:3000/app/any/page/of/it
//   <h1>Home</h1>
//
//   $ curl -s -o /dev/null -w '%header{content-disposition}' http://127.0.0.1:3000/report
//   attachment; filename=report.txt
//
//   $ curl -s http://127.0.0.1:3000/koa/notes.txt
//   The quick brown fox

#include "port.hpp"

#include <cortado/express.hpp>
#include <cortado/fs.hpp>
#include <cortado/koa.hpp>
#include <cortado/middleware.hpp>

#include <string>

namespace express = cortado::express;
namespace fs = cortado::fs;
namespace koa = cortado::koa;
using namespace cortado::literals;

static express::application make_app(const std::string& folder) {
    koa::application inner;
    inner.use(cortado::middleware::static_files(folder));

    express::application app;
    app.use("/assets", express::static_files(folder + "/assets", {.immutable = true, .max_age = 1_h}));
    app.use("/koa", inner);
    app.use(express::static_files(folder));
    app.get("/report", [folder](express::request&, express::response& res) {
        res.download(folder + "/notes.txt", "report.txt");
    });
    app.get("/app/*rest", [folder](express::request&, express::response& res) {
        res.send_file("index.html", {.root = folder});
    });
    return app;
}

/** Something to serve. */
static std::string make_folder() {
    const std::string folder = fs::mkdtemp_sync("/tmp/static-files-");
    fs::mkdir_sync(folder + "/assets");
    fs::mkdir_sync(folder + "/docs");
    fs::write_file_sync(folder + "/index.html", "<h1>Home</h1>\n");
    fs::write_file_sync(folder + "/notes.txt", "The quick brown fox\n");
    fs::write_file_sync(folder + "/assets/site.css", "h1 { color: brown }\n");
    return folder;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    const std::string folder = make_folder();
    express::application app = make_app(folder);
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    cortado::close_on_signals(server);  // so that the folder is removed
    example::announce(server);
    const int status = cortado::run();
    fs::rm_sync(folder, {.recursive = true});
    return status;
}
#endif
