#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/resource.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_resource: users are listed, shown and ranged over", "[examples]") {
    const auto app = make_app();
    CHECK(ask(app, "GET", "/").body.starts_with("<h1>Examples:</h1> <ul>\n<li>GET /users</li>\n"));
    CHECK(
        summary(ask(app, "GET", "/users")) ==
        "200 application/json; charset=utf-8: "
        R"([{"name":"tj"},{"name":"ciaran"},{"name":"aaron"},{"name":"guillermo"},{"name":"simon"},{"name":"tobi"}])");
    CHECK(ask(app, "GET", "/users/1").body == R"({"name":"ciaran"})");
    CHECK(ask(app, "GET", "/users/9").body == R"({"error":"Cannot find user"})");
    CHECK(ask(app, "GET", "/users/me").body == R"({"error":"Cannot find user"})");
    CHECK(summary(ask(app, "GET", "/users/1..2")) ==
          "200 text/html; charset=utf-8: <ul><li>ciaran</li>\n<li>aaron</li></ul>");
    CHECK(ask(app, "GET", "/users/4..99.html").body == "<ul><li>simon</li>\n<li>tobi</li></ul>");
    CHECK(ask(app, "GET", "/users/2..1").body == "<ul></ul>");
    CHECK(ask(app, "GET", "/users/a..b").body == "<ul></ul>");
}

TEST_CASE("express_resource: a user that was destroyed leaves a gap", "[examples]") {
    const auto app = make_app();
    CHECK(ask(app, "DELETE", "/users/1").body == "destroyed");
    CHECK(ask(app, "DELETE", "/users/1").body == "Cannot find user");
    CHECK(ask(app, "DELETE", "/users/9").body == "Cannot find user");
    CHECK(ask(app, "GET", "/users/1").body == R"({"error":"Cannot find user"})");
    CHECK(ask(app, "GET", "/users/0..2.json").body == R"([{"name":"tj"},null,{"name":"aaron"}])");
    CHECK(ask(app, "GET", "/users/0..2").body == "<ul><li>tj</li>\n\n<li>aaron</li></ul>");
}
