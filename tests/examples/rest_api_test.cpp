#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/rest_api.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

namespace {
const std::string json_reply = " application/json; charset=utf-8: ";
}

TEST_CASE("rest_api: a note is made, changed, listed and removed", "[examples]") {
    const auto app = make_app();
    CHECK(summary(ask(app, "GET", "/notes")) == "200" + json_reply + "[]");
    CHECK(summary(ask(app, "POST", "/notes", R"({"text":"buy beans"})")) ==
          "201" + json_reply + R"({"id":1,"text":"buy beans","done":false})");
    CHECK(summary(ask(app, "PATCH", "/notes/1", R"({"done":true})")) ==
          "200" + json_reply + R"({"id":1,"text":"buy beans","done":true})");
    CHECK(summary(ask(app, "GET", "/notes/1")) ==
          "200" + json_reply + R"({"id":1,"text":"buy beans","done":true})");
    CHECK(summary(ask(app, "GET", "/notes")) ==
          "200" + json_reply + R"([{"id":1,"text":"buy beans","done":true}])");
    CHECK(summary(ask(app, "DELETE", "/notes/1")) == "204 -: ");
    CHECK(summary(ask(app, "GET", "/notes/1")) == "404" + json_reply + R"({"error":"there is no note 1"})");
}

TEST_CASE("rest_api: what a client gets wrong is answered with its reason and changes nothing",
          "[examples]") {
    const auto app = make_app();
    const std::string no_text = R"({"error":"\"text\" must be a string that is not empty"})";
    CHECK(summary(ask(app, "POST", "/notes", R"({"text":""})")) == "422" + json_reply + no_text);
    CHECK(summary(ask(app, "POST", "/notes", R"({"text":7})")) == "422" + json_reply + no_text);
    CHECK(summary(ask(app, "POST", "/notes", "{}")) == "422" + json_reply + no_text);
    CHECK(summary(ask(app, "POST", "/notes", R"({"text":"a","done":1})")) ==
          "422" + json_reply + R"({"error":"\"done\" must be true or false"})");
    const std::string no_object = R"({"error":"the body must be a JSON object"})";
    CHECK(summary(ask(app, "POST", "/notes", "beans")) == "400" + json_reply + no_object);
    CHECK(summary(ask(app, "POST", "/notes", "[1]")) == "400" + json_reply + no_object);
    CHECK(summary(ask(app, "GET", "/notes")) == "200" + json_reply + "[]");
}

TEST_CASE("rest_api: a note is found by its number alone", "[examples]") {
    const auto app = make_app();
    ask(app, "POST", "/notes", R"({"text":"a"})");
    CHECK(ask(app, "GET", "/notes/1").status == 200);
    CHECK(ask(app, "GET", "/notes/01").status == 404);
    CHECK(ask(app, "GET", "/notes/1x").status == 404);
    CHECK(ask(app, "PATCH", "/notes/2", "{}").status == 404);
    CHECK(ask(app, "DELETE", "/notes/2").status == 404);
}
