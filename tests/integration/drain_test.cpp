#include <cortado/server/server.hpp>
#include <cortado/server/signals.hpp>

#include <cortado/core/spawn.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/middleware/health.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/layer.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

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

void echo_path(web::exchange& ex) {
    ex.body.assign(ex.request.path_and_query);
    ex.end();
}

task<> close_and_note(server handle, std::vector<std::string>& log, std::string name) {
    co_await handle.close();
    log.push_back(name);
}

}  // namespace

TEST_CASE("drain: an idle connection is closed at once", "[server][drain]") {
    test_server server(echo_path);
    raw_client fresh(server.port());
    raw_client used(server.port());
    used.send(get);
    CHECK(used.read_response().status == 200);
    server.await_connections(2);
    server.handle().begin_close();
    CHECK(fresh.is_ended());
    CHECK(used.is_ended());
    CHECK_FALSE(used.was_reset());
    server.await_end();
}

TEST_CASE("drain: what is in flight is answered, with Connection: close", "[server][drain]") {
    event go;
    counter waiting;
    test_server server([&](web::exchange& ex) -> task<> {
        waiting.add();
        co_await go.wait();
        echo_path(ex);
    });
    raw_client client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /never HTTP/1.1\r\nHost: x\r\n\r\n");
    waiting.await_exactly(1);
    server.handle().begin_close();
    server.on_loop([] {});
    CHECK_FALSE(server.handle().is_listening());
    CHECK_THROWS(raw_client(server.port()));
    server.on_loop([&] { go.set(); });
    const raw_response reply = client.read_response();
    CHECK(reply.body == "/a");
    CHECK(reply.field("Connection") == "close");
    CHECK(client.is_ended());
    server.await_end();
}

TEST_CASE("drain: a request whose head was arriving is still answered", "[server][drain]") {
    test_server server(echo_path);
    raw_client first(server.port());
    first.send("GET /a HT");
    raw_client second(server.port());
    second.send(get);
    CHECK(second.read_response().status == 200);
    server.handle().begin_close();
    CHECK(second.is_ended());
    first.send("TP/1.1\r\nHost: x\r\n\r\n");
    const raw_response reply = first.read_response();
    CHECK(reply.body == "/a");
    CHECK(reply.field("Connection") == "close");
    server.await_end();
}

TEST_CASE("drain: a connection that had its answer before, but was still sending it, ends behind it",
          "[server][drain]") {
    counter made;
    test_server server(
        [&](web::exchange& ex) {
            ex.body.assign(std::string(32 << 20, 'b'));
            ex.end();
            made.add();
        },
        {.drain_timeout = 1h});
    raw_client client(server.port());
    client.send(get);
    made.await_exactly(1);
    server.handle().begin_close();
    server.on_loop([] {});
    CHECK(client.read_response().body.size() == 32 << 20);
    CHECK(client.is_ended());
    server.await_end();
}

