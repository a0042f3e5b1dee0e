#include <cortado/middleware/bearer_auth.hpp>

#include <cortado/loop/sleep.hpp>

#include "support/both_faces.hpp"
#include "support/catch.hpp"

namespace mw = cortado::middleware;
namespace web = cortado::web;
using namespace cortado::test;

namespace {

std::string greet(web::exchange& ex) { return "hello " + mw::grant_of(ex).subject; }

mw::bearer_answer check(std::string_view token) {
    if (token == "good") return true;
    if (token == "ada")
        return mw::bearer_grant{.is_valid = true, .scopes = {"read", "write"}, .subject = "ada"};
    if (token == "late") return mw::bearer_grant{.problem = "The access token has \"expired\""};
    if (token == "forger") return mw::bearer_grant{.problem = "a\r\nb"};
    return false;
}

/** Status and challenge. */
std::string ask(const served& site, web::inject_request request) {
    const auto response = site(std::move(request));
    return std::to_string(response.status) + " " +
           (response.status == 200 ? response.body : std::string(response.header("WWW-Authenticate")));
}
std::string ask(const served& site, std::string authorization) {
    return ask(site, web::inject_request{.headers = {{"Authorization", std::move(authorization)}}});
}

}  // namespace

TEST_CASE("bearer_auth: lets those pass who show a token that is worth it", "[middleware][auth]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site = serve(face, greet, mw::bearer_auth({.check = check}));
        CHECK(ask(site, "Bearer good") == "200 hello ");
        CHECK(ask(site, "bearer   ada ") == "200 hello ada");
        CHECK(ask(site, "Bearer bad") ==
              "401 Bearer realm=\"Users\", error=\"invalid_token\", error_description=\"The access token is "
              "not valid\"");
        CHECK(
            ask(site, "Bearer late") ==
            R"(401 Bearer realm="Users", error="invalid_token", error_description="The access token has \"expired\"")");
        CHECK(ask(site, "Bearer forger") ==
              "401 Bearer realm=\"Users\", error=\"invalid_token\", error_description=\"The access token is "
              "not valid\"");
    }
}

TEST_CASE("bearer_auth: who shows nothing is told what is wanted, and no error", "[middleware][auth]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site = serve(face, greet, mw::bearer_auth({.check = check, .realm = "api"}));
        CHECK(ask(site, web::inject_request{}) == "401 Bearer realm=\"api\"");
        CHECK(ask(site, "Basic QTpi") == "401 Bearer realm=\"api\"");
        CHECK(ask(site, web::inject_request{.url = "/?access_token=good"}) == "401 Bearer realm=\"api\"");
    }
}

TEST_CASE("bearer_auth: what is malformed is a bad request", "[middleware][auth][attack]") {
    const auto site = serve(face::koa, greet, mw::bearer_auth({.check = check}));
    const std::string malformed =
        "400 Bearer realm=\"Users\", error=\"invalid_request\", error_description=\"The access token is "
        "malformed\"";
    for (const std::string& field :
         {std::string("Bearer"), std::string("Bearer a b"), std::string("Bearer \"good\""),
          std::string("Bearer ="), std::string("Bearer a=b"), "Bearer " + std::string(8000, 'a') + "!"}) {
        INFO(field);
        CHECK(ask(site, field) == malformed);
    }
    const web::inject_request twice{
        .headers = {{"Authorization", "Bearer good"}, {"Authorization", "Bearer ada"}}};
    CHECK(ask(site, twice) ==
          "400 Bearer realm=\"Users\", error=\"invalid_request\", error_description=\"The request has more "
          "than one "
          "access token\"");
}

TEST_CASE("bearer_auth: a token must allow what is asked for", "[middleware][auth]") {
    const auto site = [](std::vector<std::string> scopes) {
        return serve(face::express, greet, mw::bearer_auth({.check = check, .scopes = std::move(scopes)}));
    };
    CHECK(ask(site({"write", "read"}), "Bearer ada") == "200 hello ada");
    CHECK(ask(site({"read", "admin"}), "Bearer ada") ==
          "403 Bearer realm=\"Users\", error=\"insufficient_scope\", error_description=\"The access token "
          "does not "
          "allow this\", scope=\"read admin\"");
    CHECK(ask(site({"read"}), "Bearer good").starts_with("403 "));
}

TEST_CASE("bearer_auth: takes a token from the query where it is told to, and no second one",
          "[middleware][auth]") {
    const auto site = serve(face::koa, greet, mw::bearer_auth({.check = check, .allow_query = true}));
    CHECK(ask(site, web::inject_request{.url = "/?access_token=ada"}) == "200 hello ada");
    CHECK(ask(site, web::inject_request{.url = "/?access_token=ada&access_token=ada"}).starts_with("400 "));
    CHECK(ask(site,
              web::inject_request{.url = "/?access_token=ada", .headers = {{"Authorization", "Bearer ada"}}})
              .starts_with("400 "));
    CHECK(ask(site, web::inject_request{.url = "/?access_token="}).starts_with("400 "));
}

TEST_CASE("bearer_auth: the check may take its time", "[middleware][auth]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site =
            serve(face, greet,
                  mw::bearer_auth({.check = [](std::string_view token) -> cortado::task<mw::bearer_answer> {
                      co_await cortado::yield();
                      co_return check(token);
                  }}));
        CHECK(ask(site, "Bearer ada") == "200 hello ada");
        CHECK(ask(site, "Bearer bad").starts_with("401 "));
    }
}

TEST_CASE("bearer_auth: misuse says what to do", "[middleware][auth]") {
    CHECK_THROWS_WITH(mw::bearer_auth({}),
                      "bearer_auth: without a check no token could be told from another");
    CHECK_THROWS_WITH(mw::bearer_auth({.check = check, .scopes = {"a b"}}),
                      "bearer_auth: the scope \"a b\" is none; it is one word without quotes");
    CHECK_THROWS_WITH(mw::bearer_auth({.check = check, .realm = "a\nb"}),
                      "bearer_auth: the realm has a character that no header may have");
    const auto without = [](web::exchange& ex) {
        CHECK_THROWS_WITH(mw::grant_of(ex),
                          "grant_of(): no bearer_auth() has run; app.use(middleware::bearer_auth({...})) "
                          "before this handler");
        return std::string("done");
    };
    CHECK(serve(face::koa, without)({}).body == "done");
}
