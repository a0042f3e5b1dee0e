#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/static_files.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

namespace {

struct served_folder {
    served_folder() = default;
    served_folder(const served_folder&) = delete;
    ~served_folder() { fs::rm_sync(path, {.recursive = true}); }
    const std::string path = make_folder();
    const express::application app = make_app(path);
};

}  // namespace

TEST_CASE("static_files: the folder is served, and a directory redirected", "[examples]") {
    const served_folder served;
    CHECK(summary(ask(served.app, "GET", "/")) == "200 text/html; charset=utf-8: <h1>Home</h1>\n");
    CHECK(summary(ask(served.app, "GET", "/koa/notes.txt")) ==
          "200 text/plain; charset=utf-8: The quick brown fox\n");
    const auto css = ask(served.app, "GET", "/assets/site.css");
    CHECK(summary(css) == "200 text/css; charset=utf-8: h1 { color: brown }\n");
    CHECK(css.header("Cache-Control") == "public, max-age=3600, immutable");
    CHECK(ask(served.app, "GET", "/docs").header("Location") == "/docs/");
    CHECK(ask(served.app, "GET", "/missing").status == 404);
    CHECK(ask(served.app, "GET", "/%2e%2e/secret").status == 404);
}

TEST_CASE("static_files: one page answers for the application's paths, and one file is a download",
          "[examples]") {
    const served_folder served;
    CHECK(summary(ask(served.app, "GET", "/app/any/page")) ==
          "200 text/html; charset=utf-8: <h1>Home</h1>\n");
    const auto report = ask(served.app, "GET", "/report");
    CHECK(summary(report) == "200 text/plain; charset=utf-8: The quick brown fox\n");
    CHECK(report.header("Content-Disposition") == "attachment; filename=report.txt");
}
