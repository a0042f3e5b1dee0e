#include <cortado/middleware/cookie_parser.hpp>

#include <cortado/express.hpp>
#include <cortado/http/cookie.hpp>
#include <cortado/koa.hpp>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace web = cortado::web;
using cortado::cookie_parser;
using cortado::sync_wait;

namespace {

std::string list_of(const web::cookie_list& cookies) {
    std::string text;
    for (const auto& [name, value, is_forged] : cookies) {
        text += name + "=" + (is_forged ? "(forged)" : value) + " ";
    }
    return text;
}

/** What an application with this parser says of a request's cookies. */
std::string seen(const cookie_parser& parser, std::string cookie) {
    express::application app;
    app.use(parser);
    app.use([](express::request& req, express::response& res) {
        res.send(list_of(req.cookies()) + "| " + list_of(req.signed_cookies()));
    });
    web::inject_request request;
    if (!cookie.empty()) request.headers = {{"Cookie", std::move(cookie)}};
    return sync_wait(app.inject(std::move(request))).body;
}

std::string signed_with(std::string_view secret, std::string_view value) {
    return "s%3A" + cortado::http::sign_cookie(value, secret);
}

}  // namespace

TEST_CASE("cookie_parser: shows cookies, and signed ones apart", "[middleware][cookies]") {
    CHECK(seen(cookie_parser(), "") == "| ");
    CHECK(seen(cookie_parser(), "a=1; b=x%20y; a=2; s=s:x.y") == "a=1 b=x y s=s:x.y | ");
    CHECK(seen(cookie_parser("one"), "a=1; b=" + signed_with("one", "yes") + "; c=s:no.good") ==
          "a=1 | b=yes c=(forged) ");
}

TEST_CASE("cookie_parser: what former secrets have signed stays good", "[middleware][cookies]") {
    const std::string cookie = "b=" + signed_with("old", "yes");
    CHECK(seen(cookie_parser({"new", "old"}), cookie) == "| b=yes ");
    CHECK(seen(cookie_parser("new"), cookie) == "| b=(forged) ");
}

TEST_CASE("cookie_parser: forged cookies have no value", "[middleware][cookies]") {
    express::application app;
    app.use(cookie_parser("one"));
    app.use([](express::request& req, express::response& res) {
        CHECK_FALSE(req.signed_cookies().find("c").has_value());
        CHECK(req.signed_cookies().is_forged("c"));
        CHECK_FALSE(req.signed_cookies().is_forged("d"));
        CHECK_FALSE(req.signed_cookies().has("c"));
        CHECK(req.exchange().cookies()->secret == "one");
        res.end();
    });
    web::inject_request request{.headers = {{"Cookie", "c=s:no.good"}}};
    CHECK(sync_wait(app.inject(request)).status == 200);
}

TEST_CASE("cookie_parser: cookies of JSON are read on demand", "[middleware][cookies]") {
    express::application app;
    app.use(cookie_parser());
    app.use([](express::request& req, express::response& res) {
        const auto& cookies = req.cookies();
        CHECK(cookies.json<nlohmann::json>("cart") == nlohmann::json{{"id", 7}});
        CHECK(cookies["cart"] == R"(j:{"id":7})");
        CHECK_FALSE(cookies.json<nlohmann::json>("bad").has_value());
        CHECK_FALSE(cookies.json<nlohmann::json>("text").has_value());
        CHECK_FALSE(cookies.json<nlohmann::json>("none").has_value());
        res.end();
    });
    web::inject_request request{.headers = {{"Cookie", "cart=j%3A%7B%22id%22%3A7%7D; bad=j:{; text=1"}}};
    CHECK(sync_wait(app.inject(request)).status == 200);
}

TEST_CASE("cookie_parser: the first of two counts, and several Cookie fields are one",
          "[middleware][cookies]") {
    express::application app;
    app.use(cookie_parser("one")).use(cookie_parser());
    app.use([](express::request& req, express::response& res) {
        res.send(list_of(req.cookies()) + "| " + list_of(req.signed_cookies()));
    });
    web::inject_request request{.headers = {{"Cookie", "a=1"}, {"Cookie", "b=" + signed_with("one", "2")}}};
    CHECK(sync_wait(app.inject(request)).body == "a=1 | b=2 ");
}

TEST_CASE("cookie_parser: without one req.cookies() is a usage_error that names the cure",
          "[middleware][cookies]") {
    express::application app;
    app.use([](express::request& req, express::response& res) {
        CHECK_THROWS_WITH(req.cookies(),
                          "req.cookies(): no cookie parser has run; "
                          "app.use(cortado::cookie_parser()) before this handler");
        CHECK_THROWS_AS(req.signed_cookies(), cortado::usage_error);
        CHECK(req.exchange().cookies() == nullptr);
        res.end();
    });
    CHECK(sync_wait(app.inject({})).status == 200);
}

TEST_CASE("cookie_parser: is a layer of Koa as well", "[middleware][cookies]") {
    koa::application app;
    app.use(cookie_parser());
    app.use([](koa::context& ctx) { ctx.body = list_of(ctx.exchange().cookies()->plain); });
    web::inject_request request{.headers = {{"Cookie", "a=1; b=2"}}};
    CHECK(sync_wait(app.inject(request)).body == "a=1 b=2 ");
}

TEST_CASE("exchange.cookies: are gone with their request", "[middleware][cookies]") {
    cortado::test::exchange_fixture fixture("GET", "/");
    fixture.ex.set_cookies({});
    CHECK(fixture.ex.cookies() != nullptr);
    fixture.finish();
    fixture.begin("GET", "/");
    CHECK(fixture.ex.cookies() == nullptr);
}

TEST_CASE("cookie_parser: refuses an empty secret", "[middleware][cookie_parser]") {
    CHECK_THROWS_WITH(cortado::cookie_parser(""),
                      "cookie_parser: a secret is empty, so everybody could sign with it");
    CHECK_THROWS_AS(cortado::cookie_parser({"good", ""}), cortado::usage_error);
}
