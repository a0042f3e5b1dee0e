// Bodies: a JSON API, a form, an upload form whose files are stored while they arrive.
//
//   $ curl -s -H 'Content-Type: application/json' -d '{"name":"Ann","tags":["a","b"]}' http://127.0.0.1:3000/api
//   {"hello":"Ann","tags":2}
//
//   $ curl -s -H 'Content-Type: application/json' -d '{"name":' http://127.0.0.1:3000/api
//   {"error":"Unexpected end of JSON input","type":"entity.parse.failed"}
//
//   $ curl -s -d 'user[name]=Ann&user[age]=7' http://127.0.0.1:3000/form
//   {"user":{"name":"Ann","age":"7"}}
//
//   $ printf '12345' | curl -s -F 'title=Five' -F 'file=@-;filename=five.txt' http://127.0.0.1:3000/upload
//   {"title":"Five","files":[{"name":"five.txt","bytes":5}]}
//
//   $ head -c 100000000 /dev/zero | curl -s -F 'file=@-;filename=big' http://127.0.0.1:3000/count
//   {"bytes":100000000}

#include "port.hpp"

#include <cortado/core/literals.hpp>
#include <cortado/express.hpp>
#include <cortado/middleware.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace express = cortado::express;
namespace middleware = cortado::middleware;
using namespace cortado::literals;

static void add_uploads(express::application& app) {
    // Fields in memory, files on disk for as long as the request lasts.
    app.post("/upload", middleware::multipart({.limits = {.files = 10, .file_size = "4gb"}}),
             [](express::request& req, express::response& res) {
                 std::vector<cortado::json_literal> files;
                 for (const middleware::uploaded_file& file : middleware::uploads(req.body))
                     files.push_back({{"name", file.filename}, {"bytes", file.size}});
                 res.json({{"title", req.body["title"]}, {"files", files}});
             });

    // Part by part, as it arrives: a file of any size in the memory of a piece.
    app.post("/count", [](express::request& req, express::response& res) -> cortado::task<> {
        middleware::multipart_reader parts(req);
        std::uint64_t bytes = 0;
        for (;;) {
            middleware::multipart_part* const part = co_await parts.next();
            if (part == nullptr) break;
            for (;;) {
                const std::string_view piece = co_await part->read();
                if (piece.empty()) break;
                bytes += piece.size();
            }
        }
        res.json({{"bytes", bytes}});
    });
}

static express::application make_app() {
    express::application app;
    app.post("/api", middleware::json(), [](express::request& req, express::response& res) {
        res.json({{"hello", req.body["name"]}, {"tags", req.body.json()["tags"].size()}});
    });
    app.post("/form", middleware::urlencoded({.extended = true}),
             [](express::request& req, express::response& res) { res.json(req.body); });
    add_uploads(app);
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status());
        res.json({{"error", err.what()}, {"type", err.type()}});
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1",
                                               .max_body = 5ull * 1024 * 1024 * 1024,
                                               .handler_timeout = 0_ms});  // an upload may take its time
    example::announce(server);
    return cortado::run();
}
#endif
