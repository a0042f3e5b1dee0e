#include <cortado/core/event.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/koa/detail/pass.hpp>
#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace koa = cortado::koa;
namespace web = cortado::web;
using cortado::event;
using cortado::task;
using cortado::test::exchange_fixture;

namespace {

/** What Express's next() is below its names. */
struct linear_next {
    web::cursor at;
    void operator()() const { at.lock().proceed(at.position(), {}); }
    void fail(std::exception_ptr error) const {
        at.lock().proceed(at.position(), {web::signal::kind::error, std::move(error)});
    }
    void leave_router() const { at.lock().proceed(at.position(), {web::signal::kind::skip_router, {}}); }
    void leave_route() const { at.lock().proceed(at.position(), {web::signal::kind::skip_route, {}}); }
};

/** Erase `void(exchange&, linear_next)` or `task<>(exchange&, linear_next)` as the Express face does. */
template <class Handler>
web::layer linear(Handler handler) {
    web::layer made;
    made.kind = web::layer::style::linear;
    made.state = std::make_shared<Handler>(std::move(handler));
    made.call = [](void* state, web::exchange& ex, web::cursor at) -> task<> {
        Handler& callable = *static_cast<Handler*>(state);
        if constexpr (std::is_void_v<decltype(callable(ex, linear_next{at}))>) {
            callable(ex, linear_next{at});
            return {};
        } else {
            return callable(ex, linear_next{at});
        }
    };
    return made;
}

/** Layers that write down who enters and who leaves. */
struct tracer {
    std::string log;

    void note(const std::string& what) { log += log.empty() ? what : " " + what; }
    auto onion(std::string name) {
        return [this, name](koa::context&, koa::next_fn next) -> task<> {
            note(name + ">");
            co_await next();
            note("<" + name);
        };
    }
    auto catching(std::string name) {
        return [this, name](koa::context&, koa::next_fn next) -> task<> {
            note(name + ">");
            std::string caught;
            try {
                co_await next();
            } catch (const std::exception& error) {
                caught = error.what();
            }
            note("<" + name + (caught.empty() ? "" : "(" + caught + ")"));
        };
    }
    auto linear_layer(std::string name) {
        return linear([this, name](web::exchange&, linear_next next) {
            note(name + ">");
            next();
            note("<" + name);
        });
    }
    auto handler(std::string name = "H") {
        return [this, name](koa::context&) { note(name); };
    }
    auto throwing() {
        return [this](koa::context&) {
            note("H!");
            throw std::runtime_error("broken");
        };
    }
    auto waiting(event& until) {
        return [this, &until](koa::context&) -> task<> {
            note("H");
            co_await until;
            note("H'");
        };
    }

    /** Run one request and return the log. */
    std::string run(koa::application& app) {
        log.clear();
        exchange_fixture client;
        client.run(app.as_handler());
        CHECK(client.is_done());
        CHECK(client.answers() == 1);
        return log;
    }
};

template <class... Layers>
koa::application application_of(Layers&&... layers) {
    koa::application app({.silent = true});
    (app.use(std::forward<Layers>(layers)), ...);
    return app;
}

}  // namespace

TEST_CASE("koa pass: layers are left in the reverse of the order they are entered", "[koa][order]") {
    tracer t;
    koa::application app = application_of(t.onion("K1"), t.onion("K2"), t.handler());
    CHECK(t.run(app) == "K1> K2> H <K2 <K1");
    CHECK(t.run(app) == "K1> K2> H <K2 <K1");
}

TEST_CASE("koa pass: a layer that does not go on ends the descent", "[koa][order]") {
    tracer t;
    koa::application app = application_of(t.onion("K1"), t.handler("H1"), t.handler("H2"));
    CHECK(t.run(app) == "K1> H1 <K1");
}

TEST_CASE("koa pass: a suspended layer holds up those above it", "[koa][order]") {
    tracer t;
    event go;
    koa::application app = application_of(t.onion("K1"), t.onion("K2"), t.waiting(go));
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(t.log == "K1> K2> H");
    CHECK(client.answers() == 0);
    go.set();
    CHECK(t.log == "K1> K2> H H' <K2 <K1");
    CHECK(client.is_done());
    CHECK(client.answers() == 1);
}

