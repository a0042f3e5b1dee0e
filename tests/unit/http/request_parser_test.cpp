#include <cortado/http/request_parser.hpp>

#include "request_vectors.hpp"
#include "support/catch.hpp"

#include <cortado/core/error.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace cortado::http;
using namespace cortado::test;
using namespace std::string_literals;

TEST_CASE("request_parser: a plain request is read", "[http][request_parser]") {
    check_everywhere(
        {{"GET / HTTP/1.1\r\nHost: h\r\n\r\n", got_with("")},
         {"GET /a?b=c&d HTTP/1.1\r\nHost: h:80\r\nAccept:*/*\r\nX-E:\r\nX-F: \r\n\r\n",
          "GET /a?b=c&d 1.1 keep host=h:80 [Host: h:80][Accept: */*][X-E: ][X-F: ]\nidle\n"},
         {get_with("X-A:  \t b c \t "), got_with("[X-A: b c]")},
         {get_with("X-Latin: caf\xe9 \xff"), got_with("[X-Latin: caf\xe9 \xff]")},
         {get_with("!#$%&'*+-.^_`|~09azAZ: 1"), got_with("[!#$%&'*+-.^_`|~09azAZ: 1]")},
         {"\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", got_with("")},
         {"GET / HTTP/1.0\r\n\r\n", "GET / 1.0 close host= \nidle\n"},
         {"GET / HTTP/1.2\r\nHost: h\r\n\r\n", got_with("")},
         {"M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n", "M-SEARCH / 1.1 keep host=h [Host: h]\nidle\n"}});
}

TEST_CASE("request_parser: an unfinished message is partial, an empty line is idle",
          "[http][request_parser]") {
    check_everywhere({{"", "idle\n"},
                      {"\r\n", "idle\n"},
                      {"G", "partial\n"},
                      {"GET / HTTP/1.1\r\nHost: h\r\n", "partial\n"},
                      {post("Content-Length: 3\r\n", "ab"), posted("[Content-Length: 3]partial\n")},
                      {chunked("3\r\nabc\r\n0\r\n"), dechunked("partial\n")}});
}

TEST_CASE("request_parser: a body ends where its framing says", "[http][request_parser]") {
    check_everywhere(
        {{post("Content-Length: 5\r\n", "hello"), posted("[Content-Length: 5] body=hello\nidle\n")},
         {post("Content-Length: 0\r\n"), posted("[Content-Length: 0]\nidle\n")},
         {post(""), posted("\nidle\n")},
         {post("Content-Length:   5   \r\n", "hello"), posted("[Content-Length: 5] body=hello\nidle\n")},
         {post("Content-Length: \t 5 \t \r\n", "hello"), posted("[Content-Length: 5] body=hello\nidle\n")},
         {post("Content-Length: 0005\r\n", "hello"), posted("[Content-Length: 0005] body=hello\nidle\n")},
         {post("Content-Length: 010\r\n", "0123456789"),
          posted("[Content-Length: 010] body=0123456789\nidle\n")},
         {post("Transfer_Encoding: chunked\r\nContent-Length: 5\r\n", "hello"),
          posted("[Transfer_Encoding: chunked][Content-Length: 5] body=hello\nidle\n")},
         {chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), dechunked(" body=hello world\nidle\n")},
         {chunked("0\r\n\r\n"), dechunked(" body=\nidle\n")},
         {chunked("00005\r\nhello\r\n000\r\n\r\n"), dechunked(" body=hello\nidle\n")},
         {chunked("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"),
          dechunked(" body=01234567890123456789\nidle\n")},
         {chunked("5;a=b;c=\"d;e\"\r\nhello\r\n0;last\r\n\r\n"), dechunked(" body=hello\nidle\n")},
         {chunked("5 \t;a = b\r\nhello\r\n0\r\n\r\n"), dechunked(" body=hello\nidle\n")},
         {post("tRANSFER-eNCODING: ChUnKeD\r\n", "1\r\na\r\n0\r\n\r\n"),
          posted("[tRANSFER-eNCODING: ChUnKeD] body=a\nidle\n")},
         {post("Transfer-Encoding: \tchunked \t\r\n", "1\r\na\r\n0\r\n\r\n"),
          posted("[Transfer-Encoding: chunked] body=a\nidle\n")}});
}

