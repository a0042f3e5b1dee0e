// Express's "static-files": a folder as it is, under a prefix, and a folder of it at the root.
//
//   $ curl -s http://127.0.0.1:3000/hello.txt
//   hey
//
//   $ curl -s -o /dev/null -w '%{http_code} %{content_type}' http://127.0.0.1:3000/static/js/app.js
//   200 text/javascript; charset=utf-8
//
//   $ curl -s -o /dev/null -w '%{http_code} %{content_type}' http://127.0.0.1:3000/style.css
//   200 text/css; charset=utf-8

#include "../../port.hpp"
#include "../folder.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware.hpp>

#include <string>

namespace express = cortado::express;

static express::application make_app() {
    const std::string files = example::folder("static_files/public");
    express::application app;
    // GET /js/app.js is public/js/app.js.
    app.use(express::static_files(files));
    // GET /static/js/app.js as well: what it is mounted at is taken off before the file is looked for.
    app.use("/static", express::static_files(files));
    // Several folders: GET /style.css is public/css/style.css.
    app.use(express::static_files(files + "/css"));
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
