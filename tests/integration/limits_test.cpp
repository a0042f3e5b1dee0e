#include <cortado/server/server.hpp>

#include <cortado/loop/sleep.hpp>
#include <cortado/web/exchange.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
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

void echo_path(web::exchange& ex) {
    ex.body.assign(ex.request.path_and_query);
    ex.end();
}

task<> echo_length(web::exchange& ex) {
    const std::string text = co_await ex.text(1 << 30);
    ex.body.assign(std::to_string(text.size()));
    ex.end();
}

/** Send so many octets of a body, 20 ms apart, until all are sent or the server has answered. */
void send_slowly(raw_client& client, int count) {
    pollfd watched{client.descriptor(), POLLIN, 0};
    for (int i = 0; i < count && ::poll(&watched, 1, 20) == 0; ++i) client.send("b");
}

/** What is left of a refusal after its head. */
void check_refusal(raw_client& client, int status, std::string_view text) {
    const raw_response reply = client.read_response();
    CHECK(reply.status == status);
    CHECK(reply.body == text);
    CHECK(reply.field("Connection") == "close");
    CHECK(client.is_ended());
}

}  // namespace

TEST_CASE("limits: a body announced too long is answered 413 before it is sent", "[server][limits]") {
    counter handled;
    auto handle = [&](web::exchange& ex) {
        handled.add();
        return echo_length(ex);
    };
    test_server server(handle, {.max_body = 100});
    raw_client exact(server.port());
    exact.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'b'));
    CHECK(exact.read_response().body == "100");
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n");
    check_refusal(client, 413, "The body is larger than this server takes.");
    CHECK(handled.value() == 1);
}

TEST_CASE("limits: a client that goes on sending still reads its 413", "[server][limits]") {
    test_server server(echo_length, {.max_body = 1000});
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n");
    client.send(std::string(4'000'000, 'b'));  // a server that closed at once would reset this
    check_refusal(client, 413, "The body is larger than this server takes.");
    CHECK_FALSE(client.was_reset());
}

TEST_CASE("limits: a chunked body that grows too long is answered 413 while it grows", "[server][limits]") {
    test_server server(echo_length, {.max_body = 10});
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("a\r\n0123456789\r\n1\r\nx\r\n");
    check_refusal(client, 413, "The body is larger than this server takes.");
}

TEST_CASE("limits: a chunked body over the limit that nobody reads ends the connection", "[server][limits]") {
    test_server server(echo_path, {.max_body = 10});
    raw_client client(server.port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" +
                std::string(255, 'b') + "\r\n");
    const raw_response reply = client.read_response();
    CHECK(reply.body == "/a");
    CHECK(reply.field("Connection") == "close");
    CHECK(client.is_ended());
}

TEST_CASE("limits: a refused client that keeps its end open is cut off", "[server][limits]") {
    test_server server(echo_length, {.max_body = 10, .linger_timeout = 40ms});
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
    CHECK(client.read_response().status == 413);
    server.await_connections(0);
    CHECK(client.is_ended());
}

