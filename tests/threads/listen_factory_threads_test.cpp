#include <cortado/server/server.hpp>

#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/web/exchange.hpp>

#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_client.hpp"

using namespace cortado;
using namespace std::chrono_literals;
using cortado::test::raw_client;

namespace {

/** What an application has for itself; nothing here is locked. */
class own_state {
public:
    /** What tests count, over all threads. */
    struct totals {
        std::atomic<int> alive = 0;
        std::atomic<int> ended_elsewhere = 0;
        std::atomic<int> used_elsewhere = 0;
        std::atomic<int> waiting = 0;
    };

    own_state(totals& counted, int number) : number_(number), totals_(counted) { ++totals_.alive; }
    own_state(const own_state&) = delete;
    own_state& operator=(const own_state&) = delete;
    ~own_state() {
        if (!is_at_home()) ++totals_.ended_elsewhere;
        --totals_.alive;
    }

    /** Note a use. @return "number:uses" */
    std::string use() {
        if (!is_at_home()) ++totals_.used_elsewhere;
        return std::to_string(number_) + ":" + std::to_string(++uses_);
    }
    task<> wait_long() {
        use();
        ++totals_.waiting;
        co_await sleep_for(1h);
    }

private:
    bool is_at_home() const {
        return std::this_thread::get_id() == thread_ && &event_loop::current() == &loop_;
    }

