#include <cortado/loop/promise.hpp>

#include <cortado/core/uncaught.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>

#include <asio/io_context.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

std::string text_of(const std::exception_ptr& reason) {
    try {
        std::rethrow_exception(reason);
    } catch (const std::exception& error) {
        return error.what();
    }
}

/** A loop of its own; `main` is run as a turn. */
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

std::string* uncaught_log = nullptr;

}  // namespace

TEST_CASE("promise: functions run in microtasks, never inside the call that settles", "[loop][promise]") {
    own_loop here;
    here.run([&] {
        auto made = promise<int>::with_resolvers();
        made.promise.then([&](int value) { here.log += "a" + std::to_string(value) + " "; });
        next_tick([&] { here.log += "tick "; });
        made.resolve(4);
        made.promise.then([&](int value) { here.log += "b" + std::to_string(value) + " "; });
        here.log += "sync ";
    });
    CHECK(here.log == "sync tick a4 b4 ");
}

TEST_CASE("promise: the first of resolve and reject counts", "[loop][promise]") {
    own_loop here;
    here.run([&] {
        const promise<std::string> one([](auto resolve, auto reject) {
            resolve("one");
            reject(std::runtime_error("two"));
            resolve("three");
        });
        one.then([&](const std::string& value) { here.log += value + " "; });
        const promise<int> thrown([](auto resolve) {
            resolve(1);
            throw std::runtime_error("too late");
        });
        thrown.then([&](int value) { here.log += std::to_string(value) + " "; });
        const promise<int> failed([](const resolver<int>&) { throw std::runtime_error("exec"); });
        failed.catch_([&](const std::exception& error) { here.log += error.what(); });
    });
    CHECK(here.log == "one 1 exec");
}

TEST_CASE("promise: chains of every kind take as many microtasks as in JavaScript", "[loop][promise]") {
    own_loop here;
    const auto p = [&](std::string text) { return [&here, text] { here.log += text + "|"; }; };
    const auto note = [&](std::string text) {
        return [&here, text](const std::string& value) { here.log += text + value + "|"; };
    };
    const auto what = [&](std::string text) {
        return [&here, text](const std::exception& error) { here.log += text + error.what() + "|"; };
    };
    auto awaits = [](auto write) -> task<std::string> {
        write("a0");
        promise<> same = promise<>::resolve(promise<>::resolve());
        co_await same;
        write("a1");
        try {
            promise<> rejected = promise<>::reject(std::runtime_error("r"));
            co_await rejected;
        } catch (const std::exception& error) {
            write(std::string("a ") + error.what());
        }
        co_return "ret";
    };
    auto follows = [](auto write) -> task<> {
        promise<std::string> q([](auto resolve) { resolve(promise<std::string>::resolve("in")); });
        const std::string value = co_await q;
        write("q " + value);
    };
    here.run([&] {
        promise<> count = promise<>::resolve();
        for (int i = 1; i <= 10; ++i) count = count.then(p(std::to_string(i)));
        promise<std::string>::resolve("v").finally(p("fin")).then(note("after fin "));
        promise<>::reject(std::runtime_error("e")).finally([] {}).catch_(what("caught "));
        promise<std::string>::reject(std::runtime_error("x"))
            .catch_([](const std::exception&) { return "y"; })
            .then(note("rec "));
        promise<>::resolve()
            .then([]() -> void { throw std::runtime_error("t"); })
            .then(p("no"), what("second "));
        const auto write = [&](const std::string& text) { here.log += text + "|"; };
        as_promise(awaits(write)).then(note(""));
        as_promise(follows(write));
        promise<std::string>([](auto resolve) { resolve("one"); }).then(note(""));
        promise<>::resolve()
            .then([]() -> task<std::string> {
                promise<> null = promise<>::resolve();
                co_await null;
                co_return "async then";
            })
            .then(note(""));
        promise<std::string>::resolve("m")
            .catch_([](const std::exception&) { return ""; })
            .then(note("pass "));
        promise<>([](auto) { throw std::runtime_error("exec"); }).catch_(what(""));
    });
    // As Node 20.20.2 prints it for the same program.
    CHECK(here.log ==
          "a0|1|fin|a1|one|exec|2|rec y|second t|a r|pass m|3|ret|q in|4|after fin v|caught e|async "
          "then|5|6|7|8|9|10|");
}

