#include <cortado/express/response.hpp>

#include <cortado/http/etag.hpp>
#include "fixture.hpp"

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <span>

using cortado::json_literal;
using express::next_fn;
using express::request;
using express::response;

namespace {

/** The reply of an application that does nothing but this, with Date left out. */
std::string reply(std::function<void(request&, response&)> handler, std::string_view method = "GET",
                  cortado::web::header_list headers = {}) {
    express::application app;
    app.use([&handler](request& req, response& res) { handler(req, res); });
    const auto received = send(app, method, "/", std::move(headers));
    std::string text = std::to_string(received.status) + "\n";
    for (const auto& [name, value] : received.headers) {
        if (name != "Date") text += name + ": " + value + "\n";
    }
    return text + received.body;
}

struct dumpable {
    std::string dump() const { return "[1]"; }
};

}  // namespace

TEST_CASE("response.send: a text is html with a weak ETag", "[express][response]") {
    CHECK(reply([](request&, response& res) { res.send("hello"); }) ==
          "200\nContent-Type: text/html; charset=utf-8\nETag: W/\"5-qvTGHdzF6KLavt4PO0gs2a6pQ00\"\n"
          "Content-Length: 5\nhello");
    CHECK(reply([](request&, response& res) { res.send(std::string("hello")); }).ends_with("\nhello"));
    const std::string named = "hello";
    CHECK(reply([&](request&, response& res) { res.send(named); }).ends_with("\nhello"));
    CHECK(reply([](request&, response& res) { res.send(std::string_view("hello")); }).ends_with("\nhello"));
}

TEST_CASE("response.send: any type that was set gets charset=utf-8", "[express][response]") {
    const auto type_of = [](std::string type) {
        const std::string text = reply([&](request&, response& res) {
            res.exchange().response.headers.set("Content-Type", type);
            res.send("x");
        });
        return text.substr(4, text.find('\n', 4) - 4);
    };
    CHECK(type_of("text/plain") == "Content-Type: text/plain; charset=utf-8");
    CHECK(type_of("text/plain; charset=iso-8859-1") == "Content-Type: text/plain; charset=utf-8");
    CHECK(type_of("image/svg+xml; z=\"a;b\"; A=1") ==
          "Content-Type: image/svg+xml; z=\"a;b\"; a=1; charset=utf-8");
    CHECK(type_of("text/plain; x=1; charset=utf-8") == "Content-Type: text/plain; x=1; charset=utf-8");
}

TEST_CASE("response.send: bytes are an octet-stream, and keep a type", "[express][response]") {
    static constexpr std::array<std::byte, 2> bytes{std::byte{1}, std::byte{2}};
    const std::span<const std::byte> span(bytes);
    CHECK(reply([&](request&, response& res) { res.send(span); }) ==
          "200\nContent-Type: application/octet-stream\nETag: W/\"2-DKYj4oVfLHXIQq0wL+gg5BtNGX0\"\n"
          "Content-Length: 2\n\x01\x02");
    CHECK(reply([&](request&, response& res) {
              res.type("png").send(span);
          }).starts_with("200\nContent-Type: image/png\n"));
}

TEST_CASE("response.send: null has an ETag and no type, nothing has neither", "[express][response]") {
    CHECK(reply([](request&, response& res) { res.send(nullptr); }) ==
          "200\nETag: W/\"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk\"\nContent-Length: 0\n");
    CHECK(reply([](request&, response& res) { res.send(); }) == "200\nContent-Length: 0\n");
    CHECK(reply([](request&, response& res) { res.end(); }) == "200\nContent-Length: 0\n");
    CHECK(reply([](request&, response& res) { res.end("raw"); }) == "200\nContent-Length: 3\nraw");
}

