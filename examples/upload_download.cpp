// Bodies of any size in little memory: an upload is read piece by piece, as fast as it is counted; a download
// is made piece by piece, as fast as the client takes it.
//
//   $ head -c 100000000 /dev/zero | curl -s -T - -X POST http://127.0.0.1:3000/upload
//   {"bytes":100000000}
//
//   $ curl -s 'http://127.0.0.1:3000/download?bytes=100000000' | wc -c
//   100000000
//
//   $ curl -s 'http://127.0.0.1:3000/download?bytes=12'
//   abcdefghijkl
//
//   $ curl -s 'http://127.0.0.1:3000/download?bytes=many'
//   {"error":"say how many: /download?bytes=N"}

#include "port.hpp"

#include <cortado/core/literals.hpp>
#include <cortado/express.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace express = cortado::express;
using namespace cortado::literals;

// The alphabet again and again. Nothing is made before it is read, and it is read when there is room to send
// it.
class alphabet final : public cortado::stream::readable {
public:
    explicit alphabet(std::size_t count) : count_(count), left_(count) {
        for (char letter = 'a'; buffer_.size() < 26 * 2500;
             letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1)) {
            buffer_ += letter;
        }
    }
    cortado::task<std::string_view> read() override {
        const std::size_t piece = std::min(left_, buffer_.size());
        left_ -= piece;
        co_return std::string_view(buffer_).substr(0, piece);
    }
    std::optional<std::size_t> size() const override { return count_; }  // known, so Content-Length is sent

private:
    std::size_t count_;
    std::size_t left_;
    std::string buffer_;
};

static express::application make_app() {
    express::application app;
    app.post("/upload", [](express::request& req, express::response& res) -> cortado::task<> {
        std::uint64_t bytes = 0;
        for (;;) {
            const std::string_view piece = co_await req.read();
            if (piece.empty()) break;
            bytes += piece.size();
        }
        res.json({{"bytes", bytes}});
    });
    app.get("/download", [](express::request& req, express::response& res) {
        const std::string_view wanted = req.query()["bytes"];
        std::size_t bytes = 0;
        const auto parsed = std::from_chars(wanted.data(), wanted.data() + wanted.size(), bytes);
        if (wanted.empty() || parsed.ec != std::errc() || parsed.ptr != wanted.data() + wanted.size()) {
            res.status(400).json({{"error", "say how many: /download?bytes=N"}});
            return;
        }
        res.type("bin").send_stream(std::make_unique<alphabet>(bytes));
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1",
                                               .max_body = std::numeric_limits<std::uint64_t>::max(),
                                               .handler_timeout = 0_ms});  // an upload may take its time
    example::announce(server);
    return cortado::run();
}
#endif
