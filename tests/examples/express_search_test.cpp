#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/search/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_search: a word has its members, another none", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/search/ferret")) ==
          R"(200 application/json; charset=utf-8: ["jane","loki","tobi"])");
    CHECK(ask(make_app(), "GET", "/search/cat").body == R"(["luna","manny"])");
    CHECK(ask(make_app(), "GET", "/search/dog").body == "[]");
    CHECK(ask(make_app(), "GET", "/search/").body == "[]");
}

TEST_CASE("express_search: the page and its script are served", "[examples]") {
    CHECK(ask(make_app(), "GET", "/").header("Content-Type") == "text/html; charset=utf-8");
    CHECK(ask(make_app(), "GET", "/client.js").header("Content-Type") == "text/javascript; charset=utf-8");
}
