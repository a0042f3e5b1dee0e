// A response that begins, or ends, before the request's body was read: the body still belongs to its reader.
#include <cortado/server/server.hpp>

#include <cortado/core/output_buffer.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/response_writer.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/inject.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using cortado::test::raw_client;
using cortado::test::raw_response;
using cortado::test::test_server;

namespace {

/** Read all of a body and say how long it was, and its first and last octet. */
task<std::string> summary_of_body(web::exchange& ex) {
    std::size_t size = 0;
    std::string ends;
    for (;;) {
        const std::string_view piece = co_await ex.read();
        if (piece.empty()) break;
        if (size == 0) ends += piece.front();
        size += piece.size();
        ends.resize(1);
        ends += piece.back();
    }
    co_return std::to_string(size) + ends;
}

task<> begin_then_read(web::exchange& ex) {
    co_await ex.write("head;");
    const std::string seen = co_await summary_of_body(ex);
    co_await ex.write(seen);
    ex.end();
}

task<> begin_wait_then_read(web::exchange& ex) {
    co_await ex.write("head;");
    co_await yield();
    const std::string seen = co_await summary_of_body(ex);
    co_await ex.write(seen);
    ex.end();
}

task<> read_one_piece_then_begin(web::exchange& ex) {
    const std::string first(co_await ex.read());
    co_await ex.write("head;");
    co_await ex.write(first);
    for (;;) {
        const std::string_view piece = co_await ex.read();
        if (piece.empty()) break;
        co_await ex.write(piece);
    }
    ex.end();
}

void answer_with_stream_of_body(web::exchange& ex) {
    ex.body.assign(stream::readable::from([&ex]() -> task<std::string> {
        const std::string_view piece = co_await ex.read();
        co_return std::string(piece);
    }));
    ex.end();
}

const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";

std::string with_length(const std::string& body) {
    return post + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string in_chunks(std::initializer_list<std::string> pieces) {
    output_buffer chunks;
    for (const std::string& each : pieces) http::write_chunk(chunks, each);
    http::write_last_chunk(chunks);
    return post + "Transfer-Encoding: chunked\r\n\r\n" + std::string(chunks.view());
}

std::string lettered(std::size_t size) { return 'a' + std::string(size - 2, '-') + 'z'; }

/** Ask for each body in one connection, one after the other. */
template <class Function>
void check_bodies(Function handler, std::string_view before, bool sends_all) {
    test_server server(handler);
    raw_client client(server.port());
    for (const std::size_t size :
         {std::size_t{2}, std::size_t{10}, std::size_t{9000}, std::size_t{300'000}}) {
        const std::string body = lettered(size);
        const std::string wanted = std::string(before) + (sends_all ? body : std::to_string(size) + "az");
        client.send(with_length(body));
        const raw_response reply = client.read_response();
        CHECK(reply.body == wanted);
        CHECK(reply.field("Connection").empty());
        client.send(in_chunks({body.substr(0, 1), body.substr(1)}));
        CHECK(client.read_response().body == wanted);
    }
}

}  // namespace

TEST_CASE("server: a handler reads the body behind the head that it has sent", "[server][body]") {
    check_bodies(begin_then_read, "head;", false);
    check_bodies(begin_wait_then_read, "head;", false);
}

TEST_CASE("server: a handler reads and writes in turn", "[server][body]") {
    check_bodies(read_one_piece_then_begin, "head;", true);
}

TEST_CASE("server: a stream that answers may read the body when the handler has ended", "[server][body]") {
    check_bodies(answer_with_stream_of_body, "", true);
}

TEST_CASE("server: a handler that has answered reads the body on", "[server][body]") {
    std::string seen;
    test_server server([&](web::exchange& ex) -> task<> {
        ex.body.assign("thanks");
        ex.end();
        co_await yield();  // the answer goes out here
        seen = co_await summary_of_body(ex);
    });
    raw_client client(server.port());
    for (const std::size_t size : {std::size_t{10}, std::size_t{300'000}}) {
        client.send(with_length(lettered(size)) + in_chunks({lettered(size)}));
        CHECK(client.read_response().body == "thanks");
        CHECK(client.read_response().body == "thanks");
        CHECK(server.on_loop([&] { return seen; }) == std::to_string(size) + "az");
    }
}

TEST_CASE(
    "server: what a handler leaves of a body behind a head that it has sent is read away, if it is little",
    "[server][body]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("begun");
        ex.end();
    });
    raw_client client(server.port());
    client.send(with_length(lettered(200'000)) + in_chunks({"abc"}) + with_length("x"));
    for (int i = 0; i < 3; ++i) CHECK(client.read_response().body == "begun");
    CHECK(client.is_open());
}

TEST_CASE("server: where much of the body is left behind such a head, the connection ends with the answer",
          "[server][body]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("begun");
        ex.end();
    });
    for (const std::string& framing : {std::string("Content-Length: 10000000\r\n\r\nabc"),
                                       std::string("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")}) {
        raw_client client(server.port());
        client.send(post + framing);
        CHECK(client.read_response().body == "begun");
        CHECK(client.is_ended());
        CHECK_FALSE(client.was_reset());
    }
}

TEST_CASE(
    "server: a malformed body behind a head that was sent is told to its reader, and ends the connection",
    "[server][body]") {
    test_server server([](web::exchange& ex) -> task<> {
        co_await ex.write("begun;");
        std::string told;
        try {
            told = co_await summary_of_body(ex);
        } catch (const http_error& error) {
            told = std::to_string(error.status());
        }
        co_await ex.write(told);
        ex.end();
    });
    raw_client client(server.port());
    client.send(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n\r\n" +
                with_length("never seen"));
    CHECK(client.read_response().body == "begun;400");
    CHECK(client.is_ended());
}

TEST_CASE("inject: a handler reads the body behind the head that it has sent", "[web][inject]") {
    const web::handler app = web::handler::from(begin_then_read);
    for (const std::size_t size : {std::size_t{10}, std::size_t{300'000}}) {
        const std::string body = lettered(size);
        const web::inject_request whole{.method = "POST", .body = body};
        CHECK(sync_wait(web::inject(app, whole)).body == "head;" + std::to_string(size) + "az");
        const web::inject_request pieces{.method = "POST",
                                         .body_pieces = {body.substr(0, 3), body.substr(3)}};
        CHECK(sync_wait(web::inject(app, pieces)).body == "head;" + std::to_string(size) + "az");
    }
}
