#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/cookies.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static cortado::web::inject_response post(const std::string& body) {
    return ask(make_app(),
               {.method = "POST",
                .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Referer", "/here"}},
                .body = body});
}

TEST_CASE("express_cookies: without the cookie there is a form, with it a way to forget", "[examples]") {
    const auto form = ask(make_app(), "GET", "/");
    CHECK(summary(form) ==
          "200 text/html; charset=utf-8: <form method=\"post\"><p>Check to <label><input type=\"checkbox\" "
          "name=\"remember\"/> remember me</label> <input type=\"submit\" value=\"Submit\"/>.</p></form>");
    CHECK(form.header("Set-Cookie") == "");
    CHECK(ask(make_app(), {.headers = {{"Cookie", "remember="}}}).body == form.body);
    CHECK(ask(make_app(), {.headers = {{"Cookie", "remember=1"}}}).body ==
          "Remembered :). Click to <a href=\"/forget\">forget</a>!.");
}

TEST_CASE("express_cookies: the cookie is set for a minute where the box is ticked", "[examples]") {
    const auto reply = post("remember=on");
    CHECK(reply.status == 302);
    CHECK(reply.header("Location") == "/here");
    CHECK(reply.header("Set-Cookie").starts_with("remember=1; Max-Age=60; Path=/; Expires="));
    CHECK(post("other=on").header("Set-Cookie") == "");
    CHECK(ask(make_app(), "POST", "/").header("Location") == "/");
}

TEST_CASE("express_cookies: forgetting clears the cookie", "[examples]") {
    const auto reply = ask(make_app(), "GET", "/forget");
    CHECK(reply.status == 302);
    CHECK(reply.header("Set-Cookie") == "remember=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
}
