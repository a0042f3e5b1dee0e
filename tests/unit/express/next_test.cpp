#include <cortado/express/next.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

#include <memory>
#include <optional>
#include <stdexcept>

using express::next_fn;
using express::request;
using express::response;

TEST_CASE("next: synchronous layers unwind in reverse order", "[express][next][order]") {
    std::string log;
    express::application app;
    app.use(traced(log, "E1")).use(traced(log, "E2")).use(answer(log));
    CHECK(brief(get(app, "/")) == "200 done");
    CHECK(log == "E1> E2> H <E2 <E1 ");
}

TEST_CASE("next: a coroutine that suspends after next() ends behind the layers above it",
          "[express][next][order]") {
    std::string log;
    cortado::event go;
    express::application app;
    app.use(traced(log, "E1"));
    app.use([&](request&, response&, next_fn next) -> task<> {
        log += "E2> ";
        next();
        co_await go;
        log += "<E2 ";
    });
    app.use(answer(log));
    running request(app, "/");
    CHECK(log == "E1> E2> H <E1 ");
    CHECK_FALSE(request.is_done());
    go.set();
    CHECK(log == "E1> E2> H <E1 <E2 ");
    REQUIRE(request.is_done());
    CHECK(brief(request.take()) == "200 done");
}

TEST_CASE("next: a coroutine that suspends before next() lets the layers above return",
          "[express][next][order]") {
    std::string log;
    cortado::event go;
    express::application app;
    app.use(traced(log, "E1"));
    app.use([&](request&, response&, next_fn next) -> task<> {
        log += "C> ";
        co_await go;
        next();
        log += "<C ";
    });
    app.use(answer(log));
    running request(app, "/");
    CHECK(log == "E1> C> <E1 ");
    go.set();
    CHECK(log == "E1> C> <E1 H <C ");
    REQUIRE(request.is_done());
    CHECK(brief(request.take()) == "200 done");
}

TEST_CASE("next: an onion layer between linear ones takes its turn in the order", "[express][next][order]") {
    std::string log;
    express::application app;
    app.use(traced(log, "E1"), onion(log, "K2"), answer(log));
    CHECK(brief(get(app, "/")) == "200 done");
    CHECK(log == "E1> K2> H <K2 <E1 ");
}

TEST_CASE("next: an onion layer awaits a handler below that suspends", "[express][next][order]") {
    std::string log;
    cortado::event go;
    express::application app;
    app.use(traced(log, "E1"), onion(log, "K2"));
    app.use([&](request&, response& res) -> task<> {
        log += "H ";
        co_await go;
        log += "H' ";
        res.send("done");
    });
    running request(app, "/");
    CHECK(log == "E1> K2> H <E1 ");
    go.set();
    CHECK(log == "E1> K2> H <E1 H' <K2 ");
    REQUIRE(request.is_done());
    CHECK(brief(request.take()) == "200 done");
}

TEST_CASE("next: an onion layer awaits what a suspended layer below sets going later",
          "[express][next][order]") {
    std::string log;
    cortado::event go;
    cortado::event end;
    express::application app;
    app.use(onion(log, "K1"));
    app.use([&](request&, response&, next_fn next) -> task<> {
        log += "C> ";
        co_await go;
        next();
        log += "<C ";
    });
    app.use([&](request&, response& res) -> task<> {
        log += "H ";
        co_await end;
        log += "H' ";
        res.send("done");
    });
    running request(app, "/");
    CHECK(log == "K1> C> ");
    go.set();
    CHECK(log == "K1> C> H <C ");
    end.set();
    CHECK(log == "K1> C> H <C H' <K1 ");
    CHECK(brief(request.take()) == "200 done");
}

TEST_CASE("next: an onion layer awaits the layers behind the router it stands in", "[express][next][order]") {
    std::string log;
    cortado::event go;
    express::router inner;
    inner.use(onion(log, "K"), traced(log, "I"));
    express::application app;
    app.use(traced(log, "E"), inner);
    app.use([&](request&, response& res) -> task<> {
        log += "H ";
        co_await go;
        log += "H' ";
        res.send("done");
    });
    running request(app, "/");
    CHECK(log == "E> K> I> H <I <E ");
    go.set();
    CHECK(log == "E> K> I> H <I <E H' <K ");
    CHECK(brief(request.take()) == "200 done");
}

