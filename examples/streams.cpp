// Streams: a generator that makes a body piece by piece, a pipeline from a request through a transform to its
// response, and a body read line by line. None of them keeps a body in memory, however long it is.
//
//   $ curl -s http://127.0.0.1:3000/countdown
//   3
//   2
//   1
//   lift-off
//
//   $ printf 'make some noise' | curl -s -T - -X POST http://127.0.0.1:3000/shout
//   MAKE SOME NOISE
//
//   $ printf 'one\ntwo\nthree' | curl -s -T - -X POST http://127.0.0.1:3000/lines
//   {"lines":3,"longest":"three"}

#include "port.hpp"

#include <cortado/core/literals.hpp>
#include <cortado/express.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/stream.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace express = cortado::express;
namespace stream = cortado::stream;
using namespace cortado::literals;

static cortado::async_generator<std::string> countdown(int from) {
    for (int left = from; left > 0; --left) {
        co_yield std::to_string(left) + "\n";
        co_await cortado::sleep_for(1_ms);
    }
    co_yield "lift-off\n";
}

static std::string in_capitals(std::string_view piece) {
    std::string made(piece);
    for (char& letter : made) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return made;
}

static express::application make_app() {
    express::application app;
    app.get("/countdown",
            [](express::request&, express::response& res) { res.type("text").send_stream(countdown(3)); });
    app.post("/shout", [](express::request& req, express::response& res) -> cortado::task<> {
        res.type("text");
        co_await stream::pipeline(req, in_capitals, res);
    });
    app.post("/lines", [](express::request& req, express::response& res) -> cortado::task<> {
        auto lines = stream::lines(req);
        int count = 0;
        std::string longest;
        for (;;) {
            const std::optional<std::string> line = co_await lines.next();
            if (!line) break;
            ++count;
            if (line->size() > longest.size()) longest = *line;
        }
        res.json({{"lines", count}, {"longest", longest}});
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
