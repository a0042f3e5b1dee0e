#include <cortado/core/task.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/this_task.hpp>

#include <memory>
#include <stdexcept>
#include <string>

using cortado::event;
using cortado::stop_source;
using cortado::sync_wait;
using cortado::task;
using cortado::usage_error;

namespace {

task<int> give(int value) { co_return value; }
task<> nothing() { co_return; }
task<int> fail(std::string text) {
    throw std::runtime_error(text);
    co_return 0;
}

/** Write to a log when a scope is left. */
struct mark {
    std::string& log;
    std::string text;
    mark(std::string& where, std::string what) : log(where), text(std::move(what)) {}
    mark(const mark&) = delete;
    mark& operator=(const mark&) = delete;
    ~mark() { log += text; }
};

struct pair_of_ints {
    int first;
    int second;
};

}  // namespace

TEST_CASE("task: runs when it is awaited and not before", "[core][task]") {
    std::string log;
    auto child = [&log]() -> task<> {
        log += "child ";
        co_return;
    };
    auto parent = [&]() -> task<> {
        task<> work = child();
        log += "made ";
        co_await work;
        log += "done";
    };
    sync_wait(parent());
    CHECK(log == "made child done");
}

TEST_CASE("task: gives a value, also one that only moves or is made from braces", "[core][task]") {
    auto unique = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
    auto braced = []() -> task<pair_of_ints> { co_return {1, 2}; };
    CHECK(sync_wait(give(42)) == 42);
    CHECK(*sync_wait(unique()) == 7);
    const pair_of_ints both = sync_wait(braced());
    CHECK(both.first == 1);
    CHECK(both.second == 2);
}

TEST_CASE("task: an exception passes through every layer to the one that catches it", "[core][task]") {
    std::string log;
    auto inner = [&log]() -> task<int> {
        mark left(log, "inner ");
        co_return co_await fail("deep");
    };
    auto outer = [&]() -> task<int> {
        mark left(log, "outer ");
        const int value = co_await inner();
        co_return value + 1;
    };
    CHECK_THROWS_WITH(sync_wait(outer()), "deep");
    CHECK(log == "inner outer ");
}

TEST_CASE("task: a million children that finish at once need no stack", "[core][task]") {
    auto sum = [](int count) -> task<long> {
        long total = 0;
        for (int i = 0; i < count; ++i) {
            total += co_await give(1);
            co_await nothing();
        }
        co_return total;
    };
    CHECK(sync_wait(sum(1'000'000)) == 1'000'000);
}

