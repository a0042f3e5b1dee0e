#include <cortado/core/event.hpp>

#include "support/catch.hpp"

#include <string>

using cortado::event;
using cortado::stop_source;
using cortado::task;

namespace {

task<> wait_for(event& go, std::string& log) {
    log += "wait ";
    co_await go;
    log += "go ";
}

}  // namespace

TEST_CASE("event: the waiter resumes inside set()", "[core][event]") {
    std::string log;
    event go;
    task<> work = wait_for(go, log);
    work.start();
    CHECK_FALSE(work.is_done());
    log += "set ";
    go.set();
    CHECK(work.is_done());
    CHECK(log == "wait set go ");
    CHECK(go.is_set());
}

TEST_CASE("event: once set nobody waits, until reset()", "[core][event]") {
    std::string log;
    event go;
    go.set();
    task<> at_once = wait_for(go, log);
    at_once.start();
    CHECK(at_once.is_done());
    go.reset();
    CHECK_FALSE(go.is_set());
    task<> later = wait_for(go, log);
    later.start();
    CHECK_FALSE(later.is_done());
    go.set();
    CHECK(later.is_done());
}

TEST_CASE("event: can be awaited again and again by the same coroutine", "[core][event]") {
    event tick;
    int ticks = 0;
    auto count = [&]() -> task<> {
        while (ticks < 3) {
            co_await tick.wait();
            tick.reset();
            ++ticks;
        }
    };
    task<> work = count();
    work.start();
    tick.set();
    tick.set();
    CHECK(ticks == 2);
    tick.set();
    CHECK(work.is_done());
}

TEST_CASE("event: a second waiter is refused, the first is not disturbed", "[core][event]") {
    std::string log;
    event go;
    task<> first = wait_for(go, log);
    task<> second = wait_for(go, log);
    first.start();
    second.start();
    REQUIRE(second.is_done());
    CHECK_THROWS_WITH(second.take(), "event: one coroutine is waiting already");
    go.set();
    CHECK(first.is_done());
}

TEST_CASE("event: a stopped waiter throws, and the event is free again", "[core][event]") {
    std::string log;
    event go;
    stop_source source;
    task<> stopped = wait_for(go, log);
    stopped.start(source.token());
    source.request_stop();
    REQUIRE(stopped.is_done());
    CHECK_THROWS_AS(stopped.take(), cortado::operation_cancelled);
    task<> next = wait_for(go, log);
    next.start();
    go.set();
    CHECK(next.is_done());
    CHECK(log == "wait wait go ");
}

TEST_CASE("event: a stop after set() comes too late", "[core][event]") {
    std::string log;
    event go;
    stop_source source;
    task<> work = wait_for(go, log);
    work.start(source.token());
    go.set();
    source.request_stop();
    CHECK(work.is_done());
    CHECK_NOTHROW(work.take());
}

TEST_CASE("event: a destroyed waiter is forgotten by the event and by the stop source", "[core][event]") {
    std::string log;
    event go;
    stop_source source;
    {
        task<> work = wait_for(go, log);
        work.start(source.token());
    }
    go.set();
    source.request_stop();
    CHECK(log == "wait ");
}
