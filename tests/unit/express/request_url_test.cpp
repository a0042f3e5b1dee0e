#include <cortado/express/request_url.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

using express::next_fn;
using express::request;
using express::request_url;
using express::response;

TEST_CASE("request_url: reads as a view and copies what is assigned", "[express][request_url]") {
    request_url url;
    CHECK(url.empty());
    const std::string target = "/a/b?x=1";
    url.show(target);
    CHECK(url.data() == target.data());
    CHECK_FALSE(url.is_own());
    std::string other = "/other";
    url = other;
    other[1] = 'X';
    CHECK(url == "/other");
    CHECK(url.is_own());
    const request_url copy = url;
    url = "/new";
    CHECK(copy == "/other");
    const std::string text = copy;
    CHECK(text == "/other");
}

TEST_CASE("request_url: may be given a part of itself", "[express][request_url]") {
    const std::string target = "/a/b/c";
    request_url url;
    url.show(target);
    url = url.substr(2);
    CHECK(url == "/b/c");
    url = url.substr(2);
    CHECK(url == "/c");
    url = "/v2" + url + "/d";
    CHECK(url == "/v2/c/d");
    CHECK(target == "/a/b/c");
}

TEST_CASE("request_url: what was taken off its front goes back", "[express][request_url]") {
    const std::string target = "/a/b";
    request_url url;
    url.show(target);
    url.remove_prefix(2);
    url.prepend("/x");
    CHECK(url == "/x/b");
    url.remove_prefix(2);
    url.prepend("/longer/than/before");
    CHECK(url == "/longer/than/before/b");
    url.remove_prefix(url.size());
    url.prepend("/");
    CHECK(url == "/");
}

TEST_CASE("request_url: rewritten below a mount point, it is put back behind what the mount took off",
          "[express][request_url][mount]") {
    std::string log;
    const auto show = [&log](request& req, response&, next_fn next) {
        log += req.url + " ";
        next();
    };
    express::router inner;
    inner.use(
        "/b",
        [](request& req, response&, next_fn next) {
            if (req.url != "/") req.url = "/new" + req.url;
            next();
        },
        show);
    express::application app;
    app.use([](request& req, response&, next_fn next) {
        if (req.url.starts_with("/old")) req.url = "/a" + std::string(req.url.substr(4));
        next();
    });
    app.use("/a", show, inner, show);
    app.use([](request& req, response& res) { res.send(req.url + "|" + req.base_url); });
    CHECK(brief(get(app, "/a/b/c?x=1")) == "200 /a/b/new/c?x=1|");
    CHECK(log == "/b/c?x=1 /new/c?x=1 /b/new/c?x=1 ");
    log.clear();
    CHECK(brief(get(app, "/old/b")) == "200 /a/b|");
    CHECK(log == "/b / /b ");
    log.clear();
    CHECK(brief(get(app, "/old?q")) == "200 /a?q|");
    CHECK(log == "/?q /?q ");
    CHECK(brief(get(app, "/a")) == "200 /a|");
}
