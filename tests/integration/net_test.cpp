#include <cortado/net/connect.hpp>
#include <cortado/net/framed.hpp>
#include <cortado/net/server.hpp>
#include <cortado/net/socket.hpp>

#include <cortado/core/when_all.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/stream/consumers.hpp>
#include <cortado/stream/pipeline.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "unit/fs/temporary_directory.hpp"

using namespace cortado;
using namespace std::chrono_literals;
using texts = std::vector<std::string>;
using socket_pointer = std::unique_ptr<net::socket>;

namespace {

const std::string here = "127.0.0.1";

task<> echo(net::socket& with) { co_await stream::pipeline(with, with); }

std::string text_of(const std::exception_ptr& reason) {
    if (!reason) return "nothing";
    try {
        std::rethrow_exception(reason);
    } catch (const std::exception& error) {
        return error.what();
    }
}

/** What a task throws, as text; "nothing" where it does not. */
template <class T>
task<std::string> failure_of(task<T> work) {
    std::exception_ptr reason;
    try {
        co_await work;
    } catch (...) {
        reason = std::current_exception();
    }
    co_return text_of(reason);
}

/** Both ends of one connection: what the server accepts stays open until the client has closed it. */
struct connected {
    net::server_options options{};
    std::unique_ptr<net::server> server{};
    socket_pointer client{};
    net::socket* accepted = nullptr;
    event arrived{};
    event done{};

    task<> open(bool allow_half_open = false) {
        options.allow_half_open = allow_half_open;
        auto keep = [this](net::socket& with) -> task<> {
            accepted = &with;
            arrived.set();
            co_await done;
        };
        server = net::create_server(keep, options);
        server->listen(0, here);
        net::connect_options where;
        where.host = here;
        where.port = server->port();
        where.allow_half_open = allow_half_open;
        client = co_await net::connect(where);
        co_await arrived;
    }
    task<> close() {
        done.set();
        if (client) client->destroy();
        co_await server->close();
    }
};

/** Run a test's body between the opening and the closing of a connection. */
template <class Body>
void with_connection(Body body, bool allow_half_open = false) {
    auto all = [&]() -> task<> {
        connected ends;
        co_await ends.open(allow_half_open);
        co_await body(ends);
        co_await ends.close();
    };
    cortado::run(all());
}

int option_of(const net::socket& of, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(of.descriptor(), level, name, &value, &size);
    return value;
}

std::string joined(const texts& lines) {
    std::string all;
    for (const std::string& each : lines) all += each + "|";
    return all;
}

}  // namespace

TEST_CASE("net: an echo server over TCP and over a unix socket, each way the addresses", "[net]") {
    const test::temporary_directory folder;
    const auto ask = [](socket_pointer to) -> task<std::string> {
        co_await to->end("over and out");
        co_return co_await stream::text(*to);
    };
    const auto all = [&]() -> task<> {
        const auto tcp = net::create_server(echo);
        tcp->listen(0, here);
        auto first = co_await net::connect(tcp->port(), here);
        CHECK(first->remote_address() == tcp->local_address());
        CHECK(first->remote_address().host == here);
        CHECK(first->local_address().family() == "IPv4");
        CHECK(first->local_address().port != 0);
        CHECK(option_of(*first, IPPROTO_TCP, TCP_NODELAY) == 1);
        std::string reply = co_await ask(std::move(first));
        CHECK(reply == "over and out");
        co_await tcp->close();
        CHECK_FALSE(tcp->is_listening());

        const auto local = net::create_server(echo);
        local->listen({.path = folder / "sock"});
        auto second = co_await net::connect(folder / "sock");
        CHECK(second->remote_address().path == folder / "sock");
        CHECK(second->remote_address().family().empty());
        reply = co_await ask(std::move(second));
        CHECK(reply == "over and out");
        co_await local->close();
    };
    cortado::run(all());
}

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

