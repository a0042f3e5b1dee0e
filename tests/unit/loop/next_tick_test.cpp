#include <cortado/loop/next_tick.hpp>

#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

int uncaught_count = 0;

struct uncaught_counter {
    uncaught_counter() : before(on_uncaught([](std::exception_ptr) { ++uncaught_count; })) {
        uncaught_count = 0;
    }
    uncaught_counter(const uncaught_counter&) = delete;
    uncaught_counter& operator=(const uncaught_counter&) = delete;
    ~uncaught_counter() { on_uncaught(before); }
    uncaught_handler before;
};

}  // namespace

TEST_CASE("next_tick: ticks follow the callback that runs, in order, with those they add",
          "[loop][next_tick]") {
    asio::io_context context(1);
    std::string log;
    event_loop::of(context).turn([&] {
        next_tick([&] {
            log += 'a';
            next_tick([&] { log += 'c'; });
        });
        next_tick([&] { log += 'b'; });
        log += '.';
    });
    CHECK(log == ".abc");
}

TEST_CASE("next_tick: arguments are kept and moved into the call", "[loop][next_tick]") {
    std::string log;
    auto owned = std::make_unique<int>(7);
    std::string word = "word";
    next_tick([&](std::unique_ptr<int> number, const std::string& text,
                  const char* literal) { log += std::to_string(*number) + text + literal; },
              std::move(owned), word, "!");
    word = "changed";
    run();
    CHECK(log == "7word!");
}

TEST_CASE("next_tick: a callable of any size is taken, and destroyed once", "[loop][next_tick]") {
    auto counted = std::make_shared<int>(0);
    std::array<char, 3000> big{};
    big[2999] = 'x';
    char seen = 0;
    next_tick([counted, big, &seen] { seen = big[2999]; });
    queue_microtask([counted] {});
    queue_close([counted] {});
    CHECK(counted.use_count() == 4);
    run();
    CHECK(counted.use_count() == 1);
    CHECK(seen == 'x');
}

TEST_CASE("next_tick: a task that the callable gives is run, and what it captured lives as long",
          "[loop][next_tick]") {
    auto word = std::make_shared<std::string>("late");
    const std::weak_ptr<std::string> watched = word;
    std::string log;
    next_tick([word = std::move(word), &log]() -> task<> {
        co_await sleep_for(1ms);
        log += *word;
    });
    run();
    CHECK(log == "late");
    CHECK(watched.expired());
}

TEST_CASE("next_tick: an exception is uncaught and drops no other tick or microtask", "[loop][next_tick]") {
    const uncaught_counter counter;
    std::string log;
    next_tick([] { throw std::runtime_error("tick"); });
    next_tick([&] { log += 't'; });
    queue_microtask([] { throw std::runtime_error("micro"); });
    queue_microtask([&] { log += 'm'; });
    run();
    CHECK(log == "tm");
    CHECK(uncaught_count == 2);
}

TEST_CASE("next_tick: what was never called is destroyed with the loop", "[loop][next_tick]") {
    auto counted = std::make_shared<int>(0);
    {
        asio::io_context context(1);
        event_loop& loop = event_loop::of(context);
        asio::post(context, [&] {
            // Its end queues another one.
            const std::shared_ptr<void> again(
                nullptr, [&loop, counted](void*) { loop.turn([&] { next_tick([counted] {}); }); });
            next_tick([again] {});
            queue_microtask([counted] {});
            queue_close([counted] {});
            set_immediate([counted] {});
            set_timeout([counted] {}, 1000);
        });
        context.run_one();
        CHECK(counted.use_count() == 6);
    }
    CHECK(counted.use_count() == 1);
}

TEST_CASE("queue_microtask: microtasks follow the ticks, with those they add, and then ticks come again",
          "[loop][next_tick]") {
    asio::io_context context(1);
    std::string log;
    event_loop::of(context).turn([&] {
        queue_microtask([&] {
            log += '1';
            next_tick([&] { log += 't'; });
            queue_microtask([&] { log += '3'; });
        });
        queue_microtask([&] { log += '2'; });
        next_tick([&] { log += 's'; });
    });
    CHECK(log == "s123t");
}

TEST_CASE("queue_microtask: a coroutine that was resumed is a microtask: others precede ticks",
          "[loop][next_tick]") {
    std::string log;
    auto work = [&]() -> task<> {
        co_await sleep_for(1ms);
        next_tick([&] { log += 't'; });
        queue_microtask([&] { log += 'm'; });
    };
    run(work());
    CHECK(log == "mt");
}

TEST_CASE("queue_close: the close phase stands between check and timers", "[loop][next_tick]") {
    std::string log;
    set_immediate([&] {
        log += 'i';
        queue_close([&] {
            log += 'c';
            next_tick([&] { log += 't'; });
            queue_close([&] { log += 'C'; });
        });
        set_timeout([&] { log += 'T'; }, 1);
        set_immediate([&] { log += 'I'; });
        const steady_ns until = steady_now() + 2'000'000;
        while (steady_now() < until) {}
    });
    set_immediate([&] { log += 'j'; });
    run();
    CHECK(log == "ijctTIC");
}
