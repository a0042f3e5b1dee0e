#include <cortado/http/field_lines.hpp>

#include "support/catch.hpp"

#include <string>

namespace http = cortado::http;

namespace {
std::string text_of(const http::fields& headers) {
    std::string text;
    for (const http::field& each : headers) text.append(each.name).append(":").append(each.value).append(";");
    return text;
}
}  // namespace

TEST_CASE("field_lines: several lines of one name are joined, or the first is taken", "[http][fields]") {
    http::fields headers;
    for (const char* name : {"X-A", "Cookie", "User-Agent"}) {
        headers.append(name, "1");
        headers.append(name, "2");
    }
    CHECK(http::joined_value(headers, "x-a") == "1, 2");
    CHECK(http::joined_value(headers, "cookie") == "1; 2");
    CHECK(http::joined_value(headers, "user-agent") == "1");
    CHECK_FALSE(http::joined_value(headers, "none").has_value());
}

TEST_CASE("field_lines: a line is added behind those of its name, which are spelt alike from then on",
          "[http][fields]") {
    http::fields headers;
    headers.append("X-A", "1");
    headers.append("X-B", "2");
    http::append_line(headers, "x-a", "3");
    http::append_line(headers, "X-C", "4");
    CHECK(text_of(headers) == "x-a:1;x-a:3;X-B:2;X-C:4;");
}