TEST_CASE("koa pass: a layer may suspend before and after what is below it", "[koa][order]") {
    tracer t;
    event before;
    event after;
    koa::application app = application_of(
        t.onion("K1"),
        [&](koa::context&, koa::next_fn next) -> task<> {
            t.note("K2>");
            co_await before;
            co_await next();
            co_await after;
            t.note("<K2");
        },
        t.handler());
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(t.log == "K1> K2>");
    before.set();
    CHECK(t.log == "K1> K2> H");
    after.set();
    CHECK(t.log == "K1> K2> H <K2 <K1");
    CHECK(client.is_done());
}

TEST_CASE("koa pass: an exception travels up until a layer takes it", "[koa][order]") {
    tracer t;
    koa::application caught = application_of(t.onion("K1"), t.catching("K2"), t.onion("K3"), t.throwing());
    CHECK(t.run(caught) == "K1> K2> K3> H! <K2(broken) <K1");
    koa::application uncaught = application_of(t.onion("K1"), t.throwing());
    CHECK(t.run(uncaught) == "K1> H!");
}

TEST_CASE("koa pass: an exception after a suspension travels up as well", "[koa][order]") {
    tracer t;
    event go;
    koa::application app = application_of(t.catching("K1"), t.onion("K2"), [&](koa::context&) -> task<> {
        co_await go;
        throw std::runtime_error("late");
    });
    exchange_fixture client;
    client.run(app.as_handler());
    go.set();
    CHECK(t.log == "K1> K2> <K1(late)");
    CHECK(client.answers() == 1);
}

TEST_CASE("koa pass: a mounted application stands where it was mounted, and its end leads on",
          "[koa][order]") {
    tracer t;
    koa::application inner = application_of(t.onion("A"), t.onion("B"));
    koa::application outer = application_of(t.onion("K1"), inner, t.onion("K2"), t.handler());
    CHECK(t.run(outer) == "K1> A> B> K2> H <K2 <B <A <K1");

    koa::application stopping = application_of(t.onion("A"), t.handler("HA"));
    koa::application around = application_of(t.onion("K1"), stopping, t.handler());
    CHECK(t.run(around) == "K1> A> HA <A <K1");

    koa::application empty;
    koa::application with_empty = application_of(empty, t.handler());
    CHECK(t.run(with_empty) == "H");
}

TEST_CASE("koa pass: errors of a mounted application go up to the outer one", "[koa][order]") {
    tracer t;
    koa::application inner = application_of(t.onion("A"), t.throwing());
    koa::application outer = application_of(t.catching("K1"), inner);
    CHECK(t.run(outer) == "K1> A> H! <K1(broken)");
}

TEST_CASE("koa pass: an application can be mounted twice", "[koa][order]") {
    tracer t;
    koa::application inner = application_of(t.onion("A"));
    koa::application outer = application_of(inner, inner, t.handler());
    CHECK(t.run(outer) == "A> A> H <A <A");
}

TEST_CASE("koa pass: a linear layer runs what is below it inside its next()", "[koa][order]") {
    tracer t;
    koa::application app = application_of(t.onion("K1"), t.linear_layer("E2"), t.handler());
    CHECK(t.run(app) == "K1> E2> H <E2 <K1");
    koa::application two = application_of(t.linear_layer("E1"), t.linear_layer("E2"), t.handler());
    CHECK(t.run(two) == "E1> E2> H <E2 <E1");
}

TEST_CASE("koa pass: a linear layer returns before what suspended below it, the onion above does not",
          "[koa][order]") {
    tracer t;
    event go;
    koa::application app = application_of(t.onion("K1"), t.linear_layer("E2"), t.linear_layer("E3"),
                                          t.onion("K4"), t.waiting(go));
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(t.log == "K1> E2> E3> K4> H <E3 <E2");
    go.set();
    CHECK(t.log == "K1> E2> E3> K4> H <E3 <E2 H' <K4 <K1");
    CHECK(client.is_done());
}

TEST_CASE("koa pass: a linear layer that is a coroutine is waited for, and what it started too",
          "[koa][order]") {
    tracer t;
    event own;
    event below;
    const auto coroutine = linear([&](web::exchange&, linear_next next) -> task<> {
        t.note("C>");
        next();
        co_await own;
        t.note("<C");
    });
    koa::application app = application_of(t.onion("K1"), coroutine, t.waiting(below));
    const bool own_first = GENERATE(true, false);
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(t.log == "K1> C> H");
    (own_first ? own : below).set();
    CHECK_FALSE(client.is_done());
    (own_first ? below : own).set();
    CHECK(t.log == (own_first ? "K1> C> H <C H' <K1" : "K1> C> H H' <C <K1"));
    CHECK(client.is_done());
}

