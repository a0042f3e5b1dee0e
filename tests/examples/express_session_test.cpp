#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "cookies.hpp"
#include "drive.hpp"

#include "examples/express/session.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_session: each visitor has a count", "[examples]") {
    const auto app = make_app();
    const auto first = ask(app, "GET", "/");
    CHECK(summary(first) ==
          "200 text/html; charset=utf-8: <p>First time visiting? view this page in several browsers :)</p>"
          "<p>viewed <strong>1</strong> times.</p>");
    const std::string cookies = cortado::test::cookies_of(first);
    CHECK(cookies.starts_with("connect.sid="));
    CHECK(ask(app, {.headers = {{"Cookie", cookies}}}).body == "<p>viewed <strong>2</strong> times.</p>");
    CHECK(ask(app, {.headers = {{"Cookie", cookies}}}).body == "<p>viewed <strong>3</strong> times.</p>");
    CHECK(ask(app, "GET", "/").body == first.body);
}
