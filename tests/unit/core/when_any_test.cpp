#include <cortado/core/when_any.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>

#include <stdexcept>
#include <string>

using cortado::event;
using cortado::stop_source;
using cortado::sync_wait;
using cortado::task;
using cortado::when_any;

namespace {

task<int> give(int value) { co_return value; }

task<std::string> after(event& go, std::string text, std::string& log) {
    try {
        co_await go;
    } catch (const cortado::operation_cancelled&) {
        log += "!" + text + " ";
        throw;
    }
    log += text + " ";
    co_return text;
}

task<> wait_for(event& go) { co_await go; }

task<int> fail_after(event& go, std::string text) {
    co_await go;
    throw std::runtime_error(text);
}

}  // namespace

TEST_CASE("when_any: gives the first to end and stops the others", "[core][when_any]") {
    std::string log;
    event a, b, c;
    auto work = when_any(after(a, "a", log), after(b, "b", log), after(c, "c", log));
    work.start();
    CHECK_FALSE(work.is_done());
    b.set();
    REQUIRE(work.is_done());
    const auto winner = work.take();
    CHECK(winner.index() == 1);
    CHECK(std::get<1>(winner) == "b");
    CHECK(log == "b !c !a ");
}

TEST_CASE("when_any: waits for losers that take their time to end", "[core][when_any]") {
    std::string log;
    event a, b;
    auto slow = [&]() -> task<int> {
        bool stopped = false;
        try {
            co_await b;
        } catch (const cortado::operation_cancelled&) {
            stopped = true;
        }
        if (stopped) co_await when_any(give(1));  // work of its own goes on under the stop
        log += "cleaned ";
        co_return 0;
    };
    auto work = when_any(after(a, "a", log), slow());
    work.start();
    a.set();
    REQUIRE(work.is_done());
    CHECK(work.take().index() == 0);
    CHECK(log == "a cleaned ");
}

TEST_CASE("when_any: a task that ends at once wins over one that waits", "[core][when_any]") {
    event never;
    const auto winner = sync_wait(when_any(wait_for(never), give(7)));
    REQUIRE(winner.index() == 1);
    CHECK(std::get<1>(winner) == 7);
}

TEST_CASE("when_any: of two that end at once the first wins", "[core][when_any]") {
    const auto winner = sync_wait(when_any(give(1), give(2)));
    REQUIRE(winner.index() == 0);
    CHECK(std::get<0>(winner) == 1);
}

TEST_CASE("when_any: throws what left the winner", "[core][when_any]") {
    std::string log;
    event a, b;
    auto work = when_any(after(a, "a", log), fail_after(b, "broken"));
    work.start();
    b.set();
    REQUIRE(work.is_done());
    CHECK_THROWS_WITH(work.take(), "broken");
    CHECK(log == "!a ");
}

TEST_CASE("when_any: a loser's exception is nobody's", "[core][when_any]") {
    event a, b;
    auto throws_when_stopped = [&]() -> task<> {
        try {
            co_await b;
        } catch (const cortado::operation_cancelled&) {
            throw std::runtime_error("while ending");
        }
    };
    auto work = when_any(wait_for(a), throws_when_stopped());
    work.start();
    a.set();
    REQUIRE(work.is_done());
    CHECK(work.take().index() == 0);
}

TEST_CASE("when_any: a stop from outside reaches all and ends the call", "[core][when_any]") {
    std::string log;
    event a, b;
    stop_source source;
    auto parent = [&]() -> task<> {
        co_await when_any(after(a, "a", log), after(b, "b", log));
        log += "not reached";
    };
    task<> work = parent();
    work.start(source.token());
    source.request_stop();
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    CHECK(log == "!b !a ");
}
