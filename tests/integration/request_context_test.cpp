// A value that belongs to a request, seen wherever the request goes: cortado::async_local_storage in both faces.
#include <cortado/core/async_local_storage.hpp>

#include <cortado/cortado.hpp>

#include <cortado/core/when_all.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/middleware/request_id.hpp>
#include <cortado/middleware/stall_detector.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

async_local_storage<std::string> request_id;

/** What is logged while it lives, with the ids of those who logged it. */
class log_with_ids {
public:
    log_with_ids() {
        logger::set_context([](std::string& out) {
            if (const std::string* id = request_id.store()) out += *id;
        });
        logger::set_sink([this](const logger::record& line) {
            lines_.emplace_back(std::string(line.context), std::string(line.message));
        });
    }
    log_with_ids(const log_with_ids&) = delete;
    log_with_ids& operator=(const log_with_ids&) = delete;
    ~log_with_ids() {
        logger::set_sink({});
        logger::set_context({});
    }
    const std::vector<std::pair<std::string, std::string>>& lines() const { return lines_; }

private:
    std::vector<std::pair<std::string, std::string>> lines_;
};

task<> deep_inside(std::string id, int step) {
    logger::info("{} deep {}", id, step);
    co_await sleep_for(std::chrono::microseconds(100 * (step % 3)));
    logger::info("{} deeper {}", id, step);
}

/** Everything a handler may wait for or set going; what is logged begins with the id it should be logged under. */
task<> work_of(std::string id) {
    logger::info("{} begins", id);
    co_await sleep_for(1ms);
    logger::info("{} slept", id);
    set_timeout([id] { logger::info("{} timer", id); }, 1);
    next_tick([id] { logger::info("{} tick", id); });
    set_immediate([id] { logger::info("{} immediate", id); });
    spawn(deep_inside(id, 1));
    co_await when_all(deep_inside(id, 2), deep_inside(id, 3));
    co_await promise<>::resolve();
    logger::info("{} promised", id);
}

task<> jobs_of(std::string id) {
    co_await fs::stat(".");
    logger::info("{} stat", id);
    auto job = [id] { logger::info("{} job", id); };
    co_await run_blocking(job);
    logger::info("{} done", id);
}

template <class Application>
task<> ask(const Application& app, std::string id) {
    web::inject_request request;
    request.url = "/" + id;
    const web::inject_response reply = co_await app.inject(std::move(request));
    CHECK(reply.body == id);
    CHECK(request_id.store() == nullptr);
}

template <class Application>
task<> ask_all(const Application& app, int count) {
    std::vector<task<>> all;
    for (int i = 0; i < count; ++i) all.push_back(ask(app, std::to_string(i)));
    co_await when_all(std::move(all));
}

/** Each line was logged under the id that it begins with. @return how many each id has */
std::map<std::string, int> lines_by_id(const log_with_ids& log) {
    std::map<std::string, int> count;
    std::size_t wrong = 0;
    for (const auto& [id, line] : log.lines()) {
        if (line.substr(0, line.find(' ')) != id) ++wrong;
        ++count[id];
    }
    CHECK(wrong == 0);
    return count;
}

void check_all(const log_with_ids& log, int requests, int lines) {
    const std::map<std::string, int> count = lines_by_id(log);
    CHECK(static_cast<int>(count.size()) == requests);
    int others = 0;
    for (const auto& [id, each] : count) {
        if (each != lines) ++others;
    }
    CHECK(others == 0);
    CHECK(detail::current_context == nullptr);
}

}  // namespace

TEST_CASE("request context: 1,000 requests at a time through Koa, each line of the log has its own id",
          "[context]") {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        std::string id(std::string_view(ctx.path).substr(1));
        co_await request_id.run(std::move(id), next());
        CHECK(request_id.store() == nullptr);
    });
    app.use([](koa::context&, koa::next_fn next) -> task<> {
        co_await next();
        logger::info("{} above", *request_id.store());
    });
    app.use([](koa::context& ctx) -> task<> {
        std::string id(std::string_view(ctx.path).substr(1));
        co_await work_of(id);
        ctx.body = *request_id.store();
    });
    const log_with_ids log;
    cortado::run(ask_all(app, 1000));
    check_all(log, 1000, 13);
}

