// One file read in two ways. `read_file_sync` holds the loop up: nobody else is served until the file is there.
// `co_await read_file` leaves the loop to others; a thread of the pool reads meanwhile.
//
//   $ curl -s http://127.0.0.1:3000/blocking
//   Hello from a file
//
//   $ curl -s http://127.0.0.1:3000/non-blocking
//   Hello from a file
//
//   $ curl -s http://127.0.0.1:3000/missing
//   ENOENT: no such file or directory, open 'no/such/file'

#include "port.hpp"

#include <cortado/express.hpp>
#include <cortado/fs.hpp>

#include <string>

namespace express = cortado::express;
namespace fs = cortado::fs;

static const char* const greeting = "Hello from a file\n";

static std::string read_blocking() {
    const std::string directory = fs::mkdtemp_sync("/tmp/cortado-example-");
    const std::string path = directory + "/greeting.txt";
    fs::write_file_sync(path, greeting);
    std::string text = fs::read_file_sync(path);
    fs::rm_sync(directory, {.recursive = true});
    return text;
}

static cortado::task<std::string> read_non_blocking() {
    const std::string directory = co_await fs::mkdtemp("/tmp/cortado-example-");
    const std::string path = directory + "/greeting.txt";
    co_await fs::write_file(path, greeting);
    std::string text = co_await fs::read_file(path);
    const fs::rm_options all{.recursive = true};
    co_await fs::rm(directory, all);
    co_return text;
}

static express::application make_app() {
    express::application app;
    app.get("/blocking",
            [](express::request&, express::response& res) { res.type("text").send(read_blocking()); });
    app.get("/non-blocking", [](express::request&, express::response& res) -> cortado::task<> {
        const std::string text = co_await read_non_blocking();
        res.type("text").send(text);
    });
    app.get("/missing", [](express::request&, express::response& res) -> cortado::task<> {
        std::string answer;
        try {
            answer = co_await fs::read_file("no/such/file");
        } catch (const fs::error& failure) {
            answer = failure.what();
        }
        res.type("text").send(answer + "\n");
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
