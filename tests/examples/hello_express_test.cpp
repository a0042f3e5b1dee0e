#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/hello_express.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("hello_express: the root says hello", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/");
    CHECK(summary(reply) == "200 text/html; charset=utf-8: Hello, World!");
    CHECK(reply.header("X-Greeted-By") == "cortado");
}

TEST_CASE("hello_express: a name in the path is greeted, decoded and as plain text", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/hello/Ada")) == "200 text/plain; charset=utf-8: Hello, Ada!");
    CHECK(summary(ask(make_app(), "GET", "/hello/%3Cb%3E")) == "200 text/plain; charset=utf-8: Hello, <b>!");
}

TEST_CASE("hello_express: what no route takes is a 404 that the middleware has seen too", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/nowhere");
    CHECK(reply.status == 404);
    CHECK(reply.header("X-Greeted-By") == "cortado");
}
