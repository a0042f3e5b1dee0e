#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/web_service.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static const std::string json_reply = " application/json; charset=utf-8: ";

TEST_CASE("express_web_service: without a key that is known there is nothing", "[examples]") {
    for (const std::string path : {"/api/users", "/api/repos", "/api/user/loki/repos", "/api/nothing"}) {
        INFO(path);
        CHECK(summary(ask(make_app(), "GET", path)) ==
              "400" + json_reply + R"({"error":"api key required"})");
        CHECK(summary(ask(make_app(), "GET", path + "?api-key=rawr")) ==
              "401" + json_reply + R"({"error":"invalid api key"})");
    }
}

TEST_CASE("express_web_service: with a key there is JSON, for what is not there too", "[examples]") {
    const auto with_key = [](const std::string& path) {
        return summary(ask(make_app(), "GET", path + "?api-key=foo"));
    };
    CHECK(with_key("/api/users") ==
          "200" + json_reply + R"([{"name":"tobi"},{"name":"loki"},{"name":"jane"}])");
    CHECK(with_key("/api/repos") ==
          "200" + json_reply +
              R"([{"name":"express","url":"https://github.com/expressjs/express"},)"
              R"({"name":"stylus","url":"https://github.com/learnboost/stylus"},)"
              R"({"name":"cluster","url":"https://github.com/learnboost/cluster"}])");
    CHECK(with_key("/api/user/jane/repos") ==
          "200" + json_reply + R"([{"name":"cluster","url":"https://github.com/learnboost/cluster"}])");
    CHECK(with_key("/api/user/bob/repos") == "404" + json_reply + R"({"error":"Sorry, can't find that"})");
    CHECK(summary(ask(make_app(), "GET", "/")) ==
          "404" + json_reply + R"({"error":"Sorry, can't find that"})");
}
