#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/route_map.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_route_map: the nested table is routes", "[examples]") {
    CHECK(ask(make_app(), "GET", "/users").body == "user list");
    CHECK(ask(make_app(), "DELETE", "/users").body == "delete users");
    CHECK(ask(make_app(), "GET", "/users/12").body == "user 12");
    CHECK(ask(make_app(), "GET", "/users/%3Cb%3E").body == "user &lt;b&gt;");
    CHECK(ask(make_app(), "GET", "/users/12/pets").body == "user 12's pets");
    CHECK(ask(make_app(), "DELETE", "/users/12/pets/2").body == "delete 12's pet 2");
    CHECK(ask(make_app(), "GET", "/users/12/pets/2").status == 404);
}