TEST_CASE("request context: 1,000 requests at a time through Express, held responses and errors among them",
          "[context]") {
    express::application app;
    app.use([](express::request& req, express::response&, express::next_fn next) {
        request_id.run(std::string(req.path().substr(1)), [&] { next(); });
        CHECK(request_id.store() == nullptr);
    });
    app.use([](express::request&, express::response&, express::next_fn next) -> task<> {
        co_await sleep_for(500us);
        next();
    });
    app.use([](express::request& req, express::response& res, express::next_fn next) -> task<> {
        const std::string id(req.path().substr(1));
        co_await work_of(id);
        const int number = std::stoi(id);
        if (number % 3 == 0) throw std::runtime_error(id);
        if (number % 3 == 1) next();
        if (number % 3 == 2) res.send(*request_id.store());
    });
    app.use([](express::request&, express::response& res) {
        auto held = res.keep();
        set_timeout([held = std::move(held)]() mutable { held.send(*request_id.store()); }, 1);
    });
    app.use([](const std::runtime_error& error, express::request&, express::response& res, express::next_fn) {
        CHECK(*request_id.store() == error.what());
        res.send(error.what());
    });
    const log_with_ids log;
    cortado::run(ask_all(app, 1000));
    check_all(log, 1000, 12);
}

TEST_CASE("request context: jobs of the pool and files see the id as well", "[context]") {
    koa::application app;
    app.use([](koa::context& ctx) -> task<> {
        std::string id(std::string_view(ctx.path).substr(1));
        co_await request_id.run(id, jobs_of(id));
        ctx.body = id;
    });
    const log_with_ids log;
    cortado::run(ask_all(app, 50));
    check_all(log, 50, 3);
}

TEST_CASE(
    "request context: an Express middleware in a Koa application gives the id to what is below it alone",
    "[context]") {
    std::string log;
    const auto shown = [] { return request_id.store() == nullptr ? std::string("-") : *request_id.store(); };
    koa::application app;
    app.use([&](koa::context&, koa::next_fn next) -> task<> {
        co_await next();
        log += "above " + shown() + " ";
    });
    app.use([](express::request&, express::response&, express::next_fn next) {
        request_id.run("x", [&] { next(); });
    });
    app.use([&](koa::context& ctx) -> task<> {
        co_await sleep_for(1ms);
        log += "below " + shown() + " ";
        ctx.body = "0";
    });
    cortado::run(ask(app, "0"));
    CHECK(log == "below x above - ");
    CHECK(detail::current_context == nullptr);
}

TEST_CASE(
    "request context: over a real connection a body that comes late is read in the context of its request",
    "[context]") {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        if (request_id.store() != nullptr) ctx.throw_(500);
        co_await request_id.run(std::string(std::string_view(ctx.path).substr(1)), next());
    });
    app.use([](koa::context& ctx) -> task<> {
        std::string got;
        for (;;) {
            const std::string_view piece = co_await ctx.read();
            if (piece.empty()) break;
            got += std::string(piece) + "@" + (request_id.store() == nullptr ? "none" : *request_id.store()) +
                   " ";
        }
        ctx.body = got;
    });
    test::test_server server([handler = app.as_handler()](web::exchange& ex) { return handler(ex); });
    test::raw_client first(server.port());
    test::raw_client second(server.port());
    first.send("POST /one HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    second.send("POST /two HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    second.send("3\r\nxyz\r\n");
    first.send("1\r\nd\r\n");
    second.send("0\r\n\r\nPOST /three HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nq");
    first.send("0\r\n\r\n");
    CHECK(first.read_response().body.ends_with("@one "));
    CHECK(second.read_response().body.ends_with("@two "));
    CHECK(second.read_response().body == "q@three ");
}

TEST_CASE("request context: what a server logs about a request has the name of it", "[context]") {
    struct broken final : stream::readable {
        task<std::string_view> read() override {
            throw std::runtime_error("broken");
            co_return std::string_view();
        }
    };
    koa::application app;
    app.use(middleware::request_id());
    app.use([](koa::context& ctx) -> task<> {
        if (std::string_view(ctx.path) == "/stream") {
            std::unique_ptr<stream::readable> source = std::make_unique<broken>();
            ctx.body = std::move(source);
            co_return;
        }
        co_await ctx.exchange().write("half of it");
        throw std::runtime_error("no more");
    });
    std::vector<std::string> lines;
    logger::set_sink([&lines](const logger::record& line) {
        lines.push_back(std::string(line.context) + ": " + std::string(line.message));
    });
    {
        test::test_server server([handler = app.as_handler()](web::exchange& ex) { return handler(ex); });
        for (const char* path : {"/stream", "/written"}) {
            test::raw_client client(server.port());
            client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: h\r\nX-Request-Id: n1\r\n\r\n");
            client.read_all();
        }
    }
    logger::set_sink({});
    CHECK(lines == std::vector<std::string>{"n1: GET /stream: while the body was sent: broken",
                                            "n1: koa: GET /written: no more",
                                            "n1: GET /written: in the middle of the answer: no more"});
}

