#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/forms.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

namespace {

cortado::web::inject_request post(std::string url, std::string type, std::string body) {
    cortado::web::inject_request request{.method = "POST", .url = std::move(url), .body = std::move(body)};
    request.headers.emplace_back("Content-Type", std::move(type));
    return request;
}
const std::string json_reply = " application/json; charset=utf-8: ";

}  // namespace

TEST_CASE("forms: JSON is read, and refused with its type", "[examples]") {
    CHECK(summary(ask(make_app(), post("/api", "application/json", R"({"name":"Ann","tags":[1,2,3]})"))) ==
          "200" + json_reply + R"({"hello":"Ann","tags":3})");
    CHECK(summary(ask(make_app(), post("/api", "application/json", "[1,]"))) ==
          "400" + json_reply +
              R"({"error":"Unexpected token ']', \"[1,]\" is not valid JSON","type":"entity.parse.failed"})");
}

TEST_CASE("forms: a form comes back as JSON", "[examples]") {
    CHECK(summary(ask(make_app(), post("/form", "application/x-www-form-urlencoded", "a[b]=1&a[c][]=2"))) ==
          "200" + json_reply + R"({"a":{"b":"1","c":["2"]}})");
}

TEST_CASE("forms: uploads are named and counted", "[examples]") {
    const std::string type = "multipart/form-data; boundary=x";
    const std::string form =
        "--x\r\nContent-Disposition: form-data; name=title\r\n\r\nT\r\n--x\r\nContent-Disposition: "
        "form-data; "
        "name=file; filename=\"a b\"\r\n\r\n12345\r\n--x--\r\n";
    CHECK(summary(ask(make_app(), post("/upload", type, form))) ==
          "200" + json_reply + R"({"title":"T","files":[{"name":"a b","bytes":5}]})");
    CHECK(summary(ask(make_app(), post("/count", type, form))) == "200" + json_reply + R"({"bytes":6})");
}
