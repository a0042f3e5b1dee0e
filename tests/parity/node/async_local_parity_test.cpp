// The scripts of async_local_record.mjs, compared with what Node printed: async_local_recorded.txt.
#include <cortado/core/async_local_storage.hpp>

#include "support/catch.hpp"

#include <cortado/core/spawn.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

using namespace cortado;
using namespace std::chrono_literals;

namespace {

class script_log {
public:
    void operator()(const std::string& line) { text.append(line).append("|"); }
    std::string text;
};
using script = task<> (*)(script_log& log);

struct counter {
    std::string text;
};
async_local_storage<std::string> a;
async_local_storage<counter> b;

std::string seen() {
    const std::string* first = a.store();
    const counter* second = b.store();
    return (first == nullptr ? "-" : *first) + (second == nullptr ? "-" : second->text);
}

task<> called_at_once(script_log& log) {
    log(seen());
    const std::string result = a.run("x", [&] {
        log(seen());
        a.run("y", [&] { log(seen()); });
        b.run({"z"}, [&] { log(seen()); });
        log(seen());
        return std::string("result");
    });
    log(result);
    log(seen());
    co_return;
}

task<> left_by_an_exception(script_log& log) {
    try {
        a.run("x", [] { throw std::runtime_error("broken"); });
    } catch (const std::runtime_error& error) {
        log(error.what());
    }
    log(seen());
    const auto fails = [&]() -> task<> {
        co_await sleep_for(1ms);
        log(seen());
        throw std::runtime_error("later");
    };
    try {
        co_await a.run("x", fails());
    } catch (const std::runtime_error& error) {
        log(error.what());
    }
    log(seen());
}

task<> behind_suspensions(script_log& log) {
    const auto work = [&]() -> task<> {
        log(seen());
        co_await sleep_for(1ms);
        log(seen());
        co_await fs::stat(".");
        log(seen());
        co_await promise<>::resolve();
        log(seen());
    };
    co_await a.run("x", work());
    log(seen());
}

task<> nested_and_awaited(script_log& log) {
    const auto y = [&]() -> task<> {
        co_await sleep_for(1ms);
        log(seen());
    };
    const auto z = [&]() -> task<> {
        log(seen());
        co_await sleep_for(1ms);
        log(seen());
    };
    const auto x = [&]() -> task<> {
        co_await a.run("y", y());
        log(seen());
        auto in_both = b.run({"z"}, z());
        co_await in_both;
        log(seen());
    };
    co_await a.run("x", x());
    log(seen());
}

task<> exit(script_log& log) {
    const auto outside = [&]() -> task<> {
        co_await sleep_for(1ms);
        log(seen());
        a.run("y", [&] { log(seen()); });
    };
    const auto x = [&]() -> task<> {
        a.exit([&] { log(seen()); });
        co_await a.exit(outside());
        log(seen());
    };
    co_await a.run("x", x());
}

task<> interleaved(script_log& log) {
    const auto one = [](std::chrono::milliseconds span) -> task<std::string> {
        std::string all;
        for (int i = 0; i < 3; ++i) {
            co_await sleep_for(span);
            all += seen();
        }
        co_return all;
    };
    auto first = a.run("1", one(1ms));
    auto second = a.run("2", [&] { return one(2ms); });
    auto third = a.run("3", one(1ms));
    const auto all = co_await when_all(std::move(first), std::move(second), std::move(third));
    log(std::get<0>(all));
    log(std::get<1>(all));
    log(std::get<2>(all));
    log(seen());
}

void set_callbacks(script_log& log) {
    a.run("x", [&] {
        next_tick([&] { log("tick " + seen()); });
        queue_microtask([&] { log("microtask " + seen()); });
        set_immediate([&] { log("immediate " + seen()); });
        const auto again = [&] {
            log("timeout " + seen());
            set_timeout([&] { log("second " + seen()); }, 5);
        };
        set_timeout(again, 5);
    });
}

task<> callbacks(script_log& log) {
    set_timeout([&] { set_callbacks(log); }, 1);
    log(seen());
    co_await sleep_for(40ms);
    log(seen());
}

task<> interval(script_log& log) {
    int left = 3;
    timeout timer;
    a.run("x", [&] {
        timer = set_interval(
            [&] {
                log(seen());
                if (--left == 0) clear_interval(timer);
            },
            2);
    });
    const auto pause = []() -> task<> { co_await sleep_for(30ms); };
    co_await a.run("y", pause());
}

task<> promises(script_log& log) {
    const promise<> made = a.run("maker", [] {
        return promise<>([](const auto& resolve) { set_timeout([resolve] { resolve(); }, 3); });
    });
    const promise<> follow = a.run("follower", [&] { return made.then([&] { log(seen()); }); });
    made.finally([&] { log(seen()); });
    const auto wait = [&]() -> task<> {
        co_await made;
        log(seen());
    };
    co_await a.run("waiter", wait());
    co_await follow;
    log(seen());
}

task<> emitter(script_log& log) {
    event_emitter<emits<"event">> source;
    a.run("listener", [&] { source.on<"event">([&] { log(seen()); }); });
    source.emit<"event">();
    a.run("emitter", [&] { source.emit<"event">(); });
    co_return;
}

task<> not_awaited(script_log& log) {
    const auto later = [&](std::chrono::milliseconds span) -> task<> {
        co_await sleep_for(span);
        log(seen());
    };
    a.run("x", [&] { spawn(later(2ms)); });
    a.run("y", [&] { spawn(later(4ms)); });
    log(seen());
    co_await sleep_for(20ms);
}

task<> bound(script_log& log) {
    auto call =
        a.run("x", [&] { return bind_context([&](const std::string& what) { log(what + " " + seen()); }); });
    call("called");
    a.run("y", [&] { call("again"); });
    set_timeout(call, 1, "timer");
    co_await sleep_for(10ms);
}

task<> changed(script_log& log) {
    const auto work = [&]() -> task<> {
        b.store()->text = "n1";
        co_await sleep_for(1ms);
        log(seen());
        b.store()->text = "n2";
        log(seen());
    };
    auto running = b.run({"n0"}, work());
    co_await running;
}

struct named_script {
    const char* name;
    script run;
};
constexpr named_script scripts[] = {
    {"called at once", &called_at_once},
    {"left by an exception", &left_by_an_exception},
    {"behind suspensions", &behind_suspensions},
    {"nested and awaited", &nested_and_awaited},
    {"exit", &exit},
    {"interleaved", &interleaved},
    {"callbacks", &callbacks},
    {"interval", &interval},
    {"promises", &promises},
    {"emitter", &emitter},
    {"not awaited", &not_awaited},
    {"bound", &bound},
    {"changed", &changed},
};

}  // namespace

TEST_CASE("node async_local_storage: every piece of work sees what it sees in Node", "[parity][core]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream recorded(std::string(root == nullptr ? "." : root) +
                           "/tests/parity/node/async_local_recorded.txt");
    REQUIRE(recorded.good());
    for (const auto& [name, run_one] : scripts) {
        CAPTURE(name);
        script_log log;
        cortado::run(run_one(log));
        std::string line;
        std::getline(recorded, line);
        CHECK(name + std::string(": ") + log.text == line);
        CHECK(detail::current_context == nullptr);
    }
    std::string more;
    CHECK_FALSE(std::getline(recorded, more));
}