TEST_CASE("next: an onion layer that calls next() twice hears of it", "[express][next]") {
    std::string log;
    struct twice {
        cortado::web::layer as_layer() const {
            cortado::web::layer made;
            made.kind = cortado::web::layer::style::onion;
            made.call = [](void*, cortado::web::exchange&, cortado::web::cursor next) { return run(next); };
            return made;
        }
        static task<> run(cortado::web::cursor next) {
            task<> first = next.lock().descend(next.position());
            co_await first;
            task<> second = next.lock().descend(next.position());
            co_await second;
        }
    };
    express::application app;
    app.use(twice());
    app.use([&](request&, response&) { log += "H "; });
    app.use([&](const usage_error& error, request&, response& res, next_fn) {
        log += "error ";
        res.send(error.what());
    });
    CHECK(brief(get(app, "/")) ==
          "200 next() called multiple times in one middleware; call it once and await that");
    CHECK(log == "H error ");
}

TEST_CASE("next: a second call goes on one layer further", "[express][next]") {
    std::string log;
    express::application app;
    app.use([&](request&, response&, next_fn next) {
        next();
        next();
    });
    app.use([&](request&, response&) { log += "first "; });
    app.use([&](request&, response& res) {
        log += "second ";
        res.end();
    });
    CHECK(get(app, "/").status == 200);
    CHECK(log == "first second ");
}

TEST_CASE("next: a second call does not enter a route that another opened", "[express][next]") {
    std::string log;
    express::application app;
    app.get("/", [&](request&, response&, next_fn next) {
        next();
        next();
    });
    app.get(
        "/", [&](request&, response&) { log += "a "; }, [&](request&, response&) { log += "b "; });
    app.get("/", [&](request&, response& res) {
        log += "c ";
        res.end();
    });
    CHECK(get(app, "/").status == 200);
    CHECK(log == "a c ");
}

TEST_CASE("next: after its request is over it is a usage_error", "[express][next]") {
    std::optional<next_fn> kept;
    express::application app;
    app.use([&](request&, response& res, next_fn next) {
        kept = next;
        res.end();
    });
    CHECK(get(app, "/").status == 200);
    CHECK_THROWS_AS((*kept)(), usage_error);
    CHECK_THROWS_AS((*kept)(http_error(400)), usage_error);
    CHECK_THROWS_AS(kept->route(), usage_error);
}