TEST_CASE("promise: every awaiter gets the value, in the order of asking", "[loop][promise]") {
    own_loop here;
    auto wait = [](promise<std::string> from, std::string& log, char mark) -> task<> {
        const std::string value = co_await from;
        log += mark + value;
    };
    here.run([&] {
        promise<std::string> later([](auto resolve) { set_timeout([resolve] { resolve("v"); }, 1); });
        spawn(wait(later, here.log, '1'));
        spawn(wait(later, here.log, '2'));
        set_timeout([&, later] { spawn(wait(later, here.log, '3')); }, 3);
    });
    CHECK(here.log == "1v2v3v");
}

TEST_CASE("promise: a value that cannot be copied is moved to the one who asks", "[loop][promise]") {
    own_loop here;
    auto wait = [](promise<std::unique_ptr<int>> from, std::string& log) -> task<> {
        const std::unique_ptr<int> value = co_await from;
        log += std::to_string(*value);
    };
    here.run([&] {
        spawn(wait(promise<std::unique_ptr<int>>::resolve(std::make_unique<int>(5)), here.log));
        promise<std::unique_ptr<int>>::resolve(std::make_unique<int>(6))
            .finally([] {})
            .then([&](std::unique_ptr<int> value) { here.log += std::to_string(*value); });
    });
    CHECK(here.log == "56");
}

TEST_CASE("promise: run() may wait for one", "[loop][promise]") {
    auto work = []() -> task<int> {
        promise<int> later([](auto resolve) { set_timeout([resolve] { resolve(9); }, 1); });
        co_return co_await later;
    };
    CHECK(run(work()) == 9);
}

TEST_CASE("promise: catch_ lets a value pass, and gives promise<void> for a function that gives nothing",
          "[loop][promise]") {
    own_loop here;
    here.run([&] {
        promise<int> ended =
            promise<int>::reject(std::runtime_error("r")).catch_([](std::exception_ptr reason) {
                return static_cast<int>(text_of(reason).size());
            });
        ended.then([&](int value) { here.log += std::to_string(value); });
        promise<> noted =
            promise<int>::reject(std::runtime_error("s")).catch_([&](const std::exception& error) {
                here.log += error.what();
            });
        noted.then([&] { here.log += "."; });
        promise<int>::resolve(8).catch_([](std::exception_ptr) { return 0; }).then([&](int value) {
            here.log += std::to_string(value);
        });
    });
    CHECK(here.log == "s1.8");
}

TEST_CASE("promise: finally may fail, or be waited for", "[loop][promise]") {
    own_loop here;
    here.run([&] {
        promise<int>::resolve(1)
            .finally([] { throw std::runtime_error("f"); })
            .catch_([&](const std::exception& error) { here.log += error.what(); });
        promise<int>::resolve(2)
            .finally([&]() -> task<> {
                co_await sleep_for(1ms);
                here.log += "slept ";
            })
            .then([&](int value) { here.log += std::to_string(value); });
    });
    CHECK(here.log == "fslept 2");
}

TEST_CASE("promise: rejections nobody asked for are reported behind ticks and microtasks",
          "[loop][promise]") {
    own_loop here;
    here.run([&] {
        on_unhandled_rejection([&](const std::exception_ptr& reason) {
            here.log += "unh " + text_of(reason) + "|";
            next_tick([&] { here.log += "tick of handler|"; });
            promise<>::reject(std::runtime_error("second")).catch_([](const std::exception&) {});
        });
        const auto a = promise<>::reject(std::runtime_error("late"));
        next_tick([&, a] { a.catch_([&](const std::exception&) { here.log += "caught in tick|"; }); });
        const auto b = promise<>::reject(std::runtime_error("never"));
        const auto c = promise<>::reject(std::runtime_error("imm"));
        set_immediate([&, c] { c.catch_([&](const std::exception&) { here.log += "caught too late|"; }); });
        b.then([] {});
        queue_microtask([&] { here.log += "m|"; });
        set_immediate([&] { here.log += "i|"; });
    });
    // As Node 20.20.2 prints it for the same program.
    CHECK(here.log ==
          "m|caught in tick|unh imm|unh never|tick of handler|tick of handler|caught too late|i|");
}

