#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "cookies.hpp"
#include "drive.hpp"

#include "examples/express/auth/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static cortado::web::inject_response log_in(const express::application& app, const std::string& form,
                                            const std::string& cookies = {}) {
    return ask(app, {.method = "POST",
                     .url = "/login",
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Cookie", cookies}},
                     .body = form});
}
static cortado::web::inject_response get(const express::application& app, const std::string& url,
                                         const cortado::web::inject_response& after) {
    return ask(app, {.url = url, .headers = {{"Cookie", cortado::test::cookies_of(after)}}});
}
static std::string goes_to(const cortado::web::inject_response& reply) {
    return std::to_string(reply.status) + " " + std::string(reply.header("Location"));
}
static bool has(const std::string& page, std::string_view part) {
    return page.find(part) != std::string::npos;
}

TEST_CASE("express_auth: a stranger is sent to the form, and told why", "[examples]") {
    const auto app = make_app();
    CHECK(goes_to(ask(app, "GET", "/")) == "302 /login");
    CHECK(goes_to(ask(app, "GET", "/logout")) == "302 /");
    const auto refused = ask(app, "GET", "/restricted");
    CHECK(goes_to(refused) == "302 /login");
    const auto form = get(app, "/login", refused);
    CHECK(has(form.body, "<title>Authentication Example</title>"));
    CHECK(has(form.body, "<h1>Login</h1>\n<p class=\"msg error\">Access denied!</p>\nTry accessing"));
    CHECK(has(form.body, "<form method=\"post\" action=\"/login\">"));
    CHECK_FALSE(has(get(app, "/login", refused).body, "Access denied!"));
}

TEST_CASE("express_auth: name and password let in until the logout, in a session of another name",
          "[examples]") {
    const auto app = make_app();
    const auto refused = ask(app, "GET", "/restricted");
    const auto entered = log_in(app, "username=tj&password=foobar", cortado::test::cookies_of(refused));
    CHECK(goes_to(entered) == "302 /");
    CHECK(cortado::test::cookies_of(entered) != cortado::test::cookies_of(refused));
    CHECK(get(app, "/restricted", entered).body ==
          "Wahoo! restricted area, click to <a href=\"/logout\">logout</a>");
    CHECK(get(app, "/restricted", refused).status == 302);
    CHECK(goes_to(get(app, "/logout", entered)) == "302 /");
    CHECK(get(app, "/restricted", entered).status == 302);
}

TEST_CASE("express_auth: a wrong name or password does not, and the form says so", "[examples]") {
    const auto app = make_app();
    for (const std::string form :
         {"username=not-tj&password=foobar", "username=tj&password=baz", "username=tj"}) {
        const auto refused = log_in(app, form);
        CHECK(goes_to(refused) == "302 /login");
        CHECK(has(get(app, "/login", refused).body, "Authentication failed"));
        CHECK(get(app, "/restricted", refused).status == 302);
    }
    CHECK(ask(app, "POST", "/login", "{}").status == 400);
}

TEST_CASE("express_auth: the hash of a password is that of PBKDF2", "[examples]") {
    // Python: hashlib.pbkdf2_hmac("sha256", b"foobar", b"salt", 10000).hex()
    CHECK(slow_hash("foobar", "salt") == "42ba4a4a13328287b8626e226e703b70d0f309c4a89c1920165ebd22bb670e6a");
}
