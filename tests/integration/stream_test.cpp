#include <cortado/server/server.hpp>

#include <cortado/core/function.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/web/exchange.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using namespace std::chrono_literals;
using cortado::test::alive;
using cortado::test::counter;
using cortado::test::log_capture;
using cortado::test::raw_client;
using cortado::test::raw_response;
using cortado::test::test_server;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::size_t piece_size = 64 * 1024;

/** A file that is gone with the test. */
class scratch_file {
public:
    explicit scratch_file(const std::string& content) {
        const int descriptor = ::mkstemp(path_);
        REQUIRE(descriptor >= 0);
        REQUIRE(::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
        ::close(descriptor);
    }
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;
    ~scratch_file() { ::unlink(path_); }
    const char* path() const { return path_; }

private:
    char path_[32] = "/tmp/cortado-test-XXXXXX";
};

std::string counted_text(std::size_t size) {
    std::string text;
    text.reserve(size + 16);
    for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ",";
    text.resize(size);
    return text;
}

/** A stream of `pieces` pieces that counts how many were asked for. */
std::unique_ptr<stream::readable> counting_stream(int pieces, counter& made) {
    return stream::readable::from([pieces, &made]() -> task<std::string> {
        if (made.value() == pieces) co_return "";
        made.add();
        co_return std::string(piece_size, 'p');
    });
}

/** A stream of so many octets that says it has others. */
class liar final : public stream::readable {
public:
    liar(std::size_t said, std::string given) : said_(said), given_(std::move(given)) {}
    task<std::string_view> read() override {
        if (std::exchange(done_, true)) co_return std::string_view();
        co_return given_;
    }
    std::optional<std::size_t> size() const override { return said_; }

private:
    std::size_t said_;
    std::string given_;
    bool done_ = false;
};

}  // namespace

