#include <cortado/stream/transform.hpp>

#include "support/catch.hpp"
#include "support/drain.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/stream/consumers.hpp>

#include <cctype>
#include <stdexcept>
#include <string>

namespace stream = cortado::stream;
using cortado::async_generator;
using cortado::sync_wait;
using cortado::task;
using cortado::test::read_once;

namespace {

std::string in_capitals(std::string_view piece) {
    std::string made(piece);
    for (char& each : made) each = static_cast<char>(std::toupper(static_cast<unsigned char>(each)));
    return made;
}

/** Gives the pieces in pairs. */
async_generator<std::string> in_pairs(stream::readable& source) {
    std::string pair;
    int held = 0;
    for (;;) {
        const std::string_view piece = co_await source.read();
        if (piece.empty()) break;
        pair.append(piece);
        if (++held % 2 == 0) {
            co_yield std::string_view(pair);
            pair.clear();
        }
    }
    if (!pair.empty()) co_yield std::string_view(pair);
}

}  // namespace

TEST_CASE("transform: by itself it is a duplex: written at one end, read changed at the other",
          "[stream][transform]") {
    auto capitals = stream::transform::from(in_capitals);
    sync_wait(capitals->write("abc"));
    CHECK(sync_wait(read_once(*capitals)) == "ABC");
    task<std::string> reading = read_once(*capitals);
    reading.start();
    CHECK_FALSE(reading.is_done());
    sync_wait(capitals->write("d"));
    REQUIRE(reading.is_done());
    CHECK(reading.take() == "D");
    sync_wait(capitals->end());
    CHECK(sync_wait(read_once(*capitals)).empty());
}

TEST_CASE("transform: a function of pieces may keep some and give the rest at the end",
          "[stream][transform]") {
    auto count = std::make_shared<std::size_t>(0);
    auto counting = stream::transform::from(
        [count](std::string_view piece) {
            *count += piece.size();
            return std::string();
        },
        [count] { return std::to_string(*count) + " bytes"; });
    sync_wait(counting->write("12345"));
    sync_wait(counting->write("678"));
    sync_wait(counting->end());
    CHECK(sync_wait(stream::text(*counting)) == "8 bytes");
}

TEST_CASE("transform: a generator function gives more or fewer pieces than it reads", "[stream][transform]") {
    auto pairs = stream::transform::from(in_pairs);
    auto source = stream::readable::from(std::vector<std::string>{"a", "b", "c"});
    auto out = stream::readable::from(pairs->through(*source));
    CHECK(sync_wait(read_once(*out)) == "ab");
    CHECK(sync_wait(read_once(*out)) == "c");
    CHECK(sync_wait(read_once(*out)).empty());
}

TEST_CASE("transform: begins anew with each through()", "[stream][transform]") {
    auto pairs = stream::transform::from(in_pairs);
    for (int round = 0; round < 2; ++round) {
        auto source = stream::readable::from(std::vector<std::string>{"x", "y"});
        auto out = stream::readable::from(pairs->through(*source));
        CHECK(sync_wait(stream::text(*out)) == "xy");
    }
}

TEST_CASE("transform: what the function throws leaves read()", "[stream][transform]") {
    auto broken = stream::transform::from(
        [](std::string_view) -> std::string { throw std::runtime_error("cannot be changed"); });
    sync_wait(broken->write("x"));
    CHECK_THROWS_WITH(sync_wait(read_once(*broken)), "cannot be changed");
}

TEST_CASE("transform: destroyed, it passes the reason on", "[stream][transform]") {
    auto capitals = stream::transform::from(in_capitals);
    task<std::string> reading = read_once(*capitals);
    reading.start();
    capitals->destroy(std::make_exception_ptr(std::runtime_error("gone")));
    REQUIRE(reading.is_done());
    CHECK_THROWS_WITH(reading.take(), "gone");
    CHECK_THROWS_WITH(sync_wait(capitals->write("x")), "gone");
}

TEST_CASE("transform: one that has had enough lets its writer go on", "[stream][transform]") {
    auto first = [](stream::readable& source) -> async_generator<std::string> {
        const std::string_view piece = co_await source.read();
        co_yield std::string(piece);
    };
    auto head = stream::transform::from(first);
    sync_wait(head->write("one"));
    CHECK(sync_wait(read_once(*head)) == "one");
    CHECK(sync_wait(read_once(*head)).empty());
    for (int i = 0; i < 3; ++i) sync_wait(head->write(std::string(100'000, 'x')));
}

TEST_CASE("transform: one that has failed tells its writer", "[stream][transform]") {
    auto broken = stream::transform::from(
        [](std::string_view) -> std::string { throw std::runtime_error("bad piece"); });
    sync_wait(broken->write("x"));
    CHECK_THROWS_WITH(sync_wait(read_once(*broken)), "bad piece");
    CHECK_THROWS_WITH(sync_wait(broken->write("y")), "bad piece");
}