TEST_CASE("response.json: values, numbers and lists", "[express][response]") {
    const auto body_of = [](auto handler) {
        const std::string text = reply(handler);
        CHECK(text.starts_with("200\nContent-Type: application/json; charset=utf-8\nETag: "));
        return text.substr(text.rfind('\n') + 1);
    };
    CHECK(body_of([](request&, response& res) {
              res.json({{"id", 7}, {"tags", {"a", "b", "c"}}});
          }) == R"({"id":7,"tags":["a","b","c"]})");
    CHECK(body_of([](request&, response& res) { res.send({{"id", 7}}); }) == R"({"id":7})");
    CHECK(body_of([](request&, response& res) { res.send(42); }) == "42");
    CHECK(body_of([](request&, response& res) { res.send(true); }) == "true");
    CHECK(body_of([](request&, response& res) { res.json("text"); }) == "\"text\"");
    CHECK(body_of([](request&, response& res) { res.json(std::vector<int>{1, 2}); }) == "[1,2]");
    CHECK(body_of([](request&, response& res) { res.json(dumpable()); }) == "[1]");
    CHECK(reply([](request&, response& res) {
              res.type("application/vnd.api+json").json(1);
          }).starts_with("200\nContent-Type: application/vnd.api+json; charset=utf-8\n"));
}

TEST_CASE("response.status: takes 100 to 999", "[express][response]") {
    CHECK(reply([](request&, response& res) { res.status(201).end(); }) == "201\nContent-Length: 0\n");
    CHECK(
        reply([](request&, response& res) { res.status(999).send(res.status_code()); }).starts_with("999\n"));
    for (int bad : {0, -1, 99, 1000}) {
        express::application app;
        app.use([bad](request&, response& res) { res.status(bad); });
        app.use([](const usage_error& error, request&, response& res, next_fn) { res.send(error.what()); });
        CHECK(brief(get(app, "/")) == "200 Invalid status code: " + std::to_string(bad) +
                                          ". Status code must be greater than 99 and less than 1000.");
    }
}

TEST_CASE("response.send_status: sends the standard phrase as text", "[express][response]") {
    CHECK(reply([](request&, response& res) {
              res.send_status(404);
          }).starts_with("404\nContent-Type: text/plain; charset=utf-8\n"));
    CHECK(reply([](request&, response& res) { res.type("html").send_status(404); }).ends_with("\nNot Found"));
    CHECK(reply([](request&, response& res) { res.send_status(599); }).ends_with("\n599"));
}

TEST_CASE("response.set: replaces, completes a Content-Type, takes lists and numbers",
          "[express][response]") {
    CHECK(reply([](request&, response& res) {
              res.set("X-A", "1")
                  .set("x-a", 2)
                  .set("X-List", {"a", "b"})
                  .append("X-List", "c")
                  .set("X-Gone", "1");
              res.remove("x-gone").set("X-Read", res.get("X-A")).end();
          }) == "200\nx-a: 2\nX-List: a\nX-List: b\nX-List: c\nX-Read: 2\nContent-Length: 0\n");
    const auto type_of = [](std::string value) {
        const std::string text =
            reply([&](request&, response& res) { res.set("content-type", value).end(); });
        return text.substr(4, text.find('\n', 4) - 4);
    };
    CHECK(type_of("text/plain") == "content-type: text/plain; charset=utf-8");
    CHECK(type_of("json") == "content-type: application/json; charset=utf-8");
    CHECK(type_of("image/png") == "content-type: image/png");
    CHECK(type_of("text/plain; charset=latin1") == "content-type: text/plain; charset=latin1");
    express::application app;
    app.use([](request&, response& res) { res.set("Content-Type", {"a/b", "c/d"}); });
    CHECK(get(app, "/").status == 500);
    CHECK(reply([](request&, response& res) {
              res.type("unknown-ext").end();
          }).starts_with("200\nContent-Type: application/octet-stream\n"));
    CHECK(reply([](request&, response& res) {
              res.type(".html").end();
          }).starts_with("200\nContent-Type: text/html; charset=utf-8\n"));
}