TEST_CASE("promise: without a hook a rejection is an uncaught exception; what a hook throws is one too",
          "[loop][promise]") {
    own_loop here;
    uncaught_log = &here.log;
    const uncaught_handler before =
        on_uncaught([](std::exception_ptr failure) { *uncaught_log += text_of(failure) + "|"; });
    here.run([&] {
        promise<>::reject(std::runtime_error("plain"));
        set_immediate([] {
            on_unhandled_rejection([](std::exception_ptr) { throw std::logic_error("hook"); });
            promise<>::reject(std::runtime_error("hidden"));
        });
    });
    on_uncaught(before);
    CHECK(here.log == "plain|hook|");
}

TEST_CASE("promise: a stopped awaiter leaves with operation_cancelled, the promise stays",
          "[loop][promise]") {
    own_loop here;
    auto wait = [](promise<int> from, std::string& log) -> task<> {
        try {
            co_await from;
        } catch (const operation_cancelled&) {
            log += "cancelled ";
            throw;
        }
    };
    stop_source stop;
    auto made = promise<int>::with_resolvers();
    here.run([&] {
        spawn(wait(made.promise, here.log), stop.token());
        set_timeout([&] {
            stop.request_stop();
            here.log += "asked ";
            made.resolve(3);
            made.promise.then([&](int value) { here.log += std::to_string(value) + " "; });
            spawn(wait(made.promise, here.log), stop.token());  // stopped before it waits
        });
    });
    CHECK(here.log == "asked cancelled cancelled 3 ");
}

TEST_CASE("promise: a coroutine that ends while it waits is not resumed", "[loop][promise]") {
    own_loop here;
    auto wait = [](promise<> from, std::string& log) -> task<> {
        co_await from;
        log += "never";
    };
    auto made = promise<>::with_resolvers();
    here.run([&] {
        task<> pending = wait(made.promise, here.log);
        pending.start();
        task<> resumed_soon = wait(promise<>::resolve(), here.log);
        resumed_soon.start();
        set_timeout([resolve = made.resolve] { resolve(); });
    });
    CHECK(here.log.empty());
}

TEST_CASE("promise: what hangs on one that is never settled goes with it", "[loop][promise]") {
    auto counted = std::make_shared<int>(0);
    {
        own_loop here;
        here.run([&] {
            const promise<int> never([](const resolver<int>&) {});
            never.then([counted](int) {}).finally([counted] {}).catch_([counted](const std::exception&) {
                return;
            });
        });
        CHECK(counted.use_count() == 1);
    }
    CHECK(counted.use_count() == 1);
}

TEST_CASE("promise: as_promise runs to the first suspension at once, and rejects with what leaves the task",
          "[loop][promise]") {
    own_loop here;
    auto work = [](std::string& log) -> task<int> {
        log += "start ";
        co_await sleep_for(1ms);
        throw std::runtime_error("left");
    };
    here.run([&] {
        promise<int> started = as_promise(work(here.log));
        here.log += "sync ";
        started.catch_([&](const std::exception& error) { here.log += error.what(); });
    });
    CHECK(here.log == "start sync left");
}

TEST_CASE("promise: awaiting a task that ends without suspending goes on at once", "[loop][promise]") {
    own_loop here;
    auto inner = []() -> task<> { co_return; };
    auto outer = [&]() -> task<> {
        co_await inner();
        here.log += "after await ";
    };
    here.run([&] {
        queue_microtask([&] { here.log += "microtask"; });
        spawn(outer());
        here.log += "sync ";
    });
    CHECK(here.log == "after await sync microtask");
}

