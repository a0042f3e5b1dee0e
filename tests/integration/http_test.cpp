#include <cortado/server/server.hpp>

#include <cortado/http/http_error.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/web/exchange.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using namespace std::chrono_literals;
using cortado::test::counter;
using cortado::test::log_capture;
using cortado::test::raw_client;
using cortado::test::raw_response;
using cortado::test::test_server;

namespace {

void answer(web::exchange& ex, std::string_view text) {
    ex.body.assign(text);
    ex.end();
}

/** Answers each request with its path. */
void echo_path(web::exchange& ex) { answer(ex, ex.request.path_and_query); }

task<> echo_body(web::exchange& ex) {
    const std::string text = co_await ex.text(1 << 20);
    answer(ex, text);
}

/** The status lines and bodies of all replies to what one client sent. */
std::string replies_to(test_server& server, std::string_view octets, int how_many) {
    raw_client client(server.port());
    client.send(octets);
    std::string log;
    for (int i = 0; i < how_many; ++i) {
        const raw_response reply = client.read_response();
        log += std::to_string(reply.status) + " " + reply.field("Connection") + "[" + reply.body + "]\n";
    }
    return log;
}

}  // namespace

TEST_CASE("server: a plain reply has exactly these fields", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    raw_response reply = client.read_response();
    const std::string date = reply.field("Date");
    CHECK(date.size() == 29);
    reply.head.replace(reply.head.find(date), date.size(), "D");
    CHECK(reply.head == "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: D\r\n\r\n");
    CHECK(reply.body == "/a");
}

TEST_CASE("server: one connection carries one request after the other", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    for (int i = 0; i < 20; ++i) {
        const std::string path = "/" + std::to_string(i);
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(client.read_response().body == path);
    }
    CHECK(server.handle().connection_count() == 1);
}

TEST_CASE("server: a request that arrives octet by octet is answered", "[server]") {
    test_server server(echo_body);
    raw_client client(server.port());
    const std::string request =
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    for (char octet : request) client.send({&octet, 1});
    CHECK(client.read_response().body == "abcde");
}

TEST_CASE("server: pipelined requests are answered in their order", "[server]") {
    test_server server(echo_path);
    std::string requests;
    std::string expected;
    for (int i = 0; i < 100; ++i) {
        requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        expected += "200 [/" + std::to_string(i) + "]\n";
    }
    CHECK(replies_to(server, requests, 100) == expected);
}

TEST_CASE("server: the replies to pipelined requests leave in one write", "[server]") {
    // The third request holds the loop until the first octets of a reply have arrived, or a while has passed: with
    // one write for all, nothing can have arrived.
    raw_client* reader = nullptr;
    std::string early = "not asked";
    test_server server([&](web::exchange& ex) {
        if (ex.request.path_and_query == "/3") {
            char octet;
            const ssize_t got = ::recv(reader->descriptor(), &octet, 1, MSG_PEEK | MSG_DONTWAIT);
            early = got > 0 ? "arrived" : "nothing yet";
        }
        echo_path(ex);
    });
    raw_client client(server.port());
    reader = &client;
    client.send(
        "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "/1");
    CHECK(client.read_response().body == "/2");
    CHECK(client.read_response().body == "/3");
    CHECK(early == "nothing yet");
}

TEST_CASE("server: a pipelined request waits for a suspended one before it, and not the other way round",
          "[server]") {
    event go;
    counter waiting;
    test_server server([&](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/slow") {
            waiting.add();
            co_await go.wait();
        }
        echo_path(ex);
    });
    raw_client client(server.port());
    client.send(
        "GET /fast HTTP/1.1\r\nHost: x\r\n\r\nGET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "/fast");
    waiting.await_exactly(1);
    server.on_loop([&] { go.set(); });
    CHECK(client.read_response().body == "/slow");
    CHECK(client.read_response().body == "/last");
}

TEST_CASE("server: bodies and heads mixed in one burst are told apart", "[server]") {
    test_server server(echo_body);
    CHECK(replies_to(server,
                     "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                     "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndefg\r\n0\r\n\r\n"
                     "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                     "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nConnection: close\r\n\r\nh",
                     4) == "200 [abc]\n200 [defg]\n200 []\n200 close[h]\n");
}

TEST_CASE("server: a request behind a long body that came in with it is answered", "[server]") {
    test_server server(echo_body);
    const std::string body(300'000, 'b');
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + body +
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok");
    CHECK(client.read_response().body == body);
    CHECK(client.read_response().body == "ok");
}

TEST_CASE("server: a body the handler did not read does not disturb the next request", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    CHECK(client.read_response().body == "/a");
    client.send("cdeGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "/b");
}

TEST_CASE("server: a long body the handler did not read ends the connection behind the reply", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nab");
    const raw_response reply = client.read_response();
    CHECK(reply.body == "/a");
    CHECK(reply.field("Connection") == "close");
    CHECK(client.is_ended());
}

TEST_CASE("server: Connection: close of the client ends the connection", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    client.send(
        "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /never HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().field("Connection") == "close");
    CHECK(client.is_ended());
}

TEST_CASE("server: Connection: close of the handler ends the connection", "[server]") {
    test_server server([](web::exchange& ex) {
        ex.response.headers.append_view("Connection", "close");
        echo_path(ex);
    });
    raw_client client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "/a");
    CHECK(client.is_ended());
}

TEST_CASE("server: HTTP/1.0 ends after a reply unless the client asks to keep it", "[server]") {
    test_server server(echo_path);
    raw_client once(server.port());
    once.send("GET /a HTTP/1.0\r\n\r\n");
    CHECK(once.read_response().body == "/a");
    CHECK(once.is_ended());
    raw_client kept(server.port());
    kept.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(kept.read_response().field("Connection") == "keep-alive");
    kept.send("GET /b HTTP/1.0\r\n\r\n");
    CHECK(kept.read_response().body == "/b");
    CHECK(kept.is_ended());
}

TEST_CASE("server: an HTTP/1.0 client gets a stream without chunks, ended by the end of the connection",
          "[server]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("one ");
        co_await ex.write("two");
        ex.end();
    });
    raw_client client(server.port());
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const raw_response reply = client.read_response();
    CHECK(reply.field("Transfer-Encoding").empty());
    CHECK(reply.body == "one two");
}

TEST_CASE("server: HEAD gets the length and no body", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    client.send("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\nGET /d HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response(true).field("Content-Length") == "4");
    CHECK(client.read_response().body == "/d");
}

TEST_CASE("server: HEAD of a reply written in pieces has its head alone", "[server]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("one ");
        co_await ex.write("two");
        ex.end();
    });
    raw_client client(server.port());
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    for (int i = 0; i < 2; ++i) {
        const raw_response reply = client.read_response(true);
        CHECK((reply.status == 200 && reply.field("Transfer-Encoding").empty()));  // as Node's
    }
    CHECK(client.is_ended());
}