TEST_CASE("response: a client that has the body already gets 304 without it", "[express][response][etag]") {
    const std::string tag = "W/\"5-qvTGHdzF6KLavt4PO0gs2a6pQ00\"";
    const auto hello = [](request&, response& res) { res.set("X-A", "1").send("hello"); };
    CHECK(reply(hello, "GET", {{"If-None-Match", tag}}) == "304\nX-A: 1\nETag: " + tag + "\n");
    CHECK(reply(hello, "HEAD", {{"If-None-Match", tag}}).starts_with("304\n"));
    CHECK(reply(hello, "POST", {{"If-None-Match", tag}}).starts_with("200\n"));
    CHECK(reply(hello, "GET", {{"If-None-Match", tag}, {"Cache-Control", "no-cache"}}).starts_with("200\n"));
    CHECK(reply(hello, "GET", {{"If-None-Match", "\"other\""}}).starts_with("200\n"));
    const auto missing = [](request&, response& res) { res.status(404).send("hello"); };
    CHECK(reply(missing, "GET", {{"If-None-Match", tag}}).starts_with("404\n"));
    const auto own = [](request&, response& res) { res.set("ETag", "\"mine\"").send("hello"); };
    CHECK(reply(own, "GET", {{"If-None-Match", "\"mine\""}}) == "304\nETag: \"mine\"\n");
    const auto dated = [](request&, response& res) {
        res.set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT").send("hello");
    };
    CHECK(reply(dated, "GET", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}).starts_with("304\n"));
}

TEST_CASE("response: an ETag follows the body, whether seen before or not", "[express][response][etag]") {
    const auto tag_of = [](std::string body) {
        express::application app;
        app.use([&](request&, response& res) { res.send(body); });
        return std::string(get(app, "/").header("ETag"));
    };
    std::map<std::string, std::string> tags;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 100; ++i) {
            for (std::size_t size : {1U, 7U, 8U, 30U, 512U, 513U}) {
                std::string body = std::to_string(i);
                body.resize(std::max(size, body.size()), 'x');
                CHECK(tag_of(body) == cortado::http::etag(body));
            }
        }
    }
}

TEST_CASE("response: 204 and 304 lose type and body, 205 its body, HEAD only the body",
          "[express][response]") {
    CHECK(reply([](request&, response& res) { res.status(204).send("x"); }) ==
          "204\nETag: W/\"1-EfatjsUqKYSrqv18O1FlA3hcIHI\"\n");
    CHECK(reply([](request&, response& res) { res.status(205).type("txt").send("x"); }) ==
          "205\nContent-Type: text/plain; charset=utf-8\nETag: W/\"1-EfatjsUqKYSrqv18O1FlA3hcIHI\"\n"
          "Content-Length: 0\n");
    CHECK(reply([](request&, response& res) { res.send("hello"); }, "HEAD") ==
          "200\nContent-Type: text/html; charset=utf-8\nETag: W/\"5-qvTGHdzF6KLavt4PO0gs2a6pQ00\"\n"
          "Content-Length: 5\n");
}

TEST_CASE("response: a second answer is a usage_error that names the first", "[express][response]") {
    std::string message;
    unsigned first = 0;
    express::application app;
    app.use([&](request&, response& res, next_fn next) {
        next();
        try {
            res.send("second");
        } catch (const usage_error& error) {
            message = error.what();
        }
        CHECK_THROWS_AS(res.json(1), usage_error);
        CHECK_THROWS_AS(res.end(), usage_error);
        CHECK_THROWS_AS(res.send_status(500), usage_error);
        CHECK_THROWS_AS(res.send(nullptr), usage_error);
    });
    app.use([&](request&, response& res) {
        CHECK_FALSE(res.headers_sent());
        first = std::source_location::current().line() + 1;
        res.send("first");
        CHECK(res.headers_sent());
    });
    CHECK(brief(get(app, "/")) == "200 first");
    const std::string here = std::source_location::current().file_name();
    CHECK(message.starts_with("response: it has been answered already, at " + here + ":" +
                              std::to_string(first) + " (now at " + here));
}

TEST_CASE("response: layers above may set headers after the answer, until the head has left",
          "[express][response]") {
    express::application app;
    app.use([](request&, response& res, next_fn next) {
        next();
        res.set("X-Time", "5");
    });
    app.get("/send", [](request&, response& res) { res.send("x"); });
    app.get("/write", [](request&, response& res) -> task<> {
        co_await res.write("a");
        CHECK(res.headers_sent());
        CHECK_THROWS_AS(res.set("X-Late", "1"), usage_error);
        CHECK_THROWS_AS(res.append("X-Late", "1"), usage_error);
        CHECK_THROWS_AS(res.remove("X-Late"), usage_error);
        CHECK_THROWS_AS(res.type("html"), usage_error);
        CHECK_THROWS_AS(res.send("x"), usage_error);
        co_await res.write("b");
        res.end();
        CHECK_THROWS_AS(res.end(), usage_error);
    });
    CHECK(get(app, "/send").header("X-Time") == "5");
    CHECK(brief(get(app, "/write")) == "200 ab");
}

