#include <cortado/http/field_block_memo.hpp>

#include "support/catch.hpp"
#include "support/http_replay.hpp"

#include <cortado/http/request_parser.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace cortado::http;
using namespace cortado::test;
using namespace std::string_literals;

namespace {

const std::string fields_text = "Host: example.org\r\nAccept: */*\r\nUser-Agent: a b\r\n\r\n";

/** Play each text on a connection of its own; all share a memo. @return what the last one said */
std::string play(const std::vector<std::string>& texts, parser_limits limits = {}) {
    field_block_memo memo;
    std::string last;
    for (const std::string& text : texts) {
        http_replay connection(limits, &memo);
        connection.feed(text);
        last = connection.record();
    }
    return last;
}

/** Tell whether the parser remembers the fields of a text that comes three times. */
bool is_remembered(const std::string& text) {
    field_block_memo memo;
    for (int i = 0; i < 3; ++i) http_replay({}, &memo).feed(text);
    return memo.size() != 0;
}

}  // namespace

TEST_CASE(
    "field_block_memo: fields that come again behind another line are those of the message they came in",
    "[http][field_block_memo]") {
    const std::string first = "GET /one HTTP/1.1\r\n" + fields_text;
    const std::string other = "DELETE /two?x=1 HTTP/1.1\r\n" + fields_text;
    CHECK(is_remembered(first));
    CHECK(play({first, first, other}) == replay(other));
    CHECK(play({first, first, other + first + other}) == replay(other + first + other));
    CHECK(play({first, first, "\r\n" + other}) == replay("\r\n" + other));
}

TEST_CASE("field_block_memo: one octet that differs, and the fields are read anew",
          "[http][field_block_memo]") {
    const std::string first = "GET / HTTP/1.1\r\n" + fields_text;
    for (std::size_t i = 16; i < first.size(); ++i) {
        for (const char with : {'\0', ' ', ':', '\r', '\n', 'x', '\x80'}) {
            std::string changed = first;
            changed[i] = with;
            INFO("octet " << i << " is " << int(with));
            REQUIRE(play({first, first, changed}) == replay(changed));
            REQUIRE(play({first, first, changed + first}) == replay(changed + first));
        }
    }
    for (std::size_t cut = 16; cut < first.size(); ++cut) {
        REQUIRE(play({first, first, first.substr(0, cut)}) == "partial\n");
        REQUIRE(play({first, first, first.substr(0, cut) + "X: y\r\n\r\n"}) ==
                replay(first.substr(0, cut) + "X: y\r\n\r\n"));
    }
}

TEST_CASE("field_block_memo: a line that is refused, or changes what fields mean, is judged as ever",
          "[http][field_block_memo]") {
    const std::string first = "GET / HTTP/1.1\r\n" + fields_text;
    const std::vector<std::string> lines = {"GET / HTTP/1.0\r\n",
                                            "GET / HTTP/1.2\r\n",
                                            "GET / HTTP/2.0\r\n",
                                            "GET / HTTP/1.1 \r\n",
                                            "GET  / HTTP/1.1\r\n",
                                            "GET /\r\n",
                                            "GET / HTTP/1.1\n",
                                            "get / HTTP/1.1\r\n",
                                            "CONNECT a:1 HTTP/1.1\r\n",
                                            "GET /\x80 HTTP/1.1\r\n",
                                            "GET /#a HTTP/1.1\r\n",
                                            "GET * HTTP/1.1\r\n",
                                            "OPTIONS * HTTP/1.1\r\n",
                                            "GET http://a.b/c HTTP/1.1\r\n",
                                            "PRI * HTTP/2.0\r\n",
                                            "PRI / HTTP/1.1\r\n",
                                            "SOURCE / ICE/1.0\r\n",
                                            "DESCRIBE rtsp://a/b RTSP/1.0\r\n",
                                            "HEAD / HTTP/1.1\r\n",
                                            "POST / HTTP/1.1\r\n",
                                            "\r\n",
                                            "\n",
                                            " \r\n",
                                            "GET / HTTP/1.1\r\r\n",
                                            "GET\t/ HTTP/1.1\r\n",
                                            "GET /\0 HTTP/1.1\r\n"s};
    for (const std::string& line : lines) {
        INFO(line);
        REQUIRE(play({first, first, line + fields_text}) == replay(line + fields_text));
        REQUIRE(play({first, first, line + fields_text + first}) == replay(line + fields_text + first));
    }
}

