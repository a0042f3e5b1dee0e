#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/params.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_params: a user is loaded before its handler runs, or there is none", "[examples]") {
    CHECK(ask(make_app(), "GET", "/").body == "Visit /user/0 or /users/0-2");
    CHECK(ask(make_app(), "GET", "/user/0").body == "user tj");
    const std::string none = "404 text/plain; charset=utf-8: failed to find user";
    CHECK(summary(ask(make_app(), "GET", "/user/9")) == none);
    CHECK(summary(ask(make_app(), "GET", "/user/-1")) == none);
    CHECK(summary(ask(make_app(), "GET", "/user/me")) == none);
}

TEST_CASE("express_params: both ends of a range are numbers", "[examples]") {
    CHECK(ask(make_app(), "GET", "/users/0-2").body == "users tj, tobi, loki");
    CHECK(ask(make_app(), "GET", "/users/3-99").body == "users jane, bandit");
    CHECK(ask(make_app(), "GET", "/users/2-1").body == "users ");
    CHECK(summary(ask(make_app(), "GET", "/users/foo-bar")) ==
          "400 text/plain; charset=utf-8: failed to parseInt foo");
    CHECK(ask(make_app(), "GET", "/users/0-bar").body == "failed to parseInt bar");
}
