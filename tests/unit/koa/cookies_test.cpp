#include <cortado/koa/cookies.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/http/keygrip.hpp>
#include <cortado/koa/application.hpp>

#include <optional>
#include <string>
#include <vector>

namespace koa = cortado::koa;
using cortado::test::exchange_fixture;
using lines = std::vector<std::string>;

namespace {

/** The Set-Cookie lines that a handler leaves, for a request with this Cookie. */
template <class Handler>
lines cookies_of(koa::signing_keys keys, std::string_view cookie, Handler handler) {
    koa::application app({.silent = true, .keys = std::move(keys)});
    app.use([&](koa::context& ctx) {
        handler(ctx);
        ctx.body = nullptr;
    });
    exchange_fixture client;
    if (!cookie.empty()) client.ex.request.headers.append("Cookie", cookie);
    client.run(app.as_handler());
    lines found;
    for (const std::string_view line : client.ex.response.headers.values("Set-Cookie"))
        found.emplace_back(line);
    return found;
}

const std::string by_new = cortado::http::keygrip({"new"}).sign("user=ann");
const std::string by_old = cortado::http::keygrip({"old"}).sign("user=ann");

}  // namespace

TEST_CASE("koa cookies: a signature is checked, renewed, or taken back", "[koa][cookies][security]") {
    const auto read = [](const std::string& cookie, std::optional<std::string>& value) {
        return cookies_of({"new", "old"}, cookie, [&](koa::context& ctx) {
            const auto found = ctx.cookies.get("user", {.signed_ = true});
            value = found ? std::optional<std::string>(*found) : std::nullopt;
        });
    };
    std::optional<std::string> value;
    CHECK(read("user=ann; user.sig=" + by_new, value).empty());
    CHECK(value == "ann");
    CHECK(read("user=ann; user.sig=" + by_old, value) == lines{"user.sig=" + by_new + "; path=/; httponly"});
    CHECK(value == "ann");
    const lines taken_back{"user.sig=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"};
    CHECK(read("user=bob; user.sig=" + by_new, value) == taken_back);
    CHECK(value == std::nullopt);
    CHECK(read("user=ann; user.sig=" + by_new.substr(1), value) == taken_back);
    CHECK(value == std::nullopt);
    CHECK(read("user=ann", value).empty());
    CHECK(value == std::nullopt);
}

TEST_CASE("koa cookies: a signature of another cookie's value does not fit", "[koa][cookies][security]") {
    std::optional<std::string_view> found = "something";
    cookies_of({"new"}, "admin=ann; admin.sig=" + by_new,
               [&](koa::context& ctx) { found = ctx.cookies.get("admin", {.signed_ = true}); });
    CHECK_FALSE(found.has_value());
}

TEST_CASE("koa cookies: with options and keys they are signed, without options never", "[koa][cookies]") {
    CHECK(cookies_of({"new"}, "", [](koa::context& ctx) { ctx.cookies.set("user", "ann", {}); }) ==
          lines{"user=ann; path=/; httponly", "user.sig=" + by_new + "; path=/; httponly"});
    CHECK(cookies_of({"new"}, "", [](koa::context& ctx) { ctx.cookies.set("user", "ann"); }) ==
          lines{"user=ann; path=/; httponly"});
}

TEST_CASE("koa cookies: misuse is refused, and nothing is set", "[koa][cookies]") {
    const auto refused = [](const koa::cookie_options& options) {
        std::string said;
        const lines left = cookies_of({}, "", [&](koa::context& ctx) {
            try {
                ctx.cookies.set("a", "b", options);
            } catch (const cortado::usage_error& error) {
                said = error.what();
            }
        });
        CHECK(left.empty());
        return said;
    };
    CHECK(refused({.signed_ = true}) ==
          "koa: .keys required for signed cookies; set app.keys before listen()");
    CHECK(refused({.secure = true}) ==
          "koa: Cannot send secure cookie over unencrypted connection; behind a proxy that encrypts, set "
          "app.proxy");
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    client.ex.head_sent();
    CHECK_THROWS_WITH(ctx.cookies.set("a", "b"), "koa: cookies.set() comes too late: the head has been sent");
}
