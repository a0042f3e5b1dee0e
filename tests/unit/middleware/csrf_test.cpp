#include <cortado/middleware/csrf.hpp>

#include <cortado/http/keygrip.hpp>
#include <cortado/middleware/json.hpp>
#include <cortado/middleware/memory_session_store.hpp>
#include <cortado/middleware/session.hpp>
#include <cortado/middleware/urlencoded.hpp>

#include "support/both_faces.hpp"
#include "support/catch.hpp"

#include <set>

namespace mw = cortado::middleware;
namespace web = cortado::web;
using namespace cortado::test;

namespace {

/** The page of a form, or what comes of it; by the path. */
std::string act(web::exchange& ex) {
    const std::string_view path = ex.request.path_and_query;
    if (path == "/login") mw::renew_csrf(ex);
    if (path == "/form" || path == "/login") return mw::csrf_token(ex);
    return "done";
}

served with_cookie(face which, mw::csrf_options options = {}) {
    if (!options.in_session && options.keys.empty()) options.keys = {"key"};
    return serve(which, act, mw::urlencoded(), mw::json(), mw::csrf(std::move(options)));
}
served with_session(face which, std::shared_ptr<mw::session_store> store = nullptr) {
    return serve(which, act, mw::session({.keys = {"key"}, .store = std::move(store)}), mw::urlencoded(),
                 mw::json(), mw::csrf({.in_session = true}));
}

web::inject_request post(web::header_list headers = {}, std::string body = {}) {
    if (!body.empty()) headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return {.method = "POST", .url = "/change", .headers = std::move(headers), .body = std::move(body)};
}

/** What both ways of keeping the secret have in common. */
std::vector<std::pair<std::string, served>> all_ways() {
    std::vector<std::pair<std::string, served>> ways;
    for (const face which : both_faces) {
        const std::string name = name_of(which);
        ways.emplace_back(name + ", cookie", with_cookie(which));
        ways.emplace_back(name + ", session", with_session(which));
        ways.emplace_back(name + ", session in a store",
                          with_session(which, std::make_shared<mw::memory_session_store>()));
    }
    return ways;
}

}  // namespace

TEST_CASE("csrf: a request with a token of its visitor's passes", "[middleware][csrf]") {
    for (const auto& [name, site] : all_ways()) {
        INFO(name);
        browser visitor(site);
        const std::string token = visitor.get("/form").body;
        for (const char* header : {"csrf-token", "xsrf-token", "X-CSRF-Token", "X-XSRF-TOKEN"})
            CHECK(visitor.send(post({{header, token}})).body == "done");
        CHECK(visitor.send(post({}, "a=b&_csrf=" + token)).body == "done");
        web::inject_request json = post({{"Content-Type", "application/json"}});
        json.body = "{\"_csrf\":\"" + token + "\"}";
        CHECK(visitor.send(json).body == "done");
    }
}

TEST_CASE("csrf: without a token, with a wrong one and with another visitor's it is a 403",
          "[middleware][csrf][attack]") {
    for (const auto& [name, site] : all_ways()) {
        INFO(name);
        browser visitor(site);
        browser attacker(site);
        const std::string token = visitor.get("/form").body;
        const std::string foreign = attacker.get("/form").body;
        std::string changed = token;
        changed.back() = changed.back() == 'A' ? 'B' : 'A';
        for (const std::string& wrong :
             {std::string(), std::string("-"), changed, foreign, token.substr(0, token.size() - 1),
              token + "A", token.substr(token.find('-')), "x" + token, std::string(7000, '-'),
              std::string(7000, 'a')}) {
            INFO(wrong.substr(0, 50));
            const auto response = visitor.send(post({{"csrf-token", wrong}}));
            CHECK(response.status == 403);
            CHECK(response.body.find("done") == std::string::npos);
        }
        CHECK(visitor.send(post()).status == 403);
        CHECK(visitor.send(post({}, "_csrf=" + foreign)).status == 403);
        CHECK(visitor.send({.method = "POST", .url = "/change?_csrf=" + token}).status == 403);
        CHECK(site(post({{"csrf-token", token}})).status == 403);
        CHECK(attacker.send(post({{"csrf-token", foreign}})).status == 200);
    }
}

