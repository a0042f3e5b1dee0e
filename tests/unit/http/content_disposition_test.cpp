#include <cortado/http/content_disposition.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

namespace http = cortado::http;

TEST_CASE("content_disposition: a name is a token, quoted, or sent in two forms",
          "[http][content_disposition]") {
    CHECK(http::content_disposition() == "attachment");
    CHECK(http::content_disposition("user.html") == "attachment; filename=user.html");
    CHECK(http::content_disposition("a \"b\".txt", {.type = "inline"}) ==
          "inline; filename=\"a \\\"b\\\".txt\"");
    CHECK(http::content_disposition("réport.html") ==
          "attachment; filename=\"r?port.html\"; filename*=UTF-8''r%C3%A9port.html");
    CHECK(http::latin1_content_disposition("docs/réport.html") == "attachment; filename=\"r\xe9port.html\"");
}

TEST_CASE("content_disposition: no name can end its header or its quotes", "[http][content_disposition]") {
    for (const std::string_view name :
         {"a\r\nSet-Cookie: b=c", "\x01", "\x7f", "\"\xff\"; x=\"", "\xc3", "\\\""}) {
        for (const bool koa : {false, true}) {
            const std::string written =
                koa ? http::latin1_content_disposition(name) : http::content_disposition(name);
            CAPTURE(written);
            CHECK(written.find_first_of("\r\n\x01\x7f") == std::string::npos);
            CHECK(http::disposition::parse(written).parameters.size() <= 2);
            CHECK(http::disposition::parse(written).parameter("x") == std::nullopt);
        }
    }
}

TEST_CASE("content_disposition: a part's name is read as browsers write it", "[http][content_disposition]") {
    const auto part = http::disposition::parse(R"(form-data; name="a\"; filename="C:\x%22y%0D%0a%41.txt")",
                                               http::disposition_form::part);
    CHECK(part == http::disposition{"form-data", {{"name", "a\\"}, {"filename", "C:\\x\"y\r\n%41.txt"}}});
}

TEST_CASE("content_disposition: an extended name goes before a plain one wherever it stands",
          "[http][content_disposition]") {
    const auto filename = [](std::string_view text) {
        return std::string(http::disposition::parse(text).parameter("filename").value_or("none"));
    };
    CHECK(filename("attachment; filename=a; filename*=UTF-8''%E2%82%AC") == "€");
    CHECK(filename("attachment; filename*=UTF-8''%E2%82%AC; filename=a") == "€");
    CHECK(filename("attachment; filename=a; filename*=UTF-8''%FF") == "a");
    CHECK(filename("attachment; filename*=\"UTF-8''%41\"") == "none");
}

TEST_CASE("content_disposition: parameters beyond the 64th are dropped", "[http][content_disposition]") {
    std::string text = "form-data";
    for (int i = 0; i < 20'000; ++i) text.append(";p").append(std::to_string(i)).append("=1");
    CHECK(http::disposition::parse(text).parameters.size() == 64);
    CHECK(http::disposition::parse("a; b=\"" + std::string(100'000, '\\')).parameters.empty());
}
