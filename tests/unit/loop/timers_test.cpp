#include <cortado/loop/timers.hpp>

#include <cortado/core/task.hpp>
#include <cortado/core/uncaught.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/sleep.hpp>

#include <asio/io_context.hpp>

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

void spin(std::chrono::milliseconds span) {
    const steady_ns end = steady_now() + std::chrono::nanoseconds(span).count();
    while (steady_now() < end) {}
}

/** Whatever a test leaves behind ends with it. */
struct own_loop {
    asio::io_context context{1};
    event_loop& loop = event_loop::of(context);
    std::string log{};
    template <class Main>
    std::string& run(Main main) {
        loop.turn(main);
        loop.run();
        return log;
    }
};

int uncaught_count = 0;

}  // namespace

TEST_CASE("timers: a delay is a number of milliseconds or a duration, out of range it is 1",
          "[loop][timers]") {
    CHECK(timer_delay(25).milliseconds() == 25);
    CHECK(timer_delay(25U).milliseconds() == 25);
    CHECK(timer_delay(1.999).milliseconds() == 1);
    CHECK(timer_delay(0).milliseconds() == 1);
    CHECK(timer_delay(-5).milliseconds() == 1);
    CHECK(timer_delay(0.5).milliseconds() == 1);
    CHECK(timer_delay(std::nan("")).milliseconds() == 1);
    CHECK(timer_delay(-std::numeric_limits<double>::infinity()).milliseconds() == 1);
    CHECK(timer_delay(2147483647).milliseconds() == 2147483647);
    CHECK(timer_delay(2s).milliseconds() == 2000);
    CHECK(timer_delay(1'900us).milliseconds() == 1);
    CHECK(timer_delay(10ns).milliseconds() == 1);
}

TEST_CASE("timers: a delay that is too long is 1 ms, and says so on standard error", "[loop][timers]") {
    std::FILE* written = std::tmpfile();
    REQUIRE(written != nullptr);
    std::fflush(stderr);
    const int kept = ::dup(2);
    ::dup2(::fileno(written), 2);
    const auto days = timer_delay(std::chrono::hours(24 * 365)).milliseconds();
    const auto number = timer_delay(2147483648).milliseconds();
    const auto endless = timer_delay(std::numeric_limits<double>::infinity()).milliseconds();
    std::fflush(stderr);
    ::dup2(kept, 2);
    ::close(kept);
    std::string text(500, ' ');
    std::rewind(written);
    text.resize(std::fread(text.data(), 1, text.size(), written));
    std::fclose(written);
    CHECK(days == 1);
    CHECK(number == 1);
    CHECK(endless == 1);
    CHECK(text ==
          "cortado: a timer of 31536000000 ms is longer than 2147483647 ms; it is set to 1 ms\n"
          "cortado: a timer of 2147483648 ms is longer than 2147483647 ms; it is set to 1 ms\n"
          "cortado: a timer of inf ms is longer than 2147483647 ms; it is set to 1 ms\n");
}

TEST_CASE("timers: one rings once, never early, with its arguments", "[loop][timers]") {
    own_loop here;
    const steady_ns begin = steady_now();
    here.run([&] {
        set_timeout([&] { here.log += '.'; });
        set_timeout([&](const std::string& text, int number) { here.log += text + std::to_string(number); },
                    3, "x", 5);
    });
    CHECK(here.log == ".x5");
    CHECK(steady_now() - begin >= 3'000'000);
}

TEST_CASE("timers: all that is due of one duration precedes the next duration", "[loop][timers]") {
    own_loop here;
    for (bool is_fair = false; !is_fair;) {
        here.log.clear();
        here.run([&] {
            const steady_ns begin = steady_now();
            set_timeout([&] { here.log += "A8 "; }, 8);
            set_timeout([&] { here.log += "B4 "; }, 4);
            is_fair = steady_now() - begin < 3'900'000;  // else B is due behind A
            spin(5ms);
            set_timeout([&] { here.log += "C9 "; }, 4);
            spin(5ms);
        });
    }
    CHECK(here.log == "B4 C9 A8 ");
}

TEST_CASE("timers: one that a timer sets waits for the next round, also when it is due", "[loop][timers]") {
    own_loop here;
    here.run([&] {
        set_timeout([&] {
            here.log += "t1 ";
            set_timeout([&] { here.log += "t2 "; }, 1);
            set_timeout([&] { here.log += "t3 "; }, 2);
            set_immediate([&] { here.log += "imm "; });
            spin(4ms);
        });
    });
    CHECK(here.log == "t1 imm t2 t3 ");
}

TEST_CASE("timers: one that is cleared does not ring, also by another of the same phase", "[loop][timers]") {
    own_loop here;
    timeout b;
    here.run([&] {
        timeout a = set_timeout([&] { here.log += 'a'; }, 1);
        clear_timeout(a);
        clear_timeout(a);
        clear_interval(timeout());
        set_timeout([&] { clear_timeout(b); }, 2);
        b = set_timeout([&] { here.log += 'b'; }, 2);
        set_timeout([&] { here.log += 'c'; }, 2);
        spin(4ms);
    });
    CHECK(here.log == "c");
}

TEST_CASE("timers: a cleared timer keeps no loop, and frees what it held at once", "[loop][timers]") {
    own_loop here;
    auto counted = std::make_shared<int>(0);
    timeout kept;
    here.run([&] {
        kept = set_timeout([counted] {}, 3'600'000);
        timeout& same = kept.close();
        CHECK(&same == &kept);
        CHECK(counted.use_count() == 1);
    });
    CHECK(kept.has_ref());  // as Node answers
}

TEST_CASE("timers: set and cleared outside of any turn, they keep no loop either", "[loop][timers]") {
    timeout long_one = set_timeout([] {}, 3'600'000);
    clear_timeout(long_one);
    std::string log;
    set_timeout([&] { log += 'a'; }, 20);
    set_timeout([&] { log += 'b'; }, 1);
    CHECK(run() == 0);
    CHECK(log == "ba");
}

TEST_CASE("timers: an interval rings until it is cleared, also by itself", "[loop][timers]") {
    own_loop here;
    int n = 0;
    timeout iv;
    auto counted = std::make_shared<int>(0);
    here.run([&] {
        iv = set_interval(
            [&, counted](char mark) {
                here.log += mark;
                if (++n == 3) clear_interval(iv);
            },
            1, 'i');
    });
    CHECK(here.log == "iii");
    CHECK(counted.use_count() == 1);
    iv.refresh();
    here.loop.run();
    CHECK(here.log == "iii");
}

TEST_CASE("timers: an interval that takes too long lets immediates and other timers through",
          "[loop][timers]") {
    own_loop here;
    int n = 0;
    timeout iv;
    here.run([&] {
        iv = set_interval(
            [&] {
                here.log += "iv ";
                if (++n == 2) return clear_interval(iv);
                set_immediate([&] { here.log += "imm "; });
                spin(5ms);
            },
            1);
    });
    CHECK(here.log == "iv imm iv ");
}

TEST_CASE("timers: an exception ends neither an interval nor the timers behind it", "[loop][timers]") {
    own_loop here;
    uncaught_count = 0;
    const uncaught_handler before = on_uncaught([](std::exception_ptr) { ++uncaught_count; });
    timeout iv;
    here.run([&] {
        iv = set_interval(
            [&] {
                if (uncaught_count == 2) clear_interval(iv);
                throw std::runtime_error("interval");
            },
            1);
        set_timeout([] { throw std::runtime_error("timeout"); }, 1);
        set_timeout([&] { here.log += 'a'; }, 1);
        spin(2ms);
    });
    on_uncaught(before);
    CHECK(here.log == "a");
    CHECK(uncaught_count >= 3);
}

TEST_CASE("timers: unref lets the loop end, ref takes that back", "[loop][timers]") {
    own_loop here;
    timeout a;
    timeout b;
    here.run([&] {
        a = set_timeout([&] { here.log += 'a'; }, 2);
        CHECK(a.has_ref());
        CHECK_FALSE(a.unref().has_ref());
        a.unref();
        b = set_timeout([&] { here.log += 'b'; }, 3'600'000);
        b.unref();
    });
    CHECK(here.log.empty());
    a.ref();
    here.loop.run();
    CHECK(here.log == "a");
    CHECK_FALSE(timeout().has_ref());
    CHECK_FALSE(timeout().ref().has_ref());
}

TEST_CASE("timers: one that is unref'd rings while something else keeps the loop", "[loop][timers]") {
    own_loop here;
    here.run([&] {
        set_timeout([&] { here.log += 'u'; }, 1).unref();
        set_timeout([&] { here.log += 't'; }, 4);
        timeout iv = set_interval([&] { here.log += '.'; }, 100).unref();
    });
    CHECK(here.log == "ut");
}

TEST_CASE("timers: refresh begins anew before the end, and rings again after it", "[loop][timers]") {
    own_loop here;
    timeout first;
    int rung = 0;
    here.run([&] {
        first = set_timeout([&] {
            here.log += "first ";
            if (++rung == 1) first.refresh();
        });
        set_timeout([&] { here.log += "second "; });
        timeout& same = first.refresh();
        CHECK(&same == &first);
    });
    CHECK(here.log == "second first first ");
    first.refresh();
    here.loop.run();
    CHECK(here.log == "second first first first ");
    clear_timeout(first);
    first.refresh();
    here.loop.run();
    CHECK(here.log == "second first first first ");
}

TEST_CASE("timers: handles may outlive their loop, waiting or not", "[loop][timers]") {
    timeout waiting;
    timeout rung;
    auto counted = std::make_shared<int>(0);
    {
        own_loop here;
        here.run([&] {
            rung = set_timeout([counted] {}, 1);
            waiting = set_timeout([counted] {}, 1000).unref();
        });
        CHECK(counted.use_count() == 3);
    }
    for (timeout& each : {std::ref(waiting), std::ref(rung)}) each.refresh().ref().unref().close();
    CHECK(counted.use_count() ==
          2);  // one that has rung may be refreshed, so it lasts as long as its handles
    rung = {};
    CHECK(counted.use_count() == 1);
}

TEST_CASE("timers: a task that a timer gives is run, with what it captured", "[loop][timers]") {
    own_loop here;
    timeout iv;
    auto word = std::make_shared<std::string>("w");
    const std::weak_ptr<std::string> watched = word;
    here.run([&] {
        iv = set_interval(
            [&, word = std::move(word)]() -> task<> {
                clear_interval(iv);
                iv = {};
                co_await sleep_for(1ms);
                here.log += *word;
            },
            1);
    });
    CHECK(here.log == "w");
    CHECK(watched.expired());
}

TEST_CASE("timers: sleeping coroutines and timers end by time", "[loop][timers]") {
    own_loop here;
    auto work = [&](std::chrono::milliseconds span, const char* mark) -> task<> {
        co_await sleep_for(span);
        here.log += mark;
    };
    here.run([&] {
        set_timeout([&] { here.log += "t1 "; }, 1);
        spawn(work(2ms, "s2 "));
        set_timeout([&] { here.log += "t3 "; }, 3);
        spawn(work(4ms, "s4 "));
    });
    CHECK(here.log == "t1 s2 t3 s4 ");
}

TEST_CASE("timers: any number of durations may come and go", "[loop][timers]") {
    own_loop here;
    std::vector<timeout> many;
    int rung = 0;
    here.run([&] {
        for (int i = 0; i < 2000; ++i) many.push_back(set_timeout([&] { ++rung; }, 1000 + i));
        for (const timeout& each : many) clear_timeout(each);
        many.clear();
        for (int i = 1; i <= 200; ++i) set_timeout([&] { ++rung; }, 1.0 + i % 10);
    });
    CHECK(rung == 200);
}
