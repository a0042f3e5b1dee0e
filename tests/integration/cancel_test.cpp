#include <cortado/server/server.hpp>

#include <cortado/loop/sleep.hpp>
#include <cortado/web/exchange.hpp>

#include <asio/io_context.hpp>

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/heap_in_use.hpp"
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

/** A server on the test's own thread: the test turns the loop by hand, its clients only send. */
class hand_turned {
public:
    template <class Function>
    explicit hand_turned(Function called, listen_options options = {}) {
        options.host = "127.0.0.1";
        options.context = *context_;
        handle = serve(0, web::handler::from(std::move(called)), std::move(options));
    }
    template <class Condition>
    void turn_until(Condition holds) {
        while (!holds()) {
            if (context_->run_one_for(30s) == 0) throw std::runtime_error("the loop has nothing to do");
        }
    }
    asio::io_context& context() { return *context_; }
    /** Destroy the loop as it is. */
    void end_loop() { context_.reset(); }

private:
    std::unique_ptr<asio::io_context> context_ = std::make_unique<asio::io_context>();

public:
    server handle;
};

}  // namespace

TEST_CASE("cancel: a reset stops a sleeping handler within the turn that sees it", "[server][cancel]") {
    counter living;
    hand_turned server([&](web::exchange& ex) -> task<> {
        alive here(living);
        co_await sleep_for(1h);
        ex.end();
    });
    raw_client client(server.handle.port());
    client.send(get);
    server.turn_until([&] { return living.value() == 1; });
    CHECK(server.handle.connection_count() == 1);
    client.reset();
    server.context().run_one_for(30s);
    CHECK(living.value() == 0);
    CHECK(server.handle.connection_count() == 0);
}