TEST_CASE("next: ten thousand synchronous layers need no deep stack", "[express][next]") {
    int entered = 0;
    express::application app;
    for (int i = 0; i < 10'000; ++i) {
        app.use([&](request&, response&, next_fn next) {
            ++entered;
            next();
        });
    }
    app.use([](request&, response& res) { res.send("end"); });
    CHECK(brief(get(app, "/")) == "200 end");
    CHECK(entered == 10'000);
}

TEST_CASE("next: ten thousand coroutines, routers and onion layers need no deep stack", "[express][next]") {
    std::string log;
    int entered = 0;
    express::application app;
    for (int i = 0; i < 2'500; ++i) {
        express::router inner;
        inner.use([&](request&, response&, next_fn next) -> task<> {
            ++entered;
            next();
            co_return;
        });
        app.use(inner, onion(log, "K"));
    }
    app.use([](request&, response& res) { res.send("end"); });
    CHECK(brief(get(app, "/")) == "200 end");
    CHECK(entered == 2'500);
    CHECK(log.size() == 2'500 * 6);
}

TEST_CASE("next: the hundred-and-first layer of a stack runs when the stack is empty",
          "[express][next][order]") {
    std::string log;
    express::application app;
    app.use(traced(log, "E"));
    for (int i = 0; i < 98; ++i) app.use([](request&, response&, next_fn next) { next(); });
    app.use(traced(log, "F"));
    app.use(answer(log));
    CHECK(brief(get(app, "/")) == "200 done");
    CHECK(log == "E> F> <F <E H ");
}

TEST_CASE("next.route: skips the rest of its route only", "[express][next]") {
    std::string log;
    express::application app;
    app.get(
        "/",
        [&](request&, response&, next_fn next) {
            log += "a ";
            next.route();
        },
        [&](request&, response&) { log += "skipped "; });
    app.use([&](request&, response&, next_fn next) {
        log += "use ";
        next.route();
    });
    app.get("/", [&](request&, response& res) {
        log += "b ";
        res.end();
    });
    CHECK(get(app, "/").status == 200);
    CHECK(log == "a use b ");
}

TEST_CASE("next.router: goes on behind the router, and from an application to 404", "[express][next]") {
    std::string log;
    express::router inner;
    inner.use([&](request&, response&, next_fn next) { next.router(); });
    inner.use([&](request&, response&) { log += "skipped "; });
    express::application app;
    app.use("/in", inner);
    app.get("/in", [&](request&, response& res) { res.send("behind"); });
    app.use([&](request&, response&, next_fn next) { next.router(); });
    app.use([&](request&, response&) { log += "skipped "; });
    CHECK(brief(get(app, "/in")) == "200 behind");
    CHECK(brief(get(app, "/")) == "404");
    CHECK(log == "");
}

TEST_CASE("next: a closed connection stops what is suspended and nobody hears of it as an error",
          "[express][next][cancel]") {
    std::string log;
    cortado::event never;
    express::application app;
    app.use(onion(log, "K1"));
    app.use([&](request&, response&) -> task<> {
        try {
            co_await never;
        } catch (const cortado::operation_cancelled&) {
            log += "stopped ";
            throw;
        }
    });
    app.use([&](std::exception_ptr, request&, response&, next_fn) { log += "error "; });
    running request(app, "/");
    CHECK(log == "K1> ");
    request.stop();
    REQUIRE(request.is_done());
    CHECK_THROWS_AS(request.take(), cortado::operation_cancelled);
    CHECK(log == "K1> stopped K1!operation cancelled ");
}

TEST_CASE("next: an exchange given up while handlers are suspended ends them on the spot",
          "[express][next][cancel]") {
    cortado::event never;
    auto alive = std::make_shared<int>(0);
    std::string log;
    {
        express::router inner;
        inner.use(onion(log, "K"));
        inner.use([&](request&, response&, next_fn next) -> task<> {
            auto mine = alive;
            next();
            co_await never;
        });
        express::application app;
        app.use(inner);
        cortado::event other;
        app.use([&](request&, response&) -> task<> {
            auto mine = alive;
            co_await other;
        });
        running request(app, "/");
        CHECK(alive.use_count() == 3);
    }
    CHECK(alive.use_count() == 1);
}

TEST_CASE("next: kept beyond its layer it goes on while the exchange lasts", "[express][next]") {
    std::string log;
    cortado::event first;
    cortado::event second;
    std::optional<next_fn> kept;
    express::router inner;
    inner.use([&](request&, response&, next_fn next) {
        log += "A> ";
        kept = next;
    });
    express::application app;
    app.use([&](request&, response&, next_fn next) -> task<> {
        next();
        co_await first;
        log += "<B ";
    });
    app.use(inner);
    app.use([&](request&, response& res) -> task<> {
        log += "H ";
        co_await second;
        log += "H' ";
        res.send("late");
    });
    running request(app, "/");
    CHECK(log == "A> ");
    (*kept)();
    CHECK(log == "A> H ");
    first.set();
    CHECK_FALSE(request.is_done());
    second.set();
    REQUIRE(request.is_done());
    CHECK(log == "A> H <B H' ");
    CHECK(brief(request.take()) == "200 late");
}

TEST_CASE("next: kept while the answer is being sent it reaches a mounted router", "[express][next]") {
    std::string log;
    cortado::event more;
    std::optional<next_fn> kept;
    express::router inner;
    inner.use([&](request& req, response&, next_fn next) {
        log += std::string(req.url) + " ";
        next();
    });
    express::application app;
    app.use([&](request&, response& res, next_fn next) {
        kept = next;
        res.send_stream(cortado::stream::readable::from([&]() -> task<std::string> {
            if (more.is_set()) co_return "";
            co_await more;
            co_return "late";
        }));
    });
    app.use(inner);
    running request(app, "/a");
    CHECK_FALSE(request.is_done());
    (*kept)();
    CHECK(log == "/a ");
    more.set();
    REQUIRE(request.is_done());
    CHECK(brief(request.take()) == "200 late");
}
