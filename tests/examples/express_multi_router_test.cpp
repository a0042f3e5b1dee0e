#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/multi_router/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_multi_router: each router answers below the place where it is mounted", "[examples]") {
    CHECK(ask(make_app(), "GET", "/").body == "Hello from root route.");
    CHECK(ask(make_app(), "GET", "/api/v1/").body == "Hello from APIv1 root route.");
    CHECK(ask(make_app(), "GET", "/api/v1/users").body == "List of APIv1 users.");
    CHECK(ask(make_app(), "GET", "/api/v2/").body == "Hello from APIv2 root route.");
    CHECK(ask(make_app(), "GET", "/api/v2/users").body == "List of APIv2 users.");
    CHECK(ask(make_app(), "GET", "/api/v3/users").status == 404);
}
