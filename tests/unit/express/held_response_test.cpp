#include <cortado/express/held_response.hpp>

#include <cortado/core/scope.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>

namespace web = cortado::web;
using express::held_response;
using express::next_fn;
using express::request;
using express::response;

namespace {

/** As a JSON library has them. */
struct dumped {
    std::string dump() const { return "[7]"; }
};

}  // namespace

TEST_CASE("held_response: answers after its handler has returned", "[express][held]") {
    std::optional<held_response> held;
    express::application app;
    app.get("/", [&](request&, response& res) { held = res.keep(); });
    SECTION("with a text") {
        running request(app, "/");
        CHECK_FALSE(request.is_done());
        CHECK_FALSE(held->closed());
        held->status(201).set("X-Late", "yes").send("held");
        REQUIRE(request.is_done());
        const auto received = request.take();
        CHECK(brief(received) == "201 held");
        CHECK(received.header("x-late") == "yes");
        CHECK(held->closed());
    }
    SECTION("with JSON") {
        running request(app, "/");
        held->json({{"a", 1}});
        CHECK(brief(request.take()) == "200 {\"a\":1}");
    }
    SECTION("with nothing") {
        running request(app, "/");
        held->end();
        CHECK(brief(request.take()) == "200");
    }
}

TEST_CASE("held_response: answers in all the ways of a response", "[express][held]") {
    std::optional<held_response> held;
    express::application app;
    app.get("/", [&](request&, response& res) { held = res.keep(); });
    running asked(app, "/?callback=f");
    SECTION("with octets") {
        const std::array<std::byte, 2> octets{std::byte{'a'}, std::byte{'b'}};
        held->send(octets);
        const auto received = asked.take();
        CHECK(received.header("Content-Type") == "application/octet-stream");
        CHECK(received.body == "ab");
    }
    SECTION("with a value of a JSON library") {
        held->json(dumped{});
        CHECK(asked.take().body == "[7]");
    }
    SECTION("with JSON in a call") {
        held->jsonp({{"a", 1}});
        CHECK(asked.take().body == "/**/ typeof f === 'function' && f({\"a\":1});");
    }
    SECTION("with a value of a JSON library in a call") {
        held->jsonp(dumped{});
        CHECK(asked.take().body == "/**/ typeof f === 'function' && f([7]);");
    }
    SECTION("with headers and cookies") {
        held->set("X-N", 7).append("X-N", "8").cookie("a", "text").cookie("b", 7).cookie("c", {{"d", 1}});
        held->clear_cookie("e").end();
        const auto received = asked.take();
        std::string lines;
        for (const auto& [name, value] : received.headers) {
            if (name == "X-N" || name == "Set-Cookie") lines += value.substr(0, value.find("; ")) + '|';
        }
        CHECK(lines == "7|8|a=text|b=7|c=j%3A%7B%22d%22%3A1%7D|e=|");
    }
    SECTION("and in none of them when the client has left") {
        asked.stop();
        held->append("X-N", "8").cookie("a", "text").cookie("c", {{"d", 1}}).clear_cookie("e").set("X-N", 7);
        held->jsonp({{"a", 1}});
        held->json(dumped{});
        CHECK(held->closed());
    }
}

TEST_CASE("held_response: next() goes on behind the handler that kept it", "[express][held][order]") {
    std::string log;
    std::optional<held_response> held;
    cortado::event go;
    express::application app;
    app.use(traced(log, "E1"));
    app.use([&](request&, response& res) {
        log += "keep ";
        held = res.keep();
    });
    app.use([&](request&, response& res, next_fn next) -> task<> {
        log += "C> ";
        co_await go;
        res.set("X-C", "1");
        next();
        log += "<C ";
    });
    app.use(answer(log));
    running request(app, "/");
    CHECK(log == "E1> keep <E1 ");
    held->next();
    CHECK(log == "E1> keep <E1 C> ");
    CHECK_FALSE(request.is_done());
    go.set();
    REQUIRE(request.is_done());
    CHECK(log == "E1> keep <E1 C> H <C ");
    CHECK(brief(request.take()) == "200 done");
}

