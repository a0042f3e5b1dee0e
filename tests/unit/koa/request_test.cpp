#include <cortado/koa/request.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/koa/application.hpp>

#include <string>
#include <vector>

namespace koa = cortado::koa;
using cortado::test::exchange_fixture;

TEST_CASE("koa request: it is a part of its context and says the same", "[koa][request]") {
    exchange_fixture client("GET", "/a?b=1");
    client.ex.request.headers.append("Host", "h.example:81");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.request.method == ctx.method());
    CHECK(ctx.request.url == ctx.url());
    CHECK(ctx.request.path == "/a");
    CHECK(ctx.request.query["b"] == "1");
    CHECK(&ctx.request.headers() == &ctx.headers);
    CHECK(ctx.request.host() == "h.example:81");
    CHECK(ctx.hostname() == "h.example");
    CHECK(ctx.href() == "http://h.example:81/a?b=1");
    CHECK(ctx.URL().pathname == "/a");
    CHECK(ctx.request.ip == "127.0.0.1");
    CHECK(ctx.socket().address == "127.0.0.1");
    CHECK(&ctx.request.ctx() == &ctx);
    CHECK(&ctx.request.response() == &ctx.response);
    CHECK_THROWS_AS(ctx.request.app(), cortado::usage_error);
}

TEST_CASE("koa request: what is offered may be a list", "[koa][request]") {
    exchange_fixture client;
    for (const char* name : {"Accept", "Accept-Encoding", "Accept-Charset", "Accept-Language"}) {
        client.ex.request.headers.append(name, "b, c;q=0.5, text/x;q=0.1");
    }
    auto& ctx = client.ex.face<koa::context>();
    const std::vector<std::string_view> offered{"a", "c", "b"};
    CHECK(ctx.accepts(std::vector<std::string_view>{"text/a", "text/x"}) == "text/x");
    CHECK(ctx.accepts_encodings(offered) == "b");
    CHECK(ctx.accepts_charsets(offered) == "b");
    CHECK(ctx.accepts_languages(offered) == "b");
}

TEST_CASE("koa request: what it cannot know is empty", "[koa][request]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.host() == "");
    CHECK(ctx.hostname() == "");
    CHECK(ctx.subdomains().empty());
    CHECK(ctx.origin() == "");
    CHECK(ctx.request.type() == "");
    CHECK(ctx.request.charset() == "");
    CHECK(ctx.request.length() == std::nullopt);
    CHECK_FALSE(ctx.is("json").has_body());
    CHECK(ctx.href() == "http:///");
    CHECK(ctx.URL().hostname.empty());
    CHECK(ctx.protocol() == "http");
}

TEST_CASE("koa request: proxies count with the option only", "[koa][request]") {
    const auto seen = [](koa::application_options options) {
        std::string text;
        koa::application app(std::move(options));
        app.use([&](koa::context& ctx) {
            text = std::string(ctx.ip) + " " + std::string(ctx.protocol()) + " " + std::string(ctx.host());
            ctx.body = nullptr;
        });
        exchange_fixture client;
        {
            auto& headers = client.ex.request.headers;
            headers.append("Host", "own.example");
            headers.append("X-Forwarded-For", "1.1.1.1, 2.2.2.2, 3.3.3.3");
            headers.append("X-Forwarded-Proto", "HTTPS");
            headers.append("X-Forwarded-Host", "said.example, b");
        }
        client.run(app.as_handler());
        return text;
    };
    CHECK(seen({}) == "127.0.0.1 http own.example");
    CHECK(seen({.proxy = true}) == "1.1.1.1 https said.example");
    CHECK(seen({.proxy = true, .max_ips_count = 2}) == "2.2.2.2 https said.example");
    CHECK(seen({.proxy = true, .proxy_ip_header = "X-Real-IP"}) == "127.0.0.1 https said.example");
}

TEST_CASE("koa request: who stands in front of an @ is no part of the host", "[koa][request]") {
    exchange_fixture client;
    client.ex.request.headers.append("Host", "good.example@evil.example:80");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.host() == "evil.example");
    client.ex.request.headers.set("Host", "a@b c");
    CHECK(ctx.host() == "");
}

TEST_CASE("koa request: it is written for logs", "[koa][request]") {
    exchange_fixture client("GET", "/x");
    client.ex.request.headers.append("X-A", "1");
    client.ex.request.headers.append("x-a", "2");
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.request.to_json().text() == R"({"method":"GET","url":"/x","header":{"x-a":"1, 2"}})");
    CHECK(ctx.inspect().text() ==
          R"({"request":{"method":"GET","url":"/x","header":{"x-a":"1, 2"}},"response":{"status":404,)"
          R"("message":"Not Found","header":{}},"app":null,"originalUrl":"/x"})");
}
