#include <cortado/loop/event_loop.hpp>

#include <cortado/core/event.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/loop/sleep.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

struct note : deferred_call {
    note(std::string& to, char what)
        : deferred_call([](deferred_call& call) {
              auto& self = static_cast<note&>(call);
              self.log += self.mark;
              if (self.next != nullptr) self.loop->defer(*self.next);
          }),
          log(to),
          mark(what) {}
    std::string& log;
    char mark;
    event_loop* loop = nullptr;
    note* next = nullptr;
};

struct ringer : timer_node {
    explicit ringer(int& count)
        : timer_node([](timer_node& node) { ++static_cast<ringer&>(node).rung; }), rung(count) {}
    int& rung;
};

/** Writes down the end of the coroutine that holds it. */
struct end_note {
    end_note(std::string& to, char what) : log(to), mark(what) {}
    end_note(const end_note&) = delete;
    end_note& operator=(const end_note&) = delete;
    ~end_note() { log += mark; }
    std::string& log;
    char mark;
};

}  // namespace

TEST_CASE("event_loop: run() ends at once when nothing is outstanding", "[loop]") {
    CHECK(run() == 0);
    CHECK(run() == 0);  // and may be called again
}

TEST_CASE("event_loop: run() gives a task's value, or throws what left it", "[loop]") {
    auto give = []() -> task<int> {
        co_await yield();
        co_return 7;
    };
    auto fail = []() -> task<int> {
        co_await yield();
        throw std::runtime_error("broken");
    };
    auto at_once = []() -> task<> { co_return; };
    CHECK(run(give()) == 7);
    CHECK_THROWS_WITH(run(fail()), "broken");
    CHECK_THROWS_WITH(run(task<>()), "run: nothing to run; the task was moved from or never made");
    run(at_once());
}

TEST_CASE("event_loop: run() of a task nothing will ever wake is a mistake", "[loop]") {
    event never;
    auto wait = [&]() -> task<> { co_await never.wait(); };
    CHECK_THROWS_AS(run(wait()), usage_error);
}

TEST_CASE("event_loop: run() inside the running loop is a mistake that says what to do", "[loop]") {
    std::string message;
    auto inner = []() -> task<> { co_await yield(); };
    auto outer = [&]() -> task<> {
        co_await yield();
        try {
            run(inner());
        } catch (const usage_error& error) {
            message = error.what();
        }
    };
    run(outer());
    CHECK(message == "run: this thread's loop is running already; co_await the task");
}

TEST_CASE("event_loop: a user's io_context is a loop like any other", "[loop]") {
    asio::io_context context;
    std::string log;
    event_loop& loop = event_loop::of(context);
    CHECK(&event_loop::of(context) == &loop);
    auto work = [&]() -> task<> {
        log += &event_loop::current() == &loop ? "a" : "?";
        co_await sleep_for(1ms);
        log += &event_loop::current() == &loop ? "b" : "?";
    };
    loop.turn([&] { spawn(work()); });
    CHECK(&event_loop::current() != &loop);
    context.run();
    CHECK(log == "ab");
}

TEST_CASE("event_loop: each thread has a loop of its own", "[loop]") {
    event_loop* here = &event_loop::current();
    event_loop* there = nullptr;
    std::thread([&] { there = &event_loop::current(); }).join();
    CHECK(there != nullptr);
    CHECK(here != there);
}

TEST_CASE("event_loop: deferred calls follow the turn, in order, also those they add", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    std::string log;
    note a(log, 'a'), b(log, 'b'), c(log, 'c');
    a.loop = &loop;
    a.next = &c;
    loop.turn([&] {
        loop.defer(a);
        loop.defer(b);
        loop.defer(a);  // queued already
        log += '.';
    });
    CHECK(log == ".abc");
}

TEST_CASE("event_loop: a turn inside a turn is a part of it", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    std::string log;
    note a(log, 'a'), b(log, 'b');
    loop.turn([&] {
        loop.defer(a);
        loop.turn([&] { log += '('; });
        log += ')';
        loop.defer(b);
        log += '.';
    });
    CHECK(log == "().ab");
}

TEST_CASE("event_loop: a call deferred outside any turn is the next thing the loop does", "[loop]") {
    asio::io_context context;
    std::string log;
    note a(log, 'a'), b(log, 'b');
    event_loop::of(context).defer(a);
    event_loop::of(context).defer(b);
    CHECK(log.empty());
    context.run_one();
    CHECK(log == "ab");
}

