#include <cortado/core/sync_wait.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>

#include <stdexcept>

using cortado::sync_wait;
using cortado::task;

TEST_CASE("sync_wait: gives the value of a task that needs no loop", "[core][sync_wait]") {
    auto give = []() -> task<int> { co_return 9; };
    bool ran = false;
    auto run = [&ran]() -> task<> {
        ran = true;
        co_return;
    };
    CHECK(sync_wait(give()) == 9);
    sync_wait(run());
    CHECK(ran);
}

TEST_CASE("sync_wait: throws what leaves the task", "[core][sync_wait]") {
    auto fail = []() -> task<> {
        throw std::runtime_error("broken");
        co_return;
    };
    CHECK_THROWS_WITH(sync_wait(fail()), "broken");
}

TEST_CASE("sync_wait: refuses a task that suspends, and ends it", "[core][sync_wait]") {
    cortado::event never;
    bool ended = false;
    struct at_end {
        bool& flag;
        ~at_end() { flag = true; }
    };
    auto wait = [&]() -> task<> {
        at_end sentry{ended};
        co_await never;
    };
    CHECK_THROWS_AS(sync_wait(wait()), cortado::usage_error);
    CHECK(ended);
    CHECK_THROWS_WITH(sync_wait(wait()),
                      "sync_wait: the task is waiting for the event loop; use cortado::run(task) instead");
}
