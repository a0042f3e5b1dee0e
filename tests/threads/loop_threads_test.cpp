#include <cortado/loop/event_loop.hpp>

#include <cortado/core/spawn.hpp>
#include <cortado/loop/exit_hooks.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/timers.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;

namespace {

/** A bit of everything, on the loop of the thread that calls it. */
std::string busy_program() {
    std::string log;
    int left = 200;
    timeout iv;
    auto work = [](std::string& to) -> task<> {
        for (int i = 0; i < 20; ++i) {
            promise<> checked([](auto resolve) { set_immediate(resolve); });
            co_await checked;
        }
        to += "work ";
    };
    struct again {
        int& count;
        void operator()() const {
            if (--count > 0) set_immediate([next = *this] { next_tick(next); });
        }
    };
    next_tick(again{left});
    iv = set_interval(
        [&] {
            if (left <= 0) clear_interval(iv);
        },
        1);
    spawn(work(log));
    on_exit([&] { log += "exit"; });
    run();
    return log;
}

}  // namespace

TEST_CASE("event_loop: loops of several threads know nothing of each other", "[threads][loop]") {
    std::vector<std::string> logs(3);
    std::vector<std::thread> threads;
    for (std::string& log : logs) threads.emplace_back([&log] { log = busy_program(); });
    for (std::thread& thread : threads) thread.join();
    CHECK(logs == std::vector<std::string>(3, "work exit"));
}

TEST_CASE("event_loop: another thread posts, and what it posts may use ticks and timers", "[threads][loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    int rung = 0;
    constexpr int posts = 200;
    loop.turn([&] {
        timeout guard = set_timeout([] {}, 3'600'000);
        static_cast<void>(guard);
    });
    std::thread poster([&] {
        for (int i = 0; i < posts; ++i) {
            asio::post(context, [&] {
                next_tick([&] {
                    set_timeout([&] {
                        if (++rung == posts) loop.stop();
                    });
                });
            });
        }
    });
    loop.run();
    poster.join();
    CHECK(rung == posts);
}

TEST_CASE("event_loop: stop() from another thread is heard, however busy the loop is", "[threads][loop]") {
    for (int round = 0; round < 20; ++round) {
        asio::io_context context;
        event_loop& loop = event_loop::of(context);
        struct again {
            event_loop& on;
            void operator()() const {
                next_tick([] {});
                set_timeout([] {}, 1).unref();
                asio::post(on.context(), *this);
            }
        };
        std::atomic<bool> is_running{false};
        asio::post(context, again{loop});
        asio::post(context, [&] { is_running = true; });
        std::thread stopper([&] {
            while (!is_running) std::this_thread::yield();
            loop.stop();
        });
        loop.run();
        stopper.join();
        CHECK(context.stopped());
    }
}