TEST_CASE("drain: a connection that is throwing away an unread body ends behind it", "[server][drain]") {
    test_server server(echo_path, {.drain_timeout = 1h});
    raw_client client(server.port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc");
    CHECK(client.read_response().body == "/a");
    server.handle().begin_close();
    server.on_loop([] {});
    client.send("def");
    CHECK(client.is_ended());
    server.await_end();
}

TEST_CASE("drain: what outlasts drain_timeout is stopped", "[server][drain]") {
    counter living;
    test_server server(
        [&](web::exchange& ex) -> task<> {
            alive here(living);
            co_await sleep_for(1h);
            echo_path(ex);
        },
        {.drain_timeout = 40ms});
    raw_client client(server.port());
    client.send(get);
    living.await_exactly(1);
    server.handle().begin_close();
    CHECK(client.is_ended());
    server.await_end();
    CHECK(living.value() == 0);
}

TEST_CASE("drain: everybody who awaits close() sees the same end, later callers at once", "[server][drain]") {
    event go;
    counter waiting;
    std::vector<std::string> log;
    test_server server([&](web::exchange& ex) -> task<> {
        waiting.add();
        co_await go.wait();
        log.push_back("answered");
        echo_path(ex);
    });
    raw_client client(server.port());
    client.send(get);
    waiting.await_exactly(1);
    server.on_loop([&] {
        spawn(close_and_note(server.handle(), log, "closed 1"));
        spawn(close_and_note(server.handle(), log, "closed 2"));
    });
    server.on_loop([&] { go.set(); });
    CHECK(client.read_response().status == 200);
    server.await_end();
    CHECK(log.size() == 3);
    CHECK(log.front() == "answered");
    run(server.handle().close());
    CHECK(server.handle().connection_count() == 0);
}

TEST_CASE("drain: a close() in the moment of the end does not wait for ever", "[server][drain]") {
    int closed = 0;
    asio::io_context context;
    server handle = serve(0, web::handler::from(echo_path), {.host = "127.0.0.1", .context = context});
    auto close_twice = [&]() -> task<> {
        co_await handle.close();
        ++closed;
        co_await yield();  // the server has ended, but its state is not given back in this turn
        co_await handle.close();
        ++closed;
    };
    auto close_from_posts = [&]() -> task<> {
        co_await handle.ended();
        asio::post(context, [&] { event_loop::of(context).turn([&] { spawn(handle.close()); }); });
        ++closed;
    };
    event_loop::of(context).turn([&] {
        spawn(close_twice());
        spawn(close_from_posts());
    });
    context.run();
    CHECK(closed == 3);
}

TEST_CASE("drain: who stops waiting for close() does not stop the closing", "[server][drain]") {
    asio::io_context context;
    server handle = serve(0, web::handler::from(echo_path), {.host = "127.0.0.1", .context = context});
    bool was_cancelled = false;
    stop_source impatient;
    auto wait = [&]() -> task<> {
        try {
            co_await handle.close();
        } catch (const operation_cancelled&) {
            was_cancelled = true;
        }
    };
    task<> waiting = wait();
    event_loop::of(context).turn([&] {
        waiting.start(impatient.token());
        impatient.request_stop();
    });
    CHECK(was_cancelled);
    context.run();
    CHECK(handle.port() == 0);
}

TEST_CASE("drain: a handler may close its own server", "[server][drain]") {
    std::optional<server> handle;
    asio::io_context context;
    handle = serve(0, web::handler::from([&](web::exchange& ex) {
                       handle->begin_close();
                       echo_path(ex);
                   }),
                   {.host = "127.0.0.1", .context = context});
    raw_client client(handle->port());
    client.send(get);
    context.run();
    CHECK(client.read_response().body == "/");
    CHECK(client.is_ended());
}

TEST_CASE("abort: every connection ends at once, and the loop with it", "[server][drain]") {
    counter living;
    test_server server([&](web::exchange& ex) -> task<> {
        alive here(living);
        co_await sleep_for(1h);
        echo_path(ex);
    });
    raw_client idle(server.port());
    raw_client busy(server.port());
    busy.send(get);
    living.await_exactly(1);
    server.await_connections(2);
    server.handle().abort();
    CHECK(idle.is_ended());
    CHECK(busy.is_ended());
    CHECK(busy.was_reset());
    server.await_end();
    CHECK(living.value() == 0);
    CHECK(server.handle().port() == 0);
}

TEST_CASE("server: it outlives its handle", "[server]") {
    asio::io_context context;
    std::uint16_t port = 0;
    {
        const server handle =
            serve(0, web::handler::from(echo_path), {.host = "127.0.0.1", .context = context});
        port = handle.port();
    }
    raw_client client(port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    pollfd watched{client.descriptor(), POLLIN, 0};
    while (::poll(&watched, 1, 0) == 0) context.run_one();
    CHECK(client.read_until("\r\n") == "HTTP/1.1 200 OK\r\n");
}

TEST_CASE("server: the thread's own loop serves where no other is named, until it is closed", "[server]") {
    server handle = serve(0, web::handler::from(echo_path), {.host = "127.0.0.1"});
    std::string body;
    std::thread user([&, port = handle.port()] {
        raw_client client(port);
        client.send("GET /own HTTP/1.1\r\nHost: x\r\n\r\n");
        body = client.read_response().body;
        handle.begin_close();
    });
    CHECK(run() == 0);
    user.join();
    CHECK(body == "/own");
}

TEST_CASE("server: options that contradict each other are refused", "[server]") {
    auto message = [](listen_options options) -> std::string {
        try {
            static_cast<void>(serve(0, web::handler::from(echo_path), std::move(options)));
        } catch (const usage_error& error) {
            return error.what();
        }
        return "accepted";
    };
    CHECK(message({.threads = 0}) == "listen: .threads is 0; the caller's own loop counts as 1");
    CHECK(message({.path = "/tmp/x.sock", .threads = 2}) ==
          "listen: several threads share a port; with .path or .descriptor use one thread");
    CHECK(message({.path = "/tmp/x.sock", .descriptor = 7}) ==
          "listen: .path and .descriptor exclude each other");
    CHECK(message({.host = "example.com"}) ==
          "listen: 'example.com' is no numeric address; write one, \"localhost\", or nothing");
}

TEST_CASE("signals: the first one drains, the loop then ends", "[server][drain]") {
    log_capture log;
    asio::io_context context;
    server handle = serve(0, web::handler::from(echo_path), {.host = "127.0.0.1", .context = context});
    const std::string address = handle.address();
    close_on_signals(handle);
    raw_client idle(handle.port());
    asio::post(context, [] { ::raise(SIGTERM); });
    context.run();
    CHECK(idle.is_ended());
    CHECK(log.lines() == "closing " + address + ": answering what is in flight\n");
}

TEST_CASE("signals: a second one aborts", "[server][drain]") {
    log_capture log;
    asio::io_context context;
    bool was_stopped = false;
    auto handle_request = [&](web::exchange&) -> task<> {
        ::raise(SIGINT);
        while (log.lines().empty())
            co_await yield();  // until the first one is known: two at once may count as one
        ::raise(SIGINT);
        try {
            co_await sleep_for(1h);
        } catch (const operation_cancelled&) {
            was_stopped = true;
            throw;
        }
    };
    const listen_options options{.host = "127.0.0.1", .context = context, .drain_timeout = 0ms};
    server handle = serve(0, web::handler::from(handle_request), options);
    const std::string address = handle.address();
    close_on_signals(handle);
    raw_client client(handle.port());
    client.send(get);
    context.run();
    CHECK(was_stopped);
    CHECK(client.is_ended());
    CHECK(log.lines() ==
          "closing " + address + ": answering what is in flight\nasked again: ending every connection now\n");
}

TEST_CASE("signals: waiting for them does not keep a loop alive whose server has ended", "[server][drain]") {
    asio::io_context context;
    server handle = serve(0, web::handler::from(echo_path), {.host = "127.0.0.1", .context = context});
    close_on_signals(handle);
    handle.begin_close();
    context.run();
    CHECK(handle.port() == 0);
}

TEST_CASE("drain: health's goes on to answer, alive but not ready, and then closes the server",
          "[server][drain]") {
    middleware::health health;
    const web::layer layer = health.as_layer();
    /** What stands below health: an answer. */
    struct rest final : web::pass {
        explicit rest(web::exchange& ex) : pass(ex) {}
        void proceed(std::uint32_t, web::signal) override { echo_path(current()); }
        void go_on(std::uint32_t) override { echo_path(current()); }
        task<> descend(std::uint32_t) override { return {}; }
    };
    const auto handle = [&layer](web::exchange& ex) -> task<> {
        rest below(ex);
        task<> work = layer(ex, web::cursor(below, 0));
        if (work) co_await work;
    };
    test_server server(handle);
    const auto status_of = [&server](const char* path) {
        raw_client client(server.port());
        client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return client.read_response().status;
    };
    CHECK(status_of("/readyz") == 200);
    stop_source waiting;
    server.on_loop([&] { spawn(health.drain(server.handle(), 1h), waiting.token()); });
    CHECK(status_of("/readyz") == 503);
    CHECK(status_of("/livez") == 200);
    CHECK(status_of("/else") == 200);
    server.on_loop([&] {
        waiting.request_stop();
        spawn(health.drain(server.handle(), 0ms));
    });
    server.await_end();
    CHECK_FALSE(server.handle().is_listening());
    CHECK_FALSE(health.is_ready());
}
