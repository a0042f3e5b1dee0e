// What timers, immediates, ticks and awaits cost. bench/timers.mjs does the same with Node; bench/beside_node.py compares.
#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/timers.hpp>

#include <cstddef>
#include <cstdio>
#include <vector>

using namespace cortado;

namespace {

constexpr int million = 1'000'000;

/** Say how long one of a million took. */
void tell(const char* name, steady_ns begin) {
    const auto spent = static_cast<double>(steady_now() - begin);
    std::printf("%s %.1f\n", name, spent / million);
}

void set_clear() {
    std::vector<timeout> timers;
    timers.reserve(million);
    const steady_ns begin = steady_now();
    for (int i = 0; i < million; ++i) timers.push_back(set_timeout([] {}, 1000));
    for (const timeout& each : timers) clear_timeout(each);
    tell("set_all_clear_all", begin);
}

void set_clear_each() {
    const steady_ns begin = steady_now();
    for (int i = 0; i < million; ++i) {
        timeout each = set_timeout([] {}, 1000);
        clear_timeout(each);
    }
    tell("set_clear_each", begin);
}

void set_clear_durations() {
    std::vector<timeout> timers;
    timers.reserve(million);
    const steady_ns begin = steady_now();
    for (int i = 0; i < million; ++i) timers.push_back(set_timeout([] {}, 1000 + i % 1000));
    for (const timeout& each : timers) clear_timeout(each);
    tell("set_clear_1000_durations", begin);
}

/** Run a part that asks for work, and the loop until that has been done. */
template <class Part>
void drive(const char* name, Part part) {
    const steady_ns begin = steady_now();
    event_loop::current().turn(part);
    run();
    tell(name, begin);
}

task<> await_million() {
    for (int i = 0; i < million; ++i) {
        const promise<> done = promise<>::resolve();
        co_await done;
    }
}

}  // namespace

int main() {
    event_loop::current().turn(set_clear);
    event_loop::current().turn(set_clear_each);
    event_loop::current().turn(set_clear_durations);
    int count = 0;
    drive("set_fire", [&] {
        for (int i = 0; i < million; ++i) set_timeout([&count] { ++count; }, 1);
    });
    drive("immediate", [&] {
        for (int i = 0; i < million; ++i) set_immediate([&count] { ++count; });
    });
    drive("immediate_chain", [&] {
        struct again {
            int& count;
            int left;
            void operator()() {
                ++count;
                if (--left > 0) set_immediate(*this);
            }
        };
        set_immediate(again{count, million});
    });
    drive("next_tick", [&] {
        for (int i = 0; i < million; ++i) next_tick([&count] { ++count; });
    });
    drive("queue_microtask", [&] {
        for (int i = 0; i < million; ++i) queue_microtask([&count] { ++count; });
    });
    drive("await_promise", [] { spawn(await_million()); });
    return count == 5 * million ? 0 : 1;
}
