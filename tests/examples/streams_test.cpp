#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/streams.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("streams: a generator is the body", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/countdown")) ==
          "200 text/plain; charset=utf-8: 3\n2\n1\nlift-off\n");
}

TEST_CASE("streams: a request goes through a transform to its response", "[examples]") {
    CHECK(summary(ask(make_app(), "POST", "/shout", "make some noise")) ==
          "200 text/plain; charset=utf-8: MAKE SOME NOISE");
    CHECK(summary(ask(make_app(), "POST", "/shout")) == "200 text/plain; charset=utf-8: ");
    const cortado::web::inject_request pieces{
        .method = "POST", .url = "/shout", .body_pieces = {"make ", "some ", "noise"}};
    CHECK(summary(ask(make_app(), pieces)) == "200 text/plain; charset=utf-8: MAKE SOME NOISE");
}

TEST_CASE("streams: a body is read line by line", "[examples]") {
    CHECK(ask(make_app(), "POST", "/lines", "one\ntwo\nthree").body == R"({"lines":3,"longest":"three"})");
    CHECK(ask(make_app(), "POST", "/lines").body == R"({"lines":0,"longest":""})");
}
