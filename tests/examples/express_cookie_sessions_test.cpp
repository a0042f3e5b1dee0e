#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "cookies.hpp"
#include "drive.hpp"

#include "examples/express/cookie_sessions.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_cookie_sessions: the visitor keeps the count, and cannot change it", "[examples]") {
    const auto app = make_app();
    const auto first = ask(app, "GET", "/");
    CHECK(first.body == "viewed 1 times\n");
    const std::string once = cortado::test::cookies_of(first);
    CHECK(once.starts_with("session="));
    const auto second = ask(app, {.headers = {{"Cookie", once}}});
    CHECK(second.body == "viewed 2 times\n");
    CHECK(ask(app, {.headers = {{"Cookie", cortado::test::cookies_of(second)}}}).body == "viewed 3 times\n");

    std::string forged = once;
    forged[std::string("session=").size()] ^= 1;
    CHECK(ask(app, {.headers = {{"Cookie", forged}}}).body == "viewed 1 times\n");
}