TEST_CASE("csrf: what changes nothing needs no token", "[middleware][csrf]") {
    for (const auto& [name, site] : all_ways()) {
        INFO(name);
        for (const char* method : {"GET", "HEAD", "OPTIONS"})
            CHECK(site({.method = method, .url = "/x"}).status == 200);
        for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "get", "LINK"}) {
            INFO(method);
            CHECK(site({.method = method, .url = "/x"}).status != 200);
        }
        CHECK(all_of(site({.url = "/x"}), "Set-Cookie").empty());
    }
}

TEST_CASE("csrf: what a browser says to come from another site is refused, whatever token it has",
          "[middleware][csrf][attack]") {
    for (const auto& [name, site] : all_ways()) {
        INFO(name);
        browser visitor(site);
        const std::string token = visitor.get("/form").body;
        const auto status = [&](web::header_list headers) {
            headers.emplace_back("csrf-token", token);
            return visitor.send(post(std::move(headers))).status;
        };
        CHECK(status({{"Sec-Fetch-Site", "same-origin"}}) == 200);
        CHECK(status({{"Sec-Fetch-Site", "none"}}) == 200);
        CHECK(status({{"Sec-Fetch-Site", "same-site"}}) == 403);
        CHECK(status({{"Sec-Fetch-Site", "cross-site"}}) == 403);
        CHECK(status({{"Sec-Fetch-Site", "SAME-ORIGIN"}}) == 403);
        CHECK(status({{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost"}}) == 403);
        CHECK(status({{"Origin", "http://localhost"}}) == 200);
        CHECK(status({{"Origin", "HTTP://LOCALHOST"}}) == 200);
        for (const char* origin :
             {"http://evil.example", "http://localhost:8080", "http://localhost.evil.example", "null",
              "localhost", "http://", "http://user@localhost"}) {
            INFO(origin);
            CHECK(status({{"Origin", origin}}) == 403);
        }
    }
}

TEST_CASE("csrf: origins that are trusted may ask, with a token", "[middleware][csrf]") {
    browser visitor(with_cookie(face::koa, {.trusted_origins = {"https://pay.example.com"}}));
    const std::string token = visitor.get("/form").body;
    const auto status = [&](std::string origin, std::string said) {
        return visitor
            .send(post({{"Origin", std::move(origin)},
                        {"Sec-Fetch-Site", "cross-site"},
                        {"csrf-token", std::move(said)}}))
            .status;
    };
    CHECK(status("https://pay.example.com", token) == 200);
    CHECK(status("https://pay.example.com", "x") == 403);
    CHECK(status("http://pay.example.com", token) == 403);
    CHECK(status("https://evil.example", token) == 403);
    browser careless(with_cookie(face::koa, {.check_origin = false}));
    const std::string other = careless.get("/form").body;
    CHECK(careless.send(post({{"Origin", "https://evil.example"}, {"csrf-token", other}})).status == 200);
}

TEST_CASE("csrf: behind a trusted proxy host and scheme are those it says", "[middleware][csrf]") {
    const auto gate = [] {
        return mw::csrf({.keys = {"key"}, .value = [](web::exchange&) { return std::string("x"); }});
    };
    const auto asked = [&](bool trusts, const char* said) {
        const web::header_list proxied = {{"Origin", "https://shop.example"},
                                          {"X-Forwarded-Host", "shop.example"},
                                          {"X-Forwarded-Proto", said}};
        cortado::express::application first;
        first.set("trust proxy", trusts).use(gate());
        first.use([](const cortado::http_error& error, cortado::express::request&,
                     cortado::express::response& res,
                     cortado::express::next_fn) { res.status(error.status()).send(error.what()); });
        cortado::koa::application second({.silent = true, .proxy = trusts});
        second.use(gate());
        std::string text = cortado::sync_wait(first.inject(post(proxied))).body;
        CHECK(cortado::sync_wait(second.inject(post(proxied))).body == text);
        return text;
    };
    CHECK(asked(true, "https") == "invalid csrf token");  // the next thing that is wrong
    CHECK(asked(true, "http") == "the request comes from another site");
    CHECK(asked(false, "https") == "the request comes from another site");
}

TEST_CASE("csrf: the cookie is signed, so nobody chooses a secret", "[middleware][csrf][attack]") {
    const auto site = with_cookie(face::express);
    const std::string token = mw::detail::csrf_token_of("chosen", "salt");
    const auto status = [&](const std::string& cookie) {
        return site(post({{"Cookie", cookie}, {"csrf-token", token}})).status;
    };
    CHECK(status("_csrf=chosen") == 403);
    CHECK(status("_csrf=chosen; _csrf.sig=x") == 403);
    CHECK(status("_csrf=chosen; _csrf.sig=" + cortado::http::keygrip({"other"}).sign("_csrf=chosen")) == 403);
    CHECK(status("_csrf=chosen; _csrf.sig=" + cortado::http::keygrip({"key"}).sign("_csrf=chosen")) == 200);
    CHECK(status("_csrf=; _csrf.sig=" + cortado::http::keygrip({"key"}).sign("_csrf=")) == 403);
}

TEST_CASE("csrf: the cookie has the attributes wished for, and is for https alone where that is used",
          "[middleware][csrf]") {
    const auto site = with_cookie(
        face::koa,
        {.name = "tok", .cookie = {.path = "/app", .same_site = cortado::http::same_site::strict}});
    const auto attributes = [&](bool is_secure) {
        const auto lines = all_of(site({.url = "/form", .is_secure = is_secure}), "Set-Cookie");
        REQUIRE(lines.size() == 2);
        CHECK(lines[0].starts_with("tok="));
        CHECK(lines[1].starts_with("tok.sig="));
        return lines[0].substr(lines[0].find(';'));
    };
    CHECK(attributes(false) == "; path=/app; samesite=strict; httponly");
    CHECK(attributes(true) == "; path=/app; samesite=strict; secure; httponly");
}

TEST_CASE("csrf: a renewed secret makes all tokens so far worth nothing", "[middleware][csrf][attack]") {
    for (const auto& [name, site] : all_ways()) {
        INFO(name);
        browser visitor(site);
        const std::string before = visitor.get("/form").body;
        const std::string after = visitor.get("/login").body;
        CHECK(visitor.send(post({{"csrf-token", before}})).status == 403);
        CHECK(visitor.send(post({{"csrf-token", after}})).status == 200);
    }
}

TEST_CASE("csrf: each token is another, and may stand in HTML and URLs as it is", "[middleware][csrf]") {
    browser visitor(with_session(face::express));
    std::set<std::string> tokens;
    for (int i = 0; i < 20; ++i) tokens.insert(visitor.get("/form").body);
    CHECK(tokens.size() == 20);
    for (const std::string& each : tokens) {
        CHECK(each.size() == 8 + 1 + 27);
        CHECK(each.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
              std::string::npos);
    }
}

TEST_CASE("csrf: tells an error handler what is wrong", "[middleware][csrf]") {
    cortado::express::application app;
    app.use(mw::csrf({.keys = {"key"}}));
    app.use([](const cortado::http_error& error, cortado::express::request&, cortado::express::response& res,
               cortado::express::next_fn) {
        res.status(error.status()).send(error.type() + ": " + error.what());
    });
    CHECK(cortado::sync_wait(app.inject(post())).body == "EBADCSRFTOKEN: invalid csrf token");
    CHECK(cortado::sync_wait(app.inject(post({{"Origin", "null"}}))).body ==
          "csrf.origin: the request comes from another site");
}

TEST_CASE("csrf: what is skipped is not looked at", "[middleware][csrf]") {
    const auto site = with_cookie(
        face::koa, {.ignore_methods = {"GET", "DELETE"},
                    .skip = [](web::exchange& ex) { return ex.request.headers.has("Authorization"); }});
    CHECK(site(post({{"Authorization", "Bearer x"}})).status == 200);
    CHECK(site(post()).status == 403);
    CHECK(site({.method = "DELETE"}).status == 200);
    CHECK(site({.method = "HEAD"}).status == 403);
}

TEST_CASE("csrf: misuse says what to do", "[middleware][csrf]") {
    CHECK_THROWS_WITH(mw::csrf({}),
                      "csrf: nowhere to keep a secret; {.in_session = true} behind session(), or keys to "
                      "sign a cookie with");
    CHECK_THROWS_WITH(mw::csrf({.keys = {""}}), "csrf: a key is empty, so everybody could sign with it");
    CHECK_THROWS_AS(mw::csrf({.keys = {"key"}, .name = "a;b"}), cortado::usage_error);
    const auto without = [](web::exchange& ex) {
        CHECK_THROWS_WITH(
            mw::csrf_token(ex),
            "csrf_token(): no csrf() has run; app.use(middleware::csrf({...})) before this handler");
        CHECK_THROWS_WITH(
            mw::renew_csrf(ex),
            "renew_csrf(): no csrf() has run; app.use(middleware::csrf({...})) before this handler");
        return std::string("done");
    };
    CHECK(serve(face::koa, without)({}).body == "done");
}