TEST_CASE("response.end: a text behind pieces is the last of them", "[express][response]") {
    express::application app;
    app.get("/:last", [](request& req, response& res) -> task<> {
        co_await res.type("txt").write("a");
        res.end(req.params["last"] == "none" ? "" : req.params["last"]);
        CHECK_THROWS_AS(res.end("c"), usage_error);
        CHECK_THROWS_AS(res.send("c"), usage_error);
    });
    CHECK(brief(get(app, "/b")) == "200 ab");
    CHECK(brief(get(app, "/none")) == "200 a");
}

TEST_CASE("response.send_stream: sends what a reader gives", "[express][response]") {
    express::application app;
    app.get("/", [](request&, response& res) {
        int count = 0;
        res.type("txt").send_stream(cortado::stream::readable::from([count]() mutable -> task<std::string> {
            co_return ++count > 3 ? std::string() : std::to_string(count);
        }));
    });
    const auto received = get(app, "/");
    CHECK(brief(received) == "200 123");
    CHECK(received.header("Content-Type") == "text/plain; charset=utf-8");
    CHECK(received.header("Transfer-Encoding") == "chunked");
}

TEST_CASE("response.send_slice: sends a part of a file", "[express][response]") {
    char path[] = "/tmp/cortado_slice_XXXXXX";
    const int descriptor = ::mkstemp(path);
    REQUIRE(descriptor >= 0);
    REQUIRE(::write(descriptor, "0123456789", 10) == 10);
    ::unlink(path);
    express::application app;
    app.get("/",
            [&](request&, response& res) { res.send_slice(cortado::web::file_slice(descriptor, 2, 5)); });
    CHECK(brief(get(app, "/")) == "200 23456");
}

TEST_CASE("response.set: headers of a list, a map and lists of lines", "[express][response]") {
    CHECK(reply([](request&, response& res) {
              const std::map<std::string, std::string> more{{"X-C", "3"}};
              const std::vector<std::string> lines{"a", "b"};
              res.set({{"X-A", "1"}, {"X-B", "2"}}).set(more).set("X-A", lines).append("X-B", lines);
              res.header("X-D", "4").append("X-D", 5).end();
          }) ==
          "200\nX-A: a\nX-A: b\nX-B: 2\nX-B: a\nX-B: b\nX-C: 3\nX-D: 4\nX-D: 5\n"
          "Content-Length: 0\n");
    CHECK(reply([](request&, response& res) {
              res.set("X-A", "1").set("X-A", std::vector<std::string>()).end();
          }) == "200\nContent-Length: 0\n");
    CHECK(reply([](request&, response& res) {
              CHECK_THROWS_AS(res.set("Content-Type", {"a/b"}), usage_error);
              CHECK_THROWS_AS(res.append("Content-Type", "a/b").append("Content-Type", "c/d"), usage_error);
              CHECK_THROWS_AS(res.vary("a b"), usage_error);
              CHECK(res.has_header("content-type"));
              CHECK(res.headers().size() == 1);
              res.remove_header("Content-Type").end();
          }) == "200\nContent-Length: 0\n");
}

TEST_CASE("response.write_head: sets a status and headers as they are", "[express][response]") {
    CHECK(reply([](request&, response& res) {
              res.write_head(203, {{"Content-Type", "text/plain"}}).status_message("Mine").end("x");
          }) == "203\nContent-Type: text/plain\nContent-Length: 1\nx");
    CHECK(reply([](request&, response& res) { res.write_head(204).end(); }) == "204\n");
}

