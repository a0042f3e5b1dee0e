#include <cortado/stream/writable.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>

#include <string>

namespace stream = cortado::stream;
using cortado::sync_wait;
using cortado::task;

TEST_CASE("writable: is made of a function that takes each piece, and one that hears of the end",
          "[stream][writable]") {
    std::string log;
    auto take = [&log](std::string_view piece) -> task<> {
        log.append(piece).append("|");
        co_return;
    };
    auto finish = [&log]() -> task<> {
        log += "end";
        co_return;
    };
    auto sink = stream::writable::to(take, finish);
    sync_wait(sink->write("a"));
    sync_wait(sink->write("b"));
    sync_wait(sink->end());
    CHECK(log == "a|b|end");

    auto without_end = stream::writable::to(take);
    sync_wait(without_end->write("c"));
    sync_wait(without_end->end());
    CHECK(log == "a|b|endc|");
}
