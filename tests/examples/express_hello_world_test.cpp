#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/hello_world.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_hello_world: it greets at the root and is nowhere else", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/")) == "200 text/html; charset=utf-8: Hello World");
    CHECK(ask(make_app(), "GET", "/missing").status == 404);
}