TEST_CASE("response.flush_headers: the head leaves before there is a body", "[express][response]") {
    express::application app;
    app.use([](request&, response& res) -> task<> {
        co_await res.type("txt").flush_headers();
        CHECK(res.headers_sent());
        CHECK_THROWS_AS(res.cookie("a", "b"), usage_error);
        CHECK_THROWS_AS(res.vary("Accept"), usage_error);
        CHECK_THROWS_AS(res.location("/"), usage_error);
        CHECK_THROWS_AS(res.attachment(), usage_error);
        CHECK_THROWS_AS(res.links({{"next", "/"}}), usage_error);
        CHECK_THROWS_AS(res.write_head(200), usage_error);
        CHECK_THROWS_AS(res.redirect("/"), usage_error);
        CHECK_THROWS_AS(res.jsonp(1), usage_error);
        co_await res.write("a");
        res.end();
    });
    CHECK(brief(get(app, "/")) == "200 a");
}

TEST_CASE("response: a second answer by redirect or jsonp names the first", "[express][response]") {
    std::string message;
    express::application app;
    app.use([&](request&, response& res) {
        const unsigned first = std::source_location::current().line() + 1;
        res.redirect("/x");
        for (int round = 0; round < 2; ++round) {
            try {
                round == 0 ? res.redirect(301, "/y") : res.jsonp(1);
            } catch (const usage_error& error) {
                message = error.what();
            }
            CHECK(message.find(":" + std::to_string(first) + " (now at ") != std::string::npos);
            message.clear();
        }
    });
    CHECK(get(app, "/").header("Location") == "/x");
}

TEST_CASE("response.locals: values from layer to layer, gone with the request", "[express][response]") {
    express::application app;
    const auto value = std::make_shared<int>(7);
    app.use([&value](request&, response& res, next_fn next) {
        CHECK_FALSE(res.locals.has("user"));
        res.locals["user"] = value;
        next();
    });
    app.use([](request& req, response& res) {
        CHECK(&res.req() == &req);
        res.send(*res.locals["user"].as<std::shared_ptr<int>>());
    });
    cortado::test::exchange_fixture connection;
    const cortado::web::handler handler = app.as_handler();
    for (int round = 0; round < 2; ++round) {
        connection.begin("GET", "/");
        connection.run(handler);
        CHECK(connection.ex.body.text() == "7");
        CHECK(value.use_count() == 2);
        connection.finish();
        CHECK(value.use_count() == 1);
    }
}

TEST_CASE("response.locals: a value that is kept by its type is no other request's", "[express][response]") {
    struct visitor {
        std::string name;
    };
    express::application app;
    app.use([](request& req, response& res) {
        std::string& name = res.locals.of<visitor>().name;
        if (name.empty()) name = req.query()["name"];
        res.send(name);
    });
    cortado::test::exchange_fixture connection;
    const cortado::web::handler handler = app.as_handler();
    for (const char* name : {"ada", "grace"}) {
        connection.begin("GET", std::string("/?name=") + name);
        connection.run(handler);
        CHECK(connection.ex.body.text() == name);
        connection.finish();
    }
}

TEST_CASE("response: x-powered-by names Express where the setting says so", "[express][response]") {
    for (bool is_on : {false, true}) {
        express::application app;
        app.set("x-powered-by", is_on).get("/", [](request&, response& res) { res.end(); });
        CHECK(get(app, "/").header("X-Powered-By") == (is_on ? "Express" : ""));
        CHECK(get(app, "/none").header("X-Powered-By") == (is_on ? "Express" : ""));
    }
    express::application inner;
    inner.enable("x-powered-by").get("/", [](request&, response& res) { res.end(); });
    express::application outer;
    outer.use("/in", inner);
    CHECK(get(outer, "/in").header("X-Powered-By") == "Express");
    CHECK(get(outer, "/out").header("X-Powered-By").empty());
}

TEST_CASE("response: what JavaScript would call undefined or false", "[express][response]") {
    CHECK(reply([](request&, response& res) {
              res.redirect(399, "/x");
          }).ends_with("\n399. Redirecting to /x"));
    CHECK(reply([](request&, response& res) {
              res.set("Content-Type", "no-such-type").end();
          }).starts_with("200\nContent-Type: application/octet-stream\n"));
    CHECK(reply([](request&, response& res) { res.set("Transfer-Encoding", "chunked").end("x"); }) ==
          "200\nContent-Length: 1\nx");
}
