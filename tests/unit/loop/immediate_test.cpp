#include <cortado/loop/immediate.hpp>

#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

TEST_CASE("immediate: it is called once, with its arguments", "[loop][immediate]") {
    std::string log;
    set_immediate(
        [&](std::unique_ptr<int> number, std::string text) { log += text + std::to_string(*number); },
        std::make_unique<int>(3), "three");
    run();
    run();
    CHECK(log == "three3");
}

TEST_CASE("immediate: one that is cleared is not called, also by another of the same phase",
          "[loop][immediate]") {
    std::string log;
    immediate second;
    immediate third;
    set_immediate([&] {
        log += '1';
        clear_immediate(second);
    });
    second = set_immediate([&] { log += '2'; });
    third = set_immediate([&] { log += '3'; });
    immediate fourth = set_immediate([&] { log += '4'; });
    clear_immediate(fourth);
    clear_immediate(fourth);
    clear_immediate(immediate());
    run();
    clear_immediate(third);
    CHECK(log == "13");
}

TEST_CASE("immediate: it may clear itself while it runs", "[loop][immediate]") {
    int calls = 0;
    immediate self;
    self = set_immediate([&] {
        ++calls;
        clear_immediate(self);
        CHECK_FALSE(self.has_ref());
    });
    run();
    CHECK(calls == 1);
}

TEST_CASE("immediate: unref lets the loop end without it, ref takes that back", "[loop][immediate]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    immediate a;
    loop.turn([&] {
        a = set_immediate([&] { log += 'a'; });
        immediate& same = a.unref();
        CHECK(&same == &a);
        CHECK_FALSE(a.has_ref());
    });
    loop.run();
    CHECK(log.empty());
    a.ref();
    CHECK(a.has_ref());
    loop.run();
    CHECK(log == "a");
    CHECK_FALSE(a.has_ref());
    CHECK_FALSE(a.unref().ref().has_ref());  // it has been called
}

TEST_CASE("immediate: one that is unref'd runs in its phase while something else keeps the loop",
          "[loop][immediate]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        set_immediate([&] { log += 'u'; }).unref();
        set_immediate([&] { log += 'r'; });
    });
    loop.run();
    CHECK(log == "ur");
}

TEST_CASE("immediate: the last callback's unref'd immediate is not waited for", "[loop][immediate]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        set_timeout([&] {
            log += 't';
            set_immediate([&] { log += "NEVER"; }).unref();
        });
    });
    loop.run();
    CHECK(log == "t");
}

TEST_CASE("immediate: what its callable holds is released after the call, handles or not",
          "[loop][immediate]") {
    auto counted = std::make_shared<int>(0);
    auto self = std::make_shared<immediate>();
    *self = set_immediate([counted, self] {});
    run();
    CHECK(counted.use_count() == 1);
    CHECK(self.use_count() == 1);
}

TEST_CASE("immediate: a handle may outlive its loop", "[loop][immediate]") {
    immediate kept;
    {
        asio::io_context context(1);
        event_loop::of(context).turn([&] { kept = set_immediate([] {}); });
        CHECK(kept.has_ref());
    }
    CHECK_FALSE(kept.ref().has_ref());
    clear_immediate(kept);
}

TEST_CASE("immediate: a task that it gives is run", "[loop][immediate]") {
    std::string log;
    set_immediate([&]() -> task<> {
        log += 'a';
        co_await sleep_for(1ms);
        log += 'b';
    });
    run();
    CHECK(log == "ab");
}

TEST_CASE("immediate: a thousand rounds let timers through", "[loop][immediate]") {
    int rounds = 0;
    bool rang = false;
    struct again {
        int& count;
        bool& stop;
        void operator()() const {
            ++count;
            if (!stop) set_immediate(*this);
        }
    };
    set_timeout([&] { rang = true; }, 2);
    set_immediate(again{rounds, rang});
    run();
    CHECK(rang);
    CHECK(rounds > 1);
}
