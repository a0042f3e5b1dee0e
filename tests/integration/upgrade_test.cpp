#include <cortado/web/upgrade.hpp>

#include <cortado/core/event.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/server/server.hpp>
#include <cortado/web/exchange.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

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
using cortado::web::upgraded_stream;

namespace {

constexpr std::string_view upgrade_head =
    "GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

/** Gives back what comes, to the end. */
task<> echo(upgraded_stream& stream) {
    for (;;) {
        const std::string_view piece = co_await stream.read();
        if (piece.empty()) break;
        co_await stream.write(piece);
    }
}

/** Speaks echo with those who ask for another protocol, and answers the others with their path. */
void upgrade_to_echo(web::exchange& ex) {
    if (ex.request.upgrade) return ex.upgrade("echo", echo);
    ex.body.assign(ex.request.path_and_query);
    ex.end();
}

/** Lets every request go on as `speak`. */
template <class Speak>
auto upgrade_to(Speak speak) {
    return [speak = std::move(speak)](web::exchange& ex) { ex.upgrade("test", speak); };
}

/** A client that has been answered 101. */
raw_client upgraded_client(test_server& server) {
    raw_client client(server.port());
    client.send(upgrade_head);
    if (client.read_response().status != 101) throw std::runtime_error("no 101");
    return client;
}

}  // namespace

