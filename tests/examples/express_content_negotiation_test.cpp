#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/content_negotiation.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static std::string accepting(const std::string& type, const std::string& url) {
    return summary(ask(make_app(), {.url = url, .headers = {{"Accept", type}}}));
}

TEST_CASE("express_content_negotiation: the client's type is chosen, html where it names none",
          "[examples]") {
    for (const std::string url : {"/", "/users"}) {
        INFO(url);
        const std::string html =
            "200 text/html; charset=utf-8: <ul><li>Tobi</li><li>Loki</li><li>Jane</li></ul>";
        CHECK(summary(ask(make_app(), "GET", url)) == html);
        CHECK(accepting("text/*;q=.5, text/html", url) == html);
        CHECK(accepting("text/plain", url) == "200 text/plain; charset=utf-8:  - Tobi\n - Loki\n - Jane\n");
        CHECK(accepting("application/json", url) ==
              "200 application/json; charset=utf-8: "
              R"([{"name":"Tobi"},{"name":"Loki"},{"name":"Jane"}])");
        CHECK(ask(make_app(), {.url = url, .headers = {{"Accept", "image/png"}}}).status == 406);
    }
}