TEST_CASE("server: a reply written in pieces is chunked and has its trailers", "[server]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("one ");
        co_await yield();
        co_await ex.write("two");
        ex.trailers.append_view("X-Sum", "2");
        ex.end();
    });
    raw_client client(server.port());
    for (int i = 0; i < 2; ++i) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        const raw_response reply = client.read_response();
        CHECK(reply.field("Transfer-Encoding") == "chunked");
        CHECK(reply.body == "one two");
        CHECK(reply.trailers == "X-Sum: 2\r\n");
    }
}

TEST_CASE("server: a piece that is written reaches the client while the handler goes on", "[server]") {
    event go;
    test_server server([&](web::exchange& ex) -> task<> {
        co_await ex.write("first");
        co_await go.wait();
        co_await ex.write("second");
        ex.end();
    });
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client.read_until("first\r\n");
    server.on_loop([&] { go.set(); });
    CHECK(client.read_until("0\r\n\r\n") == "6\r\nsecond\r\n0\r\n\r\n");
}

TEST_CASE("server: the trailers of a chunked request are there when its body was read", "[server]") {
    test_server server([](web::exchange& ex) -> task<> {
        std::string text = std::to_string(ex.request_trailers->size());
        text += co_await ex.text(100);
        text += ex.request_trailers->find("x-sum");
        answer(ex, text);
    });
    CHECK(replies_to(server,
                     "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                     "chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n",
                     1) == "200 [0abc6]\n");
}

TEST_CASE("server: 100 Continue is sent when the handler asks for the body", "[server]") {
    test_server server(echo_body);
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    const raw_response reply = client.read_response();
    CHECK(reply.body == "ok");
    CHECK(reply.field("Connection").empty());
}

TEST_CASE("server: no 100 Continue is sent when the handler does not want the body", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    client.send("POST /no HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 200);
    CHECK(reply.field("Connection") == "close");
    CHECK(client.is_ended());
}

TEST_CASE("server: no 100 Continue is sent into a response that has begun", "[server]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("begun ");
        const std::string text = co_await ex.text(100);
        co_await ex.write(text);
        ex.end();
    });
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    client.read_until("\r\n\r\n6\r\nbegun \r\n");
    client.send("ok");
    CHECK(client.read_until("0\r\n\r\n") == "2\r\nok\r\n0\r\n\r\n");
}

TEST_CASE("server: OPTIONS * is answered by the server itself", "[server]") {
    test_server server(echo_path);
    raw_client client(server.port());
    client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().status == 204);
    CHECK(client.read_response().body == "/a");
}