TEST_CASE("upgrade: both sides exchange octets behind the 101", "[server][upgrade]") {
    test_server server(upgrade_to_echo);
    raw_client client(server.port());
    client.send(upgrade_head);
    raw_response reply = client.read_response();
    const std::string date = reply.field("Date");
    if (!date.empty()) reply.head.erase(reply.head.find("Date: "), date.size() + 8);
    CHECK(reply.head == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
    for (const char* text : {"one", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n"}) {
        client.send(text);
        CHECK(client.read_exactly(std::string_view(text).size()) == text);
    }
    client.finish_sending();
    CHECK(client.is_ended());
    CHECK_FALSE(client.was_reset());
}

TEST_CASE("upgrade: the server may speak first", "[server][upgrade]") {
    test_server server(upgrade_to([](upgraded_stream& stream) -> task<> {
        co_await stream.write("hello ");
        const std::string_view name = co_await stream.read();
        co_await stream.write(name);
    }));
    raw_client client = upgraded_client(server);
    CHECK(client.read_exactly(6) == "hello ");
    client.send("you");
    CHECK(client.read_all() == "you");
    CHECK_FALSE(client.was_reset());
}

TEST_CASE("upgrade: octets that came in with the head belong to the new protocol", "[server][upgrade]") {
    test_server server(upgrade_to_echo);
    const std::string much(300'000, 'm');
    for (const std::string& early : {std::string("early"), std::string("GET / HTTP/1.1\r\n\r\n"), much}) {
        raw_client client(server.port());
        client.send(std::string(upgrade_head) + early + "late");
        CHECK(client.read_response().status == 101);
        CHECK((client.read_exactly(early.size() + 4) == early + "late"));
    }
}

TEST_CASE("upgrade: requests before it in one burst are answered first", "[server][upgrade]") {
    test_server server(upgrade_to_echo);
    raw_client client(server.port());
    client.send("GET /before HTTP/1.1\r\nHost: x\r\n\r\n" + std::string(upgrade_head) + "after");
    CHECK(client.read_response().body == "/before");
    CHECK(client.read_response().status == 101);
    CHECK(client.read_exactly(5) == "after");
}

TEST_CASE("upgrade: a handler that suspends may upgrade afterwards", "[server][upgrade]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await yield();
        ex.upgrade("echo", echo);
        co_await yield();
    });
    raw_client client(server.port());
    client.send(std::string(upgrade_head) + "early");
    CHECK(client.read_response().status == 101);
    CHECK(client.read_exactly(5) == "early");
}

TEST_CASE("upgrade: a handler that refuses it answers as ever, and HTTP goes on", "[server][upgrade]") {
    test_server server([](web::exchange& ex) {
        if (ex.request.upgrade) ex.assign_status(426);
        ex.body.assign(ex.request.path_and_query);
        ex.end();
    });
    raw_client client(server.port());
    client.send(std::string(upgrade_head) + "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
    const raw_response refusal = client.read_response();
    CHECK(refusal.status == 426);
    CHECK(refusal.body == "/chat");
    CHECK(refusal.field("Connection").empty());
    CHECK(client.read_response().body == "/next");
}

TEST_CASE("upgrade: forced upon a client that did not ask for it, it is the handler's mistake",
          "[server][upgrade]") {
    log_capture log;
    test_server server([](web::exchange& ex) { ex.upgrade("echo", echo); });
    raw_client client(server.port());
    client.send("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().status == 500);
    client.send("GET /old HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
    CHECK(client.read_response().status == 500);
    CHECK(client.is_ended());
}

TEST_CASE("upgrade: one that cannot be sent, or becomes another answer, is none", "[server][upgrade]") {
    log_capture log;
    test_server server([](web::exchange& ex) {
        if (!ex.request.upgrade) return ex.end();
        const bool is_malformed = ex.request.path_and_query == "/malformed";
        ex.upgrade(is_malformed ? "echo\r\n" : "echo", echo);
        if (!is_malformed) ex.assign_status(403);
    });
    for (const auto& [path, status] : {std::pair("/malformed", 500), std::pair("/other", 403)}) {
        raw_client client(server.port());
        client.send("GET " + std::string(path) +
                    " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                    "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(client.read_response().status == status);
        CHECK(client.read_response().status == 200);
    }
}

TEST_CASE("upgrade: the connection's last request may be one", "[server][upgrade]") {
    test_server server(upgrade_to_echo, {.max_requests = 1});
    raw_client client(server.port());
    client.send(upgrade_head);
    const raw_response reply = client.read_response();
    CHECK(reply.status == 101);
    CHECK(reply.field("Connection") == "Upgrade");
    CHECK(reply.head.find("close") == std::string::npos);
    client.send("on");
    CHECK(client.read_exactly(2) == "on");
}

TEST_CASE("upgrade: what is written at last arrives, also where the client's octets were not read",
          "[server][upgrade]") {
    event go;
    test_server server(upgrade_to([&](upgraded_stream& stream) -> task<> {
        co_await go.wait();
        co_await stream.write("last words");
    }));
    raw_client client = upgraded_client(server);
    client.send(std::string(100'000, 'x'));
    server.on_loop([&] { go.set(); });
    CHECK(client.read_exactly(10) == "last words");
    CHECK(client.is_ended());
    CHECK_FALSE(client.was_reset());
}

TEST_CASE("upgrade: octets that came before the client's end are read, and so is the end",
          "[server][upgrade]") {
    event go;
    counter waiting;
    test_server server(upgrade_to([&](upgraded_stream& stream) -> task<> {
        waiting.add();
        co_await go.wait();
        std::string all;
        for (;;) {
            const std::string_view piece = co_await stream.read();
            if (piece.empty()) break;
            all += piece;
        }
        const std::string_view behind_the_end = co_await stream.read();
        co_await stream.write(all + (behind_the_end.empty() ? "!" : "?"));
    }));
    raw_client client = upgraded_client(server);
    waiting.await_exactly(1);
    client.send("one ");
    client.send("two");
    client.finish_sending();
    for (int turn = 0; turn < 5; ++turn) server.on_loop([] {});  // the end is noticed while nobody reads
    server.on_loop([&] { go.set(); });
    CHECK(client.read_all() == "one two!");
    CHECK_FALSE(client.was_reset());
}

TEST_CASE("upgrade: writing waits for the client to take it", "[server][upgrade]") {
    constexpr std::size_t much = 16 * 1024 * 1024;
    counter written;
    test_server server(upgrade_to([&](upgraded_stream& stream) -> task<> {
        const std::string text(much, 'w');
        co_await stream.write(text);
        written.add();
    }));
    raw_client client = upgraded_client(server);
    client.read_exactly(1000);
    CHECK(written.value() == 0);
    CHECK((client.read_all() == std::string(much - 1000, 'w')));
    CHECK(written.value() == 1);
}

TEST_CASE("upgrade: the times of HTTP do not count any more", "[server][upgrade]") {
    test_server server(upgrade_to([](upgraded_stream& stream) -> task<> {
                           co_await sleep_for(120ms);
                           co_await stream.write("still here");
                           co_await echo(stream);
                       }),
                       {.head_timeout = 20ms, .idle_timeout = 20ms, .handler_timeout = 20ms});
    raw_client client = upgraded_client(server);
    CHECK(client.read_exactly(10) == "still here");
    client.send("x");
    CHECK(client.read_exactly(1) == "x");
}

TEST_CASE("upgrade: a client that takes nothing is reset after the write timeout", "[server][upgrade]") {
    counter living;
    counter cancelled;
    test_server server(upgrade_to([&](upgraded_stream& stream) -> task<> {
                           alive here(living);
                           const std::string text(1 << 20, 'w');
                           try {
                               for (;;) co_await stream.write(text);
                           } catch (const operation_cancelled&) {
                               cancelled.add();
                               throw;
                           }
                       }),
                       {.write_timeout = 40ms});
    raw_client client = upgraded_client(server);
    cancelled.await_exactly(1);
    living.await_exactly(0);
    server.await_connections(0);
}

TEST_CASE("upgrade: abort cancels who reads, who writes and who waits for something else",
          "[server][upgrade]") {
    counter waiting;
    counter cancelled;
    event never;
    test_server server([&](web::exchange& ex) {
        const bool is_reader = ex.request.headers["x-do"] == "read";
        const bool is_writer = ex.request.headers["x-do"] == "write";
        ex.upgrade("test", [&, is_reader, is_writer](upgraded_stream& stream) -> task<> {
            const std::string text(1 << 20, 'w');
            waiting.add();
            try {
                if (is_reader) co_await stream.read();
                while (is_writer) co_await stream.write(text);
                co_await never.wait();
            } catch (const operation_cancelled&) {
                cancelled.add();
                throw;
            }
        });
    });
    std::vector<raw_client> clients;
    for (const char* what : {"read", "write", "wait"}) {
        clients.emplace_back(server.port())
            .send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: test\r\nX-Do: " +
                  std::string(what) + "\r\n\r\n");
    }
    waiting.await_exactly(3);
    server.stop();
    CHECK(cancelled.value() == 3);
    for (raw_client& client : clients) {
        client.read_all();
        CHECK(client.was_reset());
    }
}

TEST_CASE("upgrade: a client that resets the connection cancels what does not read", "[server][upgrade]") {
    counter living;
    test_server server(upgrade_to([&](upgraded_stream&) -> task<> {
        alive here(living);
        co_await sleep_for(1h);
    }));
    raw_client client = upgraded_client(server);
    living.await_exactly(1);
    client.reset();
    living.await_exactly(0);
    server.await_connections(0);
}

TEST_CASE("upgrade: for one who reads, a reset is an end", "[server][upgrade]") {
    counter ended;
    test_server server(upgrade_to([&](upgraded_stream& stream) -> task<> {
        co_await echo(stream);
        ended.add();
    }));
    raw_client client = upgraded_client(server);
    client.send("x");
    CHECK(client.read_exactly(1) == "x");
    client.reset();
    ended.await_exactly(1);
    server.await_connections(0);
}

TEST_CASE("upgrade: close() waits for the new protocol's end, and at the drain timeout cancels it",
          "[server][upgrade]") {
    for (bool is_patient : {true, false}) {
        counter living;
        test_server server(upgrade_to([&](upgraded_stream& stream) -> task<> {
                               alive here(living);
                               co_await echo(stream);
                           }),
                           {.drain_timeout = is_patient ? 60'000ms : 40ms});
        raw_client client = upgraded_client(server);
        living.await_exactly(1);
        server.handle().begin_close();
        if (is_patient) {
            client.send("still");
            CHECK(client.read_exactly(5) == "still");
            client.finish_sending();
        }
        server.await_end();
        CHECK(client.is_ended());
        CHECK(client.was_reset() == !is_patient);
        CHECK(living.value() == 0);
    }
}

TEST_CASE("upgrade: an exception in the new protocol resets the connection and is logged",
          "[server][upgrade]") {
    log_capture log;
    test_server server(upgrade_to([](upgraded_stream& stream) -> task<> {
        co_await stream.read();
        throw std::runtime_error("bad frame");
    }));
    raw_client client = upgraded_client(server);
    client.send("x");
    CHECK(client.is_ended());
    CHECK(client.was_reset());
    server.stop();
    CHECK(log.lines() == "/chat: after the upgrade: bad frame\n");
}
