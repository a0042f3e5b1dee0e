#include <cortado/server/server.hpp>

#include <cortado/core/spawn.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/web/exchange.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_client.hpp"

using namespace cortado;
using namespace std::chrono_literals;
using cortado::test::raw_client;
using cortado::test::raw_response;

namespace {

/** Answers with its thread's number in a field, every third time after a pause. */
class handler {
public:
    task<> operator()(web::exchange& ex) {
        const int number = calls->fetch_add(1);
        if (number % 3 == 0) co_await yield();
        {
            const std::lock_guard lock(*mutex);
            threads->insert(std::this_thread::get_id());
        }
        std::string text = co_await ex.text(1 << 20);
        ex.body.assign(std::move(text));
        ex.end();
    }
    std::atomic<int>* calls;
    std::mutex* mutex;
    std::set<std::thread::id>* threads;
};

}  // namespace

TEST_CASE("threads: several loops serve many clients and end together", "[threads]") {
    std::atomic<int> calls = 0;
    std::mutex mutex;
    std::set<std::thread::id> threads;
    server handle =
        serve(0, web::handler::from(handler{&calls, &mutex, &threads}), {.host = "127.0.0.1", .threads = 4});
    constexpr int clients = 8;
    constexpr int rounds = 50;
    std::atomic<int> right = 0;
    std::vector<std::thread> users;
    for (int i = 0; i < clients; ++i) {
        users.emplace_back([&, i, port = handle.port()] {
            for (int connection = 0; connection < 5; ++connection) {
                raw_client client(port);
                for (int round = 0; round < rounds / 5; ++round) {
                    const std::string body = std::to_string(i) + "-" + std::to_string(round);
                    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body);
                    if (client.read_response().body == body) ++right;
                }
            }
        });
    }
    std::thread closer([&] {
        for (std::thread& user : users) user.join();
        static_cast<void>(handle.connection_count());
        handle.begin_close();
    });
    run();
    closer.join();
    CHECK(right == clients * rounds);
    CHECK(calls == clients * rounds);
    CHECK_FALSE(handle.is_listening());
}

TEST_CASE("threads: close() in the main loop ends the connections of every loop", "[threads]") {
    std::atomic<int> waiting = 0;
    server handle = serve(0, web::handler::from([&](web::exchange& ex) -> task<> {
                              ++waiting;
                              co_await sleep_for(1h);
                              ex.end();
                          }),
                          {.host = "127.0.0.1", .threads = 4, .drain_timeout = 40ms});
    constexpr int count = 16;
    std::vector<raw_client> clients;
    for (int i = 0; i < count; ++i) {
        clients.emplace_back(handle.port()).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    auto close_when_all_wait = [&]() -> task<> {
        while (waiting < count) co_await sleep_for(1ms);
        co_await handle.close();
    };
    run(close_when_all_wait());
    CHECK(handle.connection_count() == 0);
    for (raw_client& client : clients) CHECK(client.is_ended());
}

TEST_CASE("threads: abort() from another thread ends every loop", "[threads]") {
    std::atomic<int> waiting = 0;
    server handle = serve(0, web::handler::from([&](web::exchange& ex) -> task<> {
                              ++waiting;
                              co_await sleep_for(1h);
                              ex.end();
                          }),
                          {.host = "127.0.0.1", .threads = 3});
    std::vector<raw_client> clients;
    for (int i = 0; i < 9; ++i) {
        clients.emplace_back(handle.port()).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    std::thread other([&] {
        while (waiting < 9) std::this_thread::yield();
        handle.abort();
    });
    run();
    other.join();
    for (raw_client& client : clients) CHECK(client.is_ended());
}

TEST_CASE("threads: a server whose main loop is destroyed takes its threads along", "[threads]") {
    std::atomic<int> waiting = 0;
    std::thread owner([&] {
        server handle = serve(0, web::handler::from([&](web::exchange& ex) -> task<> {
                                  ++waiting;
                                  co_await sleep_for(1h);
                                  ex.end();
                              }),
                              {.host = "127.0.0.1", .threads = 3});
        std::vector<raw_client> clients;
        for (int i = 0; i < 9; ++i) {
            clients.emplace_back(handle.port()).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        auto wait = [&]() -> task<> {
            while (waiting < 9) co_await sleep_for(1ms);
        };
        run(wait());
    });  // the thread's own loop ends with the thread
    owner.join();
    CHECK(waiting == 9);
}

TEST_CASE("threads: close() does not stand still for what handlers left running on other loops",
          "[threads]") {
    constexpr int count = 32;
    std::atomic<int> left_running = 0;
    std::atomic<bool> may_end = false;
    auto go_on = [&]() -> task<> {
        ++left_running;
        while (!may_end) co_await sleep_for(1ms);
        --left_running;
    };
    server handle = serve(0, web::handler::from([&](web::exchange& ex) {
                              spawn(go_on());
                              ex.end();
                          }),
                          {.host = "127.0.0.1", .threads = 3});
    std::thread user([&, port = handle.port()] {
        for (int i = 0; i < count; ++i) {
            raw_client client(port);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            client.read_response();
        }
    });
    std::promise<void> closed;
    std::thread rescuer([&] {  // a main loop that stands still would do so for ever
        static_cast<void>(closed.get_future().wait_for(20s));
        may_end = true;
    });
    int running_after_close = 0;
    auto close_in_the_middle = [&]() -> task<> {
        while (left_running < count) co_await sleep_for(1ms);
        co_await handle.close();
        co_await yield();
        running_after_close = left_running;
        closed.set_value();
    };
    run(close_in_the_middle());
    CHECK(running_after_close == count);
    run();  // goes on until the other loops have ended
    CHECK(left_running == 0);
    CHECK(handle.address().empty());
    user.join();
    rescuer.join();
}

TEST_CASE("threads: what handlers left running on other loops ends with a server that is destroyed",
          "[threads]") {
    constexpr int count = 32;
    std::atomic<int> left_running = 0;
    std::thread owner([&] {
        auto go_on = [&]() -> task<> {
            struct presence {
                explicit presence(std::atomic<int>& of) : number(of) { ++number; }
                ~presence() { --number; }
                std::atomic<int>& number;
            };
            const presence here(left_running);
            co_await sleep_for(1h);
        };
        server handle = serve(0, web::handler::from([&](web::exchange& ex) {
                                  spawn(go_on());
                                  ex.end();
                              }),
                              {.host = "127.0.0.1", .threads = 3});
        std::thread user([port = handle.port()] {
            for (int i = 0; i < count; ++i) {
                raw_client client(port);
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                client.read_response();
            }
        });
        auto wait = [&]() -> task<> {
            while (left_running < count) co_await sleep_for(1ms);
        };
        run(wait());
        user.join();
    });  // the thread's own loop ends with the thread, and all loops of its server with it
    owner.join();
    CHECK(left_running == 0);
}