TEST_CASE("net: an address that refuses, several of them, and a name nobody has", "[net]") {
    const auto all = []() -> task<> {
        std::uint16_t port = 0;
        {
            const auto briefly = net::create_server(echo);
            briefly->listen(0, here);
            port = briefly->port();
        }
        const std::string number = std::to_string(port);
        net::connect_options where;
        where.host = "both";
        where.port = port;
        where.lookup = [](const std::string&) { return texts{"127.0.0.1", "127.0.0.2", "::1"}; };
        try {
            co_await net::connect(where);
            FAIL("somebody answered");
        } catch (const net::error& error) {
            CHECK(error.code_name() == "ECONNREFUSED");
            CHECK(error.syscall() == "connect");
            CHECK(error.errors().size() == 3);
            CHECK(error.errors()[0].address() == here);
            CHECK(error.errors()[1].address() == "::1");
            CHECK(error.errors()[2].port() == port);
            CHECK(std::string_view(error.what()).ends_with("; connect ECONNREFUSED 127.0.0.2:" + number));
        }
        where.family = 4;
        where.lookup = [](const std::string&) { return texts{"::1", "127.0.0.1"}; };
        auto one = failure_of(net::connect(where));
        std::string said = co_await one;
        CHECK(said == "connect ECONNREFUSED 127.0.0.1:" + number);
        where.lookup = [](const std::string&) { return texts(); };
        auto nobody = failure_of(net::connect(where));
        said = co_await nobody;
        CHECK(said == "getaddrinfo ENOTFOUND both");
        auto no_file = failure_of(net::connect("/nowhere/sock"));
        said = co_await no_file;
        CHECK(said == "connect ENOENT /nowhere/sock");

        const auto server = net::create_server(echo);
        server->listen(0, here);
        where.port = server->port();
        where.lookup = [](const std::string&) { return texts{"127.0.0.2", "127.0.0.1"}; };
        const auto second = co_await net::connect(where);  // the first refuses, or listens nowhere
        CHECK(second->remote_address().host == here);
        const auto named = co_await net::connect(server->port());
        CHECK(named->remote_address().port == server->port());
        const auto other = net::create_server(echo);
        CHECK_THROWS_WITH(
            other->listen(server->port(), here),
            "listen EADDRINUSE: address already in use " + here + ":" + std::to_string(server->port()));
        second->destroy();
        named->destroy();
        co_await server->close();
    };
    cortado::run(all());
}

