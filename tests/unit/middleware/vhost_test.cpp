#include <cortado/middleware/vhost.hpp>

#include <string>
#include <utility>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::message_of;
namespace express = cortado::express;
namespace koa = cortado::koa;
namespace middleware = cortado::middleware;
namespace web = cortado::web;

namespace {

std::string found(const web::exchange& ex) {
    const auto& match = *ex.attached<middleware::vhost_match>();
    std::string text = match.host + ' ' + match.hostname;
    for (const std::string& part : match.captured) text += ' ' + part;
    return text;
}

/** An application of each face that gives a host to another one, which says what has been matched. */
std::vector<std::pair<std::string, web::handler>> hosting(std::string_view hostname) {
    express::application inner;
    inner.use([](express::request& req, express::response& res) { res.send(found(req.exchange())); });
    express::application first;
    first.use(middleware::vhost(hostname, inner));
    first.use([](express::request&, express::response& res) { res.send("other"); });
    koa::application below({.silent = true});
    below.use([](koa::context& ctx) -> cortado::task<> {
        ctx.body = found(ctx.exchange());
        co_return;
    });
    koa::application second({.silent = true});
    second.use(middleware::vhost(hostname, below));
    second.use([](koa::context& ctx) -> cortado::task<> {
        ctx.body = "other";
        co_return;
    });
    return {{"express", first.as_handler()}, {"koa", second.as_handler()}};
}

std::string at(const web::handler& app, const std::string& host) {
    return ask(app, {.headers = {{"Host", host}}}).body;
}

}  // namespace

TEST_CASE("vhost: a host goes to its application, without its port and in any case", "[middleware]") {
    for (const auto& [face, app] : hosting("Mail.example.com")) {
        CAPTURE(face);
        CHECK(at(app, "mail.example.com") == "mail.example.com mail.example.com");
        CHECK(at(app, "MAIL.Example.com:3000") == "MAIL.Example.com:3000 MAIL.Example.com");
        for (const char* host : {"example.com", "mail.example.com.evil.org", "xmail.example.com",
                                 "mailXexample.com", "mail.example.co", "localhost"})
            CHECK(at(app, host) == "other");
    }
    for (const auto& [face, app] : hosting("[::1]")) {
        CAPTURE(face);
        CHECK(at(app, "[::1]:80") == "[::1]:80 [::1]");
        CHECK(at(app, "[::2]:80") == "other");
    }
}

TEST_CASE("vhost: a star stands for one or more characters, never for a dot", "[middleware]") {
    for (const auto& [face, app] : hosting("*.example.com")) {
        CAPTURE(face);
        CHECK(at(app, "a-b.example.com:8080") == "a-b.example.com:8080 a-b.example.com a-b");
        for (const char* host : {".example.com", "a.b.example.com", "example.com", "a.example.com.org"})
            CHECK(at(app, host) == "other");
    }
    for (const auto& [face, app] : hosting("*-*.*.com")) {
        CAPTURE(face);
        CHECK(at(app, "a-b-c.d.com") == "a-b-c.d.com a-b-c.d.com a-b c d");
        CHECK(at(app, "ab.d.com") == "other");
    }
}

TEST_CASE("vhost: no host makes a pattern with many stars slow", "[middleware]") {
    std::string pattern;
    for (int i = 0; i < 60; ++i) pattern += "*a";
    for (const auto& [face, app] : hosting(pattern + ".com")) {
        CAPTURE(face);
        CHECK(at(app, std::string(240, 'a') + ".org") == "other");
        CHECK(at(app, std::string(4000, 'a') + ".com") == "other");
    }
}

TEST_CASE("vhost: a host name is not empty and has no port", "[middleware]") {
    const koa::application app;
    CHECK(message_of([&] { middleware::vhost("", app); }) ==
          "vhost: '' is no host name; write it without a port: \"*.example.com\"");
    CHECK(message_of([&] { middleware::vhost("a.example:80", app); }) ==
          "vhost: 'a.example:80' is no host name; write it without a port: \"*.example.com\"");
}
