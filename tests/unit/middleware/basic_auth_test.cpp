#include <cortado/middleware/basic_auth.hpp>

#include <cortado/crypto/digest_text.hpp>
#include <cortado/loop/sleep.hpp>

#include "support/both_faces.hpp"
#include "support/catch.hpp"
#include "support/log_capture.hpp"

#include <span>

namespace mw = cortado::middleware;
namespace web = cortado::web;
using namespace cortado::test;

namespace {

std::string greet(web::exchange& ex) { return "hello " + std::string(mw::user_of(ex)); }

std::string basic(std::string_view pair) {
    return "Basic " + cortado::to_base64(std::as_bytes(std::span(pair)));
}

web::inject_response ask(const served& site, std::string authorization) {
    return site({.headers = {{"Authorization", std::move(authorization)}}});
}

std::string parsed(std::string_view field) {
    const auto found = mw::parse_basic_credentials(field);
    return found ? found->name + "|" + found->password : "nothing";
}

}  // namespace

TEST_CASE("basic_auth: lets those pass who are listed", "[middleware][auth]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site = serve(face, greet, mw::basic_auth({.users = {{"ada", "count:ess"}, {"bob", ""}}}));
        CHECK(ask(site, basic("ada:count:ess")).body == "hello ada");
        CHECK(ask(site, basic("bob:")).body == "hello bob");
        for (const char* wrong : {"ada:", "ada:count:es", "ada:count:esss", "bob:count:ess", ":",
                                  ":count:ess", "Ada:count:ess"}) {
            INFO(wrong);
            CHECK(ask(site, basic(wrong)).status == 401);
        }
    }
}

TEST_CASE("basic_auth: asks the others for a name and a password", "[middleware][auth]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site =
            serve(face, greet, mw::basic_auth({.users = {{"ada", "x"}}, .realm = "the \"inner\" circle"}));
        for (const auto& response : {site({}), ask(site, basic("ada:y")), ask(site, "Basic ?")}) {
            CHECK(response.status == 401);
            CHECK(response.header("WWW-Authenticate") ==
                  R"(Basic realm="the \"inner\" circle", charset="UTF-8")");
            CHECK(response.body.find("hello") == std::string::npos);
        }
    }
}

TEST_CASE("basic_auth: an error handler of one's own need not know about the question",
          "[middleware][auth]") {
    cortado::express::application app;
    app.use(mw::basic_auth({.users = {{"ada", "x"}}}));
    app.use([](const cortado::http_error& error, cortado::express::request&, cortado::express::response& res,
               cortado::express::next_fn) { res.status(error.status()).send("go away"); });
    const auto response = cortado::sync_wait(app.inject({}));
    CHECK(response.status == 401);
    CHECK(response.body == "go away");
    CHECK(response.header("WWW-Authenticate") == "Basic realm=\"Users\", charset=\"UTF-8\"");
}

TEST_CASE("basic_auth: a function decides on those who are not listed", "[middleware][auth]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site =
            serve(face, greet,
                  mw::basic_auth({.users = {{"ada", "x"}}, .check = [](const mw::basic_credentials& who) {
                                      return who.name == who.password;
                                  }}));
        CHECK(ask(site, basic("ada:x")).body == "hello ada");
        CHECK(ask(site, basic("eve:eve")).body == "hello eve");
        CHECK(ask(site, basic("eve:adam")).status == 401);
    }
}

TEST_CASE("basic_auth: a function may take its time", "[middleware][auth]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        log_capture log;
        const auto site =
            serve(face, greet, mw::basic_auth({.check = [](mw::basic_credentials who) -> cortado::task<bool> {
                      co_await cortado::yield();
                      if (who.name == "broken") throw cortado::http_error(503);
                      co_return who.password == "open sesame";
                  }}));
        CHECK(ask(site, basic("eve:open sesame")).body == "hello eve");
        CHECK(ask(site, basic("eve:open")).status == 401);
        CHECK(ask(site, basic("broken:")).status == 503);
    }
}

TEST_CASE("basic_auth: what it reads is UTF-8 in base64 behind the name of the scheme",
          "[middleware][auth]") {
    CHECK(parsed("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==") == "Aladdin|open sesame");
    CHECK(parsed("bAsIc   QWxhZGRpbjpvcGVuIHNlc2FtZQ== ") == "Aladdin|open sesame");
    CHECK(parsed("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ") == "Aladdin|open sesame");
    CHECK(parsed("Basic dGVzdDoxMjPCow==") == "test|123\xc2\xa3");
    CHECK(parsed("Basic Og==") == "|");
    for (const char* malformed :
         {"", "Basic", "Basic ", "Basic Og=", "Basic Og==x", "Basic O", "Basic ?", "Basic Og== Og==",
          "BasicOg==", "Bearer Og==", "Basic b25seQ==", "Basic YTpiAA==", "Basic YToKYg==", "Basic YTr/"}) {
        INFO(malformed);
        CHECK(parsed(malformed) == "nothing");
    }
}

TEST_CASE("basic_auth: two fields are as good as none", "[middleware][auth][attack]") {
    const auto site = serve(face::express, greet, mw::basic_auth({.users = {{"ada", "x"}}}));
    const web::inject_request twice{
        .headers = {{"Authorization", basic("eve:")}, {"authorization", basic("ada:x")}}};
    CHECK(site(twice).status == 401);
}

TEST_CASE("basic_auth: a field of many octets costs no more than to read it", "[middleware][auth][attack]") {
    const std::string spaces(8000, ' ');
    const std::string letters(8000, 'A');
    CHECK(parsed("Basic" + spaces) == "nothing");
    CHECK(parsed("Basic" + spaces + "Og==") == "|");
    CHECK(parsed("Basic " + letters + "=") == "nothing");
    CHECK(parsed("Basic " + letters) == "nothing");
}

TEST_CASE("basic_auth: where nobody has asked there is no user", "[middleware][auth]") {
    CHECK(serve(face::koa, greet)({}).body == "hello ");
}

TEST_CASE("basic_auth: misuse says what to do", "[middleware][auth]") {
    CHECK_THROWS_WITH(mw::basic_auth({}), "basic_auth: nobody could pass; give it users or a check");
    CHECK_THROWS_WITH(mw::basic_auth({.users = {{"a:b", "c"}}}),
                      "basic_auth: the name \"a:b\" has a colon, which ends a name");
    CHECK_THROWS_WITH(mw::basic_auth({.users = {{"a", "c"}}, .realm = "a\nb"}),
                      "basic_auth: the realm has a character that no header may have");
}
