#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/ejs/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_ejs: the users stand between header and footer", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/");
    CHECK(reply.status == 200);
    CHECK(reply.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(reply.body.starts_with("<!DOCTYPE html>\n"));
    CHECK(reply.body.find("<title>EJS example</title>") != std::string::npos);
    const auto list = reply.body.find("<ul id=\"users\">");
    REQUIRE(list != std::string::npos);
    CHECK(reply.body.substr(list) ==
          "<ul id=\"users\">\n"
          "    <li>tobi &lt;tobi@learnboost.com&gt;</li>\n"
          "    <li>loki &lt;loki@learnboost.com&gt;</li>\n"
          "    <li>jane &lt;jane@learnboost.com&gt;</li>\n"
          "</ul>\n\n</body>\n</html>\n");
}

TEST_CASE("express_ejs: the style sheet is served", "[examples]") {
    CHECK(ask(make_app(), "GET", "/stylesheets/style.css").header("Content-Type") ==
          "text/css; charset=utf-8");
}