TEST_CASE("koa pass: a linear coroutine may go on after a suspension", "[koa][order]") {
    tracer t;
    event go;
    const auto coroutine = linear([&](web::exchange&, linear_next next) -> task<> {
        t.note("C>");
        co_await go;
        next();
        t.note("<C");
    });
    koa::application app = application_of(t.onion("K1"), coroutine, t.handler());
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(t.log == "K1> C>");
    go.set();
    CHECK(t.log == "K1> C> H <C <K1");
}

TEST_CASE("koa pass: a linear layer passes a failure below it on when it has returned", "[koa][order]") {
    tracer t;
    koa::application app = application_of(t.catching("K1"), t.linear_layer("E2"), t.throwing());
    CHECK(t.run(app) == "K1> E2> H! <E2 <K1(broken)");

    event go;
    koa::application late =
        application_of(t.catching("K1"), t.linear_layer("E2"), [&](koa::context&) -> task<> {
            co_await go;
            throw std::runtime_error("late");
        });
    t.log.clear();
    exchange_fixture client;
    client.run(late.as_handler());
    go.set();
    CHECK(t.log == "K1> E2> <E2 <K1(late)");
}

TEST_CASE("koa pass: what a linear layer throws or gives to next travels up", "[koa][order]") {
    tracer t;
    koa::application throwing = application_of(
        t.catching("K1"), linear([](web::exchange&, linear_next) { throw std::runtime_error("thrown"); }));
    CHECK(t.run(throwing) == "K1> <K1(thrown)");
    koa::application given =
        application_of(t.catching("K1"), linear([](web::exchange&, linear_next next) {
                           next.fail(std::make_exception_ptr(std::runtime_error("given")));
                       }),
                       t.handler());
    CHECK(t.run(given) == "K1> <K1(given)");
}

TEST_CASE("koa pass: a linear next() called again goes one layer further", "[koa][order]") {
    tracer t;
    const auto twice = linear([&](web::exchange&, linear_next next) {
        t.note("E>");
        next();
        next();
        next();
        t.note("<E");
    });
    koa::application app = application_of(t.onion("K1"), twice, t.handler("H1"), t.handler("H2"));
    CHECK(t.run(app) == "K1> E> H1 H2 <E <K1");
}

TEST_CASE("koa pass: leaving the router leads behind the list, leaving the route to the next layer",
          "[koa][order]") {
    tracer t;
    koa::application inner = application_of(
        t.onion("A"), linear([](web::exchange&, linear_next next) { next.leave_router(); }), t.handler("no"));
    koa::application outer = application_of(inner, t.handler());
    CHECK(t.run(outer) == "A> H <A");
    koa::application route =
        application_of(linear([](web::exchange&, linear_next next) { next.leave_route(); }), t.handler());
    CHECK(t.run(route) == "H");
}

TEST_CASE("koa pass: an exchange that a linear layer holds is waited for", "[koa][order]") {
    tracer t;
    std::optional<linear_next> held;
    const auto holding = linear([&](web::exchange& ex, linear_next next) {
        t.note("E");
        ex.hold();
        held = next;
    });
    koa::application app = application_of(t.onion("K1"), holding, t.handler());
    SECTION("it goes on later") {
        exchange_fixture client;
        client.run(app.as_handler());
        CHECK(t.log == "K1> E");
        (*held)();
        CHECK(t.log == "K1> E H");
        client.ex.release();
        CHECK(t.log == "K1> E H <K1");
        CHECK(client.answers() == 1);
    }
    SECTION("it answers later") {
        exchange_fixture client;
        client.run(app.as_handler());
        client.ex.body.assign(std::string_view("later"));
        client.ex.end();
        client.ex.release();
        CHECK(t.log == "K1> E <K1");
        CHECK(client.reply() == "HTTP/1.1 200 OK\nContent-Length: 5\n\nlater");
    }
    SECTION("dropped without an answer it is an error") {
        exchange_fixture client;
        client.run(app.as_handler());
        client.ex.release();
        CHECK(t.log == "K1> E");
        CHECK(client.ex.response.status == 500);
        CHECK(client.answers() == 1);
    }
    SECTION("it is stopped with its request") {
        exchange_fixture client;
        client.run(app.as_handler());
        client.ex.stop.request_stop();
        CHECK(client.is_done());
        CHECK(client.answers() == 0);
    }
}

