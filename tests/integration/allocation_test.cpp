#include <cortado/express.hpp>
#include <cortado/koa.hpp>

#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <thread>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

namespace {
thread_local std::size_t allocations = 0;

void* counted(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
}  // namespace

// Of the whole program, but a thread counts only its own.
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size, const std::nothrow_t& how) noexcept { return operator new(size, how); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

using namespace cortado;
using cortado::test::raw_client;
using cortado::test::test_server;

namespace {

/** Allocations of the server's thread for so many requests in the steady state, its connection and caches warm. */
template <class Application>
std::size_t allocations_of(const Application& app, std::string_view path, int requests) {
    test_server server([handler = app.as_handler()](web::exchange& ex) { return handler(ex); });
    raw_client client(server.port());
    const std::string request =
        "GET " + std::string(path) + " HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n";
    auto ask = [&](int times) {
        for (int i = 0; i < times; ++i) {
            client.send(request);
            REQUIRE(client.read_response().status == 200);
        }
    };
    ask(10);
    const std::size_t before = server.on_loop([] { return allocations; });
    ask(requests);
    return server.on_loop([] { return allocations; }) - before;
}

task<> outer(koa::context& ctx, koa::next_fn next) {
    co_await next();
    ctx.set("X-Outer", "1");
}
task<> answer(koa::context& ctx) {
    ctx.body = "Hello, World!";
    co_return;
}

/** Counts the coroutine frames of one request, all else being warm. At the end of a thread its recycler keeps nothing any
    more: each frame is an allocation then, also of those that do not live at the same time. */
class frame_counter {
public:
    static std::size_t count(const koa::application& app) {
        std::size_t frames = 0;
        std::thread([&frames, handler = app.as_handler()] {
            thread_local frame_counter last;  // made before the recycler is in use, so gone after its end
            last.handler_ = handler;
            last.frames_ = &frames;
            last.ask();
            last.ask();
        }).join();
        return frames;
    }
    frame_counter() = default;
    frame_counter(const frame_counter&) = delete;
    frame_counter& operator=(const frame_counter&) = delete;
    ~frame_counter() {
        const std::size_t before = allocations;
        ask();
        *frames_ = allocations - before;
    }

private:
    void ask() {
        client_.begin("GET", "/");
        client_.run(handler_);
        client_.finish();
    }

    cortado::test::exchange_fixture client_;
    web::handler handler_;
    std::size_t* frames_ = nullptr;
};

/** What asking the loop for the count costs by itself. */
std::size_t cost_of_asking() {
    test_server server([](web::exchange& ex) { ex.end(); });
    server.on_loop([] { return allocations; });
    const std::size_t before = server.on_loop([] { return allocations; });
    return server.on_loop([] { return allocations; }) - before;
}

}  // namespace

TEST_CASE("allocations: a plain request through the Express face needs none in the steady state",
          "[server][memory]") {
    express::application app;
    app.use([](express::request&, express::response& res, express::next_fn next) {
        res.set("X-Outer", "1");
        next();
    });
    app.get("/", [](express::request&, express::response& res) { res.send("Hello, World!"); });
    app.get("/users/:id", [](express::request& req, express::response& res) { res.send(req.params["id"]); });
    const std::size_t own = cost_of_asking();
    CHECK(allocations_of(app, "/", 1000) <= own);
    CHECK(allocations_of(app, "/users/7", 1000) <= own);
}

TEST_CASE(
    "allocations: neither ten Express layers, a mounted router nor a route of several handlers needs any",
    "[server][memory]") {
    const auto pass = [](express::request&, express::response&, express::next_fn next) { next(); };
    express::router inner;
    inner.use(pass);
    inner.get("/users/:id/posts/:post", pass, [](express::request& req, express::response& res) {
        res.set("X-Post", req.params["post"]).send(req.params["id"]);
    });
    express::application app;
    for (int i = 0; i < 10; ++i) app.use(pass);
    app.use("/area", pass);
    for (int i = 0; i < 20; ++i) app.get("/other/" + std::to_string(i) + "/:id", pass);
    app.use("/api", inner);
    app.get("/users/:id", pass,
            [](express::request& req, express::response& res) { res.send(req.params["id"]); });
    app.use(
        [](std::exception_ptr, express::request&, express::response& res, express::next_fn) { res.end(); });
    const std::size_t own = cost_of_asking();
    CHECK(allocations_of(app, "/users/7", 1000) <= own);
    CHECK(allocations_of(app, "/api/users/7/posts/12", 1000) <= own);
}

TEST_CASE("allocations: a plain request through the Koa face needs none in the steady state",
          "[server][memory]") {
    koa::application app;
    for (int i = 0; i < 10; ++i) app.use(outer);
    app.use(answer);
    CHECK(allocations_of(app, "/", 1000) <= cost_of_asking());
}

TEST_CASE("allocations: a Koa chain has one coroutine frame for each middleware, however it is composed",
          "[server][memory]") {
    const auto open = [](koa::context& ctx, auto next) -> task<> {
        co_await next();
        ctx.set("X-Second", "1");
    };
    const auto frames = [](auto... layers) {
        koa::application app;
        (app.use(layers), ...);
        return frame_counter::count(app);
    };
    CHECK(frames(answer) == 1);
    CHECK(frames([](koa::context& ctx) { ctx.body = "x"; }) == 1);
    CHECK(frames(outer, outer, outer, open, outer, answer) == 6);
    CHECK(frames(koa::compose({outer, outer, open, answer})) == 4);
    CHECK(frames(koa::compose(outer, open, open, outer, answer)) == 5);
    CHECK(frames(koa::compose({outer, koa::compose(open, outer)}), koa::compose({open}), answer) == 5);
    CHECK(frames(outer, outer) == 3);  // with one for what is behind the last
}

TEST_CASE("allocations: neither a Koa router nor a composition needs any in the steady state",
          "[server][memory]") {
    koa::router inner({.prefix = "/users"});
    inner.use(outer);
    inner.get("user", "/:id", [](koa::context& ctx) { ctx.body = ctx.params["id"]; });
    inner.get("/:id/more/*rest", [](koa::context& ctx) { ctx.body = ctx.params["rest"]; });
    koa::router router;
    router.use(inner.routes());
    for (int i = 0; i < 20; ++i) router.get("/other/" + std::to_string(i), answer);
    koa::application app;
    const auto open = [](koa::context& ctx, auto next) -> task<> {
        co_await next();
        ctx.set("X-Second", "1");
    };
    app.use(koa::compose(outer, open, open, outer, open));
    app.use(koa::compose({outer, outer, koa::compose(open, open), outer}));
    app.use(router.routes()).use(router.allowed_methods());
    const std::size_t own = cost_of_asking();
    CHECK(allocations_of(app, "/users/7", 1000) <= own);
    CHECK(allocations_of(app, "/users/7/more/a/b", 1000) <= own);
    CHECK(allocations_of(app, "/other/7", 1000) <= own);
}

TEST_CASE("allocations: the count sees a handler that allocates", "[server][memory]") {
    express::application app;
    app.get("/", [](express::request&, express::response& res) { res.send(std::string(1000, 'x') + "y"); });
    CHECK(allocations_of(app, "/", 1000) >= 1000);
}
