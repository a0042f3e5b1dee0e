#include <cortado/http/response_writer.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cortado::http;

namespace {

struct reply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers = {};
    framing how = framing::content_length;
    std::uint64_t length = 0;
    bool keep_alive = true;
    int minor = 1;
    std::string date = {};
    std::string reason = {};
};

std::string write(const reply& r) {
    response_head head;
    head.status = r.status;
    head.reason = r.reason;
    for (const auto& [name, value] : r.headers) head.headers.append(name, value);
    cortado::output_buffer out;
    write_head(out, head, r.how, r.length, r.keep_alive, r.minor, r.date);
    return std::string(out.view());
}

}  // namespace

TEST_CASE("response_writer: a head with a length", "[http][response_writer]") {
    CHECK(write({.headers = {{"Content-Type", "text/plain"}, {"X-A", ""}},
                 .length = 13,
                 .date = "Date: now\r\n"}) ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: \r\nContent-Length: 13\r\nDate: now\r\n\r\n");
    CHECK(write({}) == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    CHECK(write({.length = 18446744073709551615u}) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n");
}

TEST_CASE("response_writer: every status gets a status line", "[http][response_writer]") {
    auto first_line = [](const reply& r) {
        const std::string text = write(r);
        return text.substr(0, text.find("\r\n"));
    };
    const std::pair<int, const char*> known[] = {{200, "OK"},
                                                 {201, "Created"},
                                                 {204, "No Content"},
                                                 {206, "Partial Content"},
                                                 {301, "Moved Permanently"},
                                                 {302, "Found"},
                                                 {304, "Not Modified"},
                                                 {400, "Bad Request"},
                                                 {401, "Unauthorized"},
                                                 {403, "Forbidden"},
                                                 {404, "Not Found"},
                                                 {500, "Internal Server Error"},
                                                 {418, "I'm a Teapot"},
                                                 {503, "Service Unavailable"}};
    for (const auto& [status, reason] : known) {
        CHECK(first_line({.status = status}) == "HTTP/1.1 " + std::to_string(status) + " " + reason);
    }
    CHECK(first_line({.status = 799}) == "HTTP/1.1 799 ");
    CHECK(first_line({.status = 200, .reason = "Fine"}) == "HTTP/1.1 200 Fine");
    CHECK(first_line({.status = 200, .reason = std::string(5000, 'x')}) ==
          "HTTP/1.1 200 " + std::string(5000, 'x'));
}

TEST_CASE("response_writer: a bad status or reason is a usage error", "[http][response_writer]") {
    CHECK_THROWS_AS(write({.status = 99}), cortado::usage_error);
    CHECK_THROWS_AS(write({.status = 1000}), cortado::usage_error);
    CHECK_THROWS_AS(write({.reason = "OK\r\nX: y"}), cortado::usage_error);
    CHECK_THROWS_AS(write({.status = -200}), cortado::usage_error);
}

TEST_CASE("response_writer: framing fields of the user give way to the truth", "[http][response_writer]") {
    CHECK(write({.headers = {{"content-length", "5"}, {"A", "b"}, {"Transfer-Encoding", "gzip"}},
                 .length = 7}) == "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 7\r\n\r\n");
    CHECK(write({.headers = {{"Content-Length", "7"}}, .length = 7}) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
    CHECK(write({.headers = {{"Content-Length", "7"}}, .how = framing::chunked}) ==
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    CHECK(write({.headers = {{"transfer-encoding", "chunked"}}, .how = framing::chunked}) ==
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    CHECK(write({.headers = {{"Content-Length", "7"}}, .how = framing::until_close}) ==
          "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

TEST_CASE("response_writer: a response without a body has no framing, but a 304 keeps its length",
          "[http][response_writer]") {
    const std::vector<std::pair<std::string, std::string>> both = {{"Content-Length", "7"},
                                                                   {"Transfer-Encoding", "x"}};
    CHECK(write({.status = 204, .headers = both, .how = framing::none}) == "HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(write({.status = 100, .headers = both, .how = framing::none}) == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(write({.status = 304, .headers = both, .how = framing::none}) ==
          "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
}

TEST_CASE("response_writer: HTTP/1.0 gets no chunks, and is told that the connection is kept",
          "[http][response_writer]") {
    CHECK(write({.how = framing::chunked, .minor = 0}) == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    CHECK(write({.length = 1, .minor = 0}) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n");
    CHECK(write({.length = 1, .keep_alive = false, .minor = 0}) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n");
}

TEST_CASE("response_writer: the user's Connection and Date stand, unless untrue", "[http][response_writer]") {
    CHECK(write({.headers = {{"date", "mine"}}, .date = "Date: now\r\n"}) ==
          "HTTP/1.1 200 OK\r\ndate: mine\r\nContent-Length: 0\r\n\r\n");
    CHECK(write({.headers = {{"Connection", "Close"}}, .keep_alive = false}) ==
          "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n");
    CHECK(write({.headers = {{"Connection", "keep-alive"}}, .keep_alive = false}) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(write({.headers = {{"Connection", "X-Hop"}}, .keep_alive = false}) ==
          "HTTP/1.1 200 OK\r\nConnection: X-Hop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(write({.headers = {{"Connection", "keep-alive"}}, .minor = 0}) ==
          "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
    CHECK(write({.status = 101,
                 .headers = {{"Connection", "Upgrade"}, {"Upgrade", "x"}},
                 .how = framing::none}) ==
          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
}

TEST_CASE("response_writer: other fields of the same length as the special ones stand",
          "[http][response_writer]") {
    CHECK(write({.headers = {{"ETag", "1"},
                             {"X-Total-Ct", "2"},
                             {"X-Content-Type", "3"},
                             {"X-Transfer-Encode", "4"}}}) ==
          "HTTP/1.1 200 OK\r\nETag: 1\r\nX-Total-Ct: 2\r\nX-Content-Type: 3\r\nX-Transfer-Encode: 4\r\n"
          "Content-Length: 0\r\n\r\n");
}

TEST_CASE("response_writer: heads follow each other in one buffer", "[http][response_writer]") {
    response_head head;
    head.headers.set("A", "b");
    cortado::output_buffer out;
    for (int i = 0; i < 100; ++i) write_head(out, head, framing::content_length, 0, true, 1, "Date: now\r\n");
    std::string expected;
    for (int i = 0; i < 100; ++i)
        expected += "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\nDate: now\r\n\r\n";
    CHECK(out.view() == expected);
}

TEST_CASE("response_writer: chunks", "[http][response_writer]") {
    cortado::output_buffer out;
    write_chunk(out, "hello");
    write_chunk(out, "");
    write_chunk(out, std::string(256, 'x'));
    write_last_chunk(out);
    CHECK(out.view() == "5\r\nhello\r\n100\r\n" + std::string(256, 'x') + "\r\n0\r\n\r\n");

    out.clear();
    fields trailers;
    trailers.append("X-Sum", "1");
    trailers.append("Content-Length", "9");
    trailers.append("X-Two", "2");
    write_last_chunk(out, &trailers);
    CHECK(out.view() == "0\r\nX-Sum: 1\r\nX-Two: 2\r\n\r\n");
}

TEST_CASE("response_writer: the short way for a 200 writes the same octets as the long one",
          "[http][response_writer]") {
    const std::vector<std::vector<std::pair<std::string, std::string>>> heads = {
        {},
        {{"Content-Type", "text/plain"}},
        {{"A", ""}, {"X-Long-Name-Of-More-Than-Thirty-Two-Octets", std::string(100, 'v')}, {"Vary", "A"}},
    };
    for (const auto& fields_of_one : heads) {
        for (const std::size_t size :
             {0u, 1u, 7u, 8u, 9u, 10u, 16u, 17u, 32u, 33u, 64u, 65u, 99u, 100u, 12345u}) {
            response_head head;
            for (const auto& [name, value] : fields_of_one) head.headers.append(name, value);
            const std::string body(size, 'b');
            const std::string date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
            cortado::output_buffer longer;
            write_head(longer, head, framing::content_length, size, true, 1, date);
            longer.append(body);
            cortado::output_buffer shorter;
            const bool rules_out = fields_of_one.size() == 3;  // a name 42 octets long counts as one of 10
            CHECK(write_ok(shorter, head.headers, date, body) == !rules_out);
            CHECK(shorter.view() == (rules_out ? std::string_view() : longer.view()));
        }
    }
}

TEST_CASE("response_writer: the short way leaves what may rule the connection to the long one",
          "[http][response_writer]") {
    for (const char* name : {"date", "Connection", "CONTENT-LENGTH", "Transfer-Encoding"}) {
        response_head head;
        head.headers.append("X-A", "1");
        head.headers.append(name, "close");
        cortado::output_buffer out;
        CHECK_FALSE(write_ok(out, head.headers, "", "body"));
        CHECK(out.empty());
    }
}