TEST_CASE("request_parser: trailers are kept apart, and framing among them is dropped",
          "[http][request_parser]") {
    check_everywhere(
        {{chunked("1\r\na\r\n0\r\nX-Sum: 1\r\nX-Two:\t2 \r\nX-E:\r\n\r\n"),
          dechunked(" body=a trailers=[X-Sum: 1][X-Two: 2][X-E: ]\nidle\n")},
         {chunked(
              "1\r\na\r\n0\r\nContent-Length: 50\r\ntransfer-encoding: cow\r\nHost: evil\r\nX: y\r\n\r\n"),
          dechunked(" body=a trailers=[X: y]\nidle\n")}});
    // A body without trailers after one with them has none.
    check_everywhere(
        request_vector{chunked("0\r\nX: y\r\n\r\n") + chunked("0\r\n\r\n") + post(""),
                       dechunked(" body= trailers=[X: y]\n") + dechunked(" body=\n") + posted("\nidle\n")});
}

TEST_CASE("request_parser: pipelined messages are read one after another", "[http][request_parser]") {
    check_everywhere(request_vector{
        get_with("X-A: b") + post("Content-Length: 3\r\n", "abc") + chunked("3\r\ndef\r\n0\r\nX: y\r\n\r\n") +
            "\r\n" + "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" +
            "HEAD /end HTTP/1.1\r\nHost: h\r\n\r\n" + "GE",
        "GET / 1.1 keep host=h [Host: h][X-A: b]\n" + posted("[Content-Length: 3] body=abc\n") +
            dechunked(" body=def trailers=[X: y]\n") + "GET / 1.0 keep host= [Connection: keep-alive]\n" +
            "HEAD /end 1.1 keep host=h [Host: h]\npartial\n"});
}