TEST_CASE("held_response: next() inside a mounted router goes on there", "[express][held]") {
    std::string log;
    std::optional<held_response> held;
    cortado::event go;
    express::router inner;
    inner.use([&](request&, response& res) { held = res.keep(); });
    inner.use([&](request& req, response&, next_fn next) -> task<> {
        log += "inner " + req.url + " ";
        co_await go;
        next();
    });
    express::application app;
    app.use("/in", inner);
    app.use([&](request& req, response& res) { res.send("outer " + req.url); });
    running request(app, "/in/x");
    held->next();
    CHECK_FALSE(request.is_done());
    go.set();
    REQUIRE(request.is_done());
    CHECK(log == "inner /x ");
    CHECK(brief(request.take()) == "200 outer /in/x");
}

namespace {

/** An onion layer whose scope, with what stops the work below, ends with it. */
struct scoped_layer {
    web::layer as_layer() const {
        web::layer made;
        made.kind = web::layer::style::onion;
        made.call = [](void*, web::exchange&, web::cursor next) { return run(next); };
        return made;
    }
    static task<> run(web::cursor next) {
        cortado::scope below;
        below.spawn(next.lock().descend(next.position()));
        co_await below.join();
    }
};

}  // namespace

TEST_CASE("held_response: goes on in a mounted router when the layers above have ended", "[express][held]") {
    std::string log;
    std::optional<held_response> held;
    cortado::event go;
    express::router inner;
    inner.use([&](request&, response& res) { held = res.keep(); });
    inner.use([&](request&, response&, next_fn next) -> task<> {
        log += "begun ";
        try {
            co_await go;
        } catch (const cortado::operation_cancelled&) {
            log += "stopped ";
            throw;
        }
        next();
    });
    inner.use([&](request&, response& res) { res.send("done"); });
    express::application app;
    app.use(scoped_layer(), inner);
    {
        running request(app, "/");
        held->next();
        CHECK_FALSE(request.is_done());
        go.set();
        CHECK(brief(request.take()) == "200 done");
    }
    go.reset();
    {
        running request(app, "/");
        held->next();
        request.stop();  // what stops it now is the request's end, not that of a layer that is gone
        CHECK(request.is_done());
    }
    CHECK(log == "begun begun stopped ");
}

TEST_CASE("held_response: kept after a second next() it goes on in the list it was kept in",
          "[express][held]") {
    std::string log;
    std::optional<held_response> held;
    express::router inner;
    inner.use([&](request&, response&) { log += "first "; });
    inner.use([&](request&, response&) { log += "not this "; });
    express::application app;
    app.use([](request&, response&, next_fn next) {
        next();
        next();
    });
    app.use(inner);
    app.use([&](request&, response& res) { held = res.keep(); });
    app.use([&](request&, response& res) { res.send("behind"); });
    running request(app, "/");
    REQUIRE(held.has_value());
    held->next();
    CHECK(brief(request.take()) == "200 behind");
    CHECK(log == "first ");
}

TEST_CASE("held_response: next(err) goes to the error handlers", "[express][held][errors]") {
    std::optional<held_response> held;
    express::application app;
    app.use([&](request&, response& res) { held = res.keep(); });
    app.use([](const http_error& error, request&, response& res, next_fn) {
        res.status(error.status()).send("no");
    });
    running first(app, "/");
    held->next(http_error(403));
    CHECK(brief(first.take()) == "403 no");
    running second(app, "/");
    held->next(std::make_exception_ptr(http_error(401)));
    CHECK(brief(second.take()) == "401 no");
}