TEST_CASE("field_block_memo: limits hold for fields that come again", "[http][field_block_memo]") {
    const std::string first = "GET / HTTP/1.1\r\n" + fields_text;
    const std::string longer = "GET /" + std::string(30, 'a') + " HTTP/1.1\r\n" + fields_text;
    for (std::size_t most = 10; most < longer.size() + 2; ++most) {
        parser_limits limits;
        limits.max_head_bytes = static_cast<std::uint32_t>(most);
        INFO(most);
        field_block_memo memo;
        for (int i = 0; i < 2; ++i) http_replay({}, &memo).feed(first);
        http_replay connection(limits, &memo);
        connection.feed(longer);
        REQUIRE(connection.record() == replay(longer, limits));
    }
    for (std::uint32_t most = 1; most < 5; ++most) {
        parser_limits limits;
        limits.max_headers = most;
        limits.max_target = 20;
        field_block_memo memo;
        for (int i = 0; i < 2; ++i) http_replay({}, &memo).feed(first);
        for (const std::string& text : {first, longer}) {
            http_replay connection(limits, &memo);
            connection.feed(text);
            REQUIRE(connection.record() == replay(text, limits));
        }
    }
}

TEST_CASE("field_block_memo: what says more than that the connection is kept is not remembered",
          "[http][field_block_memo]") {
    const auto with = [](const std::string& line) {
        return "POST / HTTP/1.1\r\nHost: h.example\r\n" + line + "\r\n\r\n";
    };
    CHECK(is_remembered(with("Connection: keep-alive")));
    CHECK(is_remembered(with("Upgrade-Insecure-Requests: 1")));
    for (const char* line :
         {"Connection: close", "Connection: Upgrade\r\nUpgrade: a", "Upgrade: a", "Content-Length: 0",
          "Transfer-Encoding: chunked", "Expect: 100-continue", "X-A:b", "X-A: b ", "X-A:", "X-A:  b"}) {
        INFO(line);
        CHECK_FALSE(is_remembered(with(line)));
    }
    CHECK_FALSE(is_remembered("GET / HTTP/1.0\r\nHost: h.example\r\n\r\n"));
    CHECK_FALSE(is_remembered("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"));
    const std::string kept = with("Connection: keep-alive");
    CHECK(play({kept, kept, kept}) == replay(kept));
    CHECK(play({kept, kept, "GET / HTTP/1.0" + kept.substr(15)}) ==
          replay("GET / HTTP/1.0" + kept.substr(15)));
}

TEST_CASE("field_block_memo: holds 1,024 octets and 24 fields", "[http][field_block_memo]") {
    const auto of_size = [](std::size_t octets) {
        std::string block = "Host: h.example\r\nX: ";
        return "GET / HTTP/1.1\r\n" + block + std::string(octets - block.size() - 4, 'x') + "\r\n\r\n";
    };
    CHECK(is_remembered(of_size(1024)));
    CHECK(play({of_size(1024), of_size(1024), of_size(1024)}) == replay(of_size(1024)));
    CHECK_FALSE(is_remembered(of_size(1025)));
    const auto of_fields = [](int count) {
        std::string text = "GET / HTTP/1.1\r\nHost: h.example\r\n";
        for (int i = 1; i < count; ++i) text += "X-" + std::to_string(i) + ": y\r\n";
        return text + "\r\n";
    };
    CHECK(is_remembered(of_fields(24)));
    CHECK_FALSE(is_remembered(of_fields(25)));
}

TEST_CASE(
    "field_block_memo: takes ever less over where each request differs, and all again when one is found",
    "[http][field_block_memo]") {
    field_block_memo memo;
    const auto numbered = [](int number) {
        return "GET / HTTP/1.1\r\nHost: h.example\r\nX-Request-Id: " + std::to_string(number) + "\r\n\r\n";
    };
    const auto holds = [&memo](const std::string& text) { return memo.begins(text.substr(16)); };
    int taken = 0;
    for (int number = 10000; number < 12000; ++number) {
        http_replay({}, &memo).feed(numbered(number));
        taken += holds(numbered(number)) ? 1 : 0;
    }
    CHECK(taken == 10);  // of 2,000: behind 1, 2, 4 ... 512 others
    for (int i = 0; i < 2000 && !holds(numbered(1)); ++i) http_replay({}, &memo).feed(numbered(1));
    CHECK(holds(numbered(1)));
    http_replay({}, &memo).feed(numbered(1));
    for (int i = 0; i < 2; ++i) http_replay({}, &memo).feed(numbered(2));
    CHECK(holds(numbered(2)));
}

TEST_CASE("field_block_memo: takes over what comes twice, and forgets what it held",
          "[http][field_block_memo]") {
    const std::string one = "GET / HTTP/1.1\r\nHost: one.example\r\n\r\n";
    const std::string two = "GET / HTTP/1.1\r\nHost: second.example\r\n\r\n";
    field_block_memo memo;
    const auto feed = [&memo](const std::string& text) { http_replay({}, &memo).feed(text); };
    feed(one);
    CHECK(memo.size() == 0);
    feed(one);
    CHECK(memo.size() == one.size() - 16);
    feed(one);  // found: what comes twice is taken over again
    feed(two);
    CHECK(memo.size() == one.size() - 16);
    feed(two);
    CHECK(memo.size() == two.size() - 16);
    http_replay connection({}, &memo);
    connection.feed(one + two);
    CHECK(connection.record() == replay(one + two));
}
