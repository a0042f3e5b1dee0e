#include <cortado/http/url.hpp>

#include "support/catch.hpp"
#include "url_table.hpp"

namespace http = cortado::http;

TEST_CASE("url: percent_decode accepts and gives what decodeURIComponent does", "[http][url]") {
    for (const recorded::decode_row& row : recorded::decodes) {
        CAPTURE(row.text);
        const auto decoded = http::percent_decode(row.text);
        REQUIRE(decoded.has_value() == row.valid);
        if (row.valid) CHECK(*decoded == row.decoded);
    }
}

TEST_CASE("url: percent_decode names the byte it could not read", "[http][url]") {
    const auto failure = [](std::string_view text) {
        const auto decoded = http::percent_decode(text);
        return decoded ? "none" : std::to_string(decoded.error().offset) + ": " + decoded.error().message;
    };
    CHECK(failure("ab%4") == "2: expected two hexadecimal digits after %");
    CHECK(failure("%41%zz") == "3: expected two hexadecimal digits after %");
    CHECK(failure("a%41%E9b") == "4: expected UTF-8");
    CHECK(failure("%C3%A9%ED%A0%80") == "6: expected UTF-8");
    CHECK(failure("ab\xff") == "2: expected UTF-8");
    CHECK(failure("\xc3%A9") == "0: expected UTF-8");
    CHECK(failure("%C3\xa9") == "0: expected UTF-8");
    CHECK(failure("\xc3\xa9%C3%A9") == "none");
}

TEST_CASE("url: texts are encoded as encodeURIComponent and encodeurl do", "[http][url]") {
    for (const recorded::encode_row& row : recorded::encodes) {
        CAPTURE(row.text);
        CHECK(http::percent_encode_component(row.text) == row.component);
        CHECK(http::encode_url(row.text) == row.url);
    }
}

TEST_CASE("url: bytes that are no UTF-8 are encoded one by one", "[http][url]") {
    CHECK(http::percent_encode_component("a\xff\xc3") == "a%FF%C3");
    CHECK(http::encode_url("/a\xff%C3\xc3") == "/a%FF%C3%C3");
}

TEST_CASE("url: targets are split as parseurl does", "[http][url]") {
    for (const recorded::target_row& row : recorded::targets) {
        CAPTURE(row.target);
        const http::url_parts parts = http::split_target(row.target);
        CHECK(parts.path == row.path);
        CHECK(parts.has_query == row.has_query);
        CHECK(parts.query == row.query);
    }
}

TEST_CASE("url: an absolute-form target shows its scheme and authority", "[http][url]") {
    const auto shape = [](std::string_view target) {
        const http::url_parts p = http::split_target(target);
        std::string text;
        for (const std::string_view part : {p.scheme, p.authority, p.path, p.query})
            text.append(part).append("|");
        return text;
    };
    CHECK(shape("https://u:p@h:1/p/q?r=s#f") == "https|u:p@h:1|/p/q|r=s|");
    CHECK(shape("http://[::1]:80") == "http|[::1]:80|/||");
    CHECK(shape("x+y-z.1://h/") == "x+y-z.1|h|/||");
    CHECK(shape("http:///p") == "http||/p||");
    CHECK(shape("/p?u=http://h/q") == "||/p|u=http://h/q|");
    CHECK(shape("example.org:443") == "||example.org:443||");
    CHECK(shape("1a://h/p") == "||1a://h/p||");
    CHECK(shape("://h") == "||://h||");
    CHECK(shape("") == "||||");
    CHECK(shape("*") == "||*||");
}