TEST_CASE("request_parser: Connection decides whether the connection persists", "[http][request_parser]") {
    auto kept = [](const std::string& version, const std::string& lines) {
        const std::string record = replay("GET / HTTP/" + version + "\r\nHost: h\r\n" + lines + "\r\n");
        REQUIRE(record.ends_with("\nidle\n"));
        return record.starts_with("GET / " + version + " keep ");
    };
    CHECK(kept("1.1", ""));
    CHECK(kept("1.1", "Connection: keep-alive\r\n"));
    CHECK(kept("1.1", "Connection: closed\r\n"));
    CHECK(kept("1.1", "Connection: x-close\r\n"));
    CHECK_FALSE(kept("1.1", "Connection: close\r\n"));
    CHECK_FALSE(kept("1.1", "Connection: Close\r\n"));
    CHECK_FALSE(kept("1.1", "Connection: foo, CLOSE\r\n"));
    CHECK_FALSE(kept("1.1", "Connection: x ,close\r\n"));
    CHECK_FALSE(kept("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
    CHECK_FALSE(kept("1.1", "Connection: close, keep-alive\r\n"));
    CHECK(kept("1.1", "Proxy-Connection: close\r\n"));
    CHECK_FALSE(kept("1.0", "Proxy-Connection: keep-alive\r\n"));
    CHECK_FALSE(kept("1.0", ""));
    CHECK(kept("1.0", "Connection: Keep-Alive\r\n"));
    CHECK_FALSE(kept("1.0", "Connection: keep-alive, close\r\n"));
}

TEST_CASE("request_parser: an upgrade takes both fields and HTTP/1.1", "[http][request_parser]") {
    check_everywhere(
        {{get_with("Connection: Upgrade\r\nUpgrade: websocket"),
          "GET / 1.1 keep upgrade host=h [Host: h][Connection: Upgrade][Upgrade: websocket]\nidle\n"},
         {get_with("Connection: keep-alive, upgrade\r\nUpgrade: a/1"),
          "GET / 1.1 keep upgrade host=h [Host: h][Connection: keep-alive, upgrade][Upgrade: a/1]\nidle\n"},
         {get_with("Upgrade: websocket"), got_with("[Upgrade: websocket]")},
         {get_with("Connection: upgrade"), got_with("[Connection: upgrade]")},
         {"GET / HTTP/1.0\r\nConnection: upgrade, keep-alive\r\nUpgrade: a\r\n\r\n",
          "GET / 1.0 keep host= [Connection: upgrade, keep-alive][Upgrade: a]\nidle\n"},
         {post("Connection: Upgrade\r\nUpgrade: a\r\nContent-Length: 2\r\n", "hi"),
          "POST /e 1.1 keep upgrade host=h [Host: h][Connection: Upgrade][Upgrade: a][Content-Length: 2] "
          "body=hi\nidle\n"}});
}

TEST_CASE("request_parser: 100-continue is the only expectation", "[http][request_parser]") {
    check_everywhere(
        {{post("Content-Length: 2\r\nexpect: 100-Continue\r\n", "hi"),
          "POST /e 1.1 keep expect host=h [Host: h][Content-Length: 2][expect: 100-Continue] "
          "body=hi\nidle\n"},
         {get_with("Expect: 100-continue"), got_with("[Expect: 100-continue]")},
         {post("Expect: the-unexpected\r\nContent-Length: 1\r\n", "a"), "error 417\n"},
         {post("Expect: 100-continue\r\nExpect: x\r\nContent-Length: 1\r\n", "a"), "error 417\n"},
         {"POST / HTTP/1.0\r\nExpect: other\r\nContent-Length: 1\r\n\r\na",
          "POST / 1.0 close host= [Expect: other][Content-Length: 1] body=a\nidle\n"}});
}

TEST_CASE("request_parser: the four forms of a target", "[http][request_parser]") {
    check_everywhere(
        {{"GET http://x.example:8080/a?b HTTP/1.1\r\nHost: other\r\n\r\n",
          "GET /a?b 1.1 keep host=x.example:8080 [Host: other]\nidle\n"},
         {"GET HTTPS://x HTTP/1.1\r\nHost: x\r\n\r\n", "GET / 1.1 keep host=x [Host: x]\nidle\n"},
         {"GET http://x?q=1 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /?q=1 1.1 keep host=x [Host: x]\nidle\n"},
         {"OPTIONS http://x HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * 1.1 keep host=x [Host: x]\nidle\n"},
         {"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * 1.1 keep host=x [Host: x]\nidle\n"},
         {"CONNECT a.example:80 HTTP/1.1\r\nHost: b\r\n\r\n",
          "CONNECT a.example:80 1.1 close host=a.example:80 [Host: b]\nidle\n"},
         {"GET //etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET //etc/passwd 1.1 keep host=x [Host: x]\nidle\n"},
         {"GET /|^`{}\"<>\\~%zz HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /|^`{}\"<>\\~%zz 1.1 keep host=x [Host: x]\nidle\n"}});
}

TEST_CASE("request_parser: the largest length is 64 bits wide", "[http][request_parser]") {
    parser_limits limits;
    request_parser parser(limits);
    request_head head;
    const std::string wire = post("Content-Length: 18446744073709551615\r\n");
    REQUIRE(parser.parse_head(wire, head) == parse_status::done);
    CHECK(head.content_length == 18446744073709551615u);
}

TEST_CASE("request_parser: a body of chunks near 64 bits is awaited, not wrapped around",
          "[http][request_parser]") {
    for (const char* size : {"7fffffffffffffff", "ffffffffffffffff", "fffffffffffffffe"}) {
        CHECK(replay(chunked(size + "\r\nhello\r\n0\r\n\r\n"s)) == dechunked("partial\n"));
    }
}

TEST_CASE("request_parser: limits are kept, and the octet at the limit still passes",
          "[http][request_parser]") {
    parser_limits limits;
    limits.max_target = 10;
    limits.max_head_bytes = 120;
    limits.max_headers = 3;
    limits.max_trailer_bytes = 12;
    limits.max_chunk_extension_bytes = 6;
    auto both_ways = [&](const std::string& wire) {
        const std::string whole = replay(wire, limits);
        CHECK(replay_bytewise(wire, limits) == whole);
        return whole;
    };
    auto with_target = [&](std::size_t n) {
        return both_ways("GET /" + std::string(n - 1, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n");
    };
    CHECK(with_target(10).ends_with("idle\n"));
    CHECK(with_target(11) == "error 414\n");
    CHECK(with_target(5000) == "error 414\n");

    auto with_fields = [&](int n) {
        std::string wire = "GET / HTTP/1.1\r\nHost: h\r\n";
        for (int i = 1; i < n; ++i) wire += "A: b\r\n";
        return both_ways(wire + "\r\n");
    };
    CHECK(with_fields(3).ends_with("idle\n"));
    CHECK(with_fields(4) == "error 431\n");

    const std::string head = "GET / HTTP/1.1\r\nHost: h\r\nX: ";  // 28 octets, and 4 behind the value
    CHECK(both_ways(head + std::string(120 - 32, 'v') + "\r\n\r\n").ends_with("idle\n"));
    CHECK(both_ways(head + std::string(121 - 32, 'v') + "\r\n\r\n") == "error 431\n");
    CHECK(both_ways(head + std::string(5000, 'v') + "\r\n\r\n") == "error 431\n");
    CHECK(both_ways("GET / HTTP/1.1\r\nHost: h\r\n" + std::string(5000, 'N') + ": v\r\n\r\n") ==
          "error 431\n");

    CHECK(both_ways(chunked("1;aa\r\na\r\n0;a\r\n\r\n")).ends_with(" body=a\nidle\n"));
    CHECK(both_ways(chunked("1;aa\r\na\r\n1;aa\r\na\r\n0;a\r\n\r\n")).ends_with(" body=aa\nerror 413\n"));
    CHECK(both_ways(chunked("1;" + std::string(100, 'a') + "\r\na\r\n0\r\n\r\n"))
              .ends_with(" body=\nerror 413\n"));
    CHECK(both_ways(chunked("1  " + std::string(100, ' ') + ";\r\na\r\n0\r\n\r\n"))
              .ends_with(" body=\nerror 413\n"));
    CHECK(both_ways(chunked("0\r\nAAAAAAA: b\r\n\r\n")).ends_with("trailers=[AAAAAAA: b]\nidle\n"));
    CHECK(both_ways(chunked("0\r\nAAAAAAAA: b\r\n\r\n")).ends_with(" body=\nerror 431\n"));
    CHECK(both_ways(chunked("0\r\nA:b\r\nA:b\r\n\r\n")).ends_with("idle\n"));
}

TEST_CASE("request_parser: more trailer fields than header fields may be are refused",
          "[http][request_parser]") {
    parser_limits limits;
    limits.max_headers = 2;
    CHECK(replay(chunked("0\r\nA: 1\r\nB: 2\r\n\r\n"), limits).ends_with("trailers=[A: 1][B: 2]\nidle\n"));
    CHECK(replay(chunked("0\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"), limits).ends_with("error 431\n"));
}

TEST_CASE("request_parser: trailer fields that are dropped count as the others", "[http][request_parser]") {
    parser_limits limits;
    limits.max_headers = 2;
    const auto with = [&](const std::string& lines) {
        return replay(chunked("0\r\n" + lines + "\r\n"), limits);
    };
    CHECK(with("Host: a\r\nHost: b\r\n").ends_with(" body=\nidle\n"));
    CHECK(with("Host: a\r\nHost: b\r\nHost: c\r\n").ends_with("error 431\n"));
    CHECK(with("Host: a\r\nA: 1\r\n").ends_with("trailers=[A: 1]\nidle\n"));
    CHECK(with("Host: a\r\nA: 1\r\nB: 2\r\n").ends_with("error 431\n"));
    CHECK(with("A: 1\r\nB: 2\r\nHost: a\r\n").ends_with("error 431\n"));
    // Each body begins anew.
    const std::string two = chunked("0\r\nHost: a\r\nHost: b\r\n\r\n");
    CHECK(replay(two + two, limits).find("error") == std::string::npos);
}

TEST_CASE("request_parser: a first line without an end is refused in time", "[http][request_parser]") {
    CHECK(replay(std::string(100000, 'A')) == "error 400\n");
    CHECK(replay("BREW " + std::string(100000, 'A')) == "error 414\n");
    CHECK(replay("GET /" + std::string(100000, 'a')) == "error 414\n");
    CHECK(replay_bytewise("BREW " + std::string(10000, 'A')) == "error 414\n");
    std::string empty_lines;
    for (int i = 0; i < 9; ++i) empty_lines += "\r\n";
    CHECK(replay(empty_lines + "GET / HTTP/1.1\r\nHost: h\r\n\r\n") == "error 400\n");
    CHECK(replay(empty_lines.substr(2) + "GET / HTTP/1.1\r\nHost: h\r\n\r\n") == got_with(""));
}

TEST_CASE("request_parser: head views follow a buffer that moves", "[http][request_parser]") {
    parser_limits limits;
    request_parser parser(limits);
    request_head head;
    const std::string wire = "GET /target HTTP/1.1\r\nHost: h\r\nX-Name: value\r\n\r\n";
    for (std::size_t cut = 1; cut < wire.size(); ++cut) {
        auto first = std::make_unique<std::string>(wire.substr(0, cut));
        REQUIRE(parser.parse_head(*first, head) == parse_status::need_more);
        first.reset();
        REQUIRE(parser.parse_head(wire, head) == parse_status::done);
        CHECK(parser.head_size() == wire.size());
        CHECK(head.target.data() == wire.data() + 4);
        CHECK(head.method_name.data() == wire.data());
        CHECK(head.headers["x-name"].data() == wire.data() + wire.find("value"));
        parser.reset();
    }
}

TEST_CASE("request_parser: says what is wrong in a plain sentence", "[http][request_parser]") {
    auto reason = [](const std::string& wire) {
        cortado::test::http_replay connection;
        connection.feed(wire);
        return std::string(connection.parser().error_reason());
    };
    CHECK(reason("GET / HTTP/1.1\r\n\r\n") == "The Host field is missing.");
    CHECK(reason("BREW / HTTP/1.1\r\n\r\n") == "The request method is not known here.");
    CHECK(reason(post("Content-Length: x\r\n")) == "The Content-Length is malformed.");
    CHECK(reason(chunked("x\r\n")) == "A chunk does not begin with its size.");
}

TEST_CASE("request_parser: calls out of order are a usage error", "[http][request_parser]") {
    parser_limits limits;
    request_parser parser(limits);
    request_head head;
    CHECK_THROWS_AS(parser.parse_body("a"), cortado::usage_error);
    REQUIRE(parser.parse_head("GET / HTTP/1.1\r\nHost: h\r\n\r\n", head) == parse_status::done);
    CHECK_THROWS_AS(parser.parse_head("GET", head), cortado::usage_error);
    CHECK(parser.parse_body("a").status == parse_status::done);
    CHECK(parser.parse_body("a").consumed == 0);
}

TEST_CASE("request_parser: after an error every call says so again until reset", "[http][request_parser]") {
    parser_limits limits;
    request_parser parser(limits);
    request_head head;
    REQUIRE(parser.parse_head("\n", head) == parse_status::error);
    CHECK(parser.parse_head("GET / HTTP/1.1\r\nHost: h\r\n\r\n", head) == parse_status::error);
    CHECK(parser.parse_body("a").status == parse_status::error);
    CHECK(parser.error_status() == 400);
    parser.reset();
    CHECK(parser.error_status() == 0);
    CHECK(parser.parse_head("GET / HTTP/1.1\r\nHost: h\r\n\r\n", head) == parse_status::done);
}
