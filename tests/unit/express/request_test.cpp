#include <cortado/express/request.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

using express::request;
using express::response;

TEST_CASE("request: shows the target, the query and the headers", "[express][request]") {
    std::string log;
    express::application app;
    app.use("/a", [&](request& req, response& res) {
        log += std::string(req.method) + " " + req.url + " " + req.base_url + " " +
               std::string(req.original_url) + " " + std::string(req.path()) + " ";
        log += std::string(req.query()["x"]) + " " + std::to_string(req.query().size()) + " ";
        req.url = "/c?y=2";
        log += std::string(req.query()["y"]) + " " + std::to_string(req.query().size()) + " ";
        log += std::string(req.get("x-custom")) + " " + std::string(req.headers["X-Custom"]) + " [" +
               std::string(req.get("absent")) + "]";
        res.end();
    });
    CHECK(get(app, "/a/b?x=1&z", {{"X-Custom", "yes"}}).status == 200);
    CHECK(log == "GET /b?x=1&z /a /a/b?x=1&z /b 1 2 2 1 yes yes []");
}

TEST_CASE("request.get: Referer and Referrer are one header", "[express][request]") {
    express::application app;
    app.use([](request& req, response& res) {
        res.send(std::string(req.get("Referer")) + "," + std::string(req.get("referrer")));
    });
    CHECK(brief(get(app, "/", {{"Referer", "a"}})) == "200 a,a");
    CHECK(brief(get(app, "/", {{"Referrer", "b"}})) == "200 b,b");
}

TEST_CASE("request.text: reads the whole body, once", "[express][request]") {
    express::application app;
    app.post("/", [](request& req, response& res) -> task<> {
        std::string text = co_await req.text();
        res.send(text);
    });
    app.post("/twice", [](request& req, response& res) -> task<> {
        std::string text = co_await req.text();
        std::string again = co_await req.text();
        res.send(again);
    });
    app.post("/small", [](request& req, response& res) -> task<> {
        std::string text = co_await req.text(4);
        res.send(text);
    });
    app.use(
        [](const usage_error& error, request&, response& res, express::next_fn) { res.send(error.what()); });
    CHECK(brief(send(app, "POST", "/", {}, "hello")) == "200 hello");
    CHECK(brief(send(app, "POST", "/small", {}, "hello")) == "413");
    CHECK(brief(send(app, "POST", "/twice", {}, "hello")) ==
          "200 request: the body was read already, by text()");
}

TEST_CASE("request.bytes and request.read: give the body as bytes and in pieces", "[express][request]") {
    express::application app;
    app.post("/bytes", [](request& req, response& res) -> task<> {
        std::vector<std::byte> bytes = co_await req.bytes();
        res.send(bytes);
    });
    app.post("/read", [](request& req, response& res) -> task<> {
        std::string joined;
        for (;;) {
            std::string_view piece = co_await req.read();
            if (piece.empty()) break;
            joined.append(piece).append("|");
        }
        res.send(joined);
    });
    const auto bytes = send(app, "POST", "/bytes", {}, std::string("\0\xFF", 2));
    CHECK(bytes.body == std::string("\0\xFF", 2));
    CHECK(bytes.header("Content-Type") == "application/octet-stream");
    cortado::web::inject_request pieces{.method = "POST", .url = "/read", .body_pieces = {"ab", "c"}};
    CHECK(brief(cortado::sync_wait(app.inject(pieces))) == "200 ab|c|");
}

TEST_CASE("request.body: is nothing until a parser has filled it", "[express][request]") {
    express::application app;
    app.use([](request& req, response&, express::next_fn next) {
        if (req.path() == "/parsed") req.body = "text";
        next();
    });
    app.use([](request& req, response& res) {
        res.send((req.body.has_value() ? "yes " : "no ") + std::string(req.body.text()));
    });
    CHECK(brief(get(app, "/parsed")) == "200 yes text");
    CHECK(brief(get(app, "/")) == "200 no ");
}
