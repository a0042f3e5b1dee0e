#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/static_files/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_static_files: the folder is at the root and under its prefix, its css at the root as well",
          "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/hello.txt")) == "200 text/plain; charset=utf-8: hey");
    CHECK(summary(ask(make_app(), "GET", "/static/hello.txt")) == "200 text/plain; charset=utf-8: hey");
    CHECK(summary(ask(make_app(), "GET", "/js/app.js")) == "200 text/javascript; charset=utf-8: // foo\n");
    const std::string css = "200 text/css; charset=utf-8: body {\n}\n";
    CHECK(summary(ask(make_app(), "GET", "/css/style.css")) == css);
    CHECK(summary(ask(make_app(), "GET", "/style.css")) == css);
    CHECK(ask(make_app(), "GET", "/static/style.css").status == 404);
}