TEST_CASE("request context: with async_local_storage an application finds the context that is running",
          "[context][koa]") {
    koa::application app({.silent = true, .async_local_storage = true});
    bool was_heard = false;
    app.on("error", [&](const std::exception&, koa::context& ctx) {
        was_heard = app.current_context() == &ctx && koa::current_context() == &ctx;
    });
    bool rang = false;
    koa::context* late = nullptr;
    const auto far_away = [&app]() -> task<> {
        co_await sleep_for(1ms);
        co_await yield();
        app.current_context()->body = "from far away";
    };
    app.use([&](koa::context& ctx, koa::next_fn next) -> task<> {
        CHECK(app.current_context() == &ctx);
        co_await next();
        CHECK(koa::current_context() == &ctx);
    });
    app.use([&](koa::context& ctx) -> task<> {
        if (ctx.path == "/sync") ctx.throw_(409, "at once");
        co_await far_away();
        if (ctx.path == "/async") ctx.throw_(409, "late");
        if (ctx.path != "/outlasted") co_return;
        late = &ctx;
        set_timeout(
            [&] {
                late = koa::current_context();
                rang = true;
            },
            1ms);
    });
    CHECK(app.current_context() == nullptr);
    CHECK(cortado::run(app.inject({})).body == "from far away");
    CHECK(koa::current_context() == nullptr);
    SECTION("also where errors are heard of") {
        for (const char* path : {"/sync", "/async"}) {
            was_heard = false;
            CHECK(cortado::run(app.inject({.url = path})).status == 409);
            CHECK(was_heard);
        }
    }
    SECTION("each of several requests its own") {
        const auto many = [&]() -> task<> {
            task<web::inject_response> good = app.inject({});
            task<web::inject_response> bad = app.inject({.url = "/async"});
            auto [first, second] = co_await when_all(std::move(good), std::move(bad));
            CHECK(first.body == "from far away");
            CHECK(second.body == "late");
        };
        cortado::run(many());
    }
    SECTION("what outlasts the request finds nothing") {
        const auto waits = [&]() -> task<> {
            task<web::inject_response> asked = app.inject({.url = "/outlasted"});
            const auto reply = co_await asked;
            CHECK(reply.status == 200);
            CHECK(late != nullptr);
            while (!rang) co_await sleep_for(1ms);
        };
        cortado::run(waits());
        CHECK(late == nullptr);
    }
    CHECK(detail::current_context == nullptr);
}

TEST_CASE("request context: of applications that ask each other each finds its own context",
          "[context][koa]") {
    koa::application inner({.async_local_storage = true});
    koa::application silent;
    koa::application outer({.async_local_storage = true});
    koa::context* around = nullptr;
    inner.use([&](koa::context& ctx) {
        CHECK(koa::current_context() == &ctx);
        CHECK(inner.current_context() == &ctx);
        CHECK(outer.current_context() == around);
        ctx.body = "inner";
    });
    silent.use([&](koa::context& ctx) {
        CHECK(silent.current_context() == nullptr);
        CHECK(koa::current_context() == around);
        ctx.assert_(ctx.path == "/", 409, "silent");
        ctx.body = "silent";
    });
    silent.on("error",
              [&](const std::exception&, koa::context&) { CHECK(silent.current_context() == nullptr); });
    outer.use([&](koa::context& ctx) -> task<> {
        around = &ctx;
        task<web::inject_response> asked = inner.inject({});
        const auto one = co_await asked;
        asked = silent.inject({});
        const auto other = co_await asked;
        CHECK(inner.current_context() == nullptr);
        ctx.body = one.body + " " + other.body;
    });
    CHECK(cortado::run(outer.inject({})).body == "inner silent");
    around = nullptr;
    CHECK(cortado::run(silent.inject({.url = "/fails"})).body == "silent");
}