TEST_CASE("task: a million children that throw at once need no stack", "[core][task]") {
    auto count = [](int times) -> task<int> {
        int caught = 0;
        for (int i = 0; i < times; ++i) {
            try {
                co_await fail("x");
            } catch (const std::runtime_error&) {
                ++caught;
            }
        }
        co_return caught;
    };
    CHECK(sync_wait(count(100'000)) == 100'000);
}

TEST_CASE("task: a suspended child resumes its parents when it goes on", "[core][task]") {
    std::string log;
    event go;
    auto child = [&]() -> task<int> {
        log += "wait ";
        co_await go;
        log += "woken ";
        co_return 3;
    };
    auto parent = [&]() -> task<int> {
        const int value = co_await child();
        log += "parent";
        co_return value * 2;
    };
    task<int> work = parent();
    work.start();
    CHECK_FALSE(work.is_done());
    go.set();
    REQUIRE(work.is_done());
    CHECK(work.take() == 6);
    CHECK(log == "wait woken parent");
}

TEST_CASE("task: destroying a suspended task ends its layers, the innermost first", "[core][task]") {
    std::string log;
    event go;
    auto child = [&]() -> task<> {
        mark left(log, "child ");
        co_await go;
        log += "woken ";
    };
    auto parent = [&]() -> task<> {
        mark left(log, "parent ");
        co_await child();
    };
    {
        task<> work = parent();
        work.start();
    }
    CHECK(log == "child parent ");
    go.set();  // nobody is there to be resumed
    CHECK(log == "child parent ");
}

TEST_CASE("task: a moved task is one task; the target of an assignment is ended", "[core][task]") {
    std::string log;
    event never, go;
    auto wait = [&](event& until, std::string name) -> task<> {
        mark left(log, name);
        co_await until;
    };
    task<> first = wait(never, "first ");
    task<> second = wait(go, "second ");
    first.start();
    second.start();
    first = std::move(second);
    CHECK(log == "first ");
    CHECK_FALSE(second);
    task<> third(std::move(first));
    CHECK_FALSE(first);
    CHECK(third);
    go.set();
    CHECK(third.is_done());
    CHECK(log == "first second ");
}

TEST_CASE("task: a task without a coroutine cannot be awaited or started", "[core][task]") {
    auto await_empty = []() -> task<> {
        task<> empty;
        co_await empty;
    };
    CHECK_THROWS_WITH(sync_wait(await_empty()), "task: nothing to await; it was moved from or never made");
    CHECK_THROWS_WITH(task<>().start(), "task: nothing to start; it was moved from or never made");
}

TEST_CASE("task: started first and awaited afterwards, finished or not", "[core][task]") {
    event go;
    auto wait = [&]() -> task<int> {
        co_await go;
        co_return 5;
    };
    auto parent = [&]() -> task<int> {
        task<int> at_once = give(4);
        task<int> later = wait();
        at_once.start();
        later.start();
        const int first = co_await at_once;
        const int second = co_await later;
        co_return first * 10 + second;
    };
    task<int> work = parent();
    work.start();
    CHECK_FALSE(work.is_done());
    go.set();
    REQUIRE(work.is_done());
    CHECK(work.take() == 45);
    task<int> twice = give(1);
    twice.start();
    CHECK_THROWS_WITH(twice.start(), "task: it was started before");
}

TEST_CASE("task: awaited as a temporary it ends with its parameters before its awaiter goes on",
          "[core][task]") {
    std::string log;
    auto child = [](std::unique_ptr<mark> kept) -> task<> {
        kept->log += "child ";
        co_return;
    };
    auto parent = [&]() -> task<> {
        auto kept = std::make_unique<mark>(log, "left ");
        co_await child(std::move(kept));
        log += "parent ";
        task<> named = nothing();
        co_await std::move(named);
        log += named ? "kept" : "gone";
    };
    sync_wait(parent());
    CHECK(log == "child left parent gone");
}

TEST_CASE("task: awaited as a temporary it may suspend, fail, or have been started before", "[core][task]") {
    event early;
    event go;
    std::string log;
    auto wait = [&log](event& until) -> task<> {
        co_await until;
        log += "waited ";
    };
    auto refuse = [&]() -> task<> {
        throw std::runtime_error("refused");
        co_return;
    };
    task<> started = wait(early);
    started.start();
    task<> ended = nothing();
    ended.start();
    auto parent = [&]() -> task<> {
        co_await std::move(ended);
        co_await wait(go);
        co_await std::move(started);
        try {
            co_await refuse();
        } catch (const std::runtime_error& error) {
            log += error.what();
        }
    };
    task<> work = parent();
    work.start();
    CHECK(log.empty());
    go.set();
    CHECK(log == "waited ");
    early.set();
    CHECK(work.is_done());
    CHECK(log == "waited waited refused");
}

TEST_CASE("task: awaited as a temporary it still has one awaiter", "[core][task]") {
    event go;
    auto wait = [&]() -> task<> { co_await go; };
    task<> twice = wait();
    twice.start();
    auto join = [&]() -> task<> { co_await std::move(twice); };
    task<> first = join();
    first.start();
    task<> second = join();
    second.start();
    CHECK_THROWS_WITH(second.take(), "task: it is being awaited already; a task has one awaiter");
    go.set();
    CHECK(first.is_done());
}

TEST_CASE("task: run through, it is gone after a good end and kept otherwise", "[core][task]") {
    event go;
    auto wait = [&]() -> task<> { co_await go; };
    auto refuse = [&]() -> task<> {
        throw std::runtime_error("refused");
        co_return;
    };
    task<> good = nothing();
    CHECK(good.run_through());
    CHECK_FALSE(good);
    task<> slow = wait();
    CHECK_FALSE(slow.run_through());
    CHECK_FALSE(slow.is_done());
    CHECK_THROWS_WITH(slow.run_through(), "task: it was started before");
    go.set();
    CHECK(slow.is_done());
    task<> bad = refuse();
    CHECK_FALSE(bad.run_through());
    CHECK(bad.is_done());
    CHECK_THROWS_WITH(bad.take(), "refused");
    CHECK_THROWS_WITH(good.run_through(), "task: nothing to start; it was moved from or never made");
    stop_source source;
    source.request_stop();
    bool is_stopped = false;
    auto ask = [&]() -> task<> {
        const cortado::stop_token token = co_await cortado::this_task::stop_token();
        is_stopped = token.stop_requested();
    };
    task<> asking = ask();
    CHECK(asking.run_through(source.token()));
    CHECK(is_stopped);
}

TEST_CASE("task: has one awaiter, and gives its value once", "[core][task]") {
    event go;
    auto wait = [&]() -> task<int> {
        co_await go;
        co_return 1;
    };
    task<int> shared = wait();
    auto join = [&]() -> task<int> { co_return co_await shared; };
    task<int> first = join();
    task<int> second = join();
    first.start();
    second.start();
    REQUIRE(second.is_done());
    CHECK_THROWS_WITH(second.take(), "task: it is being awaited already; a task has one awaiter");
    go.set();
    CHECK(first.take() == 1);
    CHECK_THROWS_WITH(sync_wait(join()), "task: its value was taken before; await a task once");
    task<int> fresh = give(1);
    CHECK_THROWS_WITH(fresh.take(), "task: it has not finished; co_await it for its value");
}

TEST_CASE("task: the watch hears of a task dropped before it started, and of no other", "[core][task]") {
    struct counter final : cortado::detail::drop_watch {
        int dropped = 0;
        void on_dropped() noexcept override { ++dropped; }
    } watch;
    {
        task<int> dropped = give(1);
        dropped.watch_for_drop(watch);
        task<int> moved(std::move(dropped));
        CHECK(watch.dropped == 0);
    }
    CHECK(watch.dropped == 1);
    {
        task<int> awaited = give(1);
        awaited.watch_for_drop(watch);
        sync_wait(std::move(awaited));
    }
    {
        event go;
        auto wait = [&]() -> task<> { co_await go; };
        task<> suspended = wait();
        suspended.watch_for_drop(watch);
        suspended.start();
    }
    CHECK(watch.dropped == 1);
}

namespace {

task<> descend(int levels, event& go, std::string& log) {
    mark left(log, std::to_string(levels));
    if (levels == 0) {
        co_await go;
    } else {
        co_await descend(levels - 1, go, log);
    }
    log += "not reached";
}

}  // namespace

TEST_CASE("task: a stop reaches what is suspended five levels below", "[core][task]") {
    std::string log;
    event go;
    stop_source source;
    task<> work = descend(5, go, log);
    work.start(source.token());
    CHECK_FALSE(work.is_done());
    source.request_stop();
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    CHECK(log == "012345");
}

TEST_CASE("task: what is awaited after the stop is cancelled at once", "[core][task]") {
    event go;
    stop_source source;
    source.request_stop();
    std::string log;
    task<> work = descend(1, go, log);
    work.start(source.token());
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
}

TEST_CASE("task: stands under its awaiter's token, and under none by default", "[core][task]") {
    auto ask = []() -> task<cortado::stop_token> {
        cortado::stop_token token = co_await cortado::this_task::stop_token();
        co_return token;
    };
    auto parent = [&]() -> task<cortado::stop_token> { co_return co_await ask(); };
    CHECK_FALSE(sync_wait(parent()).stop_possible());
    stop_source source;
    task<cortado::stop_token> work = parent();
    work.start(source.token());
    CHECK(work.take().state() == source.token().state());
}

TEST_CASE("task: what nobody awaits any more ends by itself", "[core][task]") {
    event go;
    auto wait = [&]() -> task<> { co_await go; };
    task<> work = wait();
    work.start();
    auto follow = [&]() -> task<> { co_await work; };
    {
        task<> gone = follow();
        gone.start();
        CHECK_FALSE(gone.is_done());
    }
    task<> second = follow();  // the place is free
    second.start();
    go.set();
    CHECK(work.is_done());
    CHECK(second.is_done());
}

TEST_CASE("task: may be destroyed before the one who awaits it", "[core][task]") {
    event go;
    auto wait = [&]() -> task<> { co_await go; };
    task<> work = wait();
    work.start();
    auto follow = [&]() -> task<> { co_await work; };
    task<> waiting = follow();
    waiting.start();
    work = {};
    go.set();
    CHECK_FALSE(waiting.is_done());
}

TEST_CASE("task: without a value it is awaited once, too", "[core][task]") {
    auto twice = []() -> task<> {
        task<> work = nothing();
        co_await work;
        CHECK(work.is_done());
        co_await work;
    };
    CHECK_THROWS_WITH(sync_wait(twice()), "task: its value was taken before; await a task once");
    event never;
    auto wait = [&]() -> task<> { co_await never; };
    task<> work = wait();
    work.start();
    CHECK_THROWS_WITH(work.take(), "task: it has not finished; co_await it for its value");
}

TEST_CASE("task: an empty one can be asked for nothing", "[core][task]") {
    constexpr const char* why = "task: nothing to ask; it was moved from or never made";
    task<> none;
    CHECK_THROWS_WITH(none.is_done(), why);
    CHECK_THROWS_WITH(none.take(), why);
    task<int> moved = give(1);
    CHECK(sync_wait(std::move(moved)) == 1);
    CHECK_THROWS_WITH(moved.exception(), why);  // NOLINT: that is what is tested
}
