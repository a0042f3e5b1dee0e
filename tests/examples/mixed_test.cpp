#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/mixed.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("mixed: an Express handler and a Koa handler stand in one application", "[examples]") {
    const auto express_reply = ask(make_app(), "GET", "/express/7");
    CHECK(summary(express_reply) == R"(200 application/json; charset=utf-8: {"id":"7","face":"express"})");
    CHECK(express_reply.header("X-Trail") == "outer");
    const auto koa_reply = ask(make_app(), "GET", "/koa");
    CHECK(summary(koa_reply) == R"(200 application/json; charset=utf-8: {"face":"koa"})");
    CHECK(koa_reply.header("X-Trail") == "outer");
}

TEST_CASE("mixed: a mounted Koa application unwinds inside the outer Koa layer", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/mounted");
    CHECK(summary(reply) ==
          "200 text/html; charset=utf-8: an Express handler in a Koa application in an Express application");
    CHECK(reply.header("X-Trail") == "inner,outer");
}
