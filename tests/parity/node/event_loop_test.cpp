// The scripts 01-07, 09-14, 16, 17 and 22 of the event-loop corpus, each beside the order Node 20.20.2 printed in all of
// its runs. Where Node has two orders (02, and few runs of 07 and 10), what is compared is said. 03, 12 and 17 have a
// descriptor that becomes ready in the place of a file's callback or a child process; 03 and 12 stand once more with
// the file, awaited.
#include "parity/node/loop_script.hpp"

#include <cortado/core/spawn.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/loop/exit_hooks.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>

#include <sys/timerfd.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <functional>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"

using namespace cortado;
using namespace node_parity;

TEST_CASE("node 01: sync, then ticks, then microtasks, then timers and check", "[parity][loop]") {
    const std::string printed = run_script([](script_log& log, auto&) {
        log("sync1");
        set_timeout([&] { log("timeout0"); }, 0);
        set_immediate([&] { log("immediate"); });
        next_tick([&] { log("nextTick"); });
        promise<>::resolve().then([&] { log("microtask"); });
        queue_microtask([&] { log("queueMicrotask"); });
        log("sync2");
        spin(2);  // console.log took that long; without it the timer may come second, there as here
    });
    CHECK(printed == "sync1|sync2|nextTick|microtask|queueMicrotask|timeout0|immediate|");
}

TEST_CASE("node 02: from the main module a timer and an immediate come in either order", "[parity][loop]") {
    const std::string printed = run_script([](script_log& log, auto&) {
        set_timeout([&] { log("timeout0"); }, 0);
        set_immediate([&] { log("immediate"); });
    });
    CHECK((printed == "immediate|timeout0|" || printed == "timeout0|immediate|"));
}

TEST_CASE("node 03: in a callback of I/O the immediate always precedes the timer", "[parity][loop]") {
    std::unique_ptr<poll_event> read_file;
    const std::string printed = run_script([&](script_log& log, asio::io_context& context) {
        read_file = std::make_unique<poll_event>(context);
        read_file->when_ready([&] {
            set_timeout([&] { log("timeout0"); }, 0);
            set_immediate([&] { log("immediate"); });
            spin(2);  // the timer is due by then
        });
        set_timeout([&] { read_file.reset(); }, 20);
    });
    CHECK(printed == "immediate|timeout0|");
}

TEST_CASE("node 04: ticks are drained with those they add, before microtasks", "[parity][loop]") {
    int n = 0;
    std::function<void()> f;
    const std::string printed = run_script([&](script_log& log, auto&) {
        f = [&] {
            if (n++ < 3)
                next_tick([&] {
                    log("tick" + std::to_string(n));
                    f();
                });
        };
        f();
        promise<>::resolve()
            .then([&] {
                log("micro1");
                next_tick([&] { log("tick from micro"); });
            })
            .then([&] { log("micro2"); });
        set_immediate([&] { log("immediate"); });
    });
    CHECK(printed == "tick1|tick2|tick3|micro1|micro2|tick from micro|immediate|");
}

TEST_CASE("node 05: ticks and microtasks run between two timers", "[parity][loop]") {
    const std::string printed = run_script([](script_log& log, auto&) {
        for (const std::string name : {"t1", "t2"}) {
            set_timeout(
                [&log, name] {
                    log(name);
                    next_tick([&log, name] { log(name + " tick"); });
                    promise<>::resolve().then([&log, name] { log(name + " micro"); });
                },
                1);
        }
        spin(3);  // both are due in one phase
    });
    CHECK(printed == "t1|t1 tick|t1 micro|t2|t2 tick|t2 micro|");
}

TEST_CASE("node 06: and between two immediates; one that an immediate sets waits a round", "[parity][loop]") {
    const std::string printed = run_script([](script_log& log, auto&) {
        set_immediate([&] {
            log("i1");
            next_tick([&] { log("i1 tick"); });
            promise<>::resolve().then([&] { log("i1 micro"); });
            set_immediate([&] { log("i3 (next iteration)"); });
        });
        set_immediate([&] { log("i2"); });
    });
    CHECK(printed == "i1|i1 tick|i1 micro|i2|i3 (next iteration)|");
}

TEST_CASE("node 07: behind the check phase a timer that is due comes before the next immediate",
          "[parity][loop]") {
    const std::string printed = run_script([](script_log& log, auto&) {
        set_immediate([&] {
            set_timeout([&] { log("timeout1"); }, 1);
            set_immediate([&] { log("immediate2"); });
            spin(5);
        });
    });
    CHECK(printed == "timeout1|immediate2|");  // 97 of Node's 100 runs
}