TEST_CASE("limits: a head that is too long is answered 431, its target 414", "[server][limits]") {
    test_server server(echo_path, {.head = {.max_target = 20, .max_head_bytes = 200, .max_headers = 3}});
    raw_client fits(server.port());
    fits.send("GET /" + std::string(19, 'p') + " HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\n\r\n");
    CHECK(fits.read_response().status == 200);
    std::string statuses;
    for (const std::string& request :
         {"GET /" + std::string(20, 'p') + " HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(200, 'v') + "\r\n\r\n",
          std::string("GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"),
          "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(200, 'v')}) {
        raw_client client(server.port());
        client.send(request);
        statuses += std::to_string(client.read_response().status) + " ";
        CHECK(client.is_ended());
    }
    CHECK(statuses == "414 431 431 431 ");
}

TEST_CASE("limits: a head that does not come to its end is answered 408", "[server][limits]") {
    test_server server(echo_path, {.head_timeout = 40ms});
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHo");
    check_refusal(client, 408, "The request took too long to arrive.");
}

TEST_CASE("limits: the time between requests does not count as a head's time", "[server][limits]") {
    test_server server(echo_path, {.head_timeout = 40ms});
    raw_client client(server.port());
    for (const char* path : {"/a", "/b", "/c"}) {
        raw_client clock(server.port());
        clock.send("G");
        CHECK(clock.read_response().status == 408);  // more than a head's time has passed
        client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(client.read_response().body == path);
    }
}

TEST_CASE("limits: a body that stops arriving is answered 408", "[server][limits]") {
    test_server server(echo_length, {.body_timeout = 40ms});
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    check_refusal(client, 408, "The body took too long to arrive.");
}

TEST_CASE("limits: an unread body that stops arriving ends the connection behind its answer",
          "[server][limits]") {
    test_server server(echo_path, {.body_timeout = 40ms});
    raw_client client(server.port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    CHECK(client.read_response().body == "/a");
    CHECK(client.is_ended());
}

TEST_CASE("limits: reading a body that was called off leaves no deadline behind", "[server][limits]") {
    counter called_off;
    test_server server(
        [&](web::exchange& ex) -> task<> {
            {
                stop_source early;
                task<std::string_view> reading = ex.read();
                reading.start(early.token());
                early.request_stop();
                co_await yield();
                if (!reading.is_done()) throw usage_error("the read was not called off");
            }
            called_off.add();
            co_await sleep_for(400ms);  // the time of the read that was called off would be over
            co_await echo_length(ex);
        },
        {.body_timeout = 200ms});
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
    called_off.await_exactly(1);
    client.send("abc");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 200);
    CHECK(reply.body == "3");
}

TEST_CASE("limits: a body below the least rate is answered 408", "[server][limits]") {
    test_server server(echo_length, {.min_body_rate = 1000, .body_rate_grace = 200ms});
    raw_client client(server.port());
    const auto begin = std::chrono::steady_clock::now();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 250\r\n\r\n");
    send_slowly(client, 250);
    CHECK(std::chrono::steady_clock::now() - begin > 190ms);
    check_refusal(client, 408, "The body took too long to arrive.");
}

TEST_CASE("limits: a body above the least rate passes when the grace is over", "[server][limits]") {
    test_server server(echo_length, {.min_body_rate = 10, .body_rate_grace = 100ms});
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1020\r\n\r\n" + std::string(1000, 'b'));
    send_slowly(client, 20);
    CHECK(client.read_response().body == "1020");
}

TEST_CASE("limits: a body may be as slow as it likes where there is no least rate", "[server][limits]") {
    test_server server(echo_length, {.min_body_rate = 0, .body_rate_grace = 100ms});
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n");
    send_slowly(client, 20);
    CHECK(client.read_response().body == "20");
}

TEST_CASE("limits: an idle connection is closed without a word", "[server][limits]") {
    test_server server(echo_path, {.idle_timeout = 300ms});
    raw_client never(server.port());
    CHECK(never.is_ended());
    CHECK_FALSE(never.was_reset());
    raw_client once(server.port());
    once.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(once.read_response().body == "/a");
    CHECK(once.is_ended());
}

TEST_CASE("limits: a handler that takes too long is stopped and answered for with 503", "[server][limits]") {
    counter living;
    test_server server(
        [&](web::exchange& ex) -> task<> {
            alive here(living);
            if (ex.request.path_and_query == "/slow") co_await sleep_for(1h);
            echo_path(ex);
        },
        {.handler_timeout = 40ms});
    raw_client client(server.port());
    client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 503);
    CHECK(reply.body == "The server took too long to answer.");
    CHECK(client.read_response().body == "/b");
    CHECK(living.value() == 0);
}

