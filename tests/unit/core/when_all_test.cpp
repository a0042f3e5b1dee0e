#include <cortado/core/when_all.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>

#include <memory>
#include <stdexcept>
#include <string>

using cortado::event;
using cortado::stop_source;
using cortado::sync_wait;
using cortado::task;
using cortado::when_all;

namespace {

task<int> give(int value) { co_return value; }
task<std::string> give_text(std::string text) { co_return text; }
task<> nothing() { co_return; }

task<int> after(event& go, int value, std::string& log) {
    try {
        co_await go;
    } catch (const cortado::operation_cancelled&) {
        log += "!" + std::to_string(value) + " ";
        throw;
    }
    log += std::to_string(value) + " ";
    co_return value;
}

task<int> fail_after(event& go, std::string text) {
    co_await go;
    throw std::runtime_error(text);
}

}  // namespace

TEST_CASE("when_all: gives the values in the order of the tasks", "[core][when_all]") {
    std::string log;
    event a, b;
    task<std::tuple<int, int>> work = when_all(after(a, 1, log), after(b, 2, log));
    work.start();
    CHECK_FALSE(work.is_done());
    b.set();
    CHECK_FALSE(work.is_done());
    a.set();
    REQUIRE(work.is_done());
    CHECK(work.take() == std::tuple(1, 2));
    CHECK(log == "2 1 ");
}

TEST_CASE("when_all: mixes types, void and values that only move", "[core][when_all]") {
    auto unique = []() -> task<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
    auto [number, text, empty, pointer] = sync_wait(when_all(give(1), give_text("two"), nothing(), unique()));
    CHECK(number == 1);
    CHECK(text == "two");
    CHECK(*pointer == 3);
    (void)empty;
    CHECK(sync_wait(when_all()) == std::tuple<>());
}

TEST_CASE("when_all: the first exception stops the rest and is thrown when all have ended",
          "[core][when_all]") {
    std::string log;
    event a, b, c;
    auto work = when_all(after(a, 1, log), fail_after(b, "first"), after(c, 3, log));
    work.start();
    b.set();
    REQUIRE(work.is_done());
    CHECK_THROWS_WITH(work.take(), "first");
    CHECK(log == "!3 !1 ");
}

TEST_CASE("when_all: a stop from outside reaches all and ends the call", "[core][when_all]") {
    std::string log;
    event a, b;
    stop_source source;
    auto parent = [&]() -> task<> {
        co_await when_all(after(a, 1, log), after(b, 2, log));
        log += "not reached";
    };
    task<> work = parent();
    work.start(source.token());
    source.request_stop();
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    CHECK(log == "!2 !1 ");
}

TEST_CASE("when_all: takes a vector of tasks", "[core][when_all]") {
    std::string log;
    event a, b;
    std::vector<task<int>> tasks;
    tasks.push_back(after(a, 1, log));
    tasks.push_back(give(2));
    tasks.push_back(after(b, 3, log));
    task<std::vector<int>> work = when_all(std::move(tasks));
    work.start();
    b.set();
    a.set();
    REQUIRE(work.is_done());
    CHECK(work.take() == std::vector<int>{1, 2, 3});
    CHECK(sync_wait(when_all(std::vector<task<int>>())).empty());
}

TEST_CASE("when_all: takes a vector of tasks without a value", "[core][when_all]") {
    event a;
    std::string log;
    auto wait = [&](std::string name) -> task<> {
        co_await a;
        log += name;
    };
    std::vector<task<>> tasks;
    tasks.push_back(wait("a"));
    tasks.push_back(nothing());
    task<> work = when_all(std::move(tasks));
    work.start();
    CHECK_FALSE(work.is_done());
    a.set();
    CHECK(work.is_done());
    CHECK(log == "a");
}

TEST_CASE("when_all: a vector with a failing task stops the others", "[core][when_all]") {
    std::string log;
    event a, b;
    std::vector<task<int>> tasks;
    tasks.push_back(after(a, 1, log));
    tasks.push_back(fail_after(b, "broken"));
    task<std::vector<int>> work = when_all(std::move(tasks));
    work.start();
    b.set();
    REQUIRE(work.is_done());
    CHECK_THROWS_WITH(work.take(), "broken");
    CHECK(log == "!1 ");
}

TEST_CASE("when_all: destroyed while it waits it ends its tasks", "[core][when_all]") {
    std::string log;
    event a, b;
    {
        auto work = when_all(after(a, 1, log), after(b, 2, log));
        work.start();
        a.set();
    }
    b.set();
    CHECK(log == "1 ");
}
