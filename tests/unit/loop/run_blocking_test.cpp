#include <cortado/loop/run_blocking.hpp>

#include <cortado/core/scope.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/sleep.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "support/catch.hpp"

using namespace cortado;

namespace {

/** Work that stays on its thread until it is let go. */
struct held_work {
    void operator()() const {
        *begun = true;
        while (!*may_end) std::this_thread::yield();
        *ended = true;
    }
    std::atomic<bool>* begun;
    std::atomic<bool>* may_end;
    std::atomic<bool>* ended;
};

struct holder {
    std::atomic<bool> begun = false;
    std::atomic<bool> may_end = false;
    std::atomic<bool> ended = false;
    held_work work() { return {&begun, &may_end, &ended}; }
    void wait_for_begin() const {
        while (!begun) std::this_thread::yield();
    }
};

task<> note_cancellation(task<> work, std::string& log) {
    try {
        co_await work;
        log += "ended ";
    } catch (const operation_cancelled&) {
        log += "cancelled ";
    }
}

}  // namespace

TEST_CASE("run_blocking: the function runs on another thread, its awaiter goes on where it was",
          "[loop][run_blocking]") {
    const std::thread::id here = std::this_thread::get_id();
    std::thread::id there;
    std::thread::id after;
    auto work = [&]() -> task<std::string> {
        auto compute = [&] {
            there = std::this_thread::get_id();
            return std::string(100, 'x');
        };
        std::string text = co_await run_blocking(compute);
        after = std::this_thread::get_id();
        co_return text;
    };
    CHECK(run(work()) == std::string(100, 'x'));
    CHECK(there != here);
    CHECK(after == here);
}

TEST_CASE("run_blocking: an exception comes through, and values need neither copy nor default",
          "[loop][run_blocking]") {
    auto fail = []() -> int { throw std::runtime_error("too much"); };
    CHECK_THROWS_WITH(run(run_blocking(fail)), "too much");
    struct no_default {
        explicit no_default(int number) : owned(std::make_unique<int>(number)) {}
        std::unique_ptr<int> owned;
    };
    auto make = [] { return no_default(7); };
    CHECK(*run(run_blocking(make)).owned == 7);
    auto move_only = [owned = std::make_unique<int>(8)] { return *owned; };
    CHECK(run(run_blocking(std::move(move_only))) == 8);
}

TEST_CASE("run_blocking: the loop turns on while CPU work runs", "[loop][run_blocking]") {
    constexpr int wanted = 1000;
    std::atomic<int> turns = 0;
    int turns_at_end = -1;
    auto compute = [&] {
        unsigned long sum = 0;
        while (turns < wanted) ++sum;  // for ever, if it kept the loop from turning
        return sum;
    };
    auto work = [&]() -> task<> {
        static_cast<void>(co_await run_blocking(compute));
        turns_at_end = turns;
    };
    auto count = [&]() -> task<> {
        while (turns_at_end < 0) {
            co_await yield();
            ++turns;
        }
    };
    run(when_all(work(), count()));
    CHECK(turns_at_end >= wanted);
}

TEST_CASE("run_blocking: work under way keeps the loop running", "[loop][run_blocking]") {
    bool went_on = false;
    holder held;
    auto work = [&]() -> task<> {
        co_await run_blocking(held.work());
        went_on = true;
    };
    spawn(work());
    std::thread other([&] {
        held.wait_for_begin();
        held.may_end = true;
    });
    CHECK(run() == 0);
    other.join();
    CHECK(went_on);
}

TEST_CASE("run_blocking: a stop before it began takes it out of the queue", "[loop][run_blocking]") {
    worker_pool pool({.threads = 1});
    holder held;
    bool second_ran = false;
    std::string log;
    stop_source stop;
    auto second = [&] { second_ran = true; };
    auto work = [&]() -> task<> {
        scope children;
        children.spawn(run_blocking(pool, held.work()));
        held.wait_for_begin();
        task<> queued = note_cancellation(run_blocking(pool, second), log);
        queued.start(stop.token());
        CHECK(pool.queue_length() == 1);
        stop.request_stop();
        CHECK(pool.queue_length() == 0);
        co_await queued;
        log += "first still runs";
        held.may_end = true;
        co_await children.join();
    };
    run(work());
    CHECK(log == "cancelled first still runs");
    CHECK_FALSE(second_ran);
}

