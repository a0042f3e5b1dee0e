#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/hello_koa.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("hello_koa: the root says hello through both layers", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/");
    CHECK(summary(reply) == "200 text/plain; charset=utf-8: Hello, World!");
    CHECK(reply.header("X-Layers") == "outer>inner>hello<inner<outer");
}

TEST_CASE("hello_koa: where nothing was set the answer is 404, and the layers still run", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/nowhere");
    CHECK(summary(reply) == "404 text/plain; charset=utf-8: Not Found");
    CHECK(reply.header("X-Layers") == "outer>inner><inner<outer");
}