TEST_CASE("stream: a stream of unknown length is chunked, one of known length is not", "[server][stream]") {
    counter made;
    test_server server([&](web::exchange& ex) {
        if (ex.request.path_and_query == "/known") {
            ex.body.assign(std::make_unique<liar>(5, "truth"));
        } else {
            ex.body.assign(counting_stream(3, made));
            ex.trailers.append_view("X-Pieces", "3");
        }
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    const raw_response chunked = client.read_response();
    CHECK(chunked.field("Transfer-Encoding") == "chunked");
    CHECK(chunked.body == std::string(3 * piece_size, 'p'));
    CHECK(chunked.trailers == "X-Pieces: 3\r\n");
    client.send("GET /known HTTP/1.1\r\nHost: x\r\n\r\n");
    const raw_response known = client.read_response();
    CHECK(known.field("Content-Length") == "5");
    CHECK(known.body == "truth");
}

TEST_CASE("stream: a client that reads slowly holds the stream back", "[server][stream]") {
    constexpr int pieces = 1000;  // 62 MiB: no socket buffer takes that
    counter made;
    test_server server([&](web::exchange& ex) {
        ex.body.assign(counting_stream(pieces, made));
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    client.read_until("\r\n\r\n");
    int before = -1;
    while (before != made.value()) {  // until nothing moves any more: the loop has had its turns in between
        before = made.value();
        for (int i = 0; i < 50; ++i) server.on_loop([] {});
    }
    CHECK(before < pieces / 2);
    CHECK(client.read_until("\r\n0\r\n\r\n").size() > pieces * piece_size);
    CHECK(made.value() == pieces);
}

TEST_CASE("stream: a client that takes all as fast as it is made leaves others their turn",
          "[server][stream]") {
    constexpr int pieces = 1000;
    int made = 0;
    int since_turn = 0;
    int longest = 0;
    asio::io_context* context = nullptr;
    function<void()> next_turn = [&] {
        since_turn = 0;
        if (made < pieces) asio::post(*context, [&] { next_turn(); });
    };
    test_server server([&](web::exchange& ex) {
        ex.body.assign(stream::readable::from([&]() -> task<std::string> {
            if (made == pieces) co_return "";
            ++made;
            longest = std::max(longest, ++since_turn);
            co_return std::string(piece_size, 'p');
        }));
        ex.end();
    });
    raw_client client(server.port());
    server.on_loop([&] {
        context = &event_loop::current().context();
        next_turn();
    });
    client.send(get);
    CHECK(client.read_until("\r\n0\r\n\r\n").size() > pieces * piece_size);
    const int most = server.on_loop([&] { return longest; });
    CHECK(most >= 1);
    CHECK(most <=
          8 * 66);  // 4 MiB and the piece that goes over it, in each of the rounds that a turn may have
}

TEST_CASE("stream: a client that reads slowly holds write() back", "[server][stream]") {
    constexpr int pieces = 1000;
    counter written;
    test_server server([&](web::exchange& ex) -> task<> {
        const std::string piece(piece_size, 'p');
        for (int i = 0; i < pieces; ++i) {
            co_await ex.write(piece);
            written.add();
        }
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    client.read_until("\r\n\r\n");
    int before = -1;
    while (before != written.value()) {
        before = written.value();
        for (int i = 0; i < 50; ++i) server.on_loop([] {});
    }
    CHECK(before < pieces / 2);
    CHECK(client.read_until("\r\n0\r\n\r\n").size() > pieces * piece_size);
}

TEST_CASE("stream: a handler that reads slowly holds the client back", "[server][stream]") {
    event go;
    counter waiting;
    test_server server(
        [&](web::exchange& ex) -> task<> {
            std::size_t seen = 0;
            std::string_view piece = co_await ex.read();
            seen += piece.size();
            waiting.add();
            co_await go.wait();
            while (!piece.empty()) {
                piece = co_await ex.read();
                seen += piece.size();
            }
            ex.body.assign(std::to_string(seen));
            ex.end();
        },
        {.max_body = 1 << 30});
    constexpr std::size_t size = 64 << 20;
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    const std::string piece(piece_size, 'b');
    std::size_t sent = 0;
    bool is_held_back = false;
    while (sent < size && !is_held_back) {
        const ssize_t took =
            ::send(client.descriptor(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (took > 0) sent += static_cast<std::size_t>(took);
        if (took < 0) {
            waiting.await_exactly(1);
            pollfd watched{client.descriptor(), POLLOUT, 0};
            is_held_back = ::poll(&watched, 1, 100) == 0;
        }
    }
    CHECK(is_held_back);
    server.on_loop([&] { go.set(); });
    while (sent < size) {
        const std::size_t count = std::min(piece.size(), size - sent);
        client.send(std::string_view(piece).substr(0, count));
        sent += count;
    }
    CHECK(client.read_response().body == std::to_string(size));
}

TEST_CASE("stream: a stream that breaks its word is cut", "[server][stream]") {
    log_capture log;
    for (const char* given : {"shor", "longer"}) {
        test_server server([&](web::exchange& ex) {
            ex.body.assign(std::make_unique<liar>(5, given));
            ex.end();
        });
        raw_client client(server.port());
        client.send(get);
        const std::string all = client.read_all();
        CHECK(client.was_reset());
        CHECK(all.find("longer") == std::string::npos);
    }
    CHECK(
        log.lines() ==
        "GET /: while the body was sent: the stream is shorter than the Content-Length that was announced\n"
        "GET /: while the body was sent: the stream is longer than the Content-Length that was announced\n");
}

TEST_CASE("stream: a stream that fails in the middle is cut", "[server][stream]") {
    log_capture log;
    test_server server([](web::exchange& ex) {
        auto first = std::make_shared<bool>(true);
        ex.body.assign(stream::readable::from([first]() -> task<std::string> {
            if (!std::exchange(*first, false)) throw std::runtime_error("the source broke");
            co_return "begun";
        }));
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    CHECK(client.read_all().find("0\r\n\r\n") == std::string::npos);
    CHECK(client.was_reset());
    CHECK(log.lines() == "GET /: while the body was sent: the source broke\n");
}

TEST_CASE("stream: a handler that writes other than it announced is cut", "[server][stream]") {
    log_capture log;
    test_server server([](web::exchange& ex) -> task<> {
        ex.response.headers.append_view("Content-Length", "5");
        const std::string_view text = ex.request.path_and_query == "/long" ? "longer" : "shor";
        co_await ex.write(text);
        ex.end();
    });
    for (const char* path : {"/short", "/long"}) {
        raw_client client(server.port());
        client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(client.read_all().find("longer") == std::string::npos);
        CHECK(client.was_reset());
    }
}

TEST_CASE("stream: a handler that fails in the middle of its answer cuts it", "[server][stream]") {
    log_capture log;
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("begun");
        if (ex.request.path_and_query == "/throw") throw std::runtime_error("broken");
    });
    for (const char* path : {"/throw", "/forget"}) {
        raw_client client(server.port());
        client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(client.read_all().find("0\r\n\r\n") == std::string::npos);
        CHECK(client.was_reset());
    }
    CHECK(log.lines() ==
          "GET /throw: in the middle of the answer: broken\nGET /forget: the handler ended in the middle of "
          "the answer\n");
}

TEST_CASE("stream: two writes at a time are a mistake", "[server][stream]") {
    log_capture log;
    test_server server([](web::exchange& ex) -> task<> {
        const std::string much(32 << 20, 'm');
        co_await when_all(ex.write(much), ex.write(much));
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    client.read_all();
    CHECK(log.lines() ==
          "GET /: in the middle of the answer: response: two writes at a time; await one before the next\n");
}

TEST_CASE("stream: a write that is thrown away in the middle does no harm to what follows",
          "[server][stream]") {
    test_server server([](web::exchange& ex) -> task<> {
        const std::string much(16 << 20, 'm');
        {
            task<> writing = ex.write(much);
            writing.start();
            co_await yield();
        }
        co_await ex.write("end");
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    CHECK(client.read_response().body == std::string(16 << 20, 'm') + "end");
}

TEST_CASE("stream: an answer that ends while an earlier one is still being sent follows it",
          "[server][stream]") {
    event go;
    counter waiting;
    test_server server([&](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/big") {
            ex.body.assign(std::string(16 << 20, 'b'));
        } else {
            waiting.add();
            co_await go.wait();
            ex.body.assign("small");
        }
        ex.end();
    });
    raw_client client(server.port());
    client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /small HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body.size() == 16 << 20);
    waiting.await_exactly(1);
    server.on_loop([&] { go.set(); });
    CHECK(client.read_response().body == "small");
}

TEST_CASE("stream: a handler writes while the answer before its own is still being sent",
          "[server][stream]") {
    counter writing;
    test_server server([&](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/big") {
            ex.body.assign(std::string(60'000, 'b'));
            ex.end();
            co_return;
        }
        co_await yield();
        for (int i = 0; i < 64; ++i) {
            const std::string piece(piece_size, static_cast<char>('a' + i % 26));
            co_await ex.write(piece);
        }
        ex.end();
    });
    raw_client client(server.port());
    client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /w HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body.size() == 60'000);
    std::string expected;
    for (int i = 0; i < 64; ++i) expected.append(piece_size, static_cast<char>('a' + i % 26));
    CHECK(client.read_response().body == expected);
}

TEST_CASE("stream: a file is sent whole, in part, and one after the other", "[server][stream]") {
    const std::string content = counted_text(5'000'000);
    scratch_file file(content);
    test_server server([&](web::exchange& ex) {
        web::file_slice slice = web::file_slice::open(file.path());
        if (ex.request.path_and_query == "/part") {
            slice.offset = 1000;
            slice.length = 2'000'000;
        }
        ex.body.assign(std::move(slice));
        ex.end();
    });
    raw_client client(server.port());
    client.send(
        "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /part HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: "
        "x\r\n\r\n");
    const raw_response whole = client.read_response();
    CHECK(whole.field("Content-Length") == "5000000");
    CHECK((whole.body == content));
    CHECK((client.read_response().body == content.substr(1000, 2'000'000)));
    CHECK(client.read_response(true).field("Content-Length") == "5000000");
}

TEST_CASE("stream: a file that becomes shorter while it is sent is cut", "[server][stream]") {
    log_capture log;
    scratch_file file(std::string(32 << 20, 'f'));
    test_server server([&](web::exchange& ex) {
        ex.body.assign(web::file_slice::open(file.path()));
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    client.read_until("\r\n\r\n");
    REQUIRE(::truncate(file.path(), 100) == 0);
    CHECK(client.read_all().size() < (32u << 20));
    CHECK(log.lines() == "GET /: while the body was sent: the file became shorter than it was\n");
}

TEST_CASE("stream: the maker of a stream ends when its client goes", "[server][stream]") {
    counter living;
    test_server server([&](web::exchange& ex) {
        auto held = std::make_shared<alive>(living);
        ex.body.assign(stream::readable::from([held]() -> task<std::string> {
            co_await sleep_for(1h);
            co_return "";
        }));
        ex.end();
    });
    for (bool is_reset : {true, false}) {
        raw_client client(server.port());
        client.send(get);
        client.read_until("\r\n\r\n");
        living.await_exactly(1);
        is_reset ? client.reset() : client.close();
        living.await_exactly(0);
    }
    server.await_connections(0);
}
