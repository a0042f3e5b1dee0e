#include <cortado/loop/sleep.hpp>

#include <cortado/core/when_all.hpp>
#include <cortado/core/when_any.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <ratio>
#include <string>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

task<> nap(std::string& log, char mark, std::chrono::milliseconds length) {
    co_await sleep_for(length);
    log += mark;
}

}  // namespace

TEST_CASE("sleep_for: sleepers wake by their time, and not before it", "[loop][sleep]") {
    std::string log;
    const steady_ns before = steady_now();
    run(when_all(nap(log, 'c', 30ms), nap(log, 'a', 1ms), nap(log, 'b', 10ms)));
    CHECK(log == "abc");
    CHECK(steady_now() - before >= 30'000'000);
}

TEST_CASE("sleep_for: no time and less than none still let the loop turn once", "[loop][sleep]") {
    std::string log;
    auto work = [&]() -> task<> {
        task<> other = nap(log, 'o', 0ms);
        other.start();
        log += '1';
        co_await sleep_for(0ms);
        log += '2';
        co_await sleep_for(-1h);
        log += '3';
        co_await other;
    };
    run(work());
    CHECK(log == "1o23");
}

TEST_CASE("sleep_for: one who sleeps for less than nothing all the time starves nobody", "[loop][sleep]") {
    bool is_done = false;
    auto restless = [&]() -> task<> {
        while (!is_done) co_await sleep_for(-1s);
    };
    auto patient = [&]() -> task<> {
        co_await sleep_for(2ms);
        is_done = true;
    };
    run(when_all(restless(), patient()));
    CHECK(is_done);
}

TEST_CASE("sleep_for: the longest time there is can be called off", "[loop][sleep]") {
    auto for_ever = []() -> task<> { co_await sleep_for(std::chrono::nanoseconds::max()); };
    auto at_once = []() -> task<> { co_await yield(); };
    CHECK(run(when_any(for_ever(), at_once())).index() == 1);
}

TEST_CASE("yield: it lets everything else have its turn", "[loop][sleep]") {
    std::string log;
    auto turns = [&](char mark) -> task<> {
        for (int i = 0; i < 3; ++i) {
            log += mark;
            co_await yield();
        }
    };
    run(when_all(turns('a'), turns('b')));
    CHECK(log == "ababab");
}

TEST_CASE("sleep_for: a stop wakes the sleeper at the end of the turn, with operation_cancelled",
          "[loop][sleep]") {
    std::string log;
    stop_source stop;
    auto sleeper = [&]() -> task<> {
        try {
            co_await sleep_for(1h);
        } catch (const operation_cancelled&) {
            log += 'c';
            throw;
        }
    };
    task<> sleeping = sleeper();
    auto work = [&]() -> task<> {
        co_await yield();
        sleeping.start(stop.token());
        stop.request_stop();
        log += '.';
        co_await sleeping;
    };
    CHECK_THROWS_AS(run(work()), operation_cancelled);
    CHECK(log == ".c");
}

TEST_CASE("sleep_for: who was stopped before does not fall asleep", "[loop][sleep]") {
    stop_source stop;
    stop.request_stop();
    auto sleeper = []() -> task<> { co_await sleep_for(1h); };
    task<> sleeping = sleeper();
    sleeping.start(stop.token());
    CHECK(sleeping.is_done());
    CHECK_THROWS_AS(sleeping.take(), operation_cancelled);
}

TEST_CASE("sleep_for: a sleeper may be destroyed, also between its stop and its waking", "[loop][sleep]") {
    auto sleeper = []() -> task<> { co_await sleep_for(1h); };
    auto work = [&]() -> task<> {
        for (bool is_stopped : {false, true}) {
            stop_source stop;
            task<> sleeping = sleeper();
            sleeping.start(stop.token());
            if (is_stopped) stop.request_stop();
            sleeping = {};
            co_await yield();
        }
    };
    run(work());
    CHECK(run() == 0);
}

TEST_CASE("sleep_for: a sleeper that was stopped is not woken again by its time", "[loop][sleep]") {
    std::string log;
    stop_source source;
    auto work = [&]() -> task<> {
        auto named = sleep_for(2ms);  // lives on behind its waking
        try {
            co_await named;
        } catch (const operation_cancelled&) {
            log += "stopped ";
        }
        auto cleanup = [&]() -> task<> {
            co_await sleep_for(10ms);
            log += "clean";
        };
        task<> apart = cleanup();  // stopped by nobody, as its awaiter has been
        apart.start({});
        co_await apart.when_done();
    };
    task<> sleeper = work();
    auto both = [&]() -> task<> {
        sleeper.start(source.token());
        source.request_stop();
        try {
            co_await sleeper;
        } catch (const operation_cancelled&) {
            log += "gone";
        }
    };
    run(both());
    CHECK(log == "stopped clean");
}

TEST_CASE("sleep: any duration will do", "[loop][sleep]") {
    auto first_of = [](auto longest) -> task<std::size_t> {
        auto pause = [](auto span) -> task<> { co_await sleep_for(span); };
        task<> late = pause(longest);
        task<> soon = pause(std::chrono::duration<double>(0.001));
        const auto winner = co_await when_any(std::move(late), std::move(soon));
        co_return winner.index();
    };
    CHECK(run(first_of(std::chrono::milliseconds::max())) == 1);
    CHECK(run(first_of(std::chrono::hours::max())) == 1);
    CHECK(run(first_of(std::chrono::duration<double>::max())) == 1);
    auto none = []() -> task<> {
        co_await sleep_for(std::chrono::hours::min());
        co_await sleep_for(std::chrono::duration<float, std::milli>(-0.5F));
        co_await sleep_for(std::chrono::duration<double>(std::numeric_limits<double>::quiet_NaN()));
    };
    run(none());
}
