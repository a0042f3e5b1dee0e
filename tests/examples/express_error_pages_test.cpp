#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/error_pages/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static cortado::web::inject_response accepting(const std::string& type, const std::string& url) {
    return ask(make_app(), {.url = url, .headers = {{"Accept", type}}});
}
static bool has(const std::string& page, std::string_view part) {
    return page.find(part) != std::string::npos;
}

TEST_CASE("express_error_pages: the index lists the pages", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/");
    CHECK(reply.status == 200);
    CHECK(has(reply.body, "<h2>Pages Example</h2>"));
    CHECK(has(reply.body, "<li>visit <a href=\"/403\">403</a></li>"));
}

TEST_CASE("express_error_pages: what is not there is said in the client's type", "[examples]") {
    for (const std::string url : {"/404", "/nowhere"}) {
        const auto page = accepting("text/html", url);
        CHECK(page.status == 404);
        CHECK(has(page.body, "<h1>An error occurred!</h1>\n<h2>Cannot find " + url + "</h2>\n</body>\n"));
        CHECK(summary(accepting("application/json", url)) ==
              "404 application/json; charset=utf-8: {\"error\":\"Not found\"}");
        CHECK(summary(accepting("text/plain", url)) == "404 text/plain; charset=utf-8: Not found");
        CHECK(summary(accepting("image/png", url)) == "404 text/plain; charset=utf-8: Not found");
    }
    CHECK(has(accepting("text/html", "/<b>").body, "Cannot find /&lt;b&gt;"));
}

TEST_CASE("express_error_pages: an error has a page with its status, verbose unless that is turned off",
          "[examples]") {
    for (const std::string type : {"text/html", "application/json", "text/plain"}) {
        const auto forbidden = accepting(type, "/403");
        CHECK(forbidden.status == 403);
        CHECK(has(forbidden.body, "<h2>Error: not allowed!</h2>\n  <pre>Error: not allowed!</pre>\n</body>"));
        const auto broken = accepting(type, "/500");
        CHECK(broken.status == 500);
        CHECK(has(broken.body, "<h2>Error: keyboard cat!</h2>"));
    }
    auto quiet = make_app();
    quiet.disable("verbose errors");
    CHECK(has(ask(quiet, "GET", "/500").body,
              "<h2>Error: keyboard cat!</h2>\n  <p>An error occurred!</p>\n</body>"));
}
