#include <cortado/process/signal.hpp>

#include <cortado/core/error.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/loop/event_loop.hpp>

#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

#include "support/catch.hpp"

using namespace cortado;

TEST_CASE("signal: a coroutine waits for a signal, and the loop with it", "[process][signal]") {
    auto work = []() -> task<int> {
        task<int> waiting = process::signal(SIGUSR1);
        waiting.start();
        process::kill(::getpid(), SIGUSR1);
        co_return co_await waiting;
    };
    CHECK(run(work()) == SIGUSR1);
}

TEST_CASE("signal: the first of several counts, by name or number", "[process][signal]") {
    auto work = []() -> task<int> {
        task<int> waiting = process::signal(SIGUSR1, SIGUSR2);
        waiting.start();
        process::kill(::getpid(), "SIGUSR2");
        co_return co_await waiting;
    };
    CHECK(run(work()) == SIGUSR2);
}

TEST_CASE("signal_watch: signals between two waits are not missed", "[process][signal]") {
    auto work = []() -> task<> {
        process::signal_watch first({SIGUSR1});
        process::signal_watch watch(std::move(first));
        process::kill(::getpid(), SIGUSR1);
        const int one = co_await watch.next();
        process::kill(::getpid(), SIGUSR1);
        const int two = co_await watch.next();
        CHECK(one == SIGUSR1);
        CHECK(two == SIGUSR1);
    };
    run(work());
}

TEST_CASE("signal: stopping ends the wait", "[process][signal]") {
    std::string log;
    auto work = [&]() -> task<> {
        stop_source stop;
        task<int> waiting = process::signal(SIGUSR1);
        waiting.start(stop.token());
        stop.request_stop();
        try {
            static_cast<void>(co_await waiting);
        } catch (const operation_cancelled&) {
            log += "cancelled";
        }
    };
    run(work());
    CHECK(log == "cancelled");
}

TEST_CASE("signal: one that cannot be heeded is an error", "[process][signal]") {
    CHECK_THROWS_AS(process::signal_watch({SIGKILL}), std::system_error);
    auto work = []() -> task<int> { return process::signal(SIGKILL); };
    CHECK_THROWS_AS(run(work()), std::system_error);
}

TEST_CASE("kill: 0 asks, and what fails says so", "[process][signal]") {
    process::kill(::getpid(), 0);
    try {
        process::kill(0x7ffffffe, 0);
        FAIL("there is no such process");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::no_such_process);
        CHECK(std::string(error.what()) == "kill 2147483646 0: No such process");
    }
    CHECK_THROWS_AS(process::kill(::getpid(), 1000), std::system_error);
    CHECK_THROWS_WITH(process::kill(::getpid(), "SIGNOTHING"), "kill: Unknown signal: SIGNOTHING");
}