TEST_CASE("koa pass: a linear next() called when its layer has ended is refused", "[koa][order]") {
    tracer t;
    std::optional<linear_next> kept;
    event go;
    koa::application app = application_of(
        [&](koa::context&, koa::next_fn next) -> task<> {
            co_await next();
            co_await go;
        },
        linear([&](web::exchange&, linear_next next) { kept = next; }), t.handler());
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK_THROWS_AS((*kept)(), cortado::usage_error);
    CHECK(t.log.empty());
    go.set();
    CHECK(client.is_done());
}

TEST_CASE("koa pass: stopping a request stops what is suspended in it, at every depth",
          "[koa][order][cancel]") {
    tracer t;
    event never;
    const auto noting = [&t](std::string name) {
        return [&t, name](koa::context&, koa::next_fn next) -> task<> {
            std::string how = "ended";
            try {
                co_await next();
            } catch (const cortado::operation_cancelled&) {
                how = "stopped";
            }
            t.note(name + " " + how);
            if (how == "stopped") throw cortado::operation_cancelled();
        };
    };
    koa::application app = application_of(noting("K1"), t.linear_layer("E2"), noting("K3"), t.waiting(never));
    exchange_fixture client;
    client.run(app.as_handler());
    client.ex.stop.request_stop();
    CHECK(t.log == "E2> H <E2 K3 stopped K1 stopped");
    CHECK(client.is_done());
    CHECK(client.answers() == 0);
    CHECK_THROWS_AS(std::rethrow_exception(client.failure()), cortado::operation_cancelled);
}

TEST_CASE("koa pass: a request that is torn down in the middle leaves nothing behind",
          "[koa][order][cancel]") {
    event never;
    auto alive = std::make_shared<int>(7);
    const std::weak_ptr<int> watch = alive;
    tracer t;
    koa::application app = application_of(t.onion("K1"), t.linear_layer("E2"), t.linear_layer("E3"),
                                          [&, kept = std::move(alive)](koa::context&) mutable -> task<> {
                                              const auto local = std::move(kept);
                                              co_await never;
                                          });
    {
        exchange_fixture client;
        client.run(app.as_handler());
        CHECK_FALSE(watch.expired());
    }
    CHECK(watch.expired());
    CHECK(t.log == "K1> E2> E3> <E3 <E2");
}

namespace {

/** A list of the other face, as far as one layer of it can see. */
class linear_list final : public web::pass {
public:
    linear_list(web::exchange& ex, tracer& t) : pass(ex), tracer_(t) {}
    void proceed(std::uint32_t, web::signal) override { tracer_.note("proceed"); }
    void go_on(std::uint32_t) override { tracer_.note("proceed"); }
    task<> descend(std::uint32_t position) override {
        tracer_.note("tail" + std::to_string(position));
        co_return;
    }

private:
    tracer& tracer_;
};

/** Run a Koa layer in the other face's list, which asks `complete` when nobody has answered. */
std::string run_in_linear_list(tracer& t, const web::layer& layer) {
    t.log.clear();
    exchange_fixture client;
    linear_list list(client.ex, t);
    const auto call = [&](web::exchange& ex) -> task<> {
        co_await layer(ex, web::cursor(list, 4));
        if (ex.complete != nullptr) ex.complete(ex);
    };
    client.run(web::handler::from(call));
    CHECK(client.is_done());
    return client.reply();
}

}  // namespace

TEST_CASE("koa pass: in a list of the other face the end of an application leads to that list's next layer",
          "[koa][order]") {
    tracer t;
    koa::application app = application_of(t.onion("K1"));
    CHECK(run_in_linear_list(t, app.as_layer()) ==
          "HTTP/1.1 404 Not Found\nContent-Type: text/plain; charset=utf-8\nContent-Length: 9\n\nNot Found");
    CHECK(t.log == "K1> tail4 <K1");
}

TEST_CASE("koa pass: in a list of the other face Koa's rules answer what Koa layers set", "[koa][order]") {
    tracer t;
    koa::application app = application_of(t.onion("K1"), [](koa::context& ctx) { ctx.body = {{"a", 1}}; });
    const std::string expected =
        "HTTP/1.1 200 OK\nContent-Type: application/json; charset=utf-8\nContent-Length: 7\n\n{\"a\":1}";
    CHECK(run_in_linear_list(t, app.as_layer()) == expected);
    CHECK(t.log == "K1> <K1");
    const koa::middleware bare([](koa::context& ctx) { ctx.body = {{"a", 1}}; });
    CHECK(run_in_linear_list(t, bare.as_layer()) == expected);
}