TEST_CASE("limits: a handler stopped by its time may still answer by itself", "[server][limits]") {
    test_server server(
        [](web::exchange& ex) -> task<> {
            bool was_stopped = false;
            try {
                co_await sleep_for(1h);
            } catch (const operation_cancelled&) {
                was_stopped = true;
            }
            ex.assign_status(504);
            ex.body.assign(was_stopped ? "upstream is slow" : "?");
            ex.end();
        },
        {.handler_timeout = 40ms});
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 504);
    CHECK(reply.body == "upstream is slow");
}

TEST_CASE("limits: a stopped handler that left a body unread does not spoil the connection",
          "[server][limits]") {
    test_server server(
        [](web::exchange& ex) -> task<> {
            if (ex.request.path_and_query == "/slow") co_await sleep_for(1h);
            echo_path(ex);
        },
        {.handler_timeout = 40ms});
    raw_client client(server.port());
    client.send("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 503);
    CHECK(reply.field("Connection").empty());
    client.send("cdGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "/b");
}

TEST_CASE("limits: a handler that has begun to answer may go on for as long as it likes",
          "[server][limits]") {
    test_server server(
        [](web::exchange& ex) -> task<> {
            co_await ex.write("a");
            for (int i = 0; i < 3; ++i) {
                co_await sleep_for(150ms);
                co_await ex.write("b");
            }
            ex.end();
        },
        {.idle_timeout = 300ms, .handler_timeout = 300ms});
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "abbb");
}

TEST_CASE("limits: a stream that is slow to make is no idle connection", "[server][limits]") {
    test_server server(
        [](web::exchange& ex) {
            auto left = std::make_shared<int>(3);
            ex.body.assign(stream::readable::from([left]() -> task<std::string> {
                co_await sleep_for(150ms);
                co_return (*left)-- > 0 ? "piece" : "";
            }));
            ex.end();
        },
        {.idle_timeout = 300ms, .handler_timeout = 300ms});
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "piecepiecepiece");
}

TEST_CASE("limits: a client that takes nothing of its answer is reset", "[server][limits]") {
    counter made;
    test_server server(
        [&](web::exchange& ex) {
            ex.body.assign(std::string(32 << 20, 'b'));
            ex.end();
            made.add();
        },
        {.write_timeout = 40ms});
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    made.await_exactly(1);
    server.await_connections(0);
    CHECK(client.read_all().size() < (32u << 20));
    CHECK(client.was_reset());
}

TEST_CASE("limits: one connection too many is answered 503", "[server][limits]") {
    counter handled;
    auto handle = [&](web::exchange& ex) {
        handled.add();
        echo_path(ex);
    };
    test_server server(handle, {.max_connections = 2});
    raw_client first(server.port());
    raw_client second(server.port());
    first.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(first.read_response().body == "/1");
    second.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(second.read_response().body == "/2");
    raw_client third(server.port());
    third.send("GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
    check_refusal(third, 503, "The server has too many connections; try again later.");
    third.close();
    first.close();
    server.await_connections(1);
    raw_client fourth(server.port());
    fourth.send("GET /4 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(fourth.read_response().body == "/4");
    CHECK(handled.value() == 3);
}

TEST_CASE("limits: who was refused for want of room takes none", "[server][limits]") {
    test_server server(echo_path, {.max_connections = 1});
    raw_client first(server.port());
    first.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(first.read_response().body == "/1");
    raw_client refused(server.port());  // it is heard out until it closes
    CHECK(refused.read_response().status == 503);
    first.close();
    server.await_connections(1);
    raw_client second(server.port());
    second.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(second.read_response().body == "/2");
}

TEST_CASE("limits: the last request a connection may make is answered with Connection: close",
          "[server][limits]") {
    test_server server(echo_path, {.max_requests = 2});
    raw_client client(server.port());
    client.send(
        "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HTTP/1.1\r\nHost: "
        "x\r\n\r\n");
    CHECK(client.read_response().field("Connection").empty());
    const raw_response last = client.read_response();
    CHECK(last.body == "/2");
    CHECK(last.field("Connection") == "close");
    CHECK(client.is_ended());
}
