// What is uploaded is packed on its way into a file, and unpacked on its way out: a pipeline of streams in each
// direction, 64 KiB at a time, so that the upload may be larger than memory.
//
//   $ curl -s -d 'so much to say, so much to say' http://127.0.0.1:3000/notes
//   packed
//
//   $ curl -s http://127.0.0.1:3000/notes.gz | gzip -dc
//   so much to say, so much to say
//
//   $ curl -s http://127.0.0.1:3000/notes
//   so much to say, so much to say

#include "port.hpp"

#include <cortado/express.hpp>
#include <cortado/fs.hpp>
#include <cortado/stream.hpp>
#include <cortado/zlib.hpp>

#include <string>

namespace express = cortado::express;
namespace fs = cortado::fs;
namespace stream = cortado::stream;
namespace zlib = cortado::zlib;

static express::application make_app(const std::string& file) {
    express::application app;
    app.post("/notes", [file](express::request& req, express::response& res) -> cortado::task<> {
        co_await stream::pipeline(req, zlib::create_gzip(), fs::create_write_stream(file));
        res.type("text").send("packed");
    });
    app.get("/notes", [file](express::request&, express::response& res) -> cortado::task<> {
        const auto packed = fs::create_read_stream(file);
        const auto unpacking = zlib::create_gunzip();
        const auto text = stream::readable::from(unpacking->through(*packed));
        res.type("text").send(co_await stream::text(*text));
    });
    app.get("/notes.gz", [file](express::request&, express::response& res) {
        res.type("application/gzip").send_stream(fs::create_read_stream(file));
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    const std::string directory = fs::mkdtemp_sync("/tmp/cortado-example-");
    express::application app = make_app(directory + "/notes.gz");
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    cortado::close_on_signals(server);  // so that the directory is removed
    example::announce(server);
    const int code = cortado::run();
    fs::rm_sync(directory, {.recursive = true});
    return code;
}
#endif
