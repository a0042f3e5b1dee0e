#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/read_file.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("read_file: the file is the answer, read either way", "[examples]") {
    const auto app = make_app();
    CHECK(summary(ask(app, "GET", "/blocking")) == "200 text/plain; charset=utf-8: Hello from a file\n");
    CHECK(summary(ask(app, "GET", "/non-blocking")) == "200 text/plain; charset=utf-8: Hello from a file\n");
}

TEST_CASE("read_file: a missing file is told in Node's words", "[examples]") {
    CHECK(ask(make_app(), "GET", "/missing").body ==
          "ENOENT: no such file or directory, open 'no/such/file'\n");
}
