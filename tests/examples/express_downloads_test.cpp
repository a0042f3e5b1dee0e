#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/downloads/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_downloads: a file comes with its name", "[examples]") {
    CHECK(ask(make_app(), "GET", "/").body.find("<a href=\"/files/amazing.txt\">amazing.txt</a>") !=
          std::string::npos);
    const auto amazing = ask(make_app(), "GET", "/files/amazing.txt");
    CHECK(summary(amazing) == "200 text/plain; charset=utf-8: what an amazing download");
    CHECK(amazing.header("Content-Disposition") == "attachment; filename=amazing.txt");
    CHECK(ask(make_app(), "GET", "/files/notes/groceries.txt").header("Content-Disposition") ==
          "attachment; filename=groceries.txt");
    CHECK(ask(make_app(), "GET",
              "/files/CCTV%E5%A4%A7%E8%B5%9B%E4%B8%8A%E6%B5%B7%E5%88%86%E8%B5%9B%E5%8C%BA.txt")
              .header("Content-Disposition") ==
          "attachment; filename=\"CCTV???????.txt\"; "
          "filename*=UTF-8''CCTV%E5%A4%A7%E8%B5%9B%E4%B8%8A%E6%B5%B7%E5%88%86%E8%B5%9B%E5%8C%BA.txt");
}

TEST_CASE("express_downloads: what is not there is a 404 in the application's words, what is outside a 403",
          "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/files/missing.txt")) ==
          "404 text/html; charset=utf-8: Cant find that file, sorry!");
    CHECK(ask(make_app(), "GET", "/files/../main.cpp").status == 403);
    CHECK(ask(make_app(), "GET", "/files/%2e%2e/main.cpp").status == 403);
}