TEST_CASE("held_response: dropped without an answer it is a 500", "[express][held]") {
    std::optional<held_response> held;
    express::application app;
    app.get("/", [&](request&, response& res) { held = res.keep(); });
    running request(app, "/");
    held.reset();
    REQUIRE(request.is_done());
    const auto reply = request.take();
    CHECK(brief(reply) == "500");
    CHECK(reply.body.find("nobody holds what res.keep() gives") != std::string::npos);
}

TEST_CASE("held_response: an answer by another handler counts, and the handle only ends the waiting",
          "[express][held]") {
    std::optional<held_response> held;
    express::application app;
    app.get("/", [&](request&, response& res) {
        held = res.keep();
        res.send("at once");
    });
    running request(app, "/");
    CHECK_FALSE(request.is_done());
    CHECK_THROWS_AS(held->send("twice"), usage_error);
    held.reset();
    CHECK(brief(request.take()) == "200 at once");
}

TEST_CASE("held_response: two holds wait for both", "[express][held]") {
    std::optional<held_response> one;
    std::optional<held_response> two;
    express::application app;
    app.get("/", [&](request&, response& res) {
        one = res.keep();
        two = res.keep();
    });
    running request(app, "/");
    one->send("one");
    CHECK_FALSE(request.is_done());
    two.reset();
    CHECK(brief(request.take()) == "200 one");
}

TEST_CASE("held_response: let go inside a handler it ends the request when the handlers have returned",
          "[express][held]") {
    std::string log;
    std::optional<held_response> held;
    std::optional<next_fn> kept;
    express::application app;
    app.use([&](request&, response& res, next_fn next) {
        held = res.keep();
        kept = next;
    });
    app.use([&](request&, response& res, next_fn next) {
        next();
        log += "E> ";
        res.set("X-Above", "1");
    });
    app.use([&](request&, response&) {
        held->send("inner");
        log += "H ";
    });
    running request(app, "/");
    (*kept)();
    REQUIRE(request.is_done());
    CHECK(log == "H E> ");
    const auto received = request.take();
    CHECK(brief(received) == "200 inner");
    CHECK(received.header("X-Above") == "1");
}

TEST_CASE("held_response: when the client has left its calls do nothing", "[express][held][cancel]") {
    std::optional<held_response> held;
    express::application app;
    app.get("/", [&](request&, response& res) { held = res.keep(); });
    running request(app, "/");
    request.stop();
    REQUIRE(request.is_done());
    CHECK_THROWS_AS(request.take(), cortado::operation_cancelled);
    CHECK(held->closed());
    held->status(200).set("a", "b").send("nobody");
    held->json(1);
    held->next();
    held->next(http_error(400));
    held->end();
}

TEST_CASE("held_response: moved, it is held once", "[express][held]") {
    std::optional<held_response> held;
    express::application app;
    app.get("/", [&](request&, response& res) {
        held_response first = res.keep();
        held_response second = std::move(first);
        held = std::move(second);
    });
    running request(app, "/");
    CHECK_FALSE(request.is_done());
    held->send("moved");
    CHECK(brief(request.take()) == "200 moved");
}

TEST_CASE("held_response: answers by every short word", "[express][held_response]") {
    std::optional<express::held_response> held;
    express::application app;
    app.use([&](express::request&, express::response& res) { held.emplace(res.keep()); });
    const auto answer_of = [&](auto answer) {
        running request(app, "/");
        answer(*held);
        CHECK(held->closed());
        return request.take();
    };
    CHECK(brief(answer_of([](auto& res) { res.send_status(404); })) == "404 Not Found");
    CHECK(answer_of([](auto& res) { res.redirect("/a"); }).header("Location") == "/a");
    CHECK(answer_of([](auto& res) { res.redirect(301, "/a"); }).status == 301);
    const auto typed = answer_of([](auto& res) { res.type("png").end("x"); });
    CHECK(brief(typed) == "200 x");
    CHECK(typed.header("Content-Type") == "image/png");
}
