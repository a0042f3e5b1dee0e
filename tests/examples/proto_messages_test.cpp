#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/proto_messages.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

namespace {

cortado::web::inject_request post(std::string url, std::string body,
                                  std::string type = "application/x-protobuf") {
    cortado::web::inject_request request{.method = "POST", .url = std::move(url), .body = std::move(body)};
    request.headers.emplace_back("Content-Type", std::move(type));
    return request;
}
const std::string json_reply = " application/json; charset=utf-8: ";
const std::string text_reply = " text/plain; charset=utf-8: ";
const std::string beans =
    "\x08\x07\x12\x05"
    "beans\x22\x03new\x22\x05"
    "cheap";

}  // namespace

TEST_CASE("proto_messages: a message is taken, answered as JSON and sent again", "[examples]") {
    const auto app = make_app();
    CHECK(summary(ask(app, "GET", "/products/7")) ==
          "404" + json_reply + R"({"error":"there is no such product"})");
    CHECK(summary(ask(app, post("/products", beans))) ==
          "201" + json_reply + R"({"id":7,"name":"beans","price":0,"tags":["new","cheap"]})");
    CHECK(summary(ask(app, "GET", "/products/7")) == "200 application/x-protobuf: " + beans);
}

TEST_CASE("proto_messages: others read it by the schema that is printed", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/shop.proto")) == "200" + text_reply + R"(syntax = "proto3";

package shop;

message product {
  int32 id = 1;
  string name = 2;
  double price = 3;
  repeated string tags = 4;
}
)");
    CHECK(summary(ask(make_app(), post("/print", beans))) ==
          "200" + text_reply + "id: 7\nname: \"beans\"\ntags: \"new\"\ntags: \"cheap\"\n");
}

TEST_CASE("proto_messages: what is no message is refused with its place, what is of another type at once",
          "[examples]") {
    const auto app = make_app();
    for (const std::string url : {"/products", "/print"}) {
        CHECK(summary(ask(app, post(url, beans.substr(0, 7)))) ==
              "400" + json_reply + R"({"error":"byte 3, field name: the bytes end inside a value"})");
        CHECK(summary(ask(app, post(url, "{}", "application/json"))) ==
              "415" + json_reply + R"({"error":"expected application/x-protobuf"})");
    }
}