TEST_CASE("cancel: ten thousand aborted requests leave nothing behind", "[server][cancel]") {
    counter living;
    counter started;
    hand_turned server([&](web::exchange& ex) -> task<> {
        alive here(living);
        started.add();
        co_await sleep_for(1h);
        ex.end();
    });
    constexpr int batch = 100;
    const auto abort_batches = [&](int count) {
        for (int i = 0; i < count; ++i) {
            std::vector<raw_client> clients;
            for (int j = 0; j < batch; ++j) clients.emplace_back(server.handle.port()).send(get);
            server.turn_until([&] { return living.value() == batch; });
            for (raw_client& client : clients) client.reset();
            server.turn_until([&] { return living.value() == 0 && server.handle.connection_count() == 0; });
        }
        return cortado::test::heap_in_use();
    };
    const std::size_t warm = abort_batches(10);  // what is kept for use again is there now
    const std::size_t after = abort_batches(90);
    CHECK(started.value() == 10'000);
    CHECK(after < warm + 9'000);  // less than an octet a request
}

TEST_CASE("cancel: an event that is waited for under the request ends with it", "[server][cancel]") {
    event never;
    counter living;
    hand_turned server([&](web::exchange& ex) -> task<> {
        alive here(living);
        co_await never.wait();
        ex.end();
    });
    raw_client client(server.handle.port());
    client.send(get);
    server.turn_until([&] { return living.value() == 1; });
    client.reset();
    server.turn_until([&] { return living.value() == 0; });
}

TEST_CASE("cancel: a handler that lingers after its stop is waited for", "[server][cancel]") {
    event go;
    counter stopped;
    counter ended;
    hand_turned server([&](web::exchange& ex) -> task<> {
        try {
            co_await sleep_for(1h);
        } catch (const operation_cancelled&) {
            stopped.add();
        }
        while (!go.is_set()) {
            try {
                co_await yield();
            } catch (const operation_cancelled&) {
                break;
            }
        }
        ended.add();
        ex.end();
    });
    raw_client client(server.handle.port());
    client.send(get);
    client.reset();
    server.turn_until([&] { return ended.value() == 1; });
    CHECK(stopped.value() == 1);
    server.turn_until([&] { return server.handle.connection_count() == 0; });
}

TEST_CASE("cancel: a response that ends when its client is gone already does not keep the loop busy",
          "[server][cancel]") {
    // The first handler makes sure that its client is gone; sending its answer fails while the second one, which has
    // ended its response, is suspended.
    std::optional<raw_client> client;
    counter living;
    hand_turned server([&](web::exchange& ex) -> task<> {
        alive here(living);
        ex.body.assign("x");
        ex.end();
        if (ex.request.path_and_query == "/first") {
            client->reset();
            co_return;
        }
        co_await sleep_for(1h);
    });
    client.emplace(server.handle.port());
    client->send("GET /first HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n");
    server.turn_until([&] { return !client->is_open(); });
    server.turn_until([&] { return server.handle.connection_count() == 0; });
    CHECK(living.value() == 0);
}

TEST_CASE("half-close: what was received is answered, then what is suspended is stopped",
          "[server][cancel]") {
    counter living;
    test_server server([&](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/sleep") {
            alive here(living);
            co_await sleep_for(1h);
        }
        ex.body.assign(ex.request.path_and_query);
        ex.end();
    });
    raw_client client(server.port());
    client.send(
        "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nGET /sleep HTTP/1.1\r\nHost: "
        "x\r\n\r\n"
        "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
    client.finish_sending();
    CHECK(client.read_response().body == "/1");
    CHECK(client.read_response().body == "/2");
    CHECK(client.is_ended());
    living.await_exactly(0);
}

TEST_CASE("half-close: a client that is done sending gets an answer that is made at once",
          "[server][cancel]") {
    test_server server([](web::exchange& ex) -> task<> {
        const std::string text = co_await ex.text(1 << 20);
        ex.body.assign(text);
        ex.end();
    });
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + std::string(300'000, 'b'));
    client.finish_sending();
    CHECK(client.read_response().body.size() == 300'000);
    CHECK(client.is_ended());
}

TEST_CASE("half-close: it comes while a handler sleeps", "[server][cancel]") {
    counter living;
    test_server server([&](web::exchange& ex) -> task<> {
        alive here(living);
        co_await sleep_for(1h);
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    living.await_exactly(1);
    client.finish_sending();
    CHECK(client.is_ended());
    living.await_exactly(0);
}

TEST_CASE("half-close: it is not forgotten while the handler still reads what came before",
          "[server][cancel]") {
    counter slept;
    event go;
    counter living;
    test_server server([&](web::exchange& ex) -> task<> {
        alive here(living);
        slept.add();
        co_await go.wait();
        static_cast<void>(co_await ex.text(100));
        co_await sleep_for(1h);
        ex.end();
    });
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    slept.await_exactly(1);
    client.finish_sending();
    server.on_loop([] {});
    server.on_loop([&] { go.set(); });
    CHECK(client.is_ended());
    living.await_exactly(0);
}

TEST_CASE("half-close: it is not forgotten while earlier answers are sent", "[server][cancel]") {
    counter living;
    test_server server([&](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/sleep") {
            alive here(living);
            co_await sleep_for(1h);
        }
        ex.body.assign(std::string(32 << 20, 'b'));
        ex.end();
    });
    raw_client client(server.port());
    client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /sleep HTTP/1.1\r\nHost: x\r\n\r\n");
    client.finish_sending();
    CHECK(client.read_response().body.size() == 32 << 20);
    CHECK(client.is_ended());
    CHECK(living.value() == 0);
}

TEST_CASE("half-close: allow_half_open waits for answers that are still being made", "[server][cancel]") {
    event go;
    counter waiting;
    test_server server(
        [&](web::exchange& ex) -> task<> {
            waiting.add();
            co_await go.wait();
            ex.body.assign("late");
            ex.end();
        },
        {.allow_half_open = true});
    raw_client client(server.port());
    client.send(get);
    client.finish_sending();
    waiting.await_exactly(1);
    server.on_loop([] {});
    server.on_loop([&] { go.set(); });
    CHECK(client.read_response().body == "late");
    CHECK(client.is_ended());
}

TEST_CASE("cancel: a body that ends too early stops its reader", "[server][cancel]") {
    counter cancelled;
    test_server server([&](web::exchange& ex) -> task<> {
        try {
            static_cast<void>(co_await ex.text(100));
        } catch (const operation_cancelled&) {
            cancelled.add();
            throw;
        }
        ex.end();
    });
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    client.finish_sending();
    CHECK(client.is_ended());
    CHECK(cancelled.value() == 1);
}

TEST_CASE("cancel: a write to a client that is gone stops the handler", "[server][cancel]") {
    counter cancelled;
    test_server server([&](web::exchange& ex) -> task<> {
        const std::string piece(1 << 20, 'p');
        try {
            for (;;) co_await ex.write(piece);
        } catch (const operation_cancelled&) {
            cancelled.add();
            throw;
        }
    });
    raw_client client(server.port());
    client.send(get);
    client.read_until("\r\n\r\n");
    client.reset();
    cancelled.await_exactly(1);
    server.await_connections(0);
}

TEST_CASE("cancel: a file on its way to a client that is gone ends the connection, not the process",
          "[server][cancel]") {
    char path[] = "/tmp/cortado-test-XXXXXX";
    const int file = ::mkstemp(path);
    REQUIRE(file >= 0);
    ::unlink(path);
    REQUIRE(::ftruncate(file, 64 << 20) == 0);
    test_server server([&](web::exchange& ex) {
        ex.body.assign(web::file_slice(::dup(file), 0, 64 << 20));
        ex.end();
    });
    for (bool is_reset : {true, false}) {
        raw_client client(server.port());
        client.send(get);
        client.read_until("\r\n\r\n");
        is_reset ? client.reset() : client.close();
        server.await_connections(0);
    }
    ::close(file);
}

TEST_CASE("cancel: a loop may end with connections and handlers in every state", "[server][cancel]") {
    counter living;
    event never;
    hand_turned server([&](web::exchange& ex) -> task<> {
        alive here(living);
        const std::string_view path = ex.request.path_and_query;
        if (path == "/sleep") co_await sleep_for(1h);
        if (path == "/event") co_await never.wait();
        if (path == "/answered") {
            ex.end();
            co_await sleep_for(1h);
        }
        if (path == "/read") static_cast<void>(co_await ex.text(100));
        if (path == "/write") {
            const std::string much(64 << 20, 'm');
            co_await ex.write(much);
        }
        if (path == "/stream") {
            ex.body.assign(stream::readable::from([]() -> task<std::string> {
                co_await sleep_for(1h);
                co_return "";
            }));
        }
        if (path == "/big") ex.body.assign(std::string(64 << 20, 'b'));
        ex.end();
    });
    std::vector<raw_client> clients;
    clients.emplace_back(server.handle.port());
    clients.emplace_back(server.handle.port()).send("GET / HT");
    for (const char* path : {"/sleep", "/event", "/answered", "/read", "/write", "/stream", "/big"}) {
        clients.emplace_back(server.handle.port())
            .send("POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
    }
    clients.emplace_back(server.handle.port()).send("nonsense\r\n\r\n");
    for (raw_client& client : clients) CHECK(client.is_open());
    server.turn_until(
        [&] { return server.handle.connection_count() == clients.size() && living.value() >= 5; });
    server.end_loop();
    CHECK(living.value() == 0);
    CHECK_FALSE(server.handle.is_listening());
    CHECK(server.handle.connection_count() == 0);
    CHECK(server.handle.port() == 0);
}

TEST_CASE("cancel: a handler whose destructors answer may be destroyed with its loop", "[server][cancel]") {
    struct answers_when_destroyed {
        web::exchange& ex;
        ~answers_when_destroyed() { ex.end(); }
    };
    counter living;
    hand_turned server([&](web::exchange& ex) -> task<> {
        answers_when_destroyed guard{ex};
        alive here(living);
        co_await sleep_for(1h);
    });
    raw_client client(server.handle.port());
    client.send(get);
    server.turn_until([&] { return living.value() == 1; });
    server.end_loop();
    CHECK(living.value() == 0);
}

TEST_CASE("cancel: what a lost connection leaves behind does not stop the next one's handler",
          "[server][cancel]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await yield();
        ex.body.assign("fine");
        ex.end();
    });
    for (int i = 0; i < 3; ++i) {
        raw_client lost(server.port());
        lost.send("GET / HTTP/1.1\r\nHo");
        server.await_connections(1);
        lost.reset();
        server.await_connections(0);
        raw_client client(server.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        CHECK(client.read_response().body == "fine");
        server.await_connections(0);
    }
}