TEST_CASE("koa: a stream that fails behind a flushed head cuts the connection, and on_error hears of it",
          "[koa][stream]") {
    std::vector<std::string> heard;
    koa::application app;
    app.on("error", [&](const std::exception& error, koa::context& ctx) {
        heard.push_back(std::string(error.what()) + (ctx.header_sent() ? " behind the head" : ""));
    });
    app.use([](koa::context& ctx) -> task<> {
        ctx.status = 200;
        if (ctx.path == "/length") ctx.length = 20;
        co_await ctx.flush_headers();
        ctx.body = stream::readable::from([pieces = 0]() mutable -> task<std::string> {
            co_await sleep_for(1ms);
            if (++pieces == 2) throw std::runtime_error("torn");
            co_return "first";
        });
    });
    std::vector<std::string> lines;
    logger::set_sink([&lines](const logger::record& line) { lines.emplace_back(line.message); });
    const auto ask = [&](const char* path) {
        test::test_server server([handler = app.as_handler()](web::exchange& ex) { return handler(ex); });
        test::raw_client client(server.port());
        client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        const std::string all = client.read_all();
        return all.substr(0, all.find("\r\n")) + all.substr(all.find("\r\n\r\n"));
    };
    CHECK(ask("/chunks") == "HTTP/1.1 200 OK\r\n\r\n5\r\nfirst\r\n");
    CHECK(ask("/length") == "HTTP/1.1 200 OK\r\n\r\nfirst");
    logger::set_sink({});
    CHECK(heard == std::vector<std::string>{"torn behind the head", "torn behind the head"});
    CHECK(lines == std::vector<std::string>{"GET /chunks: in the middle of the answer: torn",
                                            "GET /length: in the middle of the answer: torn"});
}

TEST_CASE("request context: Koa's currentContext with a storage of one's own is one layer",
          "[context][differences]") {
    async_local_storage<koa::context*> current;
    const auto answer = [&current]() -> task<> {
        co_await sleep_for(1ms);
        (*current.store())->body = "from far away";
    };
    koa::application app;
    app.use(
        [&current](koa::context& ctx, koa::next_fn next) -> task<> { co_await current.run(&ctx, next()); });
    app.use([&answer](koa::context&) -> task<> { co_await answer(); });
    CHECK(current.store() == nullptr);
    CHECK(cortado::run(app.inject({})).body == "from far away");
}

TEST_CASE(
    "request context: by it the stall detector names the route that has really blocked the loop of a server",
    "[context][stall_detector]") {
    const auto block = [] {
        const auto until = std::chrono::steady_clock::now() + 30ms;
        while (std::chrono::steady_clock::now() < until) continue;
    };
    test::counter count;
    std::vector<middleware::stall> told;
    const auto report = [&](const middleware::stall& each) {
        told.push_back(each);
        count.add();
    };
    const auto detector = middleware::stall_detector({.threshold = 20ms, .report = report});
    express::application first;
    first.use(detector);
    first.get("/users/:id", [&block](express::request&, express::response& res) {
        block();
        res.send("done");
    });
    koa::router users;
    users.get("/users/:id", [&block](koa::context& ctx) -> task<> {
        co_await sleep_for(1ms);
        block();
        ctx.body = "done";
    });
    koa::application second;
    second.use(detector).use(users.routes());
    for (const auto& app : {first.as_handler(), second.as_handler()}) {
        told.clear();
        const int before = count.value();
        {
            test::test_server server([&app](web::exchange& ex) { return app(ex); });
            test::raw_client client(server.port());
            client.send("GET /users/7 HTTP/1.1\r\nHost: h\r\n\r\n");
            CHECK(client.read_response().body == "done");
            count.await_at_least(before + 1);
        }
        // A machine under load may hold up anything else as well.
        const auto is_block = [](const middleware::stall& each) { return each.duration >= 30ms; };
        const auto found = std::find_if(told.begin(), told.end(), is_block);
        REQUIRE(found != told.end());
        CHECK(found->text().starts_with("GET /users/:id (registered at "));
        CHECK(found->text().ends_with(" blocked the event loop for " +
                                      std::to_string(found->duration.count()) + " ms"));
    }
}