TEST_CASE("event_loop: a deferred call that dies, or is forgotten, is not made", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    std::string log;
    note a(log, 'a'), c(log, 'c');
    loop.turn([&] {
        note b(log, 'b');
        loop.defer(a);
        loop.defer(b);
        loop.defer(c);
        loop.forget(a);
    });
    CHECK(log == "c");
}

TEST_CASE("event_loop: a deferred call may outlive its loop", "[loop]") {
    std::string log;
    note a(log, 'a');
    {
        asio::io_context context;
        event_loop::of(context).defer(a);
    }
    CHECK_FALSE(a.is_queued());
}

TEST_CASE("event_loop: a timer keeps the loop running until it has rung", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    int rung = 0;
    ringer soon(rung), now(rung), long_ago(rung);
    loop.schedule(soon, steady_now() + 5'000'000);
    loop.schedule(now, 0);
    loop.schedule(long_ago, -5);
    context.run();
    CHECK(rung == 3);
}

TEST_CASE("event_loop: a timer that is cancelled keeps nothing running", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    int rung = 0;
    ringer first(rung), second(rung);
    loop.schedule(first, steady_now() + 3'600'000'000'000);
    loop.schedule(second, steady_now() + 7'200'000'000'000);
    loop.cancel(first);
    loop.cancel(second);
    context.run();
    CHECK(rung == 0);
}

TEST_CASE("event_loop: to cancel a timer that is not scheduled changes nothing", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    int rung = 0;
    ringer first(rung), second(rung), never(rung);
    loop.cancel(never);
    loop.schedule(first, 1);
    loop.schedule(second, 2);
    loop.cancel(never);  // must not take the place of one that is
    loop.cancel(second);
    loop.cancel(second);
    loop.schedule(second, 3);
    context.run();
    CHECK(rung == 2);
    loop.cancel(first);  // rung already
    loop.schedule(first, 4);
    context.restart();
    context.run();
    CHECK(rung == 3);
}

TEST_CASE("event_loop: an earlier timer overtakes the one that was armed", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    int rung = 0;
    ringer late(rung), early(rung);
    loop.schedule(late, steady_now() + 3'600'000'000'000);
    loop.schedule(early, steady_now() + 1'000'000);
    while (rung == 0) context.run_one();
    CHECK(late.is_queued());
}

TEST_CASE("event_loop: stop() ends run(), and run() goes on later", "[loop]") {
    asio::io_context context;
    event_loop& loop = event_loop::of(context);
    int rung = 0;
    ringer soon(rung);
    asio::post(context, [&] {
        loop.schedule(soon, steady_now() + 1'000'000);
        loop.stop();
    });
    loop.run();
    CHECK(rung == 0);
    loop.run();
    CHECK(rung == 1);
}

TEST_CASE("event_loop: what is adopted lives until it is released or the loop ends", "[loop]") {
    auto released = std::make_shared<int>(1);
    auto kept = std::make_shared<int>(2);
    {
        asio::io_context context;
        event_loop& loop = event_loop::of(context);
        loop.adopt(released);
        loop.adopt(kept);
        CHECK(released.use_count() == 2);
        loop.release(released.get());
        CHECK(released.use_count() == 1);
        CHECK(kept.use_count() == 2);
    }
    CHECK(kept.use_count() == 1);
}

TEST_CASE("event_loop: spawned tasks that are still suspended end with their loop", "[loop][spawn]") {
    std::string log;
    event never;
    auto wait = [&](char mark) -> task<> {
        const end_note here(log, mark);
        co_await never.wait();
    };
    auto sleep = [&](char mark) -> task<> {
        const end_note here(log, mark);
        co_await sleep_for(1h);
    };
    auto at_once = [&](char mark) -> task<> {
        const end_note here(log, mark);
        co_return;
    };
    auto soon = [&](char mark) -> task<> {
        const end_note here(log, mark);
        co_await yield();
    };
    {
        asio::io_context context;
        event_loop& loop = event_loop::of(context);
        loop.turn([&] {
            spawn(wait('w'));
            spawn(sleep('s'));
            spawn(at_once('a'));
            spawn(soon('y'));
            spawn(sleep('t'));
        });
        CHECK(log == "a");
        while (log == "a") context.run_one();
        CHECK(log == "ay");
    }
    CHECK(log == "aytsw");  // the youngest first
    never.set();            // nobody waits any more
}

