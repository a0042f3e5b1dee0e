#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/route_separation/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static bool has(const std::string& page, std::string_view part) {
    return page.find(part) != std::string::npos;
}
static cortado::web::inject_response change(const express::application& app, const std::string& method,
                                            const std::string& url) {
    return ask(app, {.method = method,
                     .url = url,
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                     .body = "user[name]=TJ&user[email]=tj-invalid@vision-media.ca"});
}

TEST_CASE("express_route_separation: each page has its title and its data", "[examples]") {
    const auto app = make_app();
    CHECK(has(ask(app, "GET", "/").body, "<h1>Route Separation Example</h1>"));
    CHECK(has(ask(app, "GET", "/users").body, "<a href=\"/user/1\">Tobi</a>"));
    CHECK(has(ask(app, "GET", "/posts").body, "<dt>Foo bar baz</dt>\n    <dd>more foo bar</dd>"));
    for (const std::string url : {"/user/0", "/user/0/view"}) {
        const auto page = ask(app, "GET", url);
        CHECK(page.status == 200);
        CHECK(has(page.body, "<title>Viewing user TJ</title>"));
        CHECK(has(page.body, "<p>Email: tj@vision-media.ca</p>"));
    }
    CHECK(has(ask(app, "GET", "/user/1/edit").body, "<h1>Editing Tobi</h1>"));
    CHECK(ask(app, "GET", "/style.css").status == 200);
}

TEST_CASE("express_route_separation: a user that is not there is a 404 on every path", "[examples]") {
    for (const std::string url : {"/user/10", "/user/10/view", "/user/10/edit", "/user/10/other", "/user/x"})
        CHECK(ask(make_app(), "GET", url).status == 404);
}

TEST_CASE("express_route_separation: a user is changed by PUT, or by a form that says so", "[examples]") {
    const auto app = make_app();
    const auto changed = change(app, "PUT", "/user/0/edit");
    CHECK(changed.status == 302);
    CHECK(changed.header("Location") == "/");
    CHECK(has(ask(app, "GET", "/user/0").body, "<p>Email: tj-invalid@vision-media.ca</p>"));
    CHECK(change(app, "POST", "/user/1/edit?_method=PUT").status == 302);
    CHECK(has(ask(app, "GET", "/user/1").body, "<p>Email: tj-invalid@vision-media.ca</p>"));
    CHECK(change(app, "POST", "/user/1/edit").status == 404);
}
