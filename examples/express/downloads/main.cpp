// Express's "downloads": files for the client to keep, below a folder that cannot be left.
//
//   $ curl -s http://127.0.0.1:3000/files/notes/groceries.txt
//   * milk
//   * eggs
//   * bread
//
//   $ curl -s -o /dev/null -w '%header{content-disposition}' http://127.0.0.1:3000/files/amazing.txt
//   attachment; filename=amazing.txt
//
//   $ curl -s -w ' %{http_code}' http://127.0.0.1:3000/files/missing.txt
//   Cant find that file, sorry! 404
//
//   $ curl -s -o /dev/null -w '%{http_code}' --path-as-is http://127.0.0.1:3000/files/../main.cpp
//   403

#include "../../port.hpp"
#include "../folder.hpp"

#include <cortado/express.hpp>

#include <string>

namespace express = cortado::express;
using cortado::http_error;

static express::application make_app() {
    const std::string files = example::folder("downloads/files");
    express::application app;
    app.get("/", [](express::request&, express::response& res) {
        res.send(
            "<ul>"
            "<li>Download <a href=\"/files/notes/groceries.txt\">notes/groceries.txt</a>.</li>"
            "<li>Download <a href=\"/files/amazing.txt\">amazing.txt</a>.</li>"
            "<li>Download <a href=\"/files/missing.txt\">missing.txt</a>.</li>"
            "<li>Download <a href=\"/files/CCTV大赛上海分赛区.txt\">CCTV大赛上海分赛区.txt</a>.</li>"
            "</ul>");
    });
    // What cannot be sent is an error like any other: it goes to the error handlers behind.
    app.get(
        "/files/*file",
        [files](express::request& req, express::response& res) {
            res.download(std::string(req.params["file"]), {.root = files});
        },
        [](const http_error& err, express::request&, express::response& res, express::next_fn next) {
            if (err.status() != 404) return next(err);
            res.status(404).send("Cant find that file, sorry!");
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