TEST_CASE("run_blocking: a stop after it began waits for its end", "[loop][run_blocking]") {
    worker_pool pool({.threads = 1});
    holder held;
    std::string log;
    stop_source stop;
    auto work = [&]() -> task<> {
        task<> running = note_cancellation(run_blocking(pool, held.work()), log);
        running.start(stop.token());
        held.wait_for_begin();
        stop.request_stop();
        for (int i = 0; i < 10; ++i) co_await yield();
        log += held.ended ? "too early " : "waiting ";
        held.may_end = true;
        co_await running;
        log += held.ended ? "after its end" : "too early";
    };
    run(work());
    CHECK(log == "waiting cancelled after its end");
}

TEST_CASE("run_blocking: stopped beforehand it asks for no thread", "[loop][run_blocking]") {
    worker_pool pool({.threads = 1});
    bool ran = false;
    stop_source stop;
    stop.request_stop();
    std::string log;
    auto function = [&] { ran = true; };
    task<> work = note_cancellation(run_blocking(pool, function), log);
    work.start(stop.token());
    CHECK(work.is_done());
    CHECK(log == "cancelled ");
    CHECK_FALSE(ran);
    CHECK(pool.thread_count() == 0);
}

TEST_CASE("run_blocking: a coroutine destroyed while a worker uses it stays until the worker is done",
          "[loop][run_blocking]") {
    worker_pool pool({.threads = 1});
    std::atomic<int> used = 0;
    std::atomic<bool> begun = false;
    auto work = [&]() -> task<> {
        std::string local(1000, 'a');
        auto use = [&] {
            begun = true;
            for (int i = 0; i < 2000; ++i) {
                used += local[static_cast<std::size_t>(i % 1000)] == 'a' ? 1 : 0;
                if (i % 100 == 0) std::this_thread::yield();
            }
        };
        co_await run_blocking(pool, use);
    };
    task<> doomed = work();
    doomed.start();
    while (!begun) std::this_thread::yield();
    doomed = {};
    CHECK(used == 2000);
    CHECK(run() == 0);  // and nothing holds the loop
}

TEST_CASE("run_blocking: a coroutine destroyed while it waits for a thread leaves the queue",
          "[loop][run_blocking]") {
    worker_pool pool({.threads = 1});
    holder held;
    task<> running = run_blocking(pool, held.work());
    running.start();
    held.wait_for_begin();
    bool ran = false;
    auto function = [&] { ran = true; };
    {
        task<> queued = run_blocking(pool, function);
        queued.start();
        CHECK(pool.queue_length() == 1);
    }
    CHECK(pool.queue_length() == 0);
    held.may_end = true;
    CHECK(run() == 0);
    CHECK(running.is_done());
    CHECK_FALSE(ran);
}

TEST_CASE("run_blocking: an io_context that ends waits for the workers that use its coroutines",
          "[loop][run_blocking]") {
    worker_pool pool({.threads = 1});
    holder held;
    std::thread other([&] {
        held.wait_for_begin();
        held.may_end = true;
    });
    {
        asio::io_context context;
        event_loop::of(context).turn([&] { spawn(run_blocking(pool, held.work())); });
        held.wait_for_begin();
    }
    CHECK(held.ended);
    other.join();
}

TEST_CASE("run_blocking: it serves a plain io_context.run()", "[loop][run_blocking]") {
    asio::io_context context;
    std::optional<int> got;
    auto function = [] { return 3; };
    auto work = [&]() -> task<> { got = co_await run_blocking(function); };
    asio::post(context, [&] { event_loop::of(context).turn([&] { spawn(work()); }); });
    context.run();
    CHECK(got == 3);
}