TEST_CASE("promise: a handler of rejections may put another in its place", "[loop][promise]") {
    std::string log;
    auto rest = std::make_shared<std::string>("first ");
    asio::io_context context(1);
    event_loop::of(context).turn([&] {
        on_unhandled_rejection([&log, rest](std::exception_ptr) {
            on_unhandled_rejection([&log](std::exception_ptr) { log += "second "; });
            log += *rest;
        });
        promise<int>::reject(std::make_exception_ptr(std::runtime_error("a")));
        promise<int>::reject(std::make_exception_ptr(std::runtime_error("b")));
    });
    context.run();
    CHECK(log == "first second ");
}

TEST_CASE("promise: all takes containers, and values that cannot be copied", "[loop][promise]") {
    own_loop here;
    here.run([&] {
        std::vector<promise<std::unique_ptr<int>>> owned;
        for (int i = 0; i < 3; ++i)
            owned.push_back(promise<std::unique_ptr<int>>::resolve(std::make_unique<int>(i)));
        promise<>::all(owned).then([&](std::vector<std::unique_ptr<int>> values) {
            for (const auto& each : values) here.log += std::to_string(*each);
        });
        const std::array<promise<>, 2> nothing{promise<>::resolve(), promise<>::resolve()};
        promise<> both = promise<>::all(nothing);
        both.then([&] { here.log += " both"; });
    });
    CHECK(here.log == "012 both");
}

TEST_CASE("promise: a container of tasks is started in its order, whole", "[loop][promise]") {
    own_loop here;
    auto work = [&](int number) -> task<int> {
        here.log += "<" + std::to_string(number);
        co_await promise<>::resolve();
        here.log += ">";
        co_return number;
    };
    here.run([&] {
        std::vector<task<int>> several;
        for (int i = 1; i <= 3; ++i) several.push_back(work(i));
        promise<>::all(std::move(several)).then([&](const std::vector<int>& values) {
            for (const int each : values) here.log += " " + std::to_string(each);
        });
        here.log += " sync ";
    });
    CHECK(here.log == "<1<2<3 sync >>> 1 2 3");
}

TEST_CASE("promise: all gives an empty struct for nothing, and awaiting it gives the tuple",
          "[loop][promise]") {
    auto work = []() -> task<int> {
        const auto [number, empty, text] =
            co_await promise<>::all(promise<int>::resolve(4), promise<>::resolve(), std::string("abc"));
        static_assert(std::is_empty_v<decltype(empty)>);
        co_return number + static_cast<int>(text.size());
    };
    CHECK(run(work()) == 7);
}

TEST_CASE("promise: race and any of promises without a value", "[loop][promise]") {
    own_loop here;
    here.run([&] {
        const promise<> failed = promise<>::reject(std::runtime_error("no"));
        promise<>::race(promise<>::resolve(), failed).then([&] { here.log += "race "; });
        promise<>::any(failed, promise<>::resolve()).then([&] { here.log += "any "; });
        promise<>::all_settled(failed, promise<>::resolve()).then([&](const auto& ends) {
            here.log += std::string(std::get<0>(ends).status) + " " + text_of(std::get<0>(ends).reason) + " ";
            here.log += std::string(std::get<1>(ends).status) + (std::get<1>(ends).value ? " value" : "");
        });
    });
    CHECK(here.log == "race any rejected no fulfilled value");
}

TEST_CASE("promise: what waits for several that never end goes with them", "[loop][promise]") {
    auto kept = std::make_shared<int>(1);
    own_loop here;
    here.run([&] {
        const promise<int> pending([](const auto&) {});
        promise<>::all(pending, promise<int>::resolve(1)).then([kept](const auto&) {});
        promise<>::race(pending, pending).then([kept] {});
        promise<>::any(pending, promise<int>::reject(std::runtime_error("no"))).then([kept] {});
        promise<>::all_settled(pending).then([kept](const auto&) {});
        CHECK(kept.use_count() == 5);
    });
    CHECK(kept.use_count() == 1);
}
