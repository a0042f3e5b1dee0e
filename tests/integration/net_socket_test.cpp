#include <cortado/net/socket.hpp>

#include "integration/net_fixture.hpp"

#include <cortado/stream/consumers.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;
using namespace cortado::test;
using namespace std::chrono_literals;
using texts = std::vector<std::string>;
using socket_pointer = std::unique_ptr<net::socket>;

TEST_CASE("net: pieces, memory of one's own, so many bytes, up to a text", "[net]") {
    with_connection([](connected& ends) -> task<> {
        net::socket& to = *ends.accepted;
        net::socket& from = *ends.client;
        co_await to.write("one two\r\nthr");
        auto line = co_await from.read_until("\r\n");
        CHECK(*line == "one two");
        auto pending = from.read_until("\r\n");
        pending.start();
        co_await to.write("ee\r");
        co_await to.write("\n12345678rest");
        line = co_await pending;
        CHECK(*line == "three");
        auto digits = co_await from.read_exactly(8);
        CHECK(*digits == "12345678");
        std::array<char, 3> room{};
        const std::size_t count = co_await from.read(room);
        CHECK(std::string(room.data(), count) == "res");
        std::string piece(co_await from.read());
        CHECK(piece == "t");
        CHECK(from.bytes_read() == 28);
        CHECK(to.bytes_written() == 28);

        const std::string large(300'000, 'x');
        auto got = from.read_exactly(large.size());
        got.start();
        co_await to.write(large);
        const auto all_of_it = co_await got;
        CHECK((*all_of_it == large));

        co_await to.write("too long a line");
        auto refused = failure_of(from.read_until("\n", 5));
        std::string said = co_await refused;
        CHECK(said == "more than 5 bytes came before the delimiter");
        co_await to.end();
        auto cut = failure_of(from.read_exactly(100));
        said = co_await cut;
        CHECK(said == "the peer has ended after 15 bytes, not 100");
        auto open_line = failure_of(from.read_until("\n"));
        said = co_await open_line;
        CHECK(said == "the peer has ended after 15 bytes, without the delimiter");
        piece = co_await from.read();
        CHECK(piece == "too long a line");
        const auto nothing = co_await from.read_exactly(1);
        CHECK_FALSE(nothing);
        const auto no_line = co_await from.read_until("\n");
        CHECK_FALSE(no_line);
        piece = co_await from.read();
        CHECK(piece.empty());
    });
}

TEST_CASE("net: with allow_half_open the other side may answer after the end, without it is ended, too",
          "[net]") {
    with_connection(
        [](connected& ends) -> task<> {
            co_await ends.client->end("question");
            const std::string question = co_await stream::text(*ends.accepted);
            CHECK(question == "question");
            co_await ends.accepted->end("answer");
            const std::string answer = co_await stream::text(*ends.client);
            CHECK(answer == "answer");
            co_await ends.client->closed();
            CHECK(ends.client->is_destroyed());
            auto late = failure_of(ends.client->write("x"));
            const std::string said = co_await late;
            CHECK(said == "net::socket: write after end");
        },
        true);
    with_connection([](connected& ends) -> task<> {
        co_await ends.client->end("question");
        const std::string question = co_await stream::text(*ends.accepted);
        CHECK(question == "question");
        try {
            ends.accepted->push("answer");
            FAIL("it was written");
        } catch (const net::error& error) {
            CHECK(error.code_name() == "EPIPE");
            CHECK(error.what() == std::string("This socket has been ended by the other party"));
        }
        co_await ends.accepted->closed();
        const std::string answer = co_await stream::text(*ends.client);
        CHECK(answer.empty());
    });
}

TEST_CASE("net: who writes faster than the peer reads waits; nothing is lost, and memory is bounded",
          "[net]") {
    with_connection([](connected& ends) -> task<> {
        net::socket& to = *ends.accepted;
        const std::string piece(100'000, 'p');
        std::size_t written = 0;
        texts events;
        to.on<"drain">([&] { events.emplace_back("drain"); });
        while (to.push(piece)) written += piece.size();
        written += piece.size();
        CHECK(to.writable_length() >= 64 * 1024);
        CHECK(to.writable_length() <= 64 * 1024 + piece.size());
        CHECK(to.try_write("x") == 0);  // it would overtake what waits
        task<> waits = to.write("last");
        waits.start();
        CHECK_FALSE(waits.is_done());
        stop_source stop;
        task<> stopped = to.write(" word");
        stopped.start(stop.token());
        stop.request_stop();
        CHECK_THROWS_AS(stopped.take(), operation_cancelled);
        std::size_t got = 0;
        while (got < written) {
            const std::string_view part = co_await ends.client->read();
            got += part.size();
        }
        co_await waits;
        CHECK(events == texts{"drain"});
        CHECK(to.writable_length() == 0);
        if (got == written) {
            const auto end = co_await ends.client->read_exactly(9);
            CHECK(*end == "last word");  // the one that was stopped is whole
            got += 9;
        }
        CHECK(got == written + 9);
        CHECK(to.bytes_written() == got);
        CHECK(to.try_write("x") == 1);
    });
}

TEST_CASE("net: every suspended operation can be stopped, and the socket goes on", "[net]") {
    with_connection([](connected& ends) -> task<> {
        net::socket& by = *ends.client;
        std::array<char, 4> room{};
        const auto stop_each = [&](auto work) {
            stop_source stop;
            work.start(stop.token());
            CHECK_FALSE(work.is_done());
            stop.request_stop();
            return failure_of(std::move(work));
        };
        for (int kind = 0; kind < 5; ++kind) {
            auto next = kind == 0   ? stop_each(by.read())
                        : kind == 1 ? stop_each(by.read(room))
                        : kind == 2 ? stop_each(by.read_exactly(4))
                        : kind == 3 ? stop_each(by.read_until("\n"))
                                    : stop_each(by.closed());
            const std::string said = co_await next;
            CHECK(said == "operation cancelled");
        }
        const std::string piece(100'000, 'p');
        while (by.push(piece)) {}
        for (int kind = 0; kind < 3; ++kind) {
            auto next = kind == 0   ? stop_each(by.write("x"))
                        : kind == 1 ? stop_each(by.drained())
                                    : stop_each(by.end());
            const std::string said = co_await next;
            CHECK(said == "operation cancelled");
        }
        co_await ends.accepted->write("still here");
        const std::string got(co_await by.read());
        CHECK(got == "still here");
        auto close = stop_each(ends.server->close());
        const std::string said = co_await close;
        CHECK(said == "operation cancelled");
    });
    const auto stopped_connect = []() -> task<std::string> {
        const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in any{};
        any.sin_family = AF_INET;
        any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof any;
        ::bind(silent, reinterpret_cast<sockaddr*>(&any), size);
        ::listen(silent, 0);
        ::getsockname(silent, reinterpret_cast<sockaddr*>(&any), &size);
        std::vector<socket_pointer> filled;  // until the queue of those who wait is full
        std::string said;
        for (int i = 0; i < 8; ++i) {
            net::connect_options where;
            where.host = here;
            where.port = ntohs(any.sin_port);
            where.timeout = i < 7 ? 20ms : 5s;
            stop_source stop;
            auto attempt = net::connect(where);
            attempt.start(stop.token());
            if (i == 7) stop.request_stop();
            std::exception_ptr reason;
            try {
                filled.push_back(co_await attempt);
            } catch (...) {
                reason = std::current_exception();
            }
            if (reason) said = text_of(reason);
            if (i == 6) CHECK(said == "connect ETIMEDOUT " + here + ":" + std::to_string(where.port));
        }
        ::close(silent);
        co_return said;
    };
    CHECK(cortado::run(stopped_connect()) == "operation cancelled");
}

TEST_CASE("net: what destroy() is given reaches everyone who is suspended, and later calls", "[net]") {
    with_connection([](connected& ends) -> task<> {
        net::socket& by = *ends.client;
        const std::string piece(100'000, 'p');
        while (by.push(piece)) {}
        auto reads = failure_of(by.read());
        auto writes = failure_of(by.write("x"));
        auto closes = by.closed();
        reads.start();
        writes.start();
        closes.start();
        texts events;
        by.on<"error">(
            [&](const std::exception_ptr& reason) { events.push_back("error " + text_of(reason)); });
        by.on<"close">(
            [&](bool had_error) { events.emplace_back(had_error ? "close true" : "close false"); });
        by.destroy(std::make_exception_ptr(std::runtime_error("enough")));
        CHECK(events.empty());  // at the end of the turn
        std::string said = co_await reads;
        CHECK(said == "enough");
        said = co_await writes;
        CHECK(said == "enough");
        co_await closes;
        CHECK(events == texts{"error enough", "close true"});
        auto again = failure_of(by.read());
        said = co_await again;
        CHECK(said == "enough");

        net::socket& other = *ends.accepted;
        other.destroy();
        auto after = failure_of(other.read());
        said = co_await after;
        CHECK(said == "Premature close");
        auto write_after = failure_of(other.write("x"));
        said = co_await write_after;
        CHECK(said == "Cannot call write after a stream was destroyed");
    });
}

TEST_CASE("net: misuse is told at the call", "[net]") {
    with_connection([](connected& ends) -> task<> {
        task<std::string_view> first = ends.client->read();
        first.start();
        auto second = failure_of(ends.client->read());
        std::string said = co_await second;
        CHECK(said == "net::socket: a read is under way; await it first");
        CHECK_THROWS_WITH(ends.client->on<"data">([](std::string_view) {}),
                          "net::socket: a read is under way; await it, or listen to `data`");
        CHECK_THROWS_WITH(ends.server->listen(0), "net::server: it is listening already; close() it first");
        auto nobody = failure_of(net::connect(0, here));
        said = co_await nobody;
        CHECK(said == "net::connect: port 0 is nobody's; name the port, or a path");
        co_await ends.accepted->write("x");
        co_await first;
    });
}

TEST_CASE("net: a reset by the peer is ECONNRESET, an idle time that is over ETIMEDOUT or `timeout`",
          "[net]") {
    with_connection([](connected& ends) -> task<> {
        auto reads = failure_of(ends.client->read());
        reads.start();
        ends.accepted->reset_and_destroy();
        std::string said = co_await reads;
        CHECK(said == "read ECONNRESET");
        CHECK(ends.client->is_destroyed());
    });
    with_connection([](connected& ends) -> task<> {
        ends.client->set_timeout(1ms);
        auto reads = failure_of(ends.client->read());
        std::string said = co_await reads;
        CHECK(said == "read ETIMEDOUT");
        event rung;
        ends.accepted->on<"timeout">([&] { rung.set(); });
        ends.accepted->set_timeout(1ms);
        co_await rung;
        CHECK_FALSE(ends.accepted->is_destroyed());
        ends.accepted->set_timeout(0ms);
    });
}

TEST_CASE("net: pause() stops the events, and a listener may end the socket's life", "[net]") {
    with_connection([](connected& ends) -> task<> {
        net::socket& from = *ends.accepted;
        std::string got;
        event came;
        from.on<"data">([&](std::string_view piece) {
            got += piece;
            came.set();
        });
        co_await ends.client->write("one");
        co_await came;
        came.reset();
        from.pause();
        co_await ends.client->write("two");
        const std::string pulled(co_await from.read());
        CHECK(pulled == "two");
        from.resume();
        co_await ends.client->write("three");
        co_await came;
        CHECK(got == "onethree");
        from.pause();

        event over;
        ends.client->on<"data">([&](std::string_view) {
            ends.client.reset();
            over.set();
        });
        co_await from.write("bye");
        co_await over;
        CHECK_FALSE(ends.client);
    });
}
