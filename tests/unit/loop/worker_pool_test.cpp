#include <cortado/loop/worker_pool.hpp>

#include <cortado/core/when_all.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;

namespace {

class size_variable {
public:
    explicit size_variable(const char* value) { ::setenv(name, value, 1); }
    ~size_variable() { ::unsetenv(name); }

private:
    static constexpr const char* name = "CORTADO_THREADPOOL_SIZE";
};

std::size_t size_for(const char* value) {
    const size_variable set(value);
    return worker_pool().size();
}

}  // namespace

TEST_CASE("worker_pool: four threads, unless the options or the environment say otherwise",
          "[loop][worker_pool]") {
    CHECK(worker_pool().size() == 4);
    CHECK(worker_pool({.threads = 9}).size() == 9);
    CHECK(size_for("2") == 2);
    CHECK(size_for("") == 4);
    CHECK(size_for("0") == 1);
    CHECK(size_for("many") == 1);
    CHECK(size_for("5000") == 1024);
    CHECK(size_for("99999999999999999999999") == 1024);
    const size_variable set("2");
    CHECK(worker_pool({.threads = 3}).size() == 3);
    CHECK_THROWS_AS(worker_pool({.threads = 1025}), usage_error);
}

TEST_CASE("worker_pool: the shared pool takes its options before its first use only", "[loop][worker_pool]") {
    CHECK_THROWS_AS(worker_pool::configure({.threads = 2000}), usage_error);
    CHECK(&worker_pool::shared() == &worker_pool::shared());
    CHECK_THROWS_WITH(worker_pool::configure({.threads = 2}),
                      "worker_pool::configure: the shared pool is in use already; call it first in main()");
}

TEST_CASE("worker_pool: a thread is started when there is work, and as many work at once as there may be",
          "[loop][worker_pool]") {
    worker_pool pool({.threads = 3});
    CHECK(pool.thread_count() == 0);
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    auto meet = [&] {
        const int now = ++inside;
        int seen = most;
        while (seen < now && !most.compare_exchange_weak(seen, now)) {}
        while (most < 3) std::this_thread::yield();  // for ever, if fewer than three ever met
        --inside;
    };
    std::vector<task<>> work;
    for (int i = 0; i < 12; ++i) work.push_back(run_blocking(pool, meet));
    run(when_all(std::move(work)));
    CHECK(most == 3);
    CHECK(pool.thread_count() == 3);
    CHECK(pool.queue_length() == 0);
}

TEST_CASE("worker_pool: one after the other needs one thread", "[loop][worker_pool]") {
    worker_pool pool({.threads = 4});
    auto nothing = [] {};
    auto work = [&]() -> task<> {
        for (int i = 0; i < 3; ++i) co_await run_blocking(pool, nothing);
    };
    run(work());
    CHECK(pool.thread_count() >= 1);
    CHECK(pool.thread_count() <= 3);  // a worker may not be back yet when the next work comes
}

TEST_CASE("worker_pool: its end drops what waits for a thread, and waits for what has begun",
          "[loop][worker_pool]") {
    auto pool = std::make_unique<worker_pool>(worker_pool_options{.threads = 1});
    std::atomic<bool> begun = false;
    std::atomic<bool> may_end = false;
    bool second_ran = false;
    auto first = [&] {
        begun = true;
        while (!may_end) std::this_thread::yield();
        return 1;
    };
    auto second = [&] { second_ran = true; };
    task<int> running = run_blocking(*pool, first);
    running.start();
    while (!begun) std::this_thread::yield();
    stop_source stop;
    task<> queued = run_blocking(*pool, second);
    queued.start(stop.token());
    may_end = true;
    pool.reset();
    stop.request_stop();  // whoever is stopped after its pool is gone does not ask it any more
    CHECK(run() == 0);
    CHECK(running.take() == 1);
    CHECK_THROWS_AS(queued.take(), operation_cancelled);
    CHECK_FALSE(second_ran);
}

TEST_CASE("worker_pool: its threads take no signals", "[loop][worker_pool]") {
    worker_pool pool({.threads = 1});
    auto ask = [] {
        sigset_t blocked;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
        return ::sigismember(&blocked, SIGINT) == 1 && ::sigismember(&blocked, SIGTERM) == 1;
    };
    CHECK(run(run_blocking(pool, ask)));
    sigset_t own;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &own);
    CHECK(::sigismember(&own, SIGTERM) == 0);
}
