// inject() gives octet for octet what the same request gets over TCP.
#include <cortado/web/inject.hpp>

#include <cortado/core/output_buffer.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/response_writer.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/server/server.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/exchange.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using cortado::test::log_capture;
using cortado::test::raw_client;
using cortado::test::test_server;

namespace {

void answer(web::exchange& ex, std::string_view text, int status = 200) {
    ex.response.status = status;
    ex.body.assign(text);
    ex.end();
}

/** Give three pieces, or fail behind the first. */
std::unique_ptr<stream::readable> three_pieces(bool fails) {
    return stream::readable::from([left = 3, fails]() mutable -> task<std::string> {
        if (fails && left == 2) throw std::runtime_error("the source broke");
        co_return left-- > 0 ? "piece" : "";
    });
}

/** Everything a handler may do, by the path. */
task<> do_as_told(web::exchange& ex) {
    const std::string_view told = ex.request.path_and_query;
    if (told == "/text") answer(ex, "text");
    if (told == "/none") ex.end();
    if (told == "/204") answer(ex, "text", 204);
    if (told == "/304") answer(ex, "text", 304);
    if (told == "/close") {
        ex.response.headers.set("Connection", "close");
        answer(ex, "text");
    }
    if (told == "/slow") {
        co_await yield();
        answer(ex, "text");
    }
    if (told == "/echo") {
        const std::string text = co_await ex.text(1 << 20);
        answer(ex, text);
    }
    if (told == "/pieces" || told == "/pieces-echo" || told == "/pieces-throw") {
        co_await ex.write("some");
        if (told == "/pieces-throw") throw std::runtime_error("in the middle");
        if (told == "/pieces-echo") {
            const std::string text = co_await ex.text(1 << 20);
            co_await ex.write(text);
        }
        ex.end();
    }
    if (told == "/stream" || told == "/stream-fails") {
        ex.body.assign(three_pieces(told == "/stream-fails"));
        ex.end();
    }
    if (told == "/throw") throw http_error(418, "a teapot");
    if (told == "/throw-any") throw std::runtime_error("internal");
}

const std::vector<std::string>& paths() {
    static const std::vector<std::string> all = {
        "/text",   "/none",         "/204",    "/304",         "/close",
        "/slow",   "/echo",         "/pieces", "/pieces-echo", "/pieces-throw",
        "/stream", "/stream-fails", "/throw",  "/throw-any",   "/unanswered"};
    return all;
}

/** Everything a body may be. */
std::vector<web::inject_request> posts(const std::string& path) {
    const std::string large(300 * 1024, 'b');
    std::vector<web::inject_request> all;
    all.push_back({.method = "POST", .url = path, .body = "abc"});
    all.push_back({.method = "POST", .url = path, .body_pieces = {"abc", "de"}});
    all.push_back({.method = "POST", .url = path, .body = large});
    all.push_back({.method = "POST", .url = path, .body_pieces = {large, large}});
    all.push_back(
        {.method = "POST", .url = path, .headers = {{"Content-Length", "17825792"}}, .body = "abc"});
    all.push_back(
        {.method = "POST", .url = path, .headers = {{"Transfer-Encoding", "chunked"}}, .body = "zz\r\nabc"});
    all.push_back({.method = "POST", .url = path, .headers = {{"Expect", "100-continue"}}, .body = "abc"});
    return all;
}

/** The octets without the time of day. */
std::string without_dates(std::string octets) {
    constexpr std::string_view mark = "\r\nDate: ";
    for (std::size_t at = octets.find(mark); at != std::string::npos; at = octets.find(mark, at + 1))
        octets.replace(at + mark.size(), octets.find("\r\n", at + 2) - at - mark.size(), "today");
    return octets;
}

/** The request as inject() puts it into octets. */
struct request_octets {
    std::string head, body;
};

request_octets octets_of(const web::inject_request& request) {
    const bool in_chunks = !request.body_pieces.empty();
    request_octets made{
        request.method + ' ' + request.url + " HTTP/1." + std::to_string(request.minor_version) + "\r\n",
        request.body};
    bool has_host = false, is_framed = false;
    for (const auto& [name, value] : request.headers) {
        made.head += name + ": " + value + "\r\n";
        has_host |= name == "Host";
        is_framed |= name == "Content-Length" || name == "Transfer-Encoding";
    }
    if (!has_host) made.head += "Host: localhost\r\n";
    if (in_chunks) {
        output_buffer chunks;
        for (const std::string& piece : request.body_pieces) http::write_chunk(chunks, piece);
        http::write_last_chunk(chunks);
        made.head += "Transfer-Encoding: chunked\r\n";
        made.body = chunks.view();
    } else if (!is_framed && !request.body.empty()) {
        made.head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    made.head += "\r\n";
    return made;
}

/** Send as a client does, with `Expect: 100-continue` the body behind the first answer, and read to the end. */
std::string ask_over_tcp(std::uint16_t port, const web::inject_request& request) {
    raw_client client(port);
    const request_octets octets = octets_of(request);
    std::string received;
    try {
        if (octets.head.find("Expect") == std::string::npos) {
            client.send(octets.head + octets.body);  // at once, as a body that comes later is another case
        } else {
            client.send(octets.head);
            received = client.read_until("\r\n\r\n");
            client.send(octets.body);
        }
        client.finish_sending();
    } catch (const std::runtime_error&) {
        // Cut off by the server before all was sent; what it answered is to be read.
    }
    return without_dates(received + client.read_all());
}

std::string ask_by_inject(const web::inject_request& request) {
    return without_dates(run(web::inject(web::handler::from(do_as_told), request)).raw);
}

}  // namespace

TEST_CASE("inject: gives the octets that a request without a body gets over TCP", "[web][inject]") {
    const log_capture quiet;
    test_server server(do_as_told, {.allow_half_open = true});
    for (const std::string& path : paths()) {
        for (const char* method : {"GET", "HEAD", "OPTIONS"}) {
            for (const int minor : {0, 1}) {
                const web::inject_request request{.method = method, .url = path, .minor_version = minor};
                INFO(method << " " << path << " HTTP/1." << minor);
                CHECK(ask_by_inject(request) == ask_over_tcp(server.port(), request));
            }
        }
    }
}

TEST_CASE("inject: gives the octets that a request with a body gets over TCP", "[web][inject]") {
    const log_capture quiet;
    test_server server(do_as_told, {.allow_half_open = true});
    for (const std::string& path : paths()) {
        int which = 0;
        for (const web::inject_request& request : posts(path)) {
            INFO(path << ", body " << which++);
            CHECK(ask_by_inject(request) == ask_over_tcp(server.port(), request));
        }
    }
}

TEST_CASE("inject: gives the octets that a refused request gets over TCP", "[web][inject]") {
    test_server server(do_as_told, {.allow_half_open = true});
    const std::vector<web::inject_request> refused = {
        {.method = "OPTIONS", .url = "*"},
        {.url = "*"},
        {.url = "/a b"},
        {.url = "http://host/text"},
        {.url = "/" + std::string(9000, 'a')},
        {.url = "/text", .headers = {{"Host", "a"}, {"Host", "b"}}},
        {.url = "/text", .headers = {{"X", std::string(20'000, 'x')}}},
        {.url = "/text", .headers = {{"Connection", "keep-alive"}}, .minor_version = 0},
    };
    for (const web::inject_request& request : refused) {
        INFO(request.method << " " << request.url.substr(0, 40));
        CHECK(ask_by_inject(request) == ask_over_tcp(server.port(), request));
    }
}
