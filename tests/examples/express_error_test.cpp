#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/error.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_error: what is thrown and what is handed to next() later end in the one error handler",
          "[examples]") {
    const std::string answer = "500 text/html; charset=utf-8: Internal Server Error";
    CHECK(summary(ask(make_app(), "GET", "/")) == answer);
    CHECK(summary(ask(make_app(), "GET", "/next")) == answer);
    CHECK(ask(make_app(), "GET", "/missing").status == 404);
}