TEST_CASE("node 09: an interval waits anew after its callback and makes up for nothing", "[parity][loop]") {
    int n = 0;
    timeout iv;
    const steady_ns begin = steady_now();
    const std::string printed = run_script([&](script_log& log, auto&) {
        iv = set_interval(
            [&] {
                log("iv" + std::to_string(++n));
                if (n == 1) spin(35);
                if (n != 3) return;
                clear_interval(iv);
                const bool is_late_enough = steady_now() - begin >= 54'000'000;
                log(std::string("cleared; >=35+10+10: ") + (is_late_enough ? "true" : "false") +
                    " no catch-up burst");
            },
            10);
    });
    CHECK(printed == "iv1|iv2|iv3|cleared; >=35+10+10: true no catch-up burst|");
}

TEST_CASE("node 10: timers of one duration in order, others by their end, odd ones are 1 ms",
          "[parity][loop]") {
    std::string printed;
    // In 20 of Node's 100 runs a millisecond passed between the first two lines, and c came first. Try again then.
    for (bool is_fair = false; !is_fair;) {
        printed = run_script([&](script_log& log, auto&) {
            const steady_ns begin = steady_now();
            set_timeout([&] { log("c 2ms"); }, 2);
            set_timeout([&] { log("a 1ms"); }, 1);
            set_timeout([&] { log("b 0ms (=1)"); }, 0);
            set_timeout([&] { log("d NaN(=1)"); }, std::nan(""));
            set_timeout([&] { log("e -5(=1)"); }, -5);
            is_fair = steady_now() - begin < 900'000;
            spin(10);
        });
    }
    CHECK(printed == "a 1ms|b 0ms (=1)|d NaN(=1)|e -5(=1)|c 2ms|");
}

TEST_CASE("node 11: async functions resume in microtasks", "[parity][loop]") {
    const std::string printed = run_script([](script_log& log, auto&) {
        auto async_function = [](script_log& to) -> task<> {
            to("A1");
            co_await promise<>::resolve();
            to("A2");
            promise<> ticked([](auto resolve) { next_tick(resolve); });
            co_await ticked;
            to("A3");
            promise<> checked([](auto resolve) { set_immediate(resolve); });
            co_await checked;
            to("A4");
        };
        spawn(async_function(log));
        next_tick([&] { log("tick"); });
        promise<>::resolve().then([&] { log("m1"); }).then([&] { log("m2"); }).then([&] { log("m3"); });
        set_immediate([&] { log("imm"); });
        log("end");
    });
    CHECK(printed == "A1|end|tick|A2|m1|m2|m3|A3|imm|A4|");
}

TEST_CASE("node 12: behind a callback of poll come its ticks, microtasks, check, timers", "[parity][loop]") {
    std::unique_ptr<poll_event> stat;
    const std::string printed = run_script([&](script_log& log, asio::io_context& context) {
        stat = std::make_unique<poll_event>(context);
        stat->when_ready([&] {
            log("stat cb");
            next_tick([&] { log("  tick"); });
            promise<>::resolve().then([&] { log("  micro"); });
            set_immediate([&] { log("  immediate"); });
            set_timeout(
                [&] {
                    log("  timeout0");
                    stat.reset();
                },
                0);
        });
    });
    CHECK(printed == "stat cb|  tick|  micro|  immediate|  timeout0|");
}

namespace {
task<> stat_and_log(script_log& log) {
    co_await fs::stat(".");
    log("stat");
    next_tick([&] { log("  tick"); });
    promise<>::resolve().then([&] { log("  micro"); });
    set_immediate([&] { log("  immediate"); });
    set_timeout([&] { log("  timeout0"); }, 0);
    spin(3);
}
task<> read_and_log(script_log& log) {
    co_await fs::read_file("/dev/null");
    set_timeout([&] { log("timeout0"); }, 0);
    set_immediate([&] { log("immediate"); });
    spin(3);  // the timer is due by then
}
task<> sleep_and_log(script_log& log) {
    co_await sleep_for(std::chrono::milliseconds(1));
    next_tick([&] { log("tick"); });
    promise<>::resolve().then([&] { log("micro"); });
    set_immediate([&] { log("immediate"); });
}
}  // namespace

TEST_CASE("node: behind a timer that was awaited come microtasks, then ticks, then check", "[parity][loop]") {
    CHECK(run_script([](script_log& log, auto&) { spawn(sleep_and_log(log)); }) == "micro|tick|immediate|");
}

// Recorded from Node 20 with `await fs.promises.stat(...)` and `await fs.promises.readFile(...)`.
TEST_CASE("node 03 and 12, awaited: behind an operation of fs come microtasks, ticks, check, timers",
          "[parity][loop]") {
    CHECK(run_script([](script_log& log, auto&) { spawn(stat_and_log(log)); }) ==
          "stat|  micro|  tick|  immediate|  timeout0|");
    CHECK(run_script([](script_log& log, auto&) { spawn(read_and_log(log)); }) == "immediate|timeout0|");
}