TEST_CASE("server: a smuggling attempt is answered 400 and what follows it is not looked at", "[server]") {
    counter handled;
    test_server server([&](web::exchange& ex) {
        handled.add();
        echo_path(ex);
    });
    raw_client client(server.port());
    client.send(
        "GET /ok HTTP/1.1\r\nHost: x\r\n\r\nPOST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "/ok");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 400);
    CHECK(reply.field("Connection") == "close");
    CHECK(client.is_ended());
    CHECK(handled.value() == 1);
}

TEST_CASE("server: a malformed chunk is a 400 for the handler that reads it", "[server]") {
    test_server server(echo_body);
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabXX");
    CHECK(client.read_response().status == 400);
    CHECK(client.is_ended());
}

TEST_CASE("server: a handler that throws is a 500 without the text, and the connection lives on",
          "[server]") {
    log_capture log;
    test_server server([](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/now") throw std::runtime_error("secret one");
        co_await yield();
        if (ex.request.path_and_query == "/later") throw std::runtime_error("secret two");
        if (ex.request.path_and_query == "/odd") throw 7;
        echo_path(ex);
    });
    CHECK(replies_to(server,
                     "GET /now HTTP/1.1\r\nHost: x\r\n\r\nGET /later HTTP/1.1\r\nHost: x\r\n\r\n"
                     "GET /odd HTTP/1.1\r\nHost: x\r\n\r\nGET /fine HTTP/1.1\r\nHost: x\r\n\r\n",
                     4) ==
          "500 [Internal Server Error]\n500 [Internal Server Error]\n"
          "500 [Internal Server Error]\n200 [/fine]\n");
    CHECK(log.lines() ==
          "GET /now: secret one\nGET /later: secret two\nGET /odd: an exception of unknown type\n");
}

TEST_CASE("server: an http_error is answered as it says", "[server]") {
    test_server server([](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/late") co_await yield();
        ex.response.headers.append_view("X-Dropped", "yes");
        if (ex.request.path_and_query == "/hidden") throw http_error(503, "database down");
        http_error failure(403, "not yours");
        failure.header("X-Why", "because");
        throw failure;
    });
    raw_client client(server.port());
    for (const char* path : {"/now", "/late"}) {
        client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const raw_response reply = client.read_response();
        CHECK(reply.status == 403);
        CHECK(reply.body == "not yours");
        CHECK(reply.field("X-Why") == "because");
        CHECK(reply.field("X-Dropped").empty());
    }
    client.send("GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 503);
    CHECK(reply.body == "Service Unavailable");
}

TEST_CASE("server: an http_error's header that cannot be sent is left out", "[server]") {
    test_server server([](web::exchange&) {
        http_error failure(403);
        failure.header("X-Bad", "a\r\nb");
        failure.header("X-Good", "c");
        throw failure;
    });
    raw_client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const raw_response reply = client.read_response();
    CHECK(reply.status == 403);
    CHECK(reply.head.find("X-Bad") == std::string::npos);
    CHECK(reply.field("X-Good") == "c");
}

TEST_CASE("server: a handler that ends without an answer is a 500", "[server]") {
    log_capture log;
    test_server server([](web::exchange& ex) -> task<> {
        if (ex.request.path_and_query == "/late") co_await yield();
    });
    CHECK(replies_to(server, "GET /now HTTP/1.1\r\nHost: x\r\n\r\nGET /late HTTP/1.1\r\nHost: x\r\n\r\n",
                     2) == "500 [Internal Server Error]\n500 [Internal Server Error]\n");
    CHECK(log.lines() ==
          "GET /now: the handler ended without an answer\nGET /late: the handler ended without an answer\n");
}

TEST_CASE("server: what a handler throws after its answer is logged and does no harm", "[server]") {
    log_capture log;
    test_server server([](web::exchange& ex) -> task<> {
        echo_path(ex);
        if (ex.request.path_and_query == "/fine") co_return;
        if (ex.request.path_and_query == "/late") co_await yield();
        throw std::runtime_error("too late");
    });
    CHECK(replies_to(server,
                     "GET /now HTTP/1.1\r\nHost: x\r\n\r\nGET /late HTTP/1.1\r\nHost: x\r\n\r\n"
                     "GET /fine HTTP/1.1\r\nHost: x\r\n\r\n",
                     3) == "200 [/now]\n200 [/late]\n200 [/fine]\n");
    CHECK(log.lines() == "GET /now: after the answer: too late\nGET /late: after the answer: too late\n");
}

TEST_CASE("server: an answer leaves although its handler is still suspended", "[server]") {
    event go;
    counter ended;
    test_server server([&](web::exchange& ex) -> task<> {
        co_await yield();
        echo_path(ex);
        co_await go.wait();
        ended.add();
    });
    raw_client client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "/a");
    CHECK(ended.value() == 0);
    server.on_loop([&] { go.set(); });
    CHECK(client.read_response().body == "/b");
    CHECK(ended.value() >= 1);
}

TEST_CASE("server: an answer held by nobody but an event leaves when it is given", "[server]") {
    web::exchange* held = nullptr;
    event go;
    counter waiting;
    test_server server([&](web::exchange& ex) -> task<> {
        held = &ex;
        waiting.add();
        co_await go.wait();
    });
    raw_client client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    waiting.await_exactly(1);
    server.on_loop([&] { answer(*held, "later"); });
    CHECK(client.read_response().body == "later");
    server.on_loop([&] { go.set(); });
}

TEST_CASE("server: two reads of one body at a time are a mistake of the handler", "[server]") {
    log_capture log;
    test_server server([](web::exchange& ex) -> task<> {
        task<std::string_view> first = ex.read();
        first.start();
        std::string_view second = co_await ex.read();
        answer(ex, second);
    });
    raw_client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
    CHECK(client.read_response().status == 500);
}
