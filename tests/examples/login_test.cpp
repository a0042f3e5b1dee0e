#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "cookies.hpp"
#include "drive.hpp"

#include "examples/login.cpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>

using cortado::test::ask;

namespace {

/** A visitor with a cookie and the token of the last form. */
struct visitor {
    express::application app = make_app();
    std::string cookies = {};
    std::string token = {};

    cortado::web::inject_response send(std::string method, std::string url, std::string body = {}) {
        cortado::web::inject_request request{
            .method = std::move(method), .url = std::move(url), .body = std::move(body)};
        if (!cookies.empty()) request.headers.emplace_back("Cookie", cookies);
        if (!request.body.empty())
            request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        auto reply = ask(app, std::move(request));
        if (std::string sent = cortado::test::cookies_of(reply); !sent.empty()) cookies = std::move(sent);
        const std::string_view mark = "_csrf value=";
        const std::size_t at = reply.body.find(mark);
        if (at != std::string::npos) {
            const std::size_t from = at + mark.size();
            token = reply.body.substr(from, reply.body.find('>', from) - from);
        }
        return reply;
    }
    int log_in(const std::string& password) {
        return send("POST", "/login", "name=ada&password=" + password + "&_csrf=" + token).status;
    }
};

}  // namespace

TEST_CASE("login: who knows the password is known from then on, under a new name", "[examples]") {
    visitor ada;
    CHECK(ada.send("GET", "/").body == "<a href=/login>log in</a>");
    ada.send("GET", "/login");
    const std::string former = ada.cookies;
    const std::string former_token = ada.token;
    CHECK(ada.log_in("wrong") == 401);
    CHECK(ada.log_in("lovelace") == 303);
    CHECK(ada.cookies != former);
    CHECK(ada.send("GET", "/").body.starts_with("Hello, ada! <form method=post action=/logout>"));
    const std::string current = std::exchange(ada.cookies, former);
    CHECK(ada.send("GET", "/").body == "<a href=/login>log in</a>");
    ada.cookies = current;
    CHECK(ada.send("POST", "/logout", "_csrf=" + former_token).status == 403);
    CHECK(ada.send("POST", "/logout", "_csrf=" + ada.token).status == 303);
    CHECK(ada.send("GET", "/").body == "<a href=/login>log in</a>");
}

TEST_CASE("login: without the form's token, and after too many tries, nobody comes in", "[examples]") {
    visitor other;
    CHECK(other.log_in("lovelace") == 403);
    other.send("GET", "/login");
    for (int i = 0; i < 4; ++i) CHECK(other.log_in("wrong") == 401);
    CHECK(other.log_in("lovelace") == 429);
    CHECK(other.send("GET", "/").body == "<a href=/login>log in</a>");
}
