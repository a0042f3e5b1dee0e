// Express's "search": a page that asks the server at each key. Express has Redis behind it; here it is a map.
//
//   $ curl -s http://127.0.0.1:3000/search/ferret
//   ["jane","loki","tobi"]
//
//   $ curl -s http://127.0.0.1:3000/search/
//   []
//
//   $ curl -s http://127.0.0.1:3000/ | grep title
//   <title>Search example</title>

#include "../../port.hpp"
#include "../folder.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware.hpp>

#include <map>
#include <set>
#include <string>

namespace express = cortado::express;

static express::application make_app() {
    const std::string files = example::folder("search/public");
    const std::map<std::string, std::set<std::string>, std::less<>> db = {
        {"ferret", {"tobi", "loki", "jane"}},
        {"cat", {"manny", "luna"}},
    };
    express::application app;
    app.use(express::static_files(files));
    app.get("/search/{:query}", [db](express::request& req, express::response& res) {
        const auto found = db.find(req.params["query"]);
        res.send(found == db.end() ? std::set<std::string>() : found->second);
    });
    // One file out of a folder that is not to be served as a whole.
    app.get("/client.js", [files](express::request&, express::response& res) {
        res.send_file("client.js", {.root = files});
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
