#include <cortado/express/cookie_options.hpp>

#include <cortado/http/date.hpp>
#include <cortado/http/signed_cookie.hpp>
#include "fixture.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>

using express::request;
using express::response;
using namespace std::chrono_literals;

namespace {

template <class Handler>
std::string set_cookie_of(Handler handler) {
    express::application app;
    app.use([&handler](request&, response& res) {
        handler(res);
        res.end();
    });
    const auto received = get(app, "/");
    CHECK(received.status == 200);
    return std::string(received.header("Set-Cookie"));
}

}  // namespace

TEST_CASE("response.cookie: max_age is sent in seconds, and as a date from now on", "[express][cookie]") {
    const std::time_t before = std::time(nullptr);
    const std::string text =
        set_cookie_of([](response& res) { res.cookie("a", "b", {.max_age = 90500ms, .secure = true}); });
    const std::time_t after = std::time(nullptr);
    CHECK(text.starts_with("a=b; Max-Age=90; Path=/; Expires="));
    CHECK(text.ends_with(" GMT; Secure"));
    const std::string date = text.substr(33, text.rfind(';') - 33);
    const auto expires = cortado::http::parse_date(date);
    REQUIRE(expires);
    CHECK(*expires >= before + 90);
    CHECK(*expires <= after + 91);
    for (const auto endless : {std::chrono::milliseconds::max(), std::chrono::milliseconds::min()}) {
        const std::string far =
            set_cookie_of([&](response& res) { res.cookie("a", "b", {.max_age = endless}); });
        const auto told = cortado::http::parse_date(far.substr(far.find("Expires=") + 8));
        REQUIRE(told);
        constexpr std::time_t most = std::time_t{200} * 365 * 24 * 3600;
        const std::time_t wanted = endless.count() > 0 ? before + most : before - most;
        CHECK(std::abs(*told - wanted) < 3600);
    }
    CHECK(set_cookie_of([](response& res) {
              res.cookie("a", "b", {.expires = std::chrono::system_clock::time_point::max()});
          }) == "a=b; Path=/; Expires=Fri, 11 Apr 2262 23:47:16 GMT");
}

TEST_CASE("response.cookie: a signed one needs a secret", "[express][cookie]") {
    CHECK(set_cookie_of([](response& res) {
              CHECK_THROWS_AS(res.cookie("a", "b", {.signed_ = true}), usage_error);
          }).empty());
    const std::string text = set_cookie_of([](response& res) {
        res.cookie("a", "b",
                   {.path = "", .signed_ = true, .secret = "s", .encode = [](std::string_view value) {
                        return std::string(value);
                    }});
    });
    CHECK(text == "a=" + cortado::http::mark_signed_cookie("b", "s"));
}

TEST_CASE("response.cookie: what may not stand in a cookie is refused", "[express][cookie]") {
    CHECK(set_cookie_of([](response& res) {
              CHECK_THROWS_AS(res.cookie("a b", "c"), usage_error);
              CHECK_THROWS_AS(res.cookie("a", "c", {.domain = "a;b"}), usage_error);
              CHECK_THROWS_AS(res.cookie("a", "c", {.path = "a;b"}), usage_error);
              const auto raw = [](std::string_view value) { return std::string(value); };
              CHECK_THROWS_AS(res.cookie("a", "b c", {.encode = raw}), usage_error);
          }).empty());
}