TEST_CASE("net: a plain handler sets listeners; the events come in Node's order", "[net]") {
    const auto all = []() -> task<> {
        texts log;
        const auto server = net::create_server([&log](net::socket& with) {
            with.on<"data">([&](std::string_view piece) {
                log.push_back("data " + std::string(piece));
                with.push("got " + std::string(piece));
            });
            with.on<"end">([&] { log.emplace_back("end"); });
            with.on<"close">(
                [&](bool had_error) { log.emplace_back(had_error ? "close true" : "close false"); });
        });
        server->on<"listening">([&] { log.emplace_back("listening"); });
        server->on<"connection">([&] { log.emplace_back("connection"); });
        server->on<"close">([&] { log.emplace_back("server close"); });
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        co_await client->write("hello");
        const std::string reply(co_await client->read());
        CHECK(reply == "got hello");
        CHECK(server->connections() == 1);
        co_await client->end();
        const std::string end(co_await client->read());
        CHECK(end.empty());
        co_await server->close();
        CHECK(server->connections() == 0);
        co_await cortado::yield();
        CHECK(joined(log) == "listening|connection|data hello|end|close false|server close|");
    };
    cortado::run(all());
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

TEST_CASE("net: a server closes when its connections have ended, or destroys them; too many are dropped",
          "[net]") {
    const auto all = []() -> task<> {
        int ended = 0;
        event begun;
        const auto server = net::create_server([&](net::socket& with) -> task<> {
            begun.set();
            co_await echo(with);
            ++ended;
        });
        server->set_max_connections(1);
        std::string dropped;
        server->on<"drop">([&](const net::address& who) { dropped = who.host; });
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        const auto refused = co_await net::connect(server->port(), here);
        const std::string nothing(co_await refused->read());
        CHECK(nothing.empty());
        CHECK(dropped == here);
        task<> closing = server->close();
        closing.start();
        auto late = failure_of(net::connect(client->remote_address().port, here));
        std::string said = co_await late;
        CHECK(said == "connect ECONNREFUSED " + here + ":" + std::to_string(client->remote_address().port));
        co_await client->write("still served");
        const std::string reply(co_await client->read());
        CHECK(reply == "still served");
        CHECK_FALSE(closing.is_done());
        co_await client->end();
        co_await closing;
        CHECK(ended == 1);

        server->listen(0, here);
        begun.reset();
        const auto next = co_await net::connect(server->port(), here);
        co_await begun;
        server->destroy();
        co_await server->close();
        CHECK(server->connections() == 0);
        CHECK(ended == 1);  // its handler was thrown out
    };
    cortado::run(all());
}

TEST_CASE("net: what a handler leaves unread does not cost the client its last bytes", "[net]") {
    const auto all = []() -> task<> {
        const auto server =
            net::create_server([](net::socket& with) -> task<> { co_await with.write("no, thanks"); });
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        co_await client->write(std::string(200'000, 'q'));
        const std::string answer = co_await stream::text(*client);
        CHECK(answer == "no, thanks");
        co_await server->close();
    };
    cortado::run(all());
}

TEST_CASE("net: a handler that fails ends its connection, and the server hears of it or logs it", "[net]") {
    const test::log_capture log;
    const auto all = []() -> task<> {
        const auto server = net::create_server([](net::socket& with) -> task<> {
            co_await with.read();
            throw std::runtime_error("a fault of the handler's");
        });
        server->listen(0, here);
        for (int i = 0; i < 2; ++i) {
            std::string heard;
            listener_handle listening;
            if (i == 1)
                listening = server->on<"error">([&](const std::exception_ptr& why) { heard = text_of(why); });
            const auto client = co_await net::connect(server->port(), here);
            co_await client->write("x");
            const std::string nothing(co_await client->read());
            CHECK(nothing.empty());
            CHECK(heard == (i == 0 ? "" : "a fault of the handler's"));
            listening.remove();
        }
        co_await server->close();
    };
    cortado::run(all());
    CHECK(log.lines() == "net::server: a handler has failed: a fault of the handler's\n");
}

TEST_CASE("net: a thousand frames, answered in any order, find who asked", "[net][framing]") {
    constexpr unsigned count = 1000;
    const auto answer = [](net::socket& with) -> task<> {
        net::framed frames(with, net::length_prefix{.bytes = 2, .order = std::endian::little});
        texts requests;
        while (requests.size() < count) {
            const auto frame = co_await frames.read();
            if (!frame) co_return;
            requests.emplace_back(*frame);
        }
        std::shuffle(requests.begin(), requests.end(), std::minstd_rand(7));
        for (const std::string& each : requests) frames.add(each + "!");
        co_await frames.flush();
    };
    const auto ask = [](net::framed<net::length_prefix>& frames) -> task<> {
        for (unsigned i = 0; i < count; ++i) {
            const std::string text = std::to_string(i) + ":" + std::string(i % 97, 'x');
            co_await frames.write(text);
        }
    };
    const auto all = [&]() -> task<> {
        const auto server = net::create_server(answer);
        server->listen(0, here);
        const auto client = co_await net::connect(server->port(), here);
        net::framed frames(*client, net::length_prefix{.bytes = 2, .order = std::endian::little});
        task<> asking = ask(frames);
        asking.start();
        std::vector<unsigned> order;
        for (;;) {
            const auto frame = co_await frames.read();
            if (!frame) break;
            const auto number = static_cast<unsigned>(std::stoul(std::string(*frame)));
            CHECK(*frame == std::to_string(number) + ":" + std::string(number % 97, 'x') + "!");
            order.push_back(number);
        }
        co_await asking;
        CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
        std::sort(order.begin(), order.end());
        std::vector<unsigned> wanted(count);
        std::iota(wanted.begin(), wanted.end(), 0U);
        CHECK(order == wanted);
        co_await server->close();
    };
    cortado::run(all());
}