TEST_CASE("event_loop: a spawned task ends with the loop it was spawned on, not with another",
          "[loop][spawn]") {
    std::string log;
    auto sleep = [&](char mark) -> task<> {
        const end_note here(log, mark);
        co_await sleep_for(1h);
    };
    asio::io_context first;
    event_loop::of(first).turn([&] { spawn(sleep('1')); });
    {
        asio::io_context second;
        event_loop::of(second).turn([&] {
            spawn(sleep('2'));
            event_loop::of(first).turn([&] { spawn(sleep('3')); });
        });
    }
    CHECK(log == "2");
}

TEST_CASE("event_loop: a task can be spawned on a loop that does not run yet", "[loop][spawn]") {
    std::string log;
    event never;
    auto work = [&](event_loop& expected) -> task<> {
        const end_note here(log, 'e');
        log += &event_loop::current() == &expected ? "begun " : "elsewhere ";
        co_await sleep_for(1ms);
        log += &event_loop::current() == &expected ? "slept " : "elsewhere ";
        co_await never.wait();
    };
    stop_source stop;
    auto stopped = [&]() -> task<> {
        const end_note here(log, 's');
        co_await sleep_for(1h);
    };
    {
        asio::io_context context;
        event_loop& loop = event_loop::of(context);
        spawn(loop, work(loop));
        spawn(loop, stopped(), stop.token());
        log += "spawned ";
        loop.turn([&] { stop.request_stop(); });
        loop.run();
        log += "over ";
    }
    CHECK(log == "begun spawned sslept over e");
}

TEST_CASE("event_loop: a task spawned before the thread's loop runs ends with that loop", "[loop][spawn]") {
    std::string log;
    std::thread([&] {
        auto sleep = [&]() -> task<> {
            const end_note here(log, 's');
            co_await sleep_for(1h);
        };
        spawn(sleep());
        log += '.';
    }).join();
    CHECK(log == ".s");
}

TEST_CASE("event_loop: a task that ends with its loop may wake and spawn others", "[loop][spawn]") {
    std::string log;
    event go;
    event never;
    bool is_same_loop = false;
    auto spawned_last = [&]() -> task<> {
        const end_note here(log, 'c');
        co_await never.wait();
    };
    auto woken = [&](event_loop& loop) -> task<> {
        const end_note here(log, 'b');
        co_await go.wait();
        is_same_loop = &event_loop::current() == &loop;
        spawn(spawned_last());
        co_await sleep_for(1h);
    };
    struct waker {
        ~waker() { to_set.set(); }
        event& to_set;
    };
    auto wakes = [&]() -> task<> {
        const end_note here(log, 'a');
        const waker at_end{go};
        co_await never.wait();
    };
    {
        asio::io_context context;
        event_loop& loop = event_loop::of(context);
        loop.turn([&] {
            spawn(woken(loop));
            spawn(wakes());
        });
    }
    CHECK(log == "acb");
    CHECK(is_same_loop);
}

TEST_CASE("event_loop: exits in a turn with status 7, in a process of its own", "[.exits]") {
    struct local_object {
        ~local_object() { std::_Exit(9); }
    };
    auto leave = []() -> task<> {
        const local_object here;
        co_await yield();
        std::exit(7);
    };
    spawn(leave());
    run();
}

TEST_CASE("event_loop: exit() from within a turn does not destroy what it stands in", "[loop][spawn]") {
    const pid_t child = ::fork();
    if (child == 0) {
        ::execl("/proc/self/exe", "unit_loop", "[.exits]", nullptr);
        std::_Exit(1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("event_loop: in a plain callback of Asio, current() is the loop of the io_context that calls",
          "[loop]") {
    asio::io_context context;
    asio::io_context other;
    event_loop& loop = event_loop::of(context);
    event_loop::of(other);
    std::string log;
    auto work = [&]() -> task<> {
        co_await sleep_for(1ms);
        log += &event_loop::current() == &loop ? "slept " : "elsewhere ";
    };
    asio::post(context, [&] {
        log += &event_loop::current() == &loop ? "called " : "elsewhere ";
        spawn(work());
    });
    CHECK(&event_loop::current() != &loop);
    context.run();
    CHECK(log == "called slept ");
    CHECK(&event_loop::current() != &loop);
}

TEST_CASE("event_loop: run() of a task in a plain callback of the loop's io_context is a mistake", "[loop]") {
    asio::io_context context;
    event_loop::of(context);
    std::string message;
    auto inner = []() -> task<> { co_await yield(); };
    asio::post(context, [&] {
        try {
            run(inner());
        } catch (const usage_error& error) {
            message = error.what();
        }
    });
    context.run();
    CHECK(message == "run: this thread's loop is running already; co_await the task");
}
