#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "cookies.hpp"
#include "drive.hpp"

#include "examples/express/mvc/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static bool has(const std::string& page, std::string_view part) {
    return page.find(part) != std::string::npos;
}
static cortado::web::inject_response send_form(const express::application& app, const std::string& method,
                                               const std::string& url, const std::string& form) {
    return ask(app, {.method = method,
                     .url = url,
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                     .body = form});
}
static std::string goes_to(const cortado::web::inject_response& reply) {
    return std::to_string(reply.status) + " " + std::string(reply.header("Location"));
}

TEST_CASE("express_mvc: the controllers' actions are routes, with the views beside them", "[examples]") {
    const auto app = make_app();
    CHECK(goes_to(ask(app, "GET", "/")) == "302 /users");
    CHECK(has(ask(app, "GET", "/users").body, "<li><a href=\"/user/1\">Guillermo</a></li>"));
    const std::string tj = ask(app, "GET", "/user/0").body;
    CHECK(has(tj, "<h1>TJ <a href=\"/user/0/edit\">edit</a></h1>"));
    CHECK(has(tj, "<li><a href=\"/pet/2\">Jane</a></li>"));
    CHECK(has(ask(app, "GET", "/user/2").body, "<p>No pets!</p>"));
    CHECK(has(ask(app, "GET", "/user/1/edit").body, "name=\"user[name]\" value=\"Guillermo\""));
    CHECK(has(ask(app, "GET", "/pet/0").body, "<p>You are viewing Tobi</p>"));
    CHECK(has(ask(app, "GET", "/pet/0/edit").body, "<form action=\"/pet/0?_method=put\""));
    CHECK(ask(app, "GET", "/style.css").status == 200);
}

TEST_CASE("express_mvc: what is changed is told on the next page, once", "[examples]") {
    const auto app = make_app();
    const auto changed = send_form(app, "PUT", "/user/1", "user[name]=Tobo");
    CHECK(goes_to(changed) == "302 /user/1");
    const std::string cookies = cortado::test::cookies_of(changed);
    const auto next = ask(app, {.url = "/user/1", .headers = {{"Cookie", cookies}}});
    CHECK(has(next.body, "<h1>Tobo "));
    CHECK(has(next.body, "<li>Information updated!</li>"));
    CHECK_FALSE(has(ask(app, {.url = "/user/1", .headers = {{"Cookie", cookies}}}).body, "Information"));

    CHECK(goes_to(send_form(app, "POST", "/pet/3?_method=put", "pet[name]=Boots")) == "302 /pet/3");
    CHECK(has(ask(app, "GET", "/pet/3").body, "Boots"));
    CHECK(goes_to(send_form(app, "POST", "/user/2/pet", "pet[name]=Snickers")) == "302 /user/2");
    CHECK(has(ask(app, "GET", "/user/2").body, "<li><a href=\"/pet/4\">Snickers</a></li>"));
}

TEST_CASE("express_mvc: what is not there and what goes wrong have pages", "[examples]") {
    const auto app = make_app();
    for (const std::string url : {"/user/123", "/pet/9", "/nowhere", "/user/x/edit"}) {
        const auto reply = ask(app, "GET", url);
        CHECK(reply.status == 404);
        CHECK(has(reply.body, "<p>Sorry we can't find " + url + "</p>"));
    }
    CHECK(send_form(app, "POST", "/user/123/pet", "pet[name]=X").status == 404);
    const auto broken = ask(app, "PUT", "/user/1", "{}");
    CHECK(broken.status == 500);
    CHECK(has(broken.body, "<h1>500: Internal Server Error</h1>"));
}