TEST_CASE("node 13: what is unref'd keeps no loop, beforeExit may go on, exit is the last",
          "[parity][loop]") {
    int n = 0;
    const std::string printed = run_script([&](script_log& log, auto&) {
        set_timeout([&] { log("NEVER (unref)"); }, 50).unref();
        set_immediate([&] { log("NEVER? unref immediate"); }).unref();
        on_before_exit([&] {
            log("beforeExit " + std::to_string(n));
            if (n++ == 0) set_immediate([&] { log("work from beforeExit"); });
        });
        on_exit([&](int code) {
            log("exit " + std::to_string(code));
            set_timeout([&] { log("NEVER"); }, 0);
            next_tick([&] { log("NEVER tick"); });
        });
    });
    CHECK(printed == "beforeExit 0|NEVER? unref immediate|work from beforeExit|beforeExit 1|exit 0|");
}

TEST_CASE("node 14: an exception in one callback drops no other", "[parity][loop]") {
    std::unique_ptr<uncaught_logger> uncaught;
    const std::string printed = run_script([&](script_log& log, auto&) {
        uncaught = std::make_unique<uncaught_logger>(log);
        on_unhandled_rejection([&](const std::exception_ptr& reason) {
            log("unhandledRejection " + uncaught_logger::what(reason));
        });
        set_immediate([] { throw std::runtime_error("i1"); });
        set_immediate([&] { log("i2"); });
        next_tick([] { throw std::runtime_error("tick"); });
        next_tick([&] { log("tick2"); });
        promise<>::reject(std::runtime_error("rej"));
        set_immediate([&] { log("i3"); });
    });
    CHECK(printed == "uncaught tick|tick2|unhandledRejection rej|uncaught i1|i2|i3|");
}

TEST_CASE("node 16: emit is a call; what a stream says in ticks precedes later ticks", "[parity][loop]") {
    const std::string printed = run_script([](script_log& log, auto&) {
        event_emitter<emits<"x">> e;
        e.on<"x">([&] { log("emit sync"); });
        e.emit<"x">();
        log("after emit");
        // Stands in for destroy(error) of a stream, which emits both in one tick.
        const auto stream = std::make_shared<event_emitter<emits<"error", std::string>, emits<"close">>>();
        stream->on<"error">([&](const std::string& what) { log("error " + what); });
        stream->on<"close">([&] { log("close"); });
        next_tick([stream] {
            stream->emit<"error">("d");
            stream->emit<"close">();
        });
        log("after destroy");
        next_tick([&] { log("tick"); });
        promise<>::resolve().then([&] { log("micro"); });
        set_immediate([&] { log("imm"); });
    });
    CHECK(printed == "emit sync|after emit|after destroy|error d|close|tick|micro|imm|");
}

TEST_CASE("node 17: what blocks holds timers up, what waits does not", "[parity][loop]") {
    std::unique_ptr<poll_event> child;
    const std::string printed = run_script([&](script_log& log, asio::io_context& context) {
        set_timeout([&] { log("timer"); }, 1);
        spin(20);
        log("after sync (timer not fired yet)");
        const int soon = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
        itimerspec at{};
        at.it_value.tv_nsec = 20'000'000;
        REQUIRE(::timerfd_settime(soon, 0, &at, nullptr) == 0);
        child = std::make_unique<poll_event>(context, soon);
        child->when_ready([&] {
            log("after async (timer already fired)");
            next_tick([&] { child.reset(); });
        });
    });
    CHECK(printed == "after sync (timer not fired yet)|timer|after async (timer already fired)|");
}

namespace {
struct thenable {
    template <class Resolve, class Reject>
    void then(Resolve resolve, Reject) {
        resolve();
    }
};
}  // namespace

TEST_CASE("node 22: a thenable costs two microtasks, a promise that is returned three", "[parity][loop]") {
    std::string printed;
    const auto p = [&](std::string n) {
        return [&printed, n] { printed += (printed.empty() ? "" : ",") + n; };
    };
    run_script([&](script_log&, auto&) {
        promise<>::resolve().then([] { return promise<>::resolve(); }).then(p("ret-promise"));
        promise<>::resolve().then(p("1")).then(p("2")).then(p("3")).then(p("4"));
        auto async_function = [](auto note) -> task<> {
            promise<> awaited = promise<>::resolve(thenable());
            co_await awaited;
            note();
        };
        spawn(async_function(p("thenable")));
    });
    CHECK(printed == "1,2,thenable,3,ret-promise,4");
}
