#include <cortado/loop/worker_pool.hpp>

#include <cortado/core/scope.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/loop/sleep.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;

namespace {

/** Sums on the pool, fails now and then. */
task<> add_up(worker_pool& pool, int number, long& sum) {
    for (int i = 0; i < 20; ++i) {
        std::vector<int> local(100, number);
        auto work = [&]() -> long {
            if (number % 7 == 3) throw std::runtime_error(std::to_string(number));
            long total = 0;
            for (int each : local) total += each;
            return total;
        };
        try {
            sum += co_await run_blocking(pool, work);
        } catch (const std::runtime_error& failure) {
            sum += std::stoi(failure.what());
        }
    }
}

long run_many(worker_pool& pool, int tasks) {
    long sum = 0;
    std::vector<task<>> all;
    for (int i = 0; i < tasks; ++i) all.push_back(add_up(pool, i, sum));
    run(when_all(std::move(all)));
    return sum;
}

long expected(int tasks) {
    long sum = 0;
    for (int i = 0; i < tasks; ++i) sum += 20L * i * (i % 7 == 3 ? 1 : 100);
    return sum;
}

}  // namespace

TEST_CASE("worker_pool: many loops share it, and each gets its own back", "[threads][worker_pool]") {
    worker_pool pool({.threads = 3});
    constexpr int tasks = 30;
    std::atomic<int> right = 0;
    std::vector<std::thread> loops;
    for (int i = 0; i < 4; ++i)
        loops.emplace_back([&] { right += run_many(pool, tasks) == expected(tasks) ? 1 : 0; });
    for (std::thread& each : loops) each.join();
    CHECK(right == 4);
}

TEST_CASE("worker_pool: stops at any moment leave no job behind", "[threads][worker_pool]") {
    worker_pool pool({.threads = 2});
    std::atomic<int> begun = 0;
    std::atomic<int> ended = 0;
    int cancelled = 0;
    int done = 0;
    auto count = [&] {
        ++begun;
        std::this_thread::yield();
        ++ended;
    };
    auto one = [&]() -> task<> {
        try {
            co_await run_blocking(pool, count);
            ++done;
        } catch (const operation_cancelled&) {
            ++cancelled;
        }
    };
    constexpr int rounds = 200;
    auto work = [&]() -> task<> {
        for (int round = 0; round < rounds; ++round) {
            scope children;
            for (int i = 0; i < 6; ++i) children.spawn(one());
            for (int turn = 0; turn < round % 4; ++turn) co_await yield();
            children.request_stop();
            co_await children.join();
            CHECK(begun == ended);
        }
    };
    run(work());
    CHECK(done + cancelled == 6 * rounds);
    CHECK(begun >= done);
}

TEST_CASE("worker_pool: coroutines destroyed at any moment are out of a worker's hands",
          "[threads][worker_pool]") {
    worker_pool pool({.threads = 2});
    std::atomic<long> sum = 0;
    auto one = [&]() -> task<> {
        std::vector<int> local(50, 1);
        auto use = [&] {
            for (int& each : local) sum += each++;
        };
        co_await run_blocking(pool, use);
    };
    for (int round = 0; round < 300; ++round) {
        std::vector<task<>> doomed;
        for (int i = 0; i < 5; ++i) {
            doomed.push_back(one());
            doomed.back().start();
        }
        if (round % 3 == 0) std::this_thread::yield();
    }
    CHECK(run() == 0);
    CHECK(sum % 50 == 0);
}

TEST_CASE("worker_pool: it may end while other threads' loops wait for it", "[threads][worker_pool]") {
    auto pool = std::make_unique<worker_pool>(worker_pool_options{.threads = 2});
    constexpr int loops = 3;
    std::atomic<int> submitted = 0;
    std::atomic<bool> may_end = false;
    std::atomic<int> results = 0;
    auto hold = [&] {
        while (!may_end) std::this_thread::yield();
    };
    auto one = [&]() -> task<> {
        try {
            co_await run_blocking(*pool, hold);
        } catch (const operation_cancelled&) {}
        ++results;
    };
    std::vector<std::thread> users;
    for (int i = 0; i < loops; ++i) {
        users.emplace_back([&] {
            std::vector<task<>> all;
            for (int job = 0; job < 4; ++job) {
                all.push_back(one());
                all.back().start();
                ++submitted;
            }
            run(when_all(std::move(all)));
        });
    }
    while (submitted < 4 * loops) std::this_thread::yield();
    may_end = true;
    pool.reset();
    for (std::thread& each : users) each.join();
    CHECK(results == 4 * loops);
}
