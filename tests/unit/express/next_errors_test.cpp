#include <cortado/express/next.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

#include <memory>
#include <optional>
#include <stdexcept>

using express::next_fn;
using express::request;
using express::response;

TEST_CASE("next: an error that nobody took is the answer, though next() is called again",
          "[express][next][errors]") {
    express::application app;
    app.use([](request&, response&, next_fn next) {
        next(http_error(403));
        next();
    });
    CHECK(brief(get(app, "/")) == "403");
}

TEST_CASE("next: an error takes the error handlers behind it and skips the rest", "[express][next][errors]") {
    std::string log;
    express::application app;
    app.use([](request&, response&, next_fn next) { next(std::runtime_error("bad")); });
    app.use([&](request&, response&) { log += "skipped "; });
    app.get("/", [&](request&, response&) { log += "skipped "; });
    app.use([&](const http_error&, request&, response&, next_fn) { log += "wrong type "; });
    app.use([&](const std::exception& error, request&, response&, next_fn next) {
        log += std::string("E1:") + error.what() + " ";
        next(error);
    });
    app.use([&](const std::runtime_error& error, request&, response&, next_fn next) {
        log += std::string("E2:") + error.what() + " ";
        next();
    });
    app.use([&](const std::exception&, request&, response&, next_fn) { log += "over "; });
    app.use(answer(log));
    CHECK(brief(get(app, "/")) == "200 done");
    CHECK(log == "E1:bad E2:bad H ");
}

TEST_CASE("next: a null exception_ptr is no error", "[express][next][errors]") {
    std::string log;
    express::application app;
    app.use([](request&, response&, next_fn next) { next(std::exception_ptr()); });
    app.use(answer(log));
    CHECK(brief(get(app, "/")) == "200 done");
}

TEST_CASE("next: what is thrown is an error, and so is what leaves a coroutine later",
          "[express][next][errors]") {
    std::string log;
    cortado::event go;
    express::application app;
    app.get("/now", [](request&, response&) { throw std::runtime_error("now"); });
    app.get("/task", [](request&, response&) -> task<> {
        throw std::runtime_error("task");
        co_return;
    });
    app.get("/later", [&](request&, response&) -> task<> {
        co_await go;
        throw std::runtime_error("later");
    });
    app.get("/number", [](request&, response&) { throw 7; });
    app.use([](std::exception_ptr error, request&, response& res, next_fn) {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& known) {
            res.send(known.what());
        } catch (int number) {
            res.send(std::to_string(number));
        }
    });
    CHECK(brief(get(app, "/now")) == "200 now");
    CHECK(brief(get(app, "/task")) == "200 task");
    CHECK(brief(get(app, "/number")) == "200 7");
    running request(app, "/later");
    CHECK_FALSE(request.is_done());
    go.set();
    CHECK(brief(request.take()) == "200 later");
}

TEST_CASE("next: next() returns normally above a layer that throws", "[express][next][errors]") {
    std::string log;
    express::application app;
    app.use(traced(log, "E1"));
    app.use([&](request&, response&) { throw http_error(403); });
    app.use([&](const http_error& error, request&, response& res, next_fn) {
        log += "error ";
        res.status(error.status()).send("no");
    });
    CHECK(brief(get(app, "/")) == "403 no");
    CHECK(log == "E1> error <E1 ");
}

TEST_CASE("next: an error given on keeps its type through a base", "[express][next][errors]") {
    express::application app;
    app.get("/thrown", [](request&, response&) { throw http_error(418); });
    app.get("/caught", [](request&, response&, next_fn next) {
        try {
            throw http_error(409);
        } catch (const std::exception& error) {
            next(error);
        }
    });
    app.get("/sliced", [](request&, response&, next_fn next) {
        const http_error error(409);
        const std::exception& part = error;
        next(part);
    });
    app.use([](const std::exception& error, request&, response&, next_fn next) -> task<> {
        next(error);
        co_return;
    });
    app.use([](const usage_error& error, request&, response& res, next_fn) { res.send(error.what()); });
    CHECK(get(app, "/thrown").status == 418);
    CHECK(get(app, "/caught").status == 409);
    CHECK(brief(get(app, "/sliced")) ==
          "200 next(err): err is only a part of the exception that was thrown; hand over "
          "std::current_exception() "
          "where it is caught");
}

TEST_CASE("next: an error handler that throws replaces the error", "[express][next][errors]") {
    express::application app;
    app.use([](request&, response&) { throw http_error(400); });
    app.use([](const http_error&, request&, response&, next_fn) { throw std::runtime_error("second"); });
    app.use([](const std::exception& error, request&, response& res, next_fn) { res.send(error.what()); });
    CHECK(brief(get(app, "/")) == "200 second");
}

TEST_CASE("next: an error handler that suspends keeps its exception", "[express][next][errors]") {
    cortado::event go;
    express::application app;
    app.use([](request&, response&) {
        throw std::runtime_error("a message too long to lie in the string itself");
    });
    app.use([&](const std::exception& error, request&, response& res, next_fn) -> task<> {
        co_await go;
        res.send(error.what());
    });
    running request(app, "/");
    CHECK_FALSE(request.is_done());
    go.set();
    CHECK(brief(request.take()) == "200 a message too long to lie in the string itself");
}

TEST_CASE("next: error handlers inside a route work there, and their next() stays in it",
          "[express][next][errors]") {
    std::string log;
    express::application app;
    app.get(
        "/", [&](request&, response&) { throw std::runtime_error("x"); },
        [&](request&, response&) { log += "skipped "; },
        [&](const std::exception&, request&, response&, next_fn next) {
            log += "error ";
            next();
        },
        [&](request&, response& res) {
            log += "on ";
            res.end();
        });
    CHECK(get(app, "/").status == 200);
    CHECK(log == "error on ");
}

TEST_CASE("next: an error that nobody takes below an onion layer passes it and the error handlers behind",
          "[express][next][errors]") {
    std::string log;
    express::application app;
    app.use(traced(log, "E1"), onion(log, "K2"));
    app.use([&](request&, response&) { throw std::runtime_error("bad"); });
    SECTION("no error handler at all") {
        CHECK(brief(get(app, "/")) == "500");
        CHECK(log == "E1> K2> K2!bad <E1 ");
    }
    SECTION("an error handler below takes it first") {
        app.use([&](const std::exception&, request&, response& res, next_fn) {
            log += "error ";
            res.send("taken");
        });
        CHECK(brief(get(app, "/")) == "200 taken");
        CHECK(log == "E1> K2> error <K2 <E1 ");
    }
}

TEST_CASE("next: what leaves an onion layer is for the error handlers behind the point reached",
          "[express][next][errors]") {
    std::string log;
    struct thrower {
        cortado::web::layer as_layer() const {
            cortado::web::layer made;
            made.kind = cortado::web::layer::style::onion;
            made.call = [](void*, cortado::web::exchange&, cortado::web::cursor next) { return run(next); };
            return made;
        }
        static task<> run(cortado::web::cursor next) {
            task<> below = next.lock().descend(next.position());
            co_await below;
            throw std::runtime_error("after");
        }
    };
    express::application app;
    app.use(thrower());
    app.use([&](const std::exception&, request&, response&, next_fn) { log += "passed already "; });
    app.use([&](request&, response&) { log += "H "; });
    app.use([&](const std::exception& error, request&, response& res, next_fn) { res.send(error.what()); });
    CHECK(brief(get(app, "/")) == "200 after");
    CHECK(log == "H ");
}