    int number_;
    int uses_ = 0;
    std::thread::id thread_ = std::this_thread::get_id();
    event_loop& loop_ = event_loop::current();
    totals& totals_;
};

express::application express_with(const std::shared_ptr<own_state>& state) {
    express::application app;
    app.get("/", [state](express::request&, express::response& res) { res.send(state->use()); });
    app.get("/wait", [state](express::request&, express::response&) { return state->wait_long(); });
    return app;
}

koa::application koa_with(const std::shared_ptr<own_state>& state) {
    koa::application app;
    app.use([state](koa::context& ctx) { ctx.body = state->use(); });
    return app;
}

std::string ask(std::uint16_t port) {
    raw_client client(port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return client.read_response().body;
}

/** Ask until that many applications have answered. @return the numbers of those that have */
std::set<std::string> ask_until(std::uint16_t port, std::size_t wanted) {
    std::set<std::string> seen;
    for (int i = 0; i < 2000 && seen.size() < wanted; ++i) {
        const std::string text = ask(port);
        seen.insert(text.substr(0, text.find(':')));
    }
    return seen;
}

/** Send so many requests for the path that is never answered. */
std::vector<raw_client> wait_there(std::uint16_t port, int count) {
    std::vector<raw_client> clients;
    for (int i = 0; i < count; ++i) clients.emplace_back(port).send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    return clients;
}

std::uint16_t free_port() {
    server probe = serve(0, web::handler::from([](web::exchange& ex) { ex.end(); }), {.host = "127.0.0.1"});
    const std::uint16_t port = probe.port();
    probe.abort();
    run();
    return port;
}

bool is_listened_on(std::uint16_t port) {
    try {
        raw_client client(port);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

void check_that_nothing_is_left(const own_state::totals& totals) {
    CHECK(totals.alive == 0);
    CHECK(totals.ended_elsewhere == 0);
    CHECK(totals.used_elsewhere == 0);
}

void close_when_all_have_answered(server handle, std::size_t loops) {
    std::set<std::string> seen;
    std::thread user([&] {
        seen = ask_until(handle.port(), loops);
        static_cast<void>(handle.connection_count());
        handle.begin_close();
    });
    run();
    user.join();
    CHECK(seen.size() == loops);
}

}  // namespace

TEST_CASE("threads: listen() makes one application per loop, which its thread alone touches", "[threads]") {
    own_state::totals totals;
    int made = 0;  // factories are called one at a time
    SECTION("Express") {
        close_when_all_have_answered(
            listen(0, {.host = "127.0.0.1", .threads = 3},
                   [&] { return express_with(std::make_shared<own_state>(totals, ++made)); }),
            3);
        CHECK(made == 3);
    }
    SECTION("Koa") {
        close_when_all_have_answered(
            listen(0, {.host = "127.0.0.1", .threads = 4},
                   [&] { return koa_with(std::make_shared<own_state>(totals, ++made)); }),
            4);
        CHECK(made == 4);
    }
    SECTION("on one loop") {
        close_when_all_have_answered(
            listen(0, {.host = "127.0.0.1"},
                   [&] { return koa_with(std::make_shared<own_state>(totals, ++made)); }),
            1);
        CHECK(made == 1);
    }
    check_that_nothing_is_left(totals);
}

TEST_CASE("threads: the factory of listen() is called within a turn of the loop it makes one for",
          "[threads]") {
    struct visit {
        std::thread::id thread;
        event_loop* loop;
        std::thread::id rung{};
        bool has_ticked = false;
    };
    std::vector<visit> visits(3);
    std::atomic<int> rung = 0;
    std::size_t next = 0;
    asio::io_context context;
    server handle = listen(0, {.host = "127.0.0.1", .threads = 3, .context = context}, [&] {
        visit& here = visits[next++];
        here.thread = std::this_thread::get_id();
        here.loop = &event_loop::current();
        spawn([](visit& mine) -> task<> {
            co_await yield();
            mine.has_ticked = true;
        }(here));
        set_timeout([&] {
            here.rung = std::this_thread::get_id();
            ++rung;
        });
        return koa::application();
    });
    std::thread closer([&] {
        while (rung < 3) std::this_thread::yield();
        handle.begin_close();
    });
    context.run();
    closer.join();
    CHECK(visits[0].thread == std::this_thread::get_id());
    CHECK(visits[0].loop == &event_loop::of(context));
    std::set<event_loop*> loops;
    for (const visit& each : visits) {
        loops.insert(each.loop);
        CHECK(each.rung == each.thread);
        CHECK(each.has_ticked);
    }
    CHECK(loops.size() == 3);
}

TEST_CASE("threads: what a factory of listen() throws reaches its caller, and nothing is left", "[threads]") {
    own_state::totals totals;
    const std::uint16_t port = free_port();
    for (int bad = 1; bad <= 4; ++bad) {
        int made = 0;
        bool listens_early = false;
        auto make = [&] {
            auto state = std::make_shared<own_state>(totals, ++made);
            listens_early = listens_early || is_listened_on(port);
            if (made == bad) throw std::runtime_error("no application " + std::to_string(made));
            return express_with(state);
        };
        CHECK_THROWS_WITH(listen(port, {.host = "127.0.0.1", .threads = 4}, make),
                          "no application " + std::to_string(bad));
        CHECK(made == bad);
        CHECK_FALSE(listens_early);
        CHECK_FALSE(is_listened_on(port));
        check_that_nothing_is_left(totals);
        run();  // there is nothing to wait for, and nobody who still tells this loop something
    }
}

TEST_CASE("threads: a loop that its factory stops is a usage_error of listen()", "[threads]") {
    own_state::totals totals;
    int made = 0;
    auto make = [&] {
        if (++made == 2) event_loop::current().stop();
        return koa_with(std::make_shared<own_state>(totals, made));
    };
    CHECK_THROWS_WITH(listen(0, {.host = "127.0.0.1", .threads = 2}, make),
                      "listen: the loop of a thread was stopped before it could serve");
    check_that_nothing_is_left(totals);
    run();
}

TEST_CASE("threads: close() and abort() end each application on its own thread, whatever waits there",
          "[threads]") {
    own_state::totals totals;
    constexpr int count = 24;
    int made = 0;
    server handle = listen(0, {.host = "127.0.0.1", .threads = 3, .drain_timeout = 40ms},
                           [&] { return express_with(std::make_shared<own_state>(totals, ++made)); });
    std::vector<raw_client> clients = wait_there(handle.port(), count);
    SECTION("close") {
        auto close = [&]() -> task<> {
            while (totals.waiting < count) co_await sleep_for(1ms);
            co_await handle.close();
        };
        run(close());
        run();
    }
    SECTION("abort from another thread") {
        std::thread other([&] {
            while (totals.waiting < count) std::this_thread::yield();
            CHECK(handle.connection_count() == count);
            handle.abort();
            while (handle.connection_count() > 0) std::this_thread::yield();
        });
        run();
        other.join();
    }
    for (raw_client& client : clients) CHECK(client.is_ended());
    CHECK(handle.connection_count() == 0);
    check_that_nothing_is_left(totals);
}

TEST_CASE("threads: applications end on their own threads when the first loop is destroyed", "[threads]") {
    own_state::totals totals;
    constexpr int count = 24;
    std::thread owner([&] {
        int made = 0;
        server handle = listen(0, {.host = "127.0.0.1", .threads = 3}, [&] {
            auto state = std::make_shared<own_state>(totals, ++made);
            auto linger = [](std::shared_ptr<own_state> kept) -> task<> {
                co_await sleep_for(1h);
                kept->use();
            };
            spawn(linger(state));
            return express_with(state);
        });
        std::vector<raw_client> clients = wait_there(handle.port(), count);
        auto wait = [&]() -> task<> {
            while (totals.waiting < count) co_await sleep_for(1ms);
        };
        run(wait());
    });  // the thread's own loop ends with the thread
    owner.join();
    check_that_nothing_is_left(totals);
}
