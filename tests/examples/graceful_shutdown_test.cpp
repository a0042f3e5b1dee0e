#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/graceful_shutdown.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("graceful_shutdown: both routes answer, and nothing else does", "[examples]") {
    const auto app = make_app(1_ms);
    CHECK(summary(ask(app, "GET", "/")) ==
          "200 text/plain; charset=utf-8: Press Ctrl-C while /slow is running.");
    CHECK(summary(ask(app, "GET", "/slow")) == "200 text/plain; charset=utf-8: done");
    CHECK(ask(app, "GET", "/nowhere").status == 404);
}
